//! Deliveries are listed by whatever one may ask for, to those who may see them.

use bytes::Bytes;
use domain::callback::{
    AttemptOutcome, CallbackInput, CallbackKind, DeliveryFault, DeliveryQuery, DeliveryState,
    ListedDelivery, Sent,
};
use domain::permission::Profile;
use domain::{CallbackId, DeliveryId, Fault, UnixMillis};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{DEVICE, MINUTE, deliveries_as, get, hear, owe, ready};
use super::kinds::tells;
use super::receiver::Receiver;

const OTHER: u32 = 0x1B9C6;
const HOUR: i64 = 60 * MINUTE;

/// Which deliveries of a callback: those that stand so, of any device and time.
pub fn of(callback: CallbackId, state: &str) -> DeliveryQuery {
    DeliveryQuery {
        callback: callback.to_string(),
        state: state.into(),
        ..DeliveryQuery::default()
    }
}

pub async fn listed(test: &TestEngine, query: &DeliveryQuery) -> Vec<ListedDelivery> {
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    let page = test.engine.deliveries(&who, device_type, query).await;
    page.unwrap().rows
}

pub async fn ids(test: &TestEngine, query: &DeliveryQuery) -> Vec<DeliveryId> {
    listed(test, query).await.iter().map(|one| one.id).collect()
}

/// How many rows stand so.
pub async fn count(test: &TestEngine, callback: CallbackId, state: &str) -> i64 {
    listed(test, &of(callback, state)).await.len() as i64
}

/// A callback counts what there is, also on pages that tell how many there are in all.
pub async fn agrees(test: &TestEngine, callback: CallbackId) {
    let who = test.member(Profile::CustomerRead);
    let standing = test
        .engine
        .callback_standing(&who, test.device_types[0], callback)
        .await
        .unwrap();
    assert_eq!(standing.waiting, count(test, callback, "waiting").await);
    assert_eq!(standing.delivered, count(test, callback, "delivered").await);
    assert_eq!(standing.failed, count(test, callback, "failed").await);
}

async fn hear_from(test: &TestEngine, device: u32, seq: u16) {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"2a","rssi":-99.0,"snr":10.5}}]"#
    );
    let heard = test.engine.receive(&test.token, Bytes::from(body));
    heard.await.unwrap();
}

/// Sends what is due now.
pub async fn send(test: &TestEngine) {
    while run_once(&test.engine).await.unwrap() > 0 {}
}

pub async fn retry(
    test: &TestEngine,
    callback: CallbackId,
    ids: &[DeliveryId],
) -> Result<i64, Error> {
    let who = test.member(Profile::CustomerWrite);
    test.engine
        .retry_deliveries(&who, test.device_types[0], callback, ids)
        .await
}

