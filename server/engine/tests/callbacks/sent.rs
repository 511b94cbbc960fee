//! What an attempt shows of what was sent is what its receiver got.

use std::collections::BTreeMap;

use domain::CallbackId;
use domain::callback::{AttemptView, CallbackInput};
use domain::permission::Profile;
use engine::callback::run_once;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, on_each};

use super::deliveries::{ids, of};
use super::fleet::{deliveries, get, hear, owe, ready};
use super::receiver::{Heard, Receiver};

/// What those see who see less than all of it.
const READERS: [Profile; 3] = [
    Profile::CustomerRead,
    Profile::DeviceManagerRead,
    Profile::DeviceManagerWrite,
];

/// The first attempt of each delivery of a callback, as somebody with that profile sees it.
async fn attempts(test: &TestEngine, profile: Profile, callback: CallbackId) -> Vec<AttemptView> {
    let (who, device_type) = (test.member(profile), test.device_types[0]);
    let mut first = Vec::new();
    for id in ids(test, &of(callback, "")).await {
        let story = test.engine.delivery(&who, device_type, callback, id).await;
        first.push(story.unwrap().1.remove(0));
    }
    first
}

/// The headers that came, but for those of the connection and the credentials.
fn came(heard: &Heard) -> BTreeMap<String, String> {
    let lines = heard.head.lines().filter_map(|line| line.split_once(": "));
    let others = ["host", "content-length", "authorization"];
    let lines = lines.filter(|(name, _)| !others.contains(name));
    let lines = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
    lines.collect()
}

/// The headers that an attempt shows, but for the credentials.
fn shown(attempt: &AttemptView) -> BTreeMap<String, String> {
    let headers = attempt.headers.iter().cloned();
    headers
        .filter(|(name, _)| name != "authorization")
        .collect()
}

/// Readers see neither headers nor body, and whoever may change the callback sees what came.
async fn agrees(test: &TestEngine, callback: CallbackId, heard: &Heard) {
    let seen = attempts(test, Profile::CustomerWrite, callback).await;
    assert!(!seen.is_empty());
    for attempt in &seen {
        assert_eq!(attempt.body, heard.body);
        assert_eq!(shown(attempt), came(heard));
    }
    for profile in READERS {
        for attempt in attempts(test, profile, callback).await {
            assert!(attempt.headers.is_empty(), "{profile:?}: {attempt:?}");
            assert_eq!(attempt.body, "", "{profile:?}");
        }
    }
}

#[tokio::test]
async fn a_post_is_shown_with_the_headers_and_the_body_that_its_receiver_got() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let url = receiver.url("/in").replace("http://", "http://me:secret@");
        let input = CallbackInput {
            method: "POST".into(),
            headers: "X-Seq: {seqNumber}".into(),
            content_type: "application/json".into(),
            body: r#"{"device":"{device}","data":"{data}"}"#.into(),
            ..get(url)
        };
        let callback = owe(&test, &input).await;
        receiver.answers(&["500 No"]);
        hear(&test.engine, &test.token, 7).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let heard = receiver.heard().remove(0);
        assert_eq!(heard.header("x-seq"), Some("7"));
        assert_eq!(heard.body, r#"{"device":"1B9C5","data":"41ea00002b"}"#);
        agrees(&test, callback, &heard).await;

        // The receiver knows the sender by its credentials: nobody else sees them.
        assert!(heard.header("authorization").is_some());
        let seen = attempts(&test, Profile::CustomerWrite, callback).await;
        let masked = ("authorization".to_owned(), "***".to_owned());
        assert!(seen[0].headers.contains(&masked), "{seen:?}");
        // Of many messages at once so much is not told.
        let of_message = &deliveries(&test, &test.engine).await[0].attempts[0];
        assert_eq!(of_message.request, seen[0].request);
        assert!(of_message.headers.is_empty() && of_message.body.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn credentials_in_a_header_of_the_settings_are_masked_as_well() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            headers: "Authorization: Bearer secret".into(),
            ..get(receiver.url("/in"))
        };
        let callback = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let heard = receiver.heard().remove(0);
        assert_eq!(heard.header("authorization"), Some("Bearer secret"));
        agrees(&test, callback, &heard).await;
        let seen = attempts(&test, Profile::CustomerWrite, callback).await;
        let told = format!("{seen:?}");
        assert!(told.contains("***") && !told.contains("secret"), "{told}");
        test
    })
    .await;
}

#[tokio::test]
async fn a_form_is_shown_as_it_was_posted() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            method: "POST".into(),
            content_type: "application/x-www-form-urlencoded".into(),
            body: "data={data}".into(),
            ..get(receiver.url("/in?id={device}"))
        };
        let callback = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let heard = receiver.heard().remove(0);
        assert_eq!(heard.body, "id=1B9C5&data=41ea00002b");
        agrees(&test, callback, &heard).await;
        test
    })
    .await;
}

#[tokio::test]
async fn each_delivery_of_a_batch_shows_the_request_that_it_went_in() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            channel: "BATCH_URL".into(),
            method: String::new(),
            line_pattern: "{device};{seqNumber}".into(),
            ..get(receiver.url("/in?lines={batch}"))
        };
        let callback = owe(&test, &input).await;
        for seq in 1..=3 {
            hear(&test.engine, &test.token, seq).await;
        }
        assert_eq!(run_once(&test.engine).await.unwrap(), 3);
        let heard = receiver.heard();
        assert_eq!(heard.len(), 1);
        assert_eq!(heard[0].body, "lines=1B9C5%3B1%0A1B9C5%3B2%0A1B9C5%3B3");
        agrees(&test, callback, &heard[0]).await;
        let seen = attempts(&test, Profile::CustomerWrite, callback).await;
        assert_eq!(seen.len(), 3);
        test
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_shown_with_its_recipient_its_subject_and_its_text() {
    on_each(async |test| {
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "Back-End <backend@example.org>".into();
            })
            .await;
        ready(&test).await;
        let input = CallbackInput {
            channel: "EMAIL".into(),
            method: String::new(),
            recipient: "ann@example.org".into(),
            subject: "Message of {device}".into(),
            message: "Data: {data}\nNumber: {seqNumber}".into(),
            ..get(String::new())
        };
        let callback = owe(&test, &input).await;
        hear(&test.engine, &test.token, 7).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let mail = test.engine.kept_mail().remove(0);
        let seen = attempts(&test, Profile::CustomerWrite, callback).await;
        let line = format!("EMAIL {}: {}", mail.to, mail.subject);
        assert_eq!((&seen[0].request, &seen[0].body), (&line, &mail.text));
        let read = attempts(&test, Profile::CustomerRead, callback).await;
        assert_eq!(read[0].body, "");
        test
    })
    .await;
}
