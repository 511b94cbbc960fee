//! Two processes that forget messages of one device type at once.

use domain::audit::{AuditQuery, Kind, Verb};
use domain::permission::Profile;
use domain::statistics::Span;
use domain::{DeviceId, UnixMillis};

use super::{DAY, Of, batch, step};
use crate::store::retention::{self, Kept};
use crate::testing::{TestEngine, on_each};

/// A device is heard now.
async fn hear(test: &TestEngine, device: u32, seq: u32) {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"2a","rssi":-100.0,"snr":8.25,"freq":868130000,"ack":false}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    assert!(format!("{answers:?}").contains("accepted"));
}

/// How often it is noted that messages of the first device type went.
async fn noted(test: &TestEngine) -> usize {
    let query = AuditQuery {
        kind: Kind::Messages.word().to_owned(),
        verb: Verb::Delete.word().to_owned(),
        ..AuditQuery::default()
    };
    let who = test.member(Profile::Operator);
    let page = test.engine.audit(&who, test.group, &query).await;
    page.unwrap().rows.len()
}

/// What is to be forgotten of the first device type, and of before when.
async fn due(test: &TestEngine) -> (Kept, UnixMillis) {
    let mut connection = test.engine.db.read().acquire().await.unwrap();
    let kept = retention::kept(&mut connection).await.unwrap();
    let today = Span::Day.start(test.engine.world.clock.now());
    (kept[0], today.plus(-kept[0].days * DAY))
}

#[tokio::test]
async fn a_walk_that_two_processes_take_is_noted_once() {
    on_each(async |test| {
        test.with_stations(&[1]).await;
        test.with_devices(0, &[1, 2]).await;
        test.start_intake();
        let other = test.another().await;
        test.with_retention(0, 1).await;
        for (walk, seq) in [(1, 0), (2, 1)] {
            hear(&test, 1, seq).await;
            hear(&test, 2, seq).await;
            test.clock.advance(60_000);
            test.close_messages().await;
            test.clock.advance(2 * DAY);
            let (kept, before) = due(&test).await;
            // Each of them comes to some messages first.
            for (engine, from) in [(&test.engine, 2), (&other, 1)] {
                let (of, mut first) = (Of::Type(DeviceId(from)), false);
                let old = batch(engine, &kept, (of, before), &mut first).await;
                assert_eq!((old.unwrap().len(), first), (1, true));
            }
            assert_eq!(noted(&test).await, walk);
            // Both go on to the end.
            for engine in [&test.engine, &other] {
                while step(engine).await.unwrap() {}
            }
            assert_eq!(noted(&test).await, walk);
        }
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        other.close().await;
        test
    })
    .await;
}