#[tokio::test]
async fn deliveries_are_listed_by_callback_state_device_and_time() {
    on_each(async |test| {
        ready(&test).await;
        test.with_devices(0, &[OTHER]).await;
        let receiver = Receiver::new().await;
        let works = owe(&test, &get(receiver.url("/works"))).await;
        let nobody = "http://ann:secret@nobody.example/{device}";
        let fails = owe(&test, &get(nobody.into())).await;
        let start = test.clock_now();
        hear_from(&test, DEVICE, 1).await;
        test.clock.advance(MINUTE / 2);
        hear_from(&test, OTHER, 1).await;
        agrees(&test, works).await;
        send(&test).await;
        for callback in [works, fails] {
            agrees(&test, callback).await;
        }

        // Newest first, with all that a row tells.
        let all = listed(&test, &of(works, "")).await;
        let devices: Vec<_> = all.iter().map(|one| one.device.unwrap().0).collect();
        assert_eq!(devices, [OTHER, DEVICE]);
        let first = &all[1];
        assert_eq!(first.line, format!("[GET] {}", receiver.url("/works")));
        assert_eq!(first.kind, CallbackKind::DataUplink);
        assert_eq!(first.state, DeliveryState::Delivered);
        assert_eq!(first.created, UnixMillis(start));
        assert_eq!(first.time, Some(UnixMillis(start)));
        assert!(first.message.is_some());
        assert_eq!((first.due, first.attempts), (None, 1));
        assert!(!first.undelivered);
        let last = first.last.as_ref().unwrap();
        assert_eq!(last.outcome, AttemptOutcome::Delivered);
        assert_eq!((last.status, &last.fault), (Some(204), &None));

        let waiting = listed(&test, &of(fails, "waiting")).await;
        assert_eq!(waiting.len(), 2);
        assert_eq!(
            waiting[0].line,
            "[GET] http://ann:•••@nobody.example/{device}"
        );
        assert!(waiting[0].due.unwrap().0 > test.clock_now());
        assert!(waiting[0].undelivered);
        let last = waiting[0].last.as_ref().unwrap();
        assert_eq!(last.fault, Some(DeliveryFault::NoAddress));
        assert_eq!(count(&test, fails, "undelivered").await, 2);
        assert_eq!(count(&test, fails, "failed,delivered,cancelled").await, 0);
        assert_eq!(count(&test, fails, "undelivered,waiting").await, 2);
        assert_eq!(count(&test, works, "undelivered,waiting").await, 0);

        // Of every callback, of one device, of some time.
        let every = DeliveryQuery::default();
        assert_eq!(listed(&test, &every).await.len(), 4);
        let device = DeliveryQuery {
            device: format!("{DEVICE:X}"),
            ..DeliveryQuery::default()
        };
        let found = listed(&test, &device).await;
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|one| one.device.unwrap().0 == DEVICE));
        let failed = DeliveryQuery {
            state: "undelivered".into(),
            ..device.clone()
        };
        assert_eq!(listed(&test, &failed).await.len(), 1);
        for (since, before, number) in [
            (Some(start), Some(start + 1), 2),
            (Some(start + 1), None, 2),
            (None, Some(start), 0),
            (None, Some(start + MINUTE), 4),
        ] {
            for device in ["", "1B9C5", "1B9C6"] {
                let query = DeliveryQuery {
                    device: device.into(),
                    since,
                    before,
                    ..DeliveryQuery::default()
                };
                let found = listed(&test, &query).await;
                assert!(found.len() <= number, "{query:?}");
                assert!(!device.is_empty() || found.len() == number, "{query:?}");
            }
        }
        let nonsense = DeliveryQuery {
            state: "lost".into(),
            ..DeliveryQuery::default()
        };
        let who = test.member(Profile::CustomerRead);
        let refused = test
            .engine
            .deliveries(&who, test.device_types[0], &nonsense);
        let Err(Error::Rejected(wrong)) = refused.await else {
            panic!("a state that is none was taken")
        };
        assert_eq!(wrong[0].field, "state");
        test
    })
    .await;
}

