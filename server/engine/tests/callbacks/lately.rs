//! A message is sent to its callbacks again, and how a callback fared lately.

use domain::callback::Share;
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{DeviceId, MessageId};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::deliveries::{agrees, send};
use super::fleet::{DEVICE, get, hear, owe, ready};
use super::receiver::Receiver;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The only message of the device.
async fn message(test: &TestEngine) -> MessageId {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery::default();
    let list = test
        .engine
        .device_messages(&who, DeviceId(DEVICE), &query)
        .await;
    list.unwrap().page.rows[0].id
}

#[tokio::test]
async fn a_message_is_sent_to_all_of_its_callbacks_again() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let kept = owe(&test, &get(receiver.url("/kept/{seqNumber}"))).await;
        let gone = owe(&test, &get(receiver.url("/gone/{seqNumber}"))).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        assert_eq!(receiver.heard().len(), 2);
        let writer = test.member(Profile::CustomerWrite);
        let id = message(&test).await;
        assert_eq!(test.engine.retry_message(&writer, id).await.unwrap(), 2);
        send(&test).await;
        assert_eq!(receiver.heard().len(), 4);
        agrees(&test, kept).await;
        agrees(&test, gone).await;

        // Of one that was deleted nothing is sent any more.
        let of = test.device_types[0];
        let deleted = test.engine.delete_callback(&writer, of, gone).await;
        deleted.unwrap();
        assert_eq!(test.engine.retry_message(&writer, id).await.unwrap(), 1);
        send(&test).await;
        assert_eq!(receiver.heard().len(), 5);
        agrees(&test, kept).await;

        let reader = test.member(Profile::CustomerRead);
        let refused = test.engine.retry_message(&reader, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        for (who, id) in [(test.stranger(), id), (writer.clone(), MessageId(1))] {
            let refused = test.engine.retry_message(&who, id).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }

        // Whoever may send it sees what was sent, and can do so by hand.
        let story = test.engine.message_story(&writer, id).await.unwrap();
        assert!(story.sends);
        let owed = story.message.deliveries.iter();
        let owed = owed.filter(|one| one.callback == kept);
        let attempts: Vec<_> = owed.flat_map(|one| &one.attempts).collect();
        assert_eq!(attempts.len(), 3);
        let command = attempts[2].curl().unwrap();
        let begins = format!("curl --globoff -X GET '{}'", receiver.url("/kept/1"));
        assert!(command.starts_with(&begins), "{command}");
        let story = test.engine.message_story(&reader, id).await.unwrap();
        assert!(!story.sends);
        let shown = story.message.deliveries.iter();
        let mut shown = shown.flat_map(|one| &one.attempts);
        assert!(shown.all(|attempt| attempt.headers.is_empty()));
        test
    })
    .await;
}

#[tokio::test]
async fn a_callback_tells_how_it_fared_lately_and_what_went_wrong_last() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        let who = test.member(Profile::CustomerWrite);
        let fare = async |test: &TestEngine| {
            let of = test.device_types[0];
            let fares = test.engine.callback_fares(&who, of).await.unwrap();
            let [fare] = <[_; 1]>::try_from(fares).unwrap();
            assert_eq!(fare.callback, id);
            fare
        };
        let first = fare(&test).await;
        assert_eq!(
            (first.day, first.week),
            (Share::default(), Share::default())
        );
        assert_eq!(first.error, None);

        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        receiver.answers(&["500 No"]);
        hear(&test.engine, &test.token, 2).await;
        send(&test).await;
        let half = Share {
            taken: 1,
            errors: 1,
        };
        let now = fare(&test).await;
        assert_eq!((now.day, now.week), (half, half));
        let (_, error) = now.error.clone().unwrap();
        assert_eq!(error.status, Some(500));

        test.clock.advance(26 * HOUR);
        let later = fare(&test).await;
        assert_eq!((later.day, later.week), (Share::default(), half));
        test.clock.advance(8 * DAY);
        let long_after = fare(&test).await;
        assert_eq!(long_after.week, Share::default());
        assert_eq!(long_after.error, now.error);

        let of = test.device_types[0];
        let told = test.engine.callback_fares(&test.stranger(), of).await;
        assert!(matches!(told, Err(Error::NotFound)), "{told:?}");
        test
    })
    .await;
}
