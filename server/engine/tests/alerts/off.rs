//! Callbacks that are switched off since they fail, or since their receivers are gone: whom that is
//! told. And callbacks that fail: that is an event.

use domain::CallbackId;
use domain::alert::{AlertQuery, Alerted, CallbackOffView, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, ON};
use domain::device_type::DeviceTypeInput;
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::on_each;

use super::outlets::calls;
use super::receiver::Receiver;
use super::story::{ANN, BOB, DAY, DEVICE, Story, recipients, rings, suspensions, told};

/// The device type tells Ann.
async fn tell_ann(story: &Story) {
    let input = DeviceTypeInput {
        alert_email: ANN.into(),
        ..story.test.device_type_form(0).await
    };
    let keeper = story.keeper();
    let device_type = story.test.device_types[0];
    let edited = story
        .engine()
        .edit_device_type(&keeper, device_type, &input);
    edited.await.unwrap();
}

/// A callback of the device type that tells each message.
async fn tells(story: &Story, receiver: &Receiver) -> CallbackId {
    let input = CallbackInput {
        kind: "uplink".into(),
        channel: "URL".into(),
        method: "GET".into(),
        url: receiver.url("/message?secret=open-sesame"),
        enabled: ON.into(),
        ..CallbackInput::default()
    };
    let keeper = story.keeper();
    let device_type = story.test.device_types[0];
    let made = story.engine().create_callback(&keeper, device_type, &input);
    made.await.unwrap()
}

/// What the bell tells of a callback of the device type.
fn off(story: &Story, why: &str) -> Alerted {
    Alerted::CallbackOff(CallbackOffView {
        device_type: story.test.device_types[0],
        why: why.into(),
    })
}

#[tokio::test]
async fn the_bell_rings_for_whoever_may_see_the_device_type_where_nobody_is_named() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        story.test.with_group_below().await;
        let below = story.test.groups_below[0].clone();
        let (engine, keeper) = (story.engine(), story.keeper());
        let receiver = Receiver::new().await;
        let id = tells(&story, &receiver).await;
        receiver.answers(&["410 Gone"]);
        story.says(DEVICE, "2a").await;
        run_once(engine).await.unwrap();
        assert!(story.mails().await.is_empty());
        let rung = story.rung().await;
        let [one] = rung.as_slice() else {
            panic!("{rung:?}")
        };
        assert_eq!((&one.about, one.read), (&off(&story, "gone"), false));
        let named = story.test.device_type_form(0).await.name;
        assert_eq!(one.device_type_name, named);
        // Neither below the group of the device type nor beside it.
        let others = [
            story.test.member_of(&below, Profile::CustomerWrite),
            story.test.stranger(),
        ];
        for who in &others {
            assert_eq!(engine.unread_alerts(who).await.unwrap(), 0);
            let rung = engine.alerts(who, &AlertQuery::default()).await.unwrap();
            assert!(rung.rows.is_empty());
            let read = engine.mark_alert_read(who, one.id).await;
            assert!(matches!(read, Err(engine::Error::NotFound)), "{read:?}");
        }
        // It stays until it is read, also where that was put right meanwhile.
        story.test.clock.advance(DAY);
        let device_type = story.test.device_types[0];
        let on = engine.enable_callback(&keeper, device_type, id, true);
        on.await.unwrap();
        let reader = story.test.member(Profile::CustomerRead);
        assert_eq!(engine.unread_alerts(&reader).await.unwrap(), 1);
        assert_eq!(story.rung().await[0].about, off(&story, ""));
        engine.mark_alert_read(&reader, one.id).await.unwrap();
        assert_eq!(engine.unread_alerts(&reader).await.unwrap(), 0);
        assert!(story.rung().await[0].read);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_alert_address_is_told_once_that_a_receiver_is_gone() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        tell_ann(&story).await;
        let receiver = Receiver::new().await;
        let id = tells(&story, &receiver).await;
        receiver.answers(&["410 Gone"]);
        story.says(DEVICE, "2a").await;
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        let device_type = story.test.device_type_form(0).await.name;
        assert_eq!(
            mails[0].subject,
            format!("A callback of “{device_type}” was switched off")
        );
        let html = mails[0].html.as_deref().unwrap();
        for text in [mails[0].text.as_str(), html] {
            assert!(text.contains("410") && text.contains("127.0.0.1"), "{text}");
            assert!(!text.contains("open-sesame"), "{text}");
            assert!(text.contains("/callbacks"), "{text}");
        }
        run_once(story.engine()).await.unwrap();
        assert!(story.mails().await.is_empty());
        // It is another time when it was switched on in between.
        let (keeper, device_type) = (story.keeper(), story.test.device_types[0]);
        receiver.answers(&["410 Gone"]);
        let on = story
            .engine()
            .enable_callback(&keeper, device_type, id, true);
        on.await.unwrap();
        run_once(story.engine()).await.unwrap();
        assert_eq!(recipients(&story.mails().await), [ANN]);
        // What was put right before the mail went is told nobody.
        receiver.answers(&["410 Gone"]);
        let on = story
            .engine()
            .enable_callback(&keeper, device_type, id, true);
        on.await.unwrap();
        run_once(story.engine()).await.unwrap();
        let on = story
            .engine()
            .enable_callback(&keeper, device_type, id, true);
        on.await.unwrap();
        assert!(story.mails().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_alert_address_is_told_of_five_days_of_nothing_but_failures() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        tell_ann(&story).await;
        let receiver = Receiver::new().await;
        tells(&story, &receiver).await;
        receiver.answers(&["500 Oh"; 4]);
        story.says(DEVICE, "2a").await;
        run_once(story.engine()).await.unwrap();
        story.test.clock.advance(4 * DAY);
        run_once(story.engine()).await.unwrap();
        assert!(story.mails().await.is_empty());
        story.test.clock.advance(2 * DAY);
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("five days"), "{}", mails[0].text);
        // The bell rings all the same.
        let rung = story.rung().await;
        let [one] = rung.as_slice() else {
            panic!("{rung:?}")
        };
        assert_eq!(one.about, off(&story, "failing"));
        story.test
    })
    .await;
}

