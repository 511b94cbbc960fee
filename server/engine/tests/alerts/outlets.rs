//! Whoever is told: by mail, by a callback, by the bell.

use domain::alert::{AlertOwner, AlertQuery, EventConfigurationInput};
use domain::callback::{
    AttemptOutcome, CallbackInput, DeliveryQuery, DeliveryState, ListedDelivery, ON, WAITS,
};
use domain::device::DeviceInput;
use domain::permission::{Principal, Profile};
use domain::{AlertId, DeliveryId, DeviceId, EventConfigurationId, UnixMillis, UserId};
use engine::callback::run_once;
use engine::testing::on_each;

use super::receiver::Receiver;
use super::story::{
    ANN, BOB, DEVICE, MINUTE, OTHER, Story, batteries, mailed, recipients, suspensions, told,
};

/// Tells a receiver, and nobody else.
pub fn calls(
    receiver: &Receiver,
    body: &str,
    input: EventConfigurationInput,
) -> EventConfigurationInput {
    EventConfigurationInput {
        bell: String::new(),
        to_callback: ON.into(),
        callback: CallbackInput {
            channel: "URL".into(),
            method: "POST".into(),
            url: receiver.url("/event?secret=open-sesame"),
            content_type: "application/json".into(),
            body: body.into(),
            ..CallbackInput::default()
        },
        ..input
    }
}

