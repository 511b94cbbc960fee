//! Callbacks that are switched off since they fail, or since their receivers are gone: whom that is
//! told. And callbacks that fail: that is an event.

use domain::alert::{
    AlertOwner, AlertQuery, Alerted, CallbackOffView, EventConfigurationInput, Watch,
};
use domain::audit::{AuditQuery, EntryView, Kind, Verb, Who};
use domain::callback::{CallbackInput, ON};
use domain::device_type::DeviceTypeInput;
use domain::permission::Profile;
use domain::{CallbackId, UnixMillis};
use engine::callback::run_once;
use engine::testing::on_each;

use super::outlets::calls;
use super::receiver::Receiver;
use super::story::{
    ANN, BOB, DAY, DEVICE, MINUTE, Story, mailed, recipients, rings, suspensions, told,
};

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
fn off(story: &Story, why: &str, since: Option<UnixMillis>) -> Alerted {
    Alerted::CallbackOff(CallbackOffView {
        device_type: story.test.device_types[0],
        why: why.into(),
        since,
    })
}

/// What the audit log tells of a part: its name, and what it became.
type Part = (String, Option<String>);

/// What somebody did: to what, and what of it is told.
type Deed = (Kind, String, Verb, Vec<Part>);

/// What the system did by itself, the oldest first.
async fn by_itself(story: &Story) -> Vec<Deed> {
    let (operator, group) = (story.test.member(Profile::Operator), story.test.group);
    let query = AuditQuery {
        size: 250,
        ..AuditQuery::default()
    };
    let page = story.engine().audit(&operator, group, &query).await;
    let mut rows = page.unwrap().rows;
    rows.reverse();
    let told = |entry: &EntryView| -> Deed {
        let said = |text: Option<&str>| text.map(str::to_owned);
        let fields = entry.fields.iter();
        let fields = fields.map(|field| (field.name.clone(), said(field.after.said())));
        (entry.kind, entry.id.clone(), entry.verb, fields.collect())
    };
    let own = rows.iter().filter(|entry| entry.who == Who::System);
    // The first groups are made so, too.
    let own = own.filter(|entry| entry.verb != Verb::Create);
    own.map(told).collect()
}

/// What is told of one that was switched off.
fn switched(part: &str, why: &str) -> Vec<Part> {
    vec![
        (part.to_owned(), None),
        ("reason".to_owned(), Some(why.to_owned())),
    ]
}

#[tokio::test]
async fn that_the_system_switched_a_callback_off_is_in_the_audit_log_with_the_reason() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let id = tells(&story, &receiver).await;
        receiver.answers(&["410 Gone"]);
        story.says(DEVICE, "2a").await;
        for _ in 0..2 {
            run_once(story.engine()).await.unwrap();
        }
        let gone = (
            Kind::Callback,
            id.to_string(),
            Verb::Disable,
            switched("enabled", "gone"),
        );
        assert_eq!(by_itself(&story).await, std::slice::from_ref(&gone));
        // Switched on again it fails for too long: it is another time.
        let (keeper, device_type) = (story.keeper(), story.test.device_types[0]);
        receiver.answers(&["500 Oh"; 4]);
        let on = story
            .engine()
            .enable_callback(&keeper, device_type, id, true);
        on.await.unwrap();
        run_once(story.engine()).await.unwrap();
        story.test.clock.advance(6 * DAY);
        run_once(story.engine()).await.unwrap();
        let failing = (
            Kind::Callback,
            id.to_string(),
            Verb::Disable,
            switched("enabled", "failing"),
        );
        assert_eq!(by_itself(&story).await, [gone, failing]);
        let verdict = story.engine().verify_audit(None).await.unwrap();
        assert_eq!(verdict.wrong, None);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_callback_of_a_configuration_is_noted_with_that() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let input = calls(&receiver, "{}", suspensions());
        let of_device = AlertOwner::Device(domain::DeviceId(DEVICE));
        let mut told = Vec::new();
        for owner in [story.group(), story.device_type(), of_device] {
            let id = story.configure(owner, &input).await;
            receiver.answers(&["410 Gone"]);
            story.suspend(DEVICE).await;
            run_once(story.engine()).await.unwrap();
            told.push((
                Kind::EventConfiguration,
                id.to_string(),
                Verb::Disable,
                switched("callback_enabled", "gone"),
            ));
            assert_eq!(by_itself(&story).await, told);
            story.delete(id).await;
        }
        story.test
    })
    .await;
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
        let since = Some(UnixMillis(story.test.clock_now()));
        let told = off(&story, "gone", since);
        assert_eq!((&one.about, one.read), (&told, false));
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
        assert_eq!(story.rung().await[0].about, off(&story, "", None));
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
            assert!(text.contains("not sent later"), "{text}");
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
        // That it fails is told at once, and that it still does is not.
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].subject.ends_with("fails"), "{}", mails[0].subject);
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
        let since = Some(UnixMillis(story.test.clock_now()));
        assert_eq!(one.about, off(&story, "failing", since));
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
        let since = Some(UnixMillis(story.test.clock_now()));
        assert_eq!(of_it.off_since, since);
        // It is switched on with its configuration.
        let keeper = story.keeper();
        let on = story.engine().enable_event_configuration(&keeper, id, true);
        on.await.unwrap();
        let on = story.configuration(id).await.callback.unwrap();
        assert_eq!((on.enabled, on.off_since), (true, None));
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