#[tokio::test]
async fn that_the_callback_of_a_configuration_is_off_is_told_those_whom_it_tells() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        tell_ann(&story).await;
        let receiver = Receiver::new().await;
        let body = r#"{"type":"{eventType}"}"#;
        let input = EventConfigurationInput {
            emails: format!("{ANN} {BOB}"),
            ..calls(&receiver, body, suspensions())
        };
        let id = story.configure(story.device_type(), &input).await;
        receiver.answers(&["410 Gone"]);
        story.suspend(DEVICE).await;
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        let told_off = |mail: &&engine::mail::Mail| mail.subject.contains("switched off");
        let off: Vec<_> = mails.iter().filter(told_off).cloned().collect();
        assert_eq!(recipients(&off), [ANN, BOB]);
        assert!(off[0].text.contains("“Suspensions”"), "{}", off[0].text);
        let of_it = story.configuration(id).await.callback.unwrap();
        assert_eq!(
            (of_it.enabled, of_it.switched_off.as_str()),
            (false, "gone")
        );
        // It is switched on with its configuration.
        let keeper = story.keeper();
        let on = story.engine().enable_event_configuration(&keeper, id, true);
        on.await.unwrap();
        assert_eq!(run_once(story.engine()).await.unwrap(), 1);
        assert_eq!(receiver.heard().len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn that_a_callback_fails_is_an_event_and_tells_by_others() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (receiver, watcher) = (Receiver::new().await, Receiver::new().await);
        let failing = tells(&story, &receiver).await;
        let failures = EventConfigurationInput {
            events: vec!["CALLBACK_ERROR".into()],
            ..rings(Watch::Events)
        };
        let body = r#"{"callback":"{callbackId}","status":{callbackStatus}}"#;
        let input = EventConfigurationInput {
            emails: ANN.into(),
            bell: ON.into(),
            ..calls(&watcher, body, failures)
        };
        story.configure(story.group(), &input).await;
        receiver.answers(&["500 Oh"]);
        watcher.answers(&["500 Oh"]);
        story.says(DEVICE, "2a").await;
        run_once(story.engine()).await.unwrap();
        run_once(story.engine()).await.unwrap();
        let heard = watcher.heard();
        // That it failed itself is not told by itself.
        assert_eq!(heard.len(), 1);
        assert_eq!(
            heard[0].body,
            format!(r#"{{"callback":"{failing}","status":500}}"#)
        );
        // By the others it is.
        assert_eq!(told(&story.rung().await), ["CALLBACK_ERROR 1CF14C"; 2]);
        assert_eq!(recipients(&story.mails().await), [ANN]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn where_nobody_is_named_those_are_told_who_may_mend_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (group, beside) = (story.test.group, story.test.with_group_beside().await);
        for (group, profile) in [
            (group, Profile::CustomerWrite),
            (group, Profile::CustomerRead),
            (beside, Profile::CustomerWrite),
        ] {
            story.test.session_of(group, profile).await;
        }
        let receiver = Receiver::new().await;
        let input = calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions());
        let id = story.configure(story.group(), &input).await;
        receiver.answers(&["410 Gone"]);
        story.suspend(DEVICE).await;
        run_once(story.engine()).await.unwrap();
        let told_off = |mail: &engine::mail::Mail| mail.subject.contains("switched off");
        let mut mails = story.mails().await;
        mails.retain(told_off);
        let [mail] = mails.as_slice() else {
            panic!("{:?}", recipients(&mails))
        };
        let link = format!("http://127.0.0.1:3000/event-configurations/{id}");
        let html = mail.html.as_deref().unwrap();
        for text in [mail.text.as_str(), html] {
            assert!(text.contains(&link), "{text}");
            assert!(text.contains("2026-01-01 00:00:"), "{text}");
        }
        assert!(html.contains(&format!("<a href=\"{link}\">")), "{html}");
        story.test
    })
    .await;
}
