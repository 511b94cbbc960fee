//! The ways by which callbacks leave the house, beside one request for each.

use bytes::Bytes;
use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault, DeliveryState};
use domain::permission::Profile;
use domain::{Fault, Problem, UnixMillis};
use engine::callback::run_once;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, on_each};

use super::fleet::{DEVICE, START, deliveries, get, hear, outcomes, owe, ready, view};
use super::receiver::{Heard, Receiver};

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
async fn a_batch_that_failed_comes_again_whole_and_under_its_id() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &batch(receiver.url("/"), "{seqNumber}")).await;
        for seq in 1..=3 {
            hear(&test.engine, &test.token, seq).await;
        }
        receiver.answers(&["500 No"]);
        assert_eq!(run_once(&test.engine).await.unwrap(), 3);
        // Whenever it is due: it is all of it that comes, and comes once.
        for _ in 0..24 {
            test.clock.advance(3_000);
            run_once(&test.engine).await.unwrap();
        }
        let heard = receiver.heard();
        let bodies: Vec<&str> = heard.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(bodies, ["batch=1%0A2%0A3"; 2]);
        assert_eq!(heard[0].webhook_id(), heard[1].webhook_id());
        assert_eq!(view(&test, callback).await.waiting, 0);
        test
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_failed_comes_again_whole_however_large_it_was() {
    const LINES: i64 = 600;
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &batch(receiver.url("/"), "{seqNumber}")).await;
        let now = test.clock_now();
        let items = (1..=LINES).map(|seq| {
            let time = now - 500 * (LINES - seq);
            format!(
                r#"{{"station":"0001","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"data":"2a","rssi":-99.0}}"#
            )
        });
        let items: Vec<String> = items.collect();
        let body = Bytes::from(format!("[{}]", items.join(",")));
        test.engine.receive(&test.token, body).await.unwrap();
        receiver.answers(&["500 No"]);
        run_once(&test.engine).await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].body.matches("%0A").count() as i64, LINES - 1);
        assert_eq!(heard[0].body, heard[1].body);
        assert_eq!(heard[0].webhook_id(), heard[1].webhook_id());
        assert_eq!(view(&test, callback).await.delivered, LINES);
        test
    })
    .await;
}

#[tokio::test]
async fn what_waited_while_a_callback_was_switched_off_goes_together_when_it_is_on_again() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &batch(receiver.url("/"), "{seqNumber}")).await;
        receiver.answers(&["500 No", "500 No"]);
        for seq in 1..=2 {
            hear(&test.engine, &test.token, seq).await;
            run_once(&test.engine).await.unwrap();
        }
        let who = test.member(Profile::CustomerWrite);
        for on in [false, true] {
            test.engine
                .enable_callback(&who, test.device_types[0], callback, on)
                .await
                .unwrap();
        }
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert!(
            ["batch=1%0A2", "batch=2%0A1"].contains(&heard[2].body.as_str()),
            "{heard:?}"
        );
        let [first, second, both] = [0, 1, 2].map(|n: usize| heard[n].webhook_id());
        assert!(both != first && both != second && first != second);
        test
    })
    .await;
}

#[tokio::test]
async fn after_an_edit_a_batch_of_other_lines_has_another_id_and_keeps_that() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &batch(receiver.url("/"), "{seqNumber}")).await;
        receiver.answers(&["500 No"; 3]);
        for seq in 1..=2 {
            hear(&test.engine, &test.token, seq).await;
        }
        run_once(&test.engine).await.unwrap();
        let (engine, device_type) = (&test.engine, test.device_types[0]);
        let who = test.member(Profile::CustomerWrite);
        let input = batch(receiver.url("/"), "n{seqNumber}");
        let edited = engine.edit_callback(&who, device_type, callback, &input);
        edited.await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        // Off and on the lines are the same, and so is their id.
        for on in [false, true] {
            let turned = engine.enable_callback(&who, device_type, callback, on);
            turned.await.unwrap();
        }
        for wait in [140_000, 280_000] {
            test.clock.advance(wait);
            run_once(&test.engine).await.unwrap();
        }
        assert_eq!(view(&test, callback).await.delivered, 2);
        let heard = receiver.heard();
        let bodies: Vec<&str> = heard.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(bodies[0], "batch=1%0A2");
        assert_eq!(bodies.len(), 4);
        for body in &bodies[1..] {
            assert!(["batch=n1%0An2", "batch=n2%0An1"].contains(body), "{body}");
        }
        let ids: Vec<&str> = heard.iter().map(Heard::webhook_id).collect();
        assert_ne!(ids[0], ids[1]);
        assert_eq!(ids[1..3], ids[2..4]);
        test
    })
    .await;
}