/// Tells Ann of callbacks that fail.
fn failures() -> EventConfigurationInput {
    let failures = EventConfigurationInput {
        name: "Failures".into(),
        events: vec!["CALLBACK_ERROR".into()],
        ..rings(Watch::Events)
    };
    mailed(failures, &[ANN])
}

#[tokio::test]
async fn a_mail_of_a_callback_that_fails_says_which() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let id = tells(&story, &receiver).await;
        story.configure(story.group(), &failures()).await;
        receiver.answers(&["500 Oh"]);
        story.says(DEVICE, "2a").await;
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        let of = story.test.device_types[0];
        let link = format!("http://127.0.0.1:3000/device-types/{of}/callbacks/{id}/deliveries");
        let html = mails[0].html.as_deref().unwrap();
        for said in [mails[0].text.as_str(), html] {
            for part in ["DATA / UPLINK", &receiver.url("/•••"), &link] {
                assert!(said.contains(part), "{part}: {said}");
            }
            assert!(!said.contains("open-sesame"), "{said}");
        }
        assert!(html.contains(&format!("<a href=\"{link}\">")), "{html}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_callback_of_something_further_up_is_not_named_below() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        story.test.with_devices(below, &[0xB]).await;
        let receiver = Receiver::new().await;
        let above = calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions());
        story.configure(story.group(), &above).await;
        let owner = AlertOwner::DeviceType(story.test.device_types[below]);
        story.configure(owner, &failures()).await;
        receiver.answers(&["500 Oh"]);
        story.suspend(0xB).await;
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        let text = &mails[0].text;
        assert!(text.contains("A callback failed: 500"), "{text}");
        assert!(text.contains("/devices/B/events"), "{text}");
        assert!(!text.contains("Receiver"), "{text}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_alert_address_is_told_at_most_once_an_hour_that_a_callback_fails() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        tell_ann(&story).await;
        let receiver = Receiver::new().await;
        let id = tells(&story, &receiver).await;
        // Every second one fails.
        let says = async |answer: &str| {
            receiver.forget_answers();
            receiver.answers(&[answer]);
            story.says(DEVICE, "2a").await;
            while run_once(story.engine()).await.unwrap() > 0 {}
            story.mails().await
        };
        let mails = says("500 Oh").await;
        assert_eq!(recipients(&mails), [ANN]);
        let device_type = story.test.device_type_form(0).await.name;
        let subject = format!("A callback of “{device_type}” fails");
        assert_eq!(mails[0].subject, subject);
        let of = story.test.device_types[0];
        let link = format!("/device-types/{of}/callbacks/{id}/deliveries");
        for part in ["500 Internal Server Error", "1CF14C", &link] {
            assert!(mails[0].text.contains(part), "{part}: {}", mails[0].text);
        }
        for answer in ["200 Fine", "500 Oh", "200 Fine"] {
            assert!(says(answer).await.is_empty());
        }
        story.test.clock.advance(61 * MINUTE);
        assert!(says("200 Fine").await.is_empty());
        assert_eq!(recipients(&says("500 Oh").await), [ANN]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_alert_address_that_a_configuration_tells_is_told_by_that() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        tell_ann(&story).await;
        let receiver = Receiver::new().await;
        tells(&story, &receiver).await;
        story.configure(story.group(), &failures()).await;
        receiver.answers(&["500 Oh"]);
        story.says(DEVICE, "2a").await;
        run_once(story.engine()).await.unwrap();
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Failures”"), "{}", mails[0].text);
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
