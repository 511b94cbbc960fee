//! What the audit log tells of callbacks that are switched.

use domain::audit::{AuditQuery, Kind, Verb};
use domain::callback::ON;
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{get, hear, owe, ready, view};
use super::receiver::Receiver;

/// How callbacks were switched, the first time first.
async fn told(test: &TestEngine) -> Vec<Verb> {
    let who = test.member(Profile::CustomerWrite);
    let log = test
        .engine
        .audit(&who, test.group, &AuditQuery::default())
        .await;
    let entries = log.unwrap().rows.into_iter().rev();
    let switched = entries.filter(|entry| entry.kind == Kind::Callback);
    let verbs = switched.map(|entry| entry.verb);
    verbs
        .filter(|verb| matches!(verb, Verb::Enable | Verb::Disable))
        .collect()
}

#[tokio::test]
async fn switching_a_callback_to_where_it_stands_is_told_nobody() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/"))).await;
        let who = test.member(Profile::CustomerWrite);
        let of = test.device_types[0];
        let turn = async |on: bool| {
            let turned = test.engine.enable_callback(&who, of, id, on);
            turned.await.unwrap();
            assert_eq!(view(&test, id).await.input.enabled == ON, on);
        };
        turn(true).await;
        assert_eq!(told(&test).await, []);
        turn(false).await;
        turn(false).await;
        assert_eq!(told(&test).await, [Verb::Disable]);
        turn(true).await;
        turn(true).await;
        let switched = [Verb::Disable, Verb::Enable];
        assert_eq!(told(&test).await, switched);

        // One that is off since its receiver is gone stands so by nobody's doing.
        receiver.answers(&["410 Gone"]);
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        assert_ne!(view(&test, id).await.input.enabled, ON);
        let by_itself = [&switched[..], &[Verb::Disable]].concat();
        assert_eq!(told(&test).await, by_itself);
        turn(false).await;
        let meant = [&by_itself[..], &[Verb::Disable]].concat();
        assert_eq!(told(&test).await, meant);
        turn(false).await;
        assert_eq!(told(&test).await, meant);
        test
    })
    .await;
}