#[tokio::test]
async fn what_tells_of_no_message_is_listed_with_its_device_too() {
    on_each(async |test| {
        ready(&test).await;
        test.with_keep_alive(0, 3_600).await;
        let receiver = Receiver::new().await;
        let id = tells(&test, &receiver, CallbackKind::Error, r#"{"t":{time}}"#).await;
        hear_from(&test, DEVICE, 1).await;
        test.look_for_silence().await;
        test.clock.advance(HOUR + 2 * MINUTE);
        test.look_for_silence().await;
        let device = DeliveryQuery {
            device: format!("{DEVICE:X}"),
            ..of(id, "")
        };
        let found = listed(&test, &device).await;
        assert!(!found.is_empty());
        assert_eq!(found, listed(&test, &of(id, "")).await);
        assert!(
            found
                .iter()
                .all(|one| one.message.is_none() && one.time.is_some())
        );
        let other = DeliveryQuery {
            device: format!("{OTHER:X}"),
            ..of(id, "")
        };
        assert_eq!(listed(&test, &other).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat_whatever_comes_meanwhile() {
    on_each(async |test| {
        ready(&test).await;
        test.with_devices(0, &[OTHER]).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/"))).await;
        // Some are delivered, some wait; several are owed in one millisecond.
        for seq in 0..60 {
            hear_from(&test, if seq % 2 == 0 { DEVICE } else { OTHER }, seq / 2).await;
            if seq == 20 {
                send(&test).await;
            }
            if seq % 7 == 0 {
                test.clock.advance(40_000);
            }
        }
        let who = test.member(Profile::CustomerRead);
        let device_type = test.device_types[0];
        let mut seq = 30;
        for state in ["", "waiting", "delivered"] {
            let all = ids(
                &test,
                &DeliveryQuery {
                    size: 250,
                    ..of(id, state)
                },
            )
            .await;
            let mut query = DeliveryQuery {
                size: 25,
                ..of(id, state)
            };
            let (mut forth, mut positions) = (Vec::new(), Vec::new());
            loop {
                let page = test.engine.deliveries(&who, device_type, &query);
                let page = page.await.unwrap();
                forth.extend(page.rows.iter().map(|one| one.id));
                // What comes in between is newer than any of them.
                hear_from(&test, DEVICE, seq).await;
                seq += 1;
                positions.push(page.previous);
                match page.next {
                    Some(next) => query.after = next,
                    None => break,
                }
            }
            assert_eq!(forth, all, "{state}");
            // And back to the page before the last.
            if let Some(Some(previous)) = positions.pop() {
                let query = DeliveryQuery {
                    until: previous,
                    after: String::new(),
                    ..query
                };
                let page = test.engine.deliveries(&who, device_type, &query);
                let back: Vec<_> = page.await.unwrap().rows.iter().map(|one| one.id).collect();
                let from = (positions.len() - 1) * 25;
                assert_eq!(back, all[from..from + 25], "{state}");
            }
        }
        test
    })
    .await;
}

#[tokio::test]
async fn undelivered_ones_are_told_from_the_first_failure_until_they_are_taken() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/{device}?snr={snr}"))).await;
        let told = async |profile: Profile| {
            let who = test.member(profile);
            let query = of(id, "");
            let page = test.engine.undelivered(&who, test.device_types[0], &query);
            page.await.unwrap().rows
        };
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(told(Profile::CustomerWrite).await, []);
        receiver.answers(&["404 Not Found"]);
        send(&test).await;
        let records = told(Profile::CustomerWrite).await;
        assert_eq!(records.len(), 1);
        let record = &records[0];
        assert_eq!(record.device.unwrap().0, DEVICE);
        assert_eq!(record.device_type, test.device_types[0]);
        assert_eq!(record.data, "41ea00002b");
        assert_eq!(record.snr, Some(10.5));
        assert_eq!((record.status, record.message.as_str()), (404, "sorry"));
        let Sent::Request { url, method, .. } = &record.callback else {
            panic!("{record:?}")
        };
        assert_eq!(method, "GET");
        assert_eq!(*url, receiver.url(&format!("/{DEVICE:X}?snr=10.50")));
        // Whoever may not see figures of the air does not see what was sent.
        let records = told(Profile::DeviceManagerRead).await;
        let text = format!("{records:?}");
        assert!(!text.contains("10.5") && !text.contains("sorry"), "{text}");

        test.clock.advance(2 * MINUTE);
        send(&test).await;
        assert_eq!(told(Profile::CustomerWrite).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn an_undelivered_one_is_told_with_what_is_sent_and_the_values_in_it() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            method: "POST".into(),
            headers: "X-Seq: {seqNumber}".into(),
            content_type: "application/json".into(),
            body: r#"{"d":"{device}","v":{customData#v},"again":{duplicate}}"#.into(),
            payload_config: "v::float:32".into(),
            ..get(receiver.url("/in?snr={snr}&s={station}"))
        };
        let id = owe(&test, &input).await;
        receiver.answers(&["500 No"]);
        hear(&test.engine, &test.token, 7).await;
        send(&test).await;
        let told = async |profile: Profile| {
            let who = test.member(profile);
            let query = of(id, "");
            let page = test.engine.undelivered(&who, test.device_types[0], &query);
            page.await.unwrap().rows.remove(0)
        };
        let record = told(Profile::CustomerWrite).await;
        let sent = serde_json::to_value(&record.callback).unwrap();
        assert_eq!(sent["headers"]["x-seq"], "7");
        assert_eq!(sent["body"], r#"{"d":"1B9C5","v":29.25,"again":false}"#);
        assert_eq!(sent["contentType"], "application/json");
        assert_eq!(sent["url"], receiver.url("/in?snr=10.50&s=0001"));
        assert_eq!(
            serde_json::to_string(&record.parameters).unwrap(),
            r#"{"customData#v":29.25,"device":"1B9C5","duplicate":false,"seqNumber":7,"snr":10.5,"station":"0001"}"#
        );
        // Whoever may not change the callback sees who receives it, and what the message says.
        let record = told(Profile::CustomerRead).await;
        let sent = serde_json::to_value(&record.callback).unwrap();
        assert_eq!(sent["url"], receiver.url("/•••"));
        assert_eq!(sent["headers"]["x-seq"], "•••");
        assert_eq!(sent["body"], "•••");
        assert_eq!(record.parameters.len(), 6);
        // Of what holds figures of the air only the method and the host are told to some.
        let record = told(Profile::DeviceManagerRead).await;
        let sent = serde_json::to_value(&record.callback).unwrap();
        assert!(sent.get("headers").is_none() && sent.get("body").is_none());
        assert!(record.parameters.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn those_of_a_deleted_callback_are_listed_as_cancelled_and_stay_so() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        receiver.answers(&["500 No"]);
        hear(&test.engine, &test.token, 2).await;
        send(&test).await;
        let who = test.member(Profile::CustomerWrite);
        let device_type = test.device_types[0];
        let gone = test.engine.delete_callback(&who, device_type, id).await;
        gone.unwrap();
        agrees(&test, id).await;
        let rows = listed(&test, &of(id, "")).await;
        let states: Vec<DeliveryState> = rows.iter().map(|one| one.state).collect();
        assert_eq!(states, [DeliveryState::Cancelled, DeliveryState::Delivered]);
        assert_eq!(count(&test, id, "cancelled").await, 1);
        assert_eq!(rows[0].due, None);
        let standings = test.engine.callback_standings(&who, device_type).await;
        let deleted = standings.unwrap().into_iter().find(|one| one.id == id);
        assert!(deleted.unwrap().deleted.is_some());

        let all: Vec<DeliveryId> = rows.iter().map(|one| one.id).collect();
        let refused = retry(&test, id, &all).await;
        let Err(Error::Rejected(wrong)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(wrong, [Fault::Deleted.of("callback")]);
        let refused = test.engine.retry_failed(&who, device_type, id, None).await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        agrees(&test, id).await;
        test
    })
    .await;
}

#[tokio::test]
async fn readers_see_who_receives_and_nothing_that_the_receiver_knows_its_sender_by() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        // It says again what it was told.
        let echo = "no /hooks/secret-in-path?key=secret-in-query with secret-in-header here";
        let length = echo.len();
        let answer =
            format!("500 No\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{echo}");
        receiver.answers(&[answer.as_str(); 2]);
        let secret = "/hooks/secret-in-path?key=secret-in-query&d={device}";
        let credentials = "http://somebody:secret@";
        let with_password = receiver.url(secret).replace("http://", credentials);
        let by_get = owe(&test, &get(with_password)).await;
        let input = CallbackInput {
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"key":"secret-in-body","n":{seqNumber}}"#.into(),
            headers: "X-Key: secret-in-header".into(),
            ..get(receiver.url(secret))
        };
        let by_post = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;

        let (engine, device_type) = (&test.engine, test.device_types[0]);
        let all = DeliveryQuery::default();
        let everything = async |profile: Profile| {
            let who = test.member(profile);
            let page = engine.deliveries(&who, device_type, &all).await.unwrap();
            let mut told = vec![format!("{:?}", page.rows)];
            for one in &page.rows {
                let story = engine.delivery(&who, device_type, one.callback, one.id);
                told.push(format!("{:?}", story.await.unwrap()));
                let standing = engine.callback_standing(&who, device_type, one.callback);
                told.push(format!("{:?}", standing.await.unwrap()));
            }
            let standings = engine.callback_standings(&who, device_type).await;
            told.push(format!("{:?}", standings.unwrap()));
            let records = engine.undelivered(&who, device_type, &all).await;
            told.push(format!("{:?}", records.unwrap().rows));
            let of_message = deliveries_as(&test, engine, profile).await;
            told.push(format!("{of_message:?}"));
            told
        };
        for told in everything(Profile::CustomerWrite).await {
            assert!(told.contains("/hooks/secret-in-path"), "{told}");
        }
        let host = receiver.address.to_string();
        for profile in [Profile::CustomerRead, Profile::DeviceManagerRead] {
            for told in everything(profile).await {
                let hidden = ["secret", "somebody"];
                assert!(hidden.iter().all(|word| !told.contains(word)), "{told}");
                assert!(told.contains(&host), "{told}");
            }
        }
        // Whoever may read figures of the air reads the rest of it, but not what came back.
        let reader = test.member(Profile::CustomerRead);
        for (callback, method) in [(by_get, "GET"), (by_post, "POST")] {
            let one = ids(&test, &of(callback, "")).await[0];
            let story = engine.delivery(&reader, device_type, callback, one).await;
            let (delivery, attempts) = story.unwrap();
            let told = receiver.url("/•••");
            assert_eq!(delivery.line, format!("[{method}] {told}"));
            assert_eq!(attempts[0].request, format!("{method} {told}"));
            assert_eq!(attempts[0].status, Some(500));
            assert_eq!(attempts[0].response, "");
            let writer = test.member(Profile::CustomerWrite);
            let story = engine.delivery(&writer, device_type, callback, one).await;
            assert_eq!(story.unwrap().1[0].response, echo);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn strangers_find_no_deliveries_and_readers_send_none_again() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"]);
        let id = owe(&test, &get(receiver.url("/?snr={snr}"))).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        let one = ids(&test, &of(id, "")).await[0];
        let (engine, device_type) = (&test.engine, test.device_types[0]);
        let query = of(id, "");

        let stranger = test.stranger();
        let unseen = engine.deliveries(&stranger, device_type, &query).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let unseen = engine.undelivered(&stranger, device_type, &query).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let unseen = engine.delivery(&stranger, device_type, id, one).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let unseen = engine.callback_standing(&stranger, device_type, id).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        for who in [stranger, test.member(Profile::CustomerRead)] {
            let reads = engine.deliveries(&who, device_type, &query).await.is_ok();
            let said = |refused: &Error| match reads {
                true => matches!(refused, Error::Forbidden),
                false => matches!(refused, Error::NotFound),
            };
            let refused = engine.retry_delivery(&who, device_type, id, one).await;
            assert!(said(&refused.unwrap_err()));
            let refused = engine.retry_deliveries(&who, device_type, id, &[one]).await;
            assert!(said(&refused.unwrap_err()));
            let refused = engine.retry_failed(&who, device_type, id, None);
            assert!(said(&refused.await.unwrap_err()));
        }
        assert_eq!(receiver.heard().len(), 1);

        // A callback of another device type has its deliveries there.
        let writer = test.member(Profile::CustomerWrite);
        let other = test.device_types[1];
        let elsewhere = engine.deliveries(&writer, other, &query).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");
        let elsewhere = engine.delivery(&writer, other, id, one).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");
        let elsewhere = engine.retry_deliveries(&writer, other, id, &[one]).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");

        // What was sent and answered may hold figures of the air.
        let manager = test.member(Profile::DeviceManagerRead);
        let story = engine.delivery(&manager, device_type, id, one).await;
        let text = format!("{:?}", story.unwrap().1);
        assert!(!text.contains("10.5"), "{text}");
        test
    })
    .await;
}
