//! Who may see and change what, and what is refused.

use domain::alert::{AlertQuery, Crossing, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, DeliveryQuery, ON};
use domain::event::EventKind;
use domain::permission::Profile;
use domain::{DeliveryId, DeviceId, EventConfigurationId};
use engine::Error;
use engine::testing::on_each;

use super::outlets::calls;
use super::receiver::Receiver;
use super::story::{ANN, DEVICE, Story, batteries, mailed, recipients, rings, suspensions, told};

/// Asserts that something was refused so.
macro_rules! refused {
    ($how:pat, $done:expr) => {
        let done = $done;
        assert!(matches!(done, Err($how)), "{done:?}");
    };
}

#[tokio::test]
async fn a_reader_sees_all_but_secrets_and_changes_nothing() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let input = calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions());
        let id = story.configure(story.device_type(), &input).await;
        let reader = story.test.member(Profile::CustomerRead);
        let (engine, owner) = (story.engine(), story.device_type());
        let seen = engine.event_configuration(&reader, id).await.unwrap();
        let text = format!("{seen:?}");
        assert!(
            text.contains("127.0.0.1") && !text.contains("open-sesame"),
            "{text}"
        );
        let listed = engine.event_configurations(&reader, owner).await.unwrap();
        assert_eq!(listed.len(), 1);
        let whole = story.configuration(id).await.input.callback;
        assert!(whole.url.contains("open-sesame"), "{whole:?}");

        let made = engine.create_event_configuration(&reader, owner, &input);
        refused!(Error::Forbidden, made.await);
        let edited = engine.edit_event_configuration(&reader, id, &input);
        refused!(Error::Forbidden, edited.await);
        let switched = engine.enable_event_configuration(&reader, id, false);
        refused!(Error::Forbidden, switched.await);
        let deleted = engine.delete_event_configuration(&reader, id);
        refused!(Error::Forbidden, deleted.await);
        let tried = engine.try_event_configuration(&reader, owner, None, &input);
        refused!(Error::Forbidden, tried.await);
        let secret = engine.renew_event_callback_secret(&reader, id);
        refused!(Error::Forbidden, secret.await);
        let unsigned = engine.stop_signing_event_callback(&reader, id);
        refused!(Error::Forbidden, unsigned.await);
        assert!(receiver.heard().is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn for_a_stranger_there_is_nothing() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let input = EventConfigurationInput {
            bell: ON.into(),
            ..calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions())
        };
        let id = story.configure(story.device_type(), &input).await;
        story.suspend(DEVICE).await;
        let alert = story.rung().await[0].id;
        let stranger = story.test.stranger();
        let engine = story.engine();
        for owner in [story.group(), story.device_type()] {
            refused!(
                Error::NotFound,
                engine.event_configurations(&stranger, owner).await
            );
            let made = engine.create_event_configuration(&stranger, owner, &input);
            refused!(Error::NotFound, made.await);
            let tried = engine.try_event_configuration(&stranger, owner, None, &input);
            refused!(Error::NotFound, tried.await);
        }
        refused!(
            Error::NotFound,
            engine.event_configuration(&stranger, id).await
        );
        let edited = engine.edit_event_configuration(&stranger, id, &input);
        refused!(Error::NotFound, edited.await);
        let switched = engine.enable_event_configuration(&stranger, id, false);
        refused!(Error::NotFound, switched.await);
        refused!(
            Error::NotFound,
            engine.delete_event_configuration(&stranger, id).await
        );
        let query = DeliveryQuery::default();
        refused!(
            Error::NotFound,
            engine.event_deliveries(&stranger, id, &query).await
        );
        let delivery = engine.event_delivery(&stranger, id, DeliveryId(1));
        refused!(Error::NotFound, delivery.await);
        refused!(
            Error::NotFound,
            engine.mark_alert_read(&stranger, alert).await
        );
        let of_it = AlertQuery {
            configuration: id.to_string(),
            ..AlertQuery::default()
        };
        refused!(Error::NotFound, engine.alerts(&stranger, &of_it).await);
        let bell = engine
            .alerts(&stranger, &AlertQuery::default())
            .await
            .unwrap();
        assert!(bell.rows.is_empty());
        assert_eq!(engine.unread_alerts(&stranger).await.unwrap(), 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_the_signal_neither_watches_it_nor_reads_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let weak = EventConfigurationInput {
            limit: "-90".into(),
            ..rings(Watch::Rssi)
        };
        let manager = story.test.member(Profile::DeviceManagerWrite);
        let (engine, owner) = (story.engine(), story.device_type());
        let made = engine.create_event_configuration(&manager, owner, &weak);
        refused!(Error::Forbidden, made.await);
        let tried = engine.try_event_configuration(&manager, owner, None, &weak);
        refused!(Error::Forbidden, tried.await);
        let empty = batteries("2.8");
        let made = engine.create_event_configuration(&manager, owner, &empty);
        let id = made.await.unwrap();
        let edited = engine.edit_event_configuration(&manager, id, &weak);
        refused!(Error::Forbidden, edited.await);
        story.configure(owner, &weak).await;
        story.says(DEVICE, "2a").await;
        story.is_at(DEVICE, 2.5, 21.5).await;
        story.close_messages().await;
        let bell = engine
            .alerts(&manager, &AlertQuery::default())
            .await
            .unwrap();
        let mut values: Vec<_> = bell
            .rows
            .iter()
            .map(|one| one.event().unwrap())
            .map(|event| (event.kind.code(), &event.variables))
            .map(|(code, told)| (code, told.value, told.threshold))
            .collect();
        values.sort_by_key(|one| one.0);
        values.dedup();
        // The limit bounds how weak it is.
        let battery = ("BATTERY_LOW", Some(2.5), Some(2.8));
        assert_eq!(values, [battery, ("RSSI_LOW", None, None)]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_radio_details_neither_watches_a_place_nor_reads_how_far_it_is() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_geolocation(0).await;
        let leaves = EventConfigurationInput {
            lat: "48.8584".into(),
            lng: "2.2945".into(),
            radius: "1000".into(),
            crossing: Crossing::Leaves.word().into(),
            ..rings(Watch::Geofence)
        };
        let manager = story.test.member(Profile::DeviceManagerWrite);
        let (engine, owner) = (story.engine(), story.device_type());
        let made = engine.create_event_configuration(&manager, owner, &leaves);
        refused!(Error::Forbidden, made.await);
        let tried = engine.try_event_configuration(&manager, owner, None, &leaves);
        refused!(Error::Forbidden, tried.await);
        let plain = batteries("2.8");
        let made = engine.create_event_configuration(&manager, owner, &plain);
        let id = made.await.unwrap();
        let edited = engine.edit_event_configuration(&manager, id, &leaves);
        refused!(Error::Forbidden, edited.await);

        story.configure(owner, &leaves).await;
        for north in [0.001_f32, 0.05] {
            let (lat, lng) = (48.8584 + north, 2.2945_f32);
            let data = format!("{:08x}{:08x}", lat.to_bits(), lng.to_bits());
            story.says(DEVICE, &data).await;
            story.close_messages().await;
        }
        let query = AlertQuery::default();
        let bell = engine.alerts(&manager, &query).await.unwrap();
        let left = bell.rows[0].event().unwrap();
        assert_eq!(left.kind, EventKind::GeofenceLeft);
        assert_eq!(left.variables.value, None);
        // Whoever may see them is told.
        let told = &story.rung().await[0];
        assert!(told.event().unwrap().variables.value.is_some());
        story.test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_the_signal_has_no_callback_tell_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let input = calls(&receiver, r#"{"info":{deviceInfo}}"#, suspensions());
        let manager = story.test.member(Profile::DeviceManagerWrite);
        let (engine, owner) = (story.engine(), story.device_type());
        let made = engine.create_event_configuration(&manager, owner, &input);
        let Err(Error::Rejected(wrong)) = made.await else {
            panic!("it is made")
        };
        assert_eq!((wrong.len(), wrong[0].field.as_str()), (1, "callback_body"));
        let tried = engine.try_event_configuration(&manager, owner, None, &input);
        refused!(Error::Rejected(_), tried.await);
        assert!(receiver.heard().is_empty());
        let id = story.configure(owner, &input).await;
        let edited = engine.edit_event_configuration(&manager, id, &input);
        refused!(Error::Rejected(_), edited.await);
        for enabled in [false, true] {
            let switched = engine.enable_event_configuration(&manager, id, enabled);
            switched.await.unwrap();
        }
        let plain = calls(&receiver, r#"{"device":"{device}"}"#, suspensions());
        let edited = engine.edit_event_configuration(&manager, id, &plain);
        edited.await.unwrap();
        let deleted = engine.delete_event_configuration(&manager, id);
        deleted.await.unwrap();
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_form_is_refused_field_by_field_and_nothing_is_kept_of_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let callback = CallbackInput {
            channel: "URL".into(),
            method: "POST".into(),
            url: "ftp://example.org".into(),
            content_type: "application/json".into(),
            body: r#"{"type":"{data}"}"#.into(),
            ..CallbackInput::default()
        };
        let wrong = EventConfigurationInput {
            name: String::new(),
            limit: "much".into(),
            emails: "nobody".into(),
            quiet_from: "25:00".into(),
            quiet_to: "06:00".into(),
            not_again: "-1".into(),
            digest: "0".into(),
            to_callback: ON.into(),
            callback,
            ..batteries("")
        };
        let (engine, keeper, owner) = (story.engine(), story.keeper(), story.device_type());
        let fields = async |input: &EventConfigurationInput| {
            let made = engine
                .create_event_configuration(&keeper, owner, input)
                .await;
            let Err(Error::Rejected(wrong)) = made else {
                panic!("{made:?}")
            };
            wrong.into_iter().map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(
            fields(&wrong).await,
            [
                "name",
                "limit",
                "emails",
                "quiet_from",
                "not_again",
                "digest",
                "callback_url",
                "callback_body",
            ]
        );
        // It has to tell somebody, and of something.
        let nobody = EventConfigurationInput {
            bell: String::new(),
            ..batteries("2.8")
        };
        assert_eq!(fields(&nobody).await, ["emails"]);
        let nothing = EventConfigurationInput {
            watch: String::new(),
            ..batteries("2.8")
        };
        assert_eq!(fields(&nothing).await, ["watch"]);
        let listed = engine.event_configurations(&keeper, owner).await.unwrap();
        assert!(listed.is_empty());
        // One that is there stays as it was.
        let id = story
            .configure(owner, &mailed(batteries("2.8"), &[ANN]))
            .await;
        let edited = engine.edit_event_configuration(&keeper, id, &wrong).await;
        assert!(matches!(edited, Err(Error::Rejected(_))), "{edited:?}");
        assert_eq!(story.configuration(id).await.input.limit, "2.8");
        story.is_at(DEVICE, 2.5, 21.5).await;
        assert_eq!(told(&story.alerts_of(id).await), ["BATTERY_LOW 1CF14C"]);
        // What does not make sense in the query of the bell is refused, too.
        let query = AlertQuery {
            configuration: "nothing".into(),
            ..AlertQuery::default()
        };
        refused!(Error::Rejected(_), engine.alerts(&keeper, &query).await);
        story.test
    })
    .await;
}

#[tokio::test]
async fn readers_below_learn_neither_what_stands_above_nor_what_a_device_is_called_elsewhere() {
    on_each(async |test| {
        const MOVED: u32 = 0xB;
        let mut story = Story::begin(test).await;
        let here = story.test.with_group_below().await;
        let there = story.test.with_group_below().await;
        story.test.with_devices(here, &[MOVED]).await;
        let input = EventConfigurationInput {
            bell: ON.into(),
            ..mailed(suspensions(), &[ANN])
        };
        let id = story.configure(story.group(), &input).await;
        story.suspend(MOVED).await;
        let below = story.test.groups_below[0].clone();
        let reader = story.test.member_of(&below, Profile::CustomerRead);
        let (engine, keeper) = (story.engine(), story.keeper());
        let query = AlertQuery::default();
        let rang = engine.alerts(&reader, &query).await.unwrap().rows;
        let name = rang[0].device_name.clone();
        assert_eq!(rang.len(), 1);
        assert_ne!(name, "B");
        assert_eq!(rang[0].configuration, EventConfigurationId([0; 12]));
        assert_eq!(rang[0].configuration_name, "");
        // Whoever may see the group above is told.
        let rang = engine.alerts(&keeper, &query).await.unwrap().rows;
        assert_eq!(rang[0].configuration, id);
        assert_eq!(rang[0].configuration_name, "Suspensions");
        // The device goes to others before the mail is made.
        let to = story.test.device_types[there];
        engine.transfer(&keeper, DeviceId(MOVED), to).await.unwrap();
        let rang = engine.alerts(&reader, &query).await.unwrap().rows;
        assert_eq!(told(&rang), ["SUSPENDED B"]);
        assert_eq!(rang[0].device_name, "B");
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(!mails[0].text.contains(&name), "{}", mails[0].text);
        assert_eq!(mails[0].subject, "Suspended: B");
        story.test
    })
    .await;
}
