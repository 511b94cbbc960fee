//! What a story is made of: what was done so far, and that no secret stands in the log.

use std::cell::RefCell;
use std::collections::BTreeSet;

use domain::DeviceId;
use domain::audit::AuditQuery;
use domain::permission::{Principal, Profile};
use engine::testing::TestEngine;
use engine::{Client, Error};

pub(super) const PASSWORD: &str = "a quiet grey harbour";

/// What a receiver, a station or a person is known by in these stories: none of it may be told.
const SECRETS: [&str; 5] = [
    "sesame-url",
    "sesame-header",
    "sesame-body",
    PASSWORD,
    "another grey harbour",
];

/// A log with what was done so far.
pub(super) struct Log<'a> {
    pub(super) test: &'a TestEngine,
    pub(super) done: RefCell<BTreeSet<&'static str>>,
}

impl Log<'_> {
    pub(super) async fn entries(&self) -> i64 {
        let verdict = self.test.engine.verify_audit(None).await.unwrap();
        assert_eq!(verdict.wrong, None);
        verdict.head.number
    }

    /// Does something that leaves so many entries.
    pub(super) async fn leaves<T>(
        &self,
        entries: i64,
        name: &'static str,
        step: impl Future<Output = Result<T, Error>>,
    ) -> T {
        let before = self.entries().await;
        let done = step.await;
        let done = done.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(self.entries().await - before, entries, "{name}");
        self.done.borrow_mut().insert(name);
        done
    }
}

pub(super) fn client() -> Client {
    Client {
        address: [192, 0, 2, 9].into(),
        agent: "test".into(),
    }
}

/// Somebody who may do everything in the demo group, and the secret of their session.
pub(super) async fn operator(test: &TestEngine) -> (Principal, String) {
    let session = test.session_of(test.group, Profile::Operator).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    (who, session)
}

/// A device is heard by station 1.
pub(super) async fn hear(test: &TestEngine, device: DeviceId, seq: u32) {
    let time = test.clock_now();
    let item = format!(
        r#"[{{"station":"0001","device":"{device}","time":{time},"seqNumber":{seq},"data":"00","rssi":-100.0,"snr":8.25,"freq":868130000,"ack":false}}]"#
    );
    test.engine.receive(&test.token, item.into()).await.unwrap();
}

/// None of these stands in the log, nor anything else that is secret.
pub(super) async fn not_told(test: &TestEngine, who: &Principal, secrets: &[&str]) {
    let mut query = AuditQuery {
        size: 250,
        ..AuditQuery::default()
    };
    loop {
        let page = test.engine.audit(who, test.group, &query).await.unwrap();
        let said = format!("{:?}", page.rows);
        for secret in SECRETS.iter().chain(secrets) {
            assert!(!said.contains(secret), "{secret} is told");
        }
        match page.next {
            Some(next) => query.after = next,
            None => return,
        }
    }
}