#[tokio::test]
async fn after_an_edit_what_waited_goes_together_anew() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let callback = owe(&test, &batch(receiver.url("/"), "{seqNumber}")).await;
        receiver.answers(&["500 No", "500 No"]);
        for seq in 1..=2 {
            hear(&test.engine, &test.token, seq).await;
            run_once(&test.engine).await.unwrap();
        }
        let who = test.member(Profile::CustomerWrite);
        let input = batch(receiver.url("/"), "n{seqNumber}");
        let edited = test
            .engine
            .edit_callback(&who, test.device_types[0], callback, &input);
        edited.await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert!(
            ["batch=n1%0An2", "batch=n2%0An1"].contains(&heard[2].body.as_str()),
            "{heard:?}"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_failed_is_tried_again_under_its_id_and_what_is_new_goes_by_itself() {
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
        let one = "from=me&batch=1";
        assert_eq!(bodies, [one, one, one, "from=me&batch=2"]);
        let ids: Vec<&str> = heard.iter().map(Heard::webhook_id).collect();
        assert_eq!(ids[..2], ids[1..3]);
        assert_ne!(ids[2], ids[3]);
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
async fn the_subject_of_a_mail_is_one_line() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        for (subject, column) in [
            ("Message\nBcc: eve@example.org", 8),
            (" {device}\u{7}{time}", 10),
        ] {
            let two = CallbackInput {
                subject: subject.into(),
                message: "Data: {data}".into(),
                ..email("ann@example.org")
            };
            let made = test
                .engine
                .create_callback(&who, test.device_types[0], &two);
            let Err(engine::Error::Rejected(wrong)) = made.await else {
                panic!("it is refused");
            };
            let problem = Problem::NotOneLine;
            let there = Fault::Syntax { column, problem };
            assert_eq!(wrong, [there.of("subject")]);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_line_of_a_batch_is_one_line() {
    on_each(async |test| {
        let address = "http://127.0.0.1/?l={batch}";
        let two = batch(address.into(), "{device};\n{data}");
        let who = test.member(Profile::CustomerWrite);
        let made = test
            .engine
            .create_callback(&who, test.device_types[0], &two);
        let Err(engine::Error::Rejected(wrong)) = made.await else {
            panic!("it is refused");
        };
        let there = Fault::Syntax {
            column: 10,
            problem: Problem::LineBreak,
        };
        assert_eq!(wrong, [there.of("line_pattern")]);
        // The end of the line that a field of several lines brings is no line of its own.
        ready(&test).await;
        let receiver = Receiver::new().await;
        let ended = batch(receiver.url("/"), "{seqNumber};\r\n");
        owe(&test, &ended).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        assert_eq!(receiver.heard()[0].body, "batch=1%3B");
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
async fn order_that_is_asked_for_later_holds_for_what_waits_already() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = get(receiver.url("/?n={seqNumber}"));
        let callback = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        receiver.answers(&["500 No"]);
        run_once(&test.engine).await.unwrap();
        let input = CallbackInput {
            in_order: "on".into(),
            ..input
        };
        let who = test.member(Profile::CustomerWrite);
        let edited = test
            .engine
            .edit_callback(&who, test.device_types[0], callback, &input);
        edited.await.unwrap();
        hear(&test.engine, &test.token, 2).await;
        run_once(&test.engine).await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        run_once(&test.engine).await.unwrap();
        let heard = receiver.heard();
        let asked = heard.iter().map(|one| one.head.split(' ').nth(1).unwrap());
        let asked: Vec<&str> = asked.collect();
        assert_eq!(asked, ["/?n=1", "/?n=1", "/?n=2"]);
        test
    })
    .await;
}

#[tokio::test]
async fn in_order_a_batch_holds_one_line_of_a_device_and_the_next_waits_for_it() {
    on_each(async |test| {
        ready(&test).await;
        test.with_devices(0, &[0x77]).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            in_order: "on".into(),
            ..batch(receiver.url("/?lines={batch}"), "{device}-{seqNumber}")
        };
        owe(&test, &input).await;
        for seq in 1..=3 {
            hear(&test.engine, &test.token, seq).await;
        }
        super::fleet::hear_of(&test.engine, &test.token, 0x77, 1).await;
        receiver.answers(&["500 No"]);
        // What failed keeps the rest of its device waiting.
        while run_once(&test.engine).await.unwrap() > 0 {}
        assert_eq!(receiver.heard().len(), 1);
        test.clock.advance(70_000);
        while run_once(&test.engine).await.unwrap() > 0 {}
        let heard = receiver.heard();
        let bodies: Vec<&str> = heard.iter().map(|one| one.body.as_str()).collect();
        assert_eq!(bodies.len(), 4, "{bodies:?}");
        let first = ["lines=1B9C5-1%0A77-1", "lines=77-1%0A1B9C5-1"];
        assert!(first.contains(&bodies[0]), "{bodies:?}");
        assert!(first.contains(&bodies[1]), "{bodies:?}");
        assert_eq!(bodies[2..], ["lines=1B9C5-2", "lines=1B9C5-3"]);
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
        // The last of the days went by after it.
        assert_eq!(off.off_since, Some(UnixMillis(test.clock_now() - day)));
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
        assert_eq!((on.switched_off.as_str(), on.off_since), ("", None));
        test
    })
    .await;
}
