//! The ways by which callbacks leave the house, beside one request for each.

use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault, DeliveryState};
use domain::permission::Profile;
use engine::callback::run_once;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, on_each};

use super::fleet::{START, deliveries, get, hear, outcomes, owe, ready, view};
use super::receiver::Receiver;

fn batch(url: String, line: &str) -> CallbackInput {
    CallbackInput {
        channel: "BATCH_URL".into(),
        method: String::new(),
        line_pattern: line.into(),
        ..get(url)
    }
}

fn email(recipient: &str) -> CallbackInput {
    CallbackInput {
        channel: "EMAIL".into(),
        method: String::new(),
        recipient: recipient.into(),
        subject: "Message from device {device} received on {time}".into(),
        message: "Data: {data}\nPower: {rssi} dBm".into(),
        ..get(String::new())
    }
}

/// Fields that are refused.
async fn refused(test: &TestEngine, input: &CallbackInput) -> Vec<String> {
    let who = test.member(Profile::CustomerWrite);
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], input);
    match made.await {
        Err(engine::Error::Rejected(wrong)) => wrong.into_iter().map(|one| one.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_came_in_a_second_goes_as_the_lines_of_one_request() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = batch(
            receiver.url("/batch?lines={batch}"),
            "{device};{time};{data};",
        );
        let callback = owe(&test, &input).await;
        for seq in 1..=3 {
            hear(&test.engine, &test.token, seq).await;
        }
        assert_eq!(run_once(&test.engine).await.unwrap(), 3);
        let heard = receiver.heard();
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert!(
            heard[0].head.starts_with("POST /batch HTTP/1.1\r\n"),
            "{}",
            heard[0].head
        );
        let second = |seq: i64| START / 1000 + seq * 60;
        let lines = (1..=3).map(|seq| format!("1B9C5%3B{}%3B41ea00002b%3B", second(seq)));
        let lines: Vec<String> = lines.collect();
        assert_eq!(heard[0].body, format!("lines={}", lines.join("%0A")));
        let view = view(&test, callback).await;
        assert_eq!((view.delivered, view.waiting), (3, 0));
        for delivery in deliveries(&test, &test.engine).await {
            assert_eq!(
                outcomes(&delivery),
                [(AttemptOutcome::Delivered, Some(204))]
            );
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_failed_is_tried_again_under_its_id_and_with_others_under_another() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        // Where the URL has no place for the lines they stand behind its query.
        let input = batch(receiver.url("/batch?from=me"), "{seqNumber}");
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        receiver.answers(&["500 No", "500 No"]);
        run_once(&test.engine).await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        test.clock.advance(140_000);
        hear(&test.engine, &test.token, 2).await;
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        let bodies: Vec<&str> = heard.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(bodies[..2], ["from=me&batch=1", "from=me&batch=1"]);
        assert!(
            ["from=me&batch=1%0A2", "from=me&batch=2%0A1"].contains(&bodies[2]),
            "{bodies:?}"
        );
        assert_eq!(heard[0].webhook_id(), heard[1].webhook_id());
        assert_ne!(heard[1].webhook_id(), heard[2].webhook_id());
        test
    })
    .await;
}