#[tokio::test]
async fn a_mail_names_device_type_time_value_and_link_as_text_and_as_html() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let device_type = story.test.device_type_form(0).await.name;
        let both = mailed(batteries("2.8"), &[ANN, BOB]);
        story.configure(story.device_type(), &both).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let (text, html) = (&mails[0].text, mails[0].html.as_deref().unwrap());
        assert!(
            mails[0].subject.starts_with("Low battery: "),
            "{}",
            mails[0].subject
        );
        for part in [
            "1CF14C",
            &device_type,
            "2026-01-01 00:00:03 UTC",
            "2.7 V (limit: 2.8 V)",
            "http://127.0.0.1:3000/devices/1CF14C/events",
            "Batteries",
        ] {
            assert!(text.contains(part), "{part}: {text}");
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.contains("<a href=\"http://127.0.0.1:3000/devices/1CF14C/events\">"));
        assert_eq!(mails[0].text, mails[1].text);
        // Nothing is mailed twice, and no bell rang.
        story.test.clock.advance(10 * MINUTE);
        assert!(story.mails().await.is_empty());
        assert!(story.rung().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_callback_tells_an_event_under_the_names_of_the_reference() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"time":"{time}","sourceType":"{sourceType}","sourceId":"{sourceId}","severity":"{severity}","eventType":"{eventType}","eventId":"{eventId}","deviceTypeId":"{deviceTypeId}","groupId":"{groupId}","deviceInfo":{deviceInfo},"deviceMessageTime":"{deviceMessageTime}","configurationId":"{configurationId}","value":{value},"threshold":{threshold},"station":"{station}"}"#;
        let input = calls(&receiver, body, batteries("2.8"));
        let id = story.configure(story.device_type(), &input).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(run_once(story.engine()).await.unwrap(), 1);
        let heard = receiver.heard();
        assert!(heard[0].head.starts_with("POST /event?secret=open-sesame HTTP/1.1"));
        let said: serde_json::Value = serde_json::from_str(&heard[0].body).unwrap();
        let alert = story.alerts_of(id).await.remove(0);
        let event = alert.event().unwrap();
        for (name, value) in [
            ("time", event.time.seconds().to_string()),
            ("sourceType", "DEVICE".to_owned()),
            ("sourceId", "1CF14C".to_owned()),
            ("severity", "WARN".to_owned()),
            ("eventType", "BATTERY_LOW".to_owned()),
            ("eventId", event.id.to_string()),
            ("deviceTypeId", story.test.device_types[0].to_string()),
            ("groupId", story.test.group.to_string()),
            ("deviceMessageTime", event.time.utc()),
            ("configurationId", id.to_string()),
        ] {
            assert_eq!(said[name], value, "{name}");
        }
        assert_eq!(said["value"], 2.7);
        assert_eq!(said["threshold"], 2.8);
        // It belongs to other events.
        assert_eq!(said["station"], "null");
        let info = &said["deviceInfo"];
        assert_eq!(info["id"], "1CF14C");
        assert_eq!(info["name"], alert.device_name);
        assert_eq!(info["state"], "OK");
        assert!(info["lastCommunication"].is_string() && info["timeout"].is_number());
        let of_it = story.configuration(id).await.callback.unwrap();
        assert_eq!((of_it.waiting, of_it.delivered, of_it.failed), (0, 1, 0));
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_happened_to_a_device_is_told_also_while_it_is_deleted() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"device":"{sourceId}","info":{deviceInfo}}"#;
        let input = calls(&receiver, body, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        let keeper = story.keeper();
        for (nth, gone) in [0xD, 0xE].into_iter().enumerate() {
            story.test.with_devices(0, &[gone]).await;
            let gone = DeviceId(gone);
            story.engine().suspend(&keeper, gone).await.unwrap();
            // While it is told of, and before.
            let attempts = match nth {
                0 => {
                    let delete = story.engine().delete_device(&keeper, gone);
                    let (attempts, deleted) = tokio::join!(run_once(story.engine()), delete);
                    deleted.unwrap();
                    attempts
                }
                _ => {
                    let deleted = story.engine().delete_device(&keeper, gone).await;
                    deleted.unwrap();
                    run_once(story.engine()).await
                }
            };
            assert_eq!(attempts.unwrap(), 1);
            let heard = receiver.heard();
            assert_eq!(heard.len(), nth + 1);
            let said: serde_json::Value = serde_json::from_str(&heard[nth].body).unwrap();
            assert_eq!(said["device"], gone.to_string());
        }
        let of_it = story.configuration(id).await.callback.unwrap();
        assert_eq!((of_it.waiting, of_it.delivered, of_it.failed), (0, 2, 0));
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_limit_is_told_by_the_callback_of_each_configuration() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (above, below) = (Receiver::new().await, Receiver::new().await);
        let body = r#"{"configuration":"{configurationId}"}"#;
        let of_group = calls(&above, body, batteries("2.8"));
        let of_group = story.configure(story.group(), &of_group).await;
        let of_type = calls(&below, body, batteries("2.8"));
        let of_type = story.configure(story.device_type(), &of_type).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        run_once(story.engine()).await.unwrap();
        for (receiver, id) in [(&above, of_group), (&below, of_type)] {
            let heard = receiver.heard();
            assert_eq!(heard.len(), 1);
            assert!(heard[0].body.contains(&id.to_string()), "{}", heard[0].body);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_repeat_tells_nothing_of_a_device_that_went_to_others() {
    on_each(async |test| {
        const MOVED: u32 = 0xB;
        let mut story = Story::begin(test).await;
        let here = story.test.with_group_below().await;
        let there = story.test.with_group_below().await;
        story.test.with_devices(here, &[MOVED]).await;
        let (left, above) = (Receiver::new().await, Receiver::new().await);
        let body = r#"{"type":"{eventType}","device":"{device}","info":{deviceInfo}}"#;
        let owner = AlertOwner::DeviceType(story.test.device_types[here]);
        let of_type = calls(&left, body, suspensions());
        let of_type = story.configure(owner, &of_type).await;
        let of_group = calls(&above, body, suspensions());
        let of_group = story.configure(story.group(), &of_group).await;
        let last = |receiver: &Receiver| -> serde_json::Value {
            let heard = receiver.heard().pop().unwrap();
            serde_json::from_str(&heard.body).unwrap()
        };
        let (engine, keeper, device) = (story.engine(), story.keeper(), DeviceId(MOVED));
        story.suspend(MOVED).await;
        run_once(engine).await.unwrap();
        assert!(last(&left)["info"]["name"].is_string());
        assert_eq!(last(&left), last(&above));

        let to = story.test.device_types[there];
        engine.transfer(&keeper, device, to).await.unwrap();
        let named = DeviceInput {
            name: "Kept by others".into(),
            ..DeviceInput::default()
        };
        engine.edit_device(&keeper, device, &named).await.unwrap();
        for id in [of_type, of_group] {
            let query = DeliveryQuery::default();
            let page = engine.event_deliveries(&keeper, id, &query).await.unwrap();
            let again = engine.retry_event_delivery(&keeper, id, page.rows[0].id);
            assert!(again.await.unwrap());
        }
        run_once(engine).await.unwrap();
        assert_eq!((left.heard().len(), above.heard().len()), (2, 2));
        let told = last(&left);
        assert_eq!(told["info"], serde_json::Value::Null);
        assert_eq!(told["type"], "SUSPENDED");
        assert_eq!(told["device"], "B");
        // It is still one of those below the other's group.
        assert_eq!(last(&above)["info"]["name"], "Kept by others");
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_callback_owes_is_listed_and_sent_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 Oh", "200 Fine"]);
        let body = r#"{"type":"{eventType}"}"#;
        let input = calls(&receiver, body, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        story.suspend(DEVICE).await;
        run_once(story.engine()).await.unwrap();
        let (engine, keeper) = (story.engine(), story.keeper());
        let query = DeliveryQuery::default();
        let page = engine.event_deliveries(&keeper, id, &query).await.unwrap();
        let [one] = page.rows.as_slice() else {
            panic!("{page:?}")
        };
        assert_eq!((one.state, one.undelivered), (DeliveryState::Waiting, true));
        assert_eq!(one.device, Some(DeviceId(DEVICE)));
        assert!(
            engine
                .retry_event_delivery(&keeper, id, one.id)
                .await
                .unwrap()
        );
        run_once(engine).await.unwrap();
        let whole = engine.event_delivery(&keeper, id, one.id).await.unwrap();
        assert_eq!(whole.0.state, DeliveryState::Delivered);
        let outcomes: Vec<AttemptOutcome> = whole.1.iter().map(|one| one.outcome).collect();
        assert_eq!(
            outcomes,
            [AttemptOutcome::Refused, AttemptOutcome::Delivered]
        );
        // Of one device, and of another.
        for (device, count) in [("1CF14C", 1), ("1CF14D", 0)] {
            let of_device = DeliveryQuery {
                device: device.into(),
                ..DeliveryQuery::default()
            };
            let page = engine.event_deliveries(&keeper, id, &of_device).await;
            assert_eq!(page.unwrap().rows.len(), count, "{device}");
        }
        // Whoever may not change it sees who receives it, and not what that knows its sender by.
        let reader = story.test.member(Profile::CustomerRead);
        let seen = engine.event_delivery(&reader, id, one.id).await.unwrap();
        let seen = format!("{seen:?}");
        assert!(
            seen.contains("127.0.0.1") && !seen.contains("open-sesame"),
            "{seen}"
        );
        let refused = engine.retry_event_delivery(&reader, id, one.id).await;
        assert!(
            matches!(refused, Err(engine::Error::Forbidden)),
            "{refused:?}"
        );
        story.test
    })
    .await;
}

/// What the callback of a configuration gave up, newest first.
async fn given_up(story: &Story, id: EventConfigurationId) -> Vec<ListedDelivery> {
    let query = DeliveryQuery {
        state: "failed".into(),
        ..DeliveryQuery::default()
    };
    let page = story
        .engine()
        .event_deliveries(&story.keeper(), id, &query)
        .await;
    page.unwrap().rows
}

/// Sends until nothing waits any more: eleven attempts of whatever is not taken.
async fn give_up(story: &Story) {
    for minutes in WAITS {
        while run_once(story.engine()).await.unwrap() > 0 {}
        story.test.clock.advance(minutes * MINUTE * 6 / 5);
    }
    while run_once(story.engine()).await.unwrap() > 0 {}
}

#[tokio::test]
async fn several_are_sent_again_and_all_that_failed_since_a_time() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 Oh"; 33]);
        let input = calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        story.suspend(DEVICE).await;
        story.test.clock.advance(60 * MINUTE);
        let since = Some(UnixMillis(story.test.clock_now()));
        story.suspend(DEVICE).await;
        story.suspend(OTHER).await;
        give_up(&story).await;
        let failed = given_up(&story, id).await;
        assert_eq!(failed.len(), 3);
        let counts = async || {
            let of_it = story.configuration(id).await.callback.unwrap();
            (of_it.waiting, of_it.delivered, of_it.failed)
        };
        assert_eq!(counts().await, (0, 0, 3));

        // Named twice it is sent once; what is not there is passed over.
        let newest = failed[0].id;
        let some = [newest, newest, DeliveryId(1)];
        let sent = engine.retry_event_deliveries(&keeper, id, &some).await;
        assert_eq!(sent.unwrap(), 1);
        assert_eq!(counts().await, (1, 0, 2));
        let sent = engine.retry_failed_events(&keeper, id, since).await;
        assert_eq!(sent.unwrap(), 1);
        let left = given_up(&story, id).await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].id, failed[2].id);
        let sent = engine.retry_failed_events(&keeper, id, None).await;
        assert_eq!(sent.unwrap(), 1);
        assert_eq!(counts().await, (3, 0, 0));
        while run_once(engine).await.unwrap() > 0 {}
        assert_eq!(counts().await, (0, 3, 0));
        assert_eq!(receiver.heard().len(), 36);

        let none = engine.retry_event_deliveries(&keeper, id, &[]).await;
        assert!(matches!(none, Err(engine::Error::Rejected(_))), "{none:?}");
        let reader = story.test.member(Profile::CustomerRead);
        let some = engine.retry_event_deliveries(&reader, id, &some).await;
        assert!(matches!(some, Err(engine::Error::Forbidden)), "{some:?}");
        let all = engine.retry_failed_events(&reader, id, None).await;
        assert!(matches!(all, Err(engine::Error::Forbidden)), "{all:?}");
        let stranger = story.test.stranger();
        let all = engine.retry_failed_events(&stranger, id, None).await;
        assert!(matches!(all, Err(engine::Error::NotFound)), "{all:?}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_callback_is_signed_with_its_own_secret() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"type":"{eventType}"}"#;
        let input = calls(&receiver, body, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let signatures = async || {
            story.suspend(DEVICE).await;
            run_once(engine).await.unwrap();
            let last = receiver.heard().pop().unwrap();
            let signed = last.header("webhook-signature").map(str::to_owned);
            signed.map_or(0, |signed| signed.split(' ').count())
        };
        assert_eq!(signatures().await, 0);
        let secret = engine
            .renew_event_callback_secret(&keeper, id)
            .await
            .unwrap();
        assert!(secret.starts_with("whsec_"), "{secret}");
        assert_eq!(signatures().await, 1);
        engine
            .renew_event_callback_secret(&keeper, id)
            .await
            .unwrap();
        assert_eq!(story.configuration(id).await.callback.unwrap().signing, 2);
        assert_eq!(signatures().await, 2);
        let forgotten = engine.forget_former_event_callback_secret(&keeper, id);
        forgotten.await.unwrap();
        assert_eq!(signatures().await, 1);
        engine
            .stop_signing_event_callback(&keeper, id)
            .await
            .unwrap();
        assert_eq!(signatures().await, 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_callback_waits_while_its_configuration_is_switched_off_and_ends_with_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"type":"{eventType}"}"#;
        let input = calls(&receiver, body, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let enable = async |on: bool| {
            let enabled = engine.enable_event_configuration(&keeper, id, on);
            enabled.await.unwrap();
        };
        story.suspend(DEVICE).await;
        enable(false).await;
        // What comes to pass meanwhile is not owed.
        story.suspend(DEVICE).await;
        assert_eq!(run_once(engine).await.unwrap(), 0);
        let waits = async || story.configuration(id).await.callback.unwrap().waiting;
        assert_eq!(waits().await, 1);
        enable(true).await;
        assert_eq!(run_once(engine).await.unwrap(), 1);
        // Its settings stay while it is not to be sent.
        let silent = EventConfigurationInput {
            to_callback: String::new(),
            bell: ON.into(),
            callback: CallbackInput::default(),
            ..input.clone()
        };
        engine
            .edit_event_configuration(&keeper, id, &silent)
            .await
            .unwrap();
        story.suspend(DEVICE).await;
        assert_eq!(run_once(engine).await.unwrap(), 0);
        let kept = story.configuration(id).await;
        assert_eq!(kept.input.callback.url, input.callback.url);
        assert!(kept.callback.is_some_and(|of_it| !of_it.enabled));
        engine
            .edit_event_configuration(&keeper, id, &input)
            .await
            .unwrap();
        story.suspend(DEVICE).await;
        story.delete(id).await;
        assert_eq!(run_once(engine).await.unwrap(), 0);
        assert_eq!(receiver.heard().len(), 1);
        let gone = engine.event_configuration(&keeper, id).await;
        assert!(matches!(gone, Err(engine::Error::NotFound)), "{gone:?}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_bell_counts_what_each_reader_has_not_read() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.configure(story.device_type(), &suspensions()).await;
        for _ in 0..3 {
            story.test.clock.advance(10);
            story.suspend(DEVICE).await;
        }
        let ann = story.test.member(Profile::CustomerRead);
        let bob = Principal {
            user: UserId([0xbb; 12]),
            ..ann.clone()
        };
        let engine = story.engine();
        let unread = async |who: &Principal| engine.unread_alerts(who).await.unwrap();
        assert_eq!((unread(&ann).await, unread(&bob).await), (3, 3));
        let rung: Vec<AlertId> = story.rung().await.iter().map(|one| one.id).collect();
        engine.mark_alert_read(&ann, rung[1]).await.unwrap();
        engine.mark_alert_read(&ann, rung[1]).await.unwrap();
        assert_eq!((unread(&ann).await, unread(&bob).await), (2, 3));
        let read: Vec<bool> = story.rung().await.iter().map(|one| one.read).collect();
        assert_eq!(read, [false, true, false]);
        let only = AlertQuery {
            unread: ON.into(),
            ..AlertQuery::default()
        };
        let left = engine.alerts(&ann, &only).await.unwrap().rows;
        let left: Vec<AlertId> = left.iter().map(|one| one.id).collect();
        assert_eq!(left, [rung[2], rung[0]]);
        // Up to what was shown: what came since is not read.
        engine.mark_alerts_read(&ann, rung[1]).await.unwrap();
        assert_eq!((unread(&ann).await, unread(&bob).await), (1, 3));
        engine.mark_alerts_read(&ann, rung[2]).await.unwrap();
        story.suspend(OTHER).await;
        assert_eq!((unread(&ann).await, unread(&bob).await), (1, 4));
        // Also long after they came.
        story.test.clock.advance(10 * MINUTE);
        let newest = story.rung().await[3].id;
        engine.mark_alerts_read(&bob, newest).await.unwrap();
        assert_eq!((unread(&ann).await, unread(&bob).await), (1, 0));
        let rows = engine
            .alerts(&bob, &AlertQuery::default())
            .await
            .unwrap()
            .rows;
        assert!(rows.iter().all(|one| one.read) && rows.len() == 4);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_bell_is_turned_page_by_page() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.configure(story.device_type(), &suspensions()).await;
        for device in [DEVICE, OTHER].repeat(30) {
            story.suspend(device).await;
        }
        let reader = story.test.member(Profile::CustomerRead);
        let page = async |after: &str, until: &str, unread: bool| {
            let query = AlertQuery {
                size: 25,
                after: after.to_owned(),
                until: until.to_owned(),
                unread: if unread { ON.into() } else { String::new() },
                ..AlertQuery::default()
            };
            story.engine().alerts(&reader, &query).await.unwrap()
        };
        for unread in [false, true] {
            let first = page("", "", unread).await;
            assert_eq!(
                told(&first.rows)[..2],
                ["SUSPENDED 1CF14D", "SUSPENDED 1CF14C"]
            );
            assert!(first.rows.len() == 25 && first.previous.is_none());
            let second = page(first.next.as_deref().unwrap(), "", unread).await;
            let third = page(second.next.as_deref().unwrap(), "", unread).await;
            assert_eq!((third.rows.len(), third.next.is_none()), (10, true));
            let back = page("", third.previous.as_deref().unwrap(), unread).await;
            assert_eq!(back.rows, second.rows);
            let back = page("", back.previous.as_deref().unwrap(), unread).await;
            assert_eq!(back.rows, first.rows);
        }
        story.test
    })
    .await;
}
