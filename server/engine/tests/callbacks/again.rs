//! Deliveries are sent again when somebody says so, and counted as what they are at each step.

use domain::callback::{DeliveryState, WAITS};
use domain::permission::Profile;
use domain::{DeliveryId, Fault, UnixMillis};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::deliveries::{agrees, count, ids, listed, of, retry, send};
use super::fleet::{MINUTE, get, hear, owe, ready, view};
use super::receiver::Receiver;

const HOUR: i64 = 60 * MINUTE;

/// Sends until nothing waits any more: eleven attempts of whatever is not taken.
async fn give_up(test: &TestEngine) {
    for minutes in WAITS {
        send(test).await;
        test.clock.advance(minutes * MINUTE * 6 / 5);
    }
    send(test).await;
}

#[tokio::test]
async fn what_was_given_up_is_sent_again_with_eleven_attempts_anew() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"; 12]);
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        hear(&test.engine, &test.token, 1).await;
        give_up(&test).await;
        agrees(&test, id).await;
        let failed = ids(&test, &of(id, "failed")).await;
        assert_eq!(failed.len(), 1);

        assert_eq!(retry(&test, id, &failed).await.unwrap(), 1);
        agrees(&test, id).await;
        let waiting = &listed(&test, &of(id, "waiting")).await[0];
        assert_eq!(waiting.due, Some(UnixMillis(test.clock_now())));
        assert!(waiting.undelivered);

        // It fails once more, and the next attempt comes as after a first one.
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        agrees(&test, id).await;
        let waiting = &listed(&test, &of(id, "waiting")).await[0];
        let wait = waiting.due.unwrap().0 - test.clock_now();
        assert!((51_000..=69_000).contains(&wait), "{wait}");
        test.clock.advance(70_000);
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        agrees(&test, id).await;
        let who = test.member(Profile::CustomerWrite);
        let story = test
            .engine
            .delivery(&who, test.device_types[0], id, failed[0]);
        let (delivery, attempts) = story.await.unwrap();
        assert_eq!(delivery.state, DeliveryState::Delivered);
        assert!(!delivery.undelivered);
        let numbers: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
        assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
        assert_eq!(attempts[0].response, "sorry");
        let heard = receiver.heard();
        assert!(
            heard
                .iter()
                .all(|request| request.webhook_id() == heard[0].webhook_id())
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_was_delivered_can_be_sent_again_and_what_waits_at_once() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        let delivered = ids(&test, &of(id, "delivered")).await;
        assert_eq!(retry(&test, id, &delivered).await.unwrap(), 1);
        agrees(&test, id).await;
        assert_eq!(view(&test, id).await.waiting, 1);
        send(&test).await;
        assert_eq!(receiver.heard().len(), 2);
        agrees(&test, id).await;

        receiver.answers(&["500 No"]);
        hear(&test.engine, &test.token, 2).await;
        send(&test).await;
        let waiting = ids(&test, &of(id, "waiting")).await;
        assert_eq!(receiver.heard().len(), 3);
        // Named twice it is sent once; what is not there is passed over.
        let twice = [waiting[0], waiting[0], DeliveryId(1)];
        assert_eq!(retry(&test, id, &twice).await.unwrap(), 1);
        agrees(&test, id).await;
        send(&test).await;
        assert_eq!(receiver.heard().len(), 4);
        assert_eq!(count(&test, id, "delivered").await, 2);
        agrees(&test, id).await;

        let Err(Error::Rejected(none)) = retry(&test, id, &[]).await else {
            panic!("nothing was sent again")
        };
        assert_eq!(none, [Fault::Missing.of("delivery")]);
        let who = test.member(Profile::CustomerWrite);
        let missing = test
            .engine
            .retry_delivery(&who, test.device_types[0], id, DeliveryId(1))
            .await;
        assert!(matches!(missing, Err(Error::NotFound)), "{missing:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn all_that_failed_since_a_time_leaves_the_rest_alone() {
    on_each(async |test| {
        ready(&test).await;
        let ours = owe(&test, &get("http://nobody.example/".into())).await;
        let theirs = owe(&test, &get("http://nowhere.example/".into())).await;
        hear(&test.engine, &test.token, 1).await;
        test.clock.advance(HOUR);
        let since = UnixMillis(test.clock_now());
        hear(&test.engine, &test.token, 2).await;
        hear(&test.engine, &test.token, 3).await;
        give_up(&test).await;
        assert_eq!(count(&test, ours, "failed").await, 3);

        let who = test.member(Profile::CustomerWrite);
        let device_type = test.device_types[0];
        let sent = test
            .engine
            .retry_failed(&who, device_type, ours, Some(since))
            .await;
        assert_eq!(sent.unwrap(), 2);
        assert_eq!(count(&test, ours, "failed").await, 1);
        assert_eq!(count(&test, theirs, "failed").await, 3);
        for callback in [ours, theirs] {
            agrees(&test, callback).await;
        }
        let rest = test.engine.retry_failed(&who, device_type, ours, None);
        assert_eq!(rest.await.unwrap(), 1);
        let none = test.engine.retry_failed(&who, device_type, ours, None);
        assert_eq!(none.await.unwrap(), 0);
        agrees(&test, ours).await;
        // They are tried eleven times more; that it fails for so long is known and meant.
        test.engine
            .enable_callback(&who, device_type, ours, true)
            .await
            .unwrap();
        give_up(&test).await;
        let failed = listed(&test, &of(ours, "failed")).await;
        assert_eq!(failed.len(), 3);
        assert!(failed.iter().all(|one| one.attempts == 22), "{failed:?}");
        agrees(&test, ours).await;
        test
    })
    .await;
}

#[tokio::test]
async fn what_waits_at_a_callback_that_is_off_is_sent_when_it_is_on() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        let who = test.member(Profile::CustomerWrite);
        let device_type = test.device_types[0];
        let turn = async |on: bool| {
            let turned = test.engine.enable_callback(&who, device_type, id, on);
            turned.await.unwrap();
        };
        turn(false).await;
        send(&test).await;
        assert!(receiver.heard().is_empty());
        let waiting = ids(&test, &of(id, "waiting")).await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(retry(&test, id, &waiting).await.unwrap(), 1);
        send(&test).await;
        assert!(receiver.heard().is_empty());
        agrees(&test, id).await;
        turn(true).await;
        send(&test).await;
        assert_eq!(receiver.heard().len(), 1);
        agrees(&test, id).await;
        test
    })
    .await;
}