#[tokio::test]
async fn a_mail_goes_for_each_and_its_end_is_known() {
    on_each(async |test| {
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "Back-End <backend@example.org>".into();
            })
            .await;
        ready(&test).await;
        let callback = owe(&test, &email("ann@example.org")).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        let mail = test.engine.kept_mail();
        assert_eq!(mail.len(), 1);
        assert_eq!(mail[0].to, "ann@example.org");
        let time = START / 1000 + 60;
        assert_eq!(
            mail[0].subject,
            format!("Message from device 1B9C5 received on {time}")
        );
        assert_eq!(mail[0].text, "Data: 41ea00002b\nPower: -129.90 dBm");
        assert_eq!(view(&test, callback).await.delivered, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn without_a_transport_a_mail_waits_and_says_which_setting_is_missing() {
    on_each(async |test| {
        ready(&test).await;
        owe(&test, &email("ann@example.org")).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        let delivery = &deliveries(&test, &test.engine).await[0];
        assert_eq!(delivery.state, DeliveryState::Waiting);
        let setting = "mail.transport".to_owned();
        assert_eq!(
            delivery.attempts[0].fault,
            Some(DeliveryFault::NoMail { setting })
        );
        test
    })
    .await;
}

#[tokio::test]
async fn each_channel_names_what_is_wrong_with_it() {
    on_each(async |test| {
        let nowhere = CallbackInput {
            channel: "PIGEON".into(),
            ..get("http://127.0.0.1/".into())
        };
        assert_eq!(refused(&test, &nowhere).await, ["channel"]);
        let no_lines = batch("http://127.0.0.1/{batch}".into(), " ");
        assert_eq!(refused(&test, &no_lines).await, ["url", "line_pattern"]);
        let of_get = CallbackInput {
            method: "GET".into(),
            ..batch("http://127.0.0.1/?{device}".into(), "{nothing}")
        };
        assert_eq!(
            refused(&test, &of_get).await,
            ["method", "url", "line_pattern"]
        );
        let nobody = CallbackInput {
            subject: String::new(),
            message: "{nothing}".into(),
            ..email("nobody")
        };
        assert_eq!(
            refused(&test, &nobody).await,
            ["recipient", "subject", "message"]
        );
        let wild = CallbackInput {
            channel: "MQTT".into(),
            topic: "sigfox/+/{device}".into(),
            content_type: "application/json".into(),
            body: r#"{"d":"{data}"}"#.into(),
            discovery: "on".into(),
            ..get("http://127.0.0.1/".into())
        };
        assert_eq!(refused(&test, &wild).await, ["url", "topic", "discovery"]);
        let closed = CallbackInput {
            url: "mqtt://10.1.2.3:1883".into(),
            topic: "sigfox".into(),
            discovery: String::new(),
            ..wild
        };
        assert_eq!(refused(&test, &closed).await, ["url"]);
        test
    })
    .await;
}

#[tokio::test]
async fn in_order_what_follows_waits_until_the_one_before_is_delivered() {
    on_each(async |test| {
        ready(&test).await;
        test.with_devices(0, &[0x77]).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            in_order: "on".into(),
            ..get(receiver.url("/?d={device}&n={seqNumber}"))
        };
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        receiver.answers(&["500 No"]);
        run_once(&test.engine).await.unwrap();
        // The second of the device waits for the first, another device's does not.
        hear(&test.engine, &test.token, 2).await;
        super::fleet::hear_of(&test.engine, &test.token, 0x77, 1).await;
        run_once(&test.engine).await.unwrap();
        run_once(&test.engine).await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        let asked = heard.iter().map(|one| one.head.split(' ').nth(1).unwrap());
        let asked: Vec<&str> = asked.collect();
        assert_eq!(
            asked,
            [
                "/?d=1B9C5&n=1",
                "/?d=77&n=1",
                "/?d=1B9C5&n=1",
                "/?d=1B9C5&n=2"
            ]
        );
        test
    })
    .await;
}

#[tokio::test]
async fn after_five_days_of_nothing_but_failures_a_callback_is_switched_off_and_its_rows_wait() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &get(receiver.url("/"))).await;
        let day = 86_400_000;
        for seq in 1..=6 {
            hear(&test.engine, &test.token, seq).await;
            receiver.answers(&["500 No"; 40]);
            run_once(&test.engine).await.unwrap();
            let view = view(&test, callback).await;
            assert_eq!(view.enabled, seq < 6, "{seq}");
            test.clock.advance(day);
        }
        let off = view(&test, callback).await;
        assert_eq!(off.switched_off, "failing");
        assert!(off.waiting > 0);
        // Switched on again it gets five days more, and what waited is sent.
        let who = test.member(Profile::CustomerWrite);
        let on = test
            .engine
            .enable_callback(&who, test.device_types[0], callback, true);
        on.await.unwrap();
        receiver.forget_answers();
        test.clock.advance(2 * day);
        run_once(&test.engine).await.unwrap();
        let on = view(&test, callback).await;
        assert!(on.enabled && !on.dead && on.waiting == 0, "{on:?}");
        assert_eq!(on.switched_off, "");
        test
    })
    .await;
}
