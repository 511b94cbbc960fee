//! Messages reach the servers of their users, or it is known why not.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault, DeliveryState, WAITS};
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::{CallbackId, DeviceId, Fault, UnixMillis};
use engine::Error;
use engine::callback::run_once;
use engine::testing::on_each;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::fleet::{DEVICE, MINUTE, START, deliveries, get, hear, outcomes, owe, ready, view};
use super::receiver::{Heard, Receiver, serve};

#[tokio::test]
async fn a_message_is_delivered_once_with_the_text_its_template_makes() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let mut input = CallbackInput {
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"d":"{device}","t":{time},"v":{customData#v},"s":"{station}","r":{rssi},"a":"{avgSnr}"}"#.into(),
            headers: "X-Seq: {seqNumber}".into(),
            payload_config: "v::float:32".into(),
            ..get(receiver.url("/in?data={data}"))
        };
        input.url = input.url.replace("http://", "http://me:secret@");
        let id = owe(&test, &input).await;
        hear(&test.engine, &test.token, 7).await;
        assert_eq!(view(&test, id).await.waiting, 1);

        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        let heard = receiver.heard();
        assert_eq!(heard.len(), 1);
        assert!(heard[0].head.starts_with("POST /in?data=41ea00002b HTTP/1.1\r\n"), "{heard:?}");
        assert!(heard[0].head.contains("\r\nauthorization: Basic bWU6c2VjcmV0\r\n"), "{heard:?}");
        assert!(heard[0].head.contains("\r\nx-seq: 7"), "{heard:?}");
        let time = (START + 7 * MINUTE) / 1000;
        let expected = format!(r#"{{"d":"1B9C5","t":{time},"v":29.25,"s":"0001","r":-129.90,"a":"N/A"}}"#);
        assert_eq!(heard[0].body, expected);

        let owed = deliveries(&test, &test.engine).await;
        assert_eq!(owed[0].state, DeliveryState::Delivered);
        assert_eq!(outcomes(&owed[0]), [(AttemptOutcome::Delivered, Some(204))]);
        let request = &owed[0].attempts[0].request;
        assert_eq!(*request, format!("POST {}", receiver.url("/in?data=41ea00002b").replace("//", "//***@")));
        let view = view(&test, id).await;
        assert_eq!((view.waiting, view.delivered, view.failed, view.dead), (0, 1, 0, false));
        test
    })
    .await;
}

#[tokio::test]
async fn a_failure_is_tried_again_when_its_time_has_come_with_the_same_id() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No", "503 Busy\r\nretry-after: 600"]);
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        hear(&test.engine, &test.token, 1).await;

        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert!(view(&test, id).await.dead);
        test.clock.advance(50_000);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test.clock.advance(19_500);
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        // The receiver asked for ten minutes instead of two.
        test.clock.advance(599_000);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test.clock.advance(1_000);
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);

        let heard = receiver.heard();
        assert_eq!(heard.len(), 3);
        assert!(
            heard
                .iter()
                .all(|request| request.webhook_id() == heard[0].webhook_id())
        );
        let owed = deliveries(&test, &test.engine).await;
        let (refused, delivered) = (AttemptOutcome::Refused, AttemptOutcome::Delivered);
        let expected = [
            (refused, Some(500)),
            (refused, Some(503)),
            (delivered, Some(204)),
        ];
        assert_eq!(outcomes(&owed[0]), expected);
        assert_eq!(owed[0].attempts[0].response, "sorry");
        let view = view(&test, id).await;
        assert_eq!((view.waiting, view.delivered, view.dead), (0, 1, false));
        test
    })
    .await;
}

#[tokio::test]
async fn a_repeat_tells_the_message_as_it_is_known_by_then_under_the_same_id() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"]);
        owe(&test, &get(receiver.url("/{time}"))).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);

        // What another station heard two seconds before comes late.
        let time = START + MINUTE - 2_000;
        let body = format!(
            r#"[{{"station":"0002","device":"{DEVICE:X}","time":{time},"seqNumber":1,"data":"41ea00002b","rssi":-99.0,"snr":10.0}}]"#
        );
        let late = test.engine.receive(&test.token, Bytes::from(body));
        late.await.unwrap();
        test.clock.advance(2 * MINUTE);
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);

        let heard = receiver.heard();
        let second = START / 1000 + 60;
        for (request, time) in heard.iter().zip([second, second - 2]) {
            let line = format!("GET /{time} HTTP/1.1\r\n");
            assert!(request.head.starts_with(&line), "{heard:?}");
        }
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].webhook_id(), heard[1].webhook_id());
        test
    })
    .await;
}

#[tokio::test]
async fn an_average_that_is_not_known_yet_keeps_no_message_from_its_receiver() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"bare":{avgSnr},"quoted":"{avgSnr}"}"#.into(),
            ..get(receiver.url("/"))
        };
        let id = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let heard = receiver.heard();
        assert_eq!(heard.len(), 1);
        assert_eq!(heard[0].body, r#"{"bare":null,"quoted":"N/A"}"#);
        assert_eq!(view(&test, id).await.delivered, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn why_there_was_no_answer_is_a_code_and_an_answer_is_what_came() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"]);
        let nowhere = owe(&test, &get("http://nobody.example/".into())).await;
        let busy = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        let owed = deliveries(&test, &test.engine).await;
        let attempt = |id: CallbackId| {
            let one = owed.iter().find(|one| one.callback == id);
            let attempt = one.unwrap().attempts[0].clone();
            (attempt.response, attempt.fault)
        };
        assert_eq!(
            attempt(nowhere),
            (String::new(), Some(DeliveryFault::NoAddress))
        );
        assert_eq!(attempt(busy), ("sorry".to_owned(), None));

        // The event says it as a code, too, and as a sentence for programs.
        let who = test.member(Profile::CustomerRead);
        let query = EventQuery {
            kind: EventKind::CallbackError.code().into(),
            ..EventQuery::default()
        };
        let events = test.engine.device_events(&who, DeviceId(DEVICE), &query);
        let events = events.await.unwrap().rows;
        let told = events
            .iter()
            .find(|event| event.variables.callback_id == Some(nowhere.to_string()));
        let told = &told.expect("it is told").variables;
        assert_eq!(told.callback_fault, Some(DeliveryFault::NoAddress));
        assert_eq!(
            told.callback_message.as_deref(),
            Some("the host has no address")
        );
        test
    })
    .await;
}

#[tokio::test]
async fn a_callback_that_fails_is_told_once_until_it_works_again() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        let told = async || {
            let who = test.member(Profile::CustomerRead);
            let query = EventQuery {
                kind: EventKind::CallbackError.code().into(),
                ..EventQuery::default()
            };
            let events = test.engine.device_events(&who, DeviceId(DEVICE), &query);
            events.await.unwrap().rows
        };
        // Two messages fail, each twice.
        receiver.answers(&["500 No"; 4]);
        hear(&test.engine, &test.token, 1).await;
        hear(&test.engine, &test.token, 2).await;
        for _ in 0..2 {
            while run_once(&test.engine).await.unwrap() > 0 {}
            test.clock.advance(3 * MINUTE);
        }
        let first = told().await;
        assert_eq!(first.len(), 1);
        let variables = &first[0].variables;
        assert_eq!(variables.callback_id, Some(id.to_string()));
        assert_eq!(variables.callback_status, Some(500));
        // What the receiver said stands with the attempt only.
        assert_eq!(
            variables.callback_message.as_deref(),
            Some("Internal Server Error")
        );
        // It works, and fails again within the hour.
        test.clock.advance(10 * MINUTE);
        while run_once(&test.engine).await.unwrap() > 0 {}
        assert!(!view(&test, id).await.dead);
        let fails = async |seq| {
            receiver.answers(&["503 No"]);
            hear(&test.engine, &test.token, seq).await;
            while run_once(&test.engine).await.unwrap() > 0 {}
            told().await.len()
        };
        assert_eq!(fails(3).await, 1);
        test.clock.advance(120 * MINUTE);
        while run_once(&test.engine).await.unwrap() > 0 {}
        assert_eq!(fails(4).await, 2);
        // It works, fails again within the hour, and fails on: that is told once the hour is over.
        test.clock.advance(10 * MINUTE);
        while run_once(&test.engine).await.unwrap() > 0 {}
        assert!(!view(&test, id).await.dead);
        assert_eq!(fails(5).await, 2);
        for (minutes, count) in [(30, 2), (40, 3), (120, 3)] {
            receiver.answers(&["503 No"]);
            test.clock.advance(minutes * MINUTE);
            while run_once(&test.engine).await.unwrap() > 0 {}
            assert!(view(&test, id).await.dead);
            assert_eq!(told().await.len(), count);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn after_eleven_attempts_a_message_is_among_the_failed() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        // A redirect is a failure, and nobody goes where it points.
        let other = Receiver::new().await;
        let head = format!("302 Found\r\nlocation: {}", other.url("/"));
        receiver.answers(&[head.as_str(); 11]);
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        for minutes in WAITS.into_iter().chain([1440]) {
            assert_eq!(run_once(&test.engine).await.unwrap(), 1, "{minutes}");
            test.clock.advance(minutes * MINUTE * 6 / 5);
        }
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        assert_eq!((receiver.heard().len(), other.heard().len()), (11, 0));
        let owed = deliveries(&test, &test.engine).await;
        assert_eq!((owed[0].state, owed[0].due), (DeliveryState::Failed, None));
        let view = view(&test, id).await;
        assert_eq!((view.waiting, view.delivered, view.failed), (0, 0, 1));
        test
    })
    .await;
}

#[tokio::test]
async fn a_forbidden_address_is_neither_saved_nor_dialled() {
    on_each(async |test| {
        ready(&test).await;
        let who = test.member(Profile::CustomerWrite);
        let input = get("http://169.254.169.254/latest/meta-data".into());
        let refused = test
            .engine
            .create_callback(&who, test.device_types[0], &input)
            .await;
        let Err(Error::Rejected(faults)) = refused else {
            panic!("{refused:?}")
        };
        assert!(
            matches!(&faults[0].fault, Fault::ForbiddenAddress { .. }),
            "{faults:?}"
        );

        // A name is vetted by what it resolves to, each time.
        let closed = ["10.1.2.3:0", "[::1]:0", "[::ffff:192.168.0.1]:0"];
        test.network.name(
            "inside.example",
            closed.map(|a| a.parse().unwrap()).to_vec(),
        );
        owe(&test, &get("http://inside.example/".into())).await;
        owe(&test, &get("http://nobody.example/".into())).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        assert!(test.network.dialled().is_empty());
        let mut seen: Vec<_> = deliveries(&test, &test.engine)
            .await
            .iter()
            .map(|d| outcomes(d)[0].0.code())
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, ["forbidden", "no_address"]);
        test
    })
    .await;
}

#[tokio::test]
async fn a_message_that_was_under_way_when_the_process_died_is_sent_again_with_its_id() {
    on_each(async |test| {
        ready(&test).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = silent.local_addr().unwrap();
        owe(&test, &get(format!("http://{address}/"))).await;
        hear(&test.engine, &test.token, 1).await;

        // The receiver has the request; then the process is gone.
        let dying = test.another().await;
        let (gone, mut first) = {
            let engine = dying.clone();
            let working = tokio::spawn(async move { run_once(&engine).await });
            let (stream, _) = silent.accept().await.unwrap();
            (working, stream)
        };
        let mut bytes = vec![0; 4096];
        let read = first.read(&mut bytes).await.unwrap();
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        dying.close().await;
        drop((silent, first));

        let listener = TcpListener::bind(address).await.unwrap();
        let owed = deliveries(&test, &test.engine).await;
        assert_eq!(outcomes(&owed[0]), [(AttemptOutcome::Started, None)]);
        assert_eq!(
            run_once(&test.engine).await.unwrap(),
            0,
            "the lease still holds"
        );
        test.clock.advance(30_001);
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let all = heard.clone();
        let serving = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream, all, Arc::default()).await;
        });
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        serving.await.unwrap();

        let first = Heard {
            head: String::from_utf8_lossy(&bytes[..read]).into(),
            body: String::new(),
        };
        assert_eq!(first.webhook_id(), heard.lock().unwrap()[0].webhook_id());
        let owed = deliveries(&test, &test.engine).await;
        let ends: Vec<_> = outcomes(&owed[0])
            .into_iter()
            .map(|outcome| outcome.0)
            .collect();
        assert_eq!(ends, [AttemptOutcome::Started, AttemptOutcome::Delivered]);
        test
    })
    .await;
}

#[tokio::test]
async fn gone_switches_a_callback_off_and_what_it_owes_waits() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["410 Gone"]);
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let off = view(&test, id).await;
        assert_eq!((off.enabled, off.waiting, off.dead), (false, 1, true));
        let who = test.member(Profile::CustomerWrite);
        let of = test.device_types[0];
        let standing = test.engine.callback_standing(&who, of, id).await.unwrap();
        assert_eq!(
            (standing.switched_off.as_str(), standing.errors),
            ("gone", 1)
        );
        let since = Some(UnixMillis(test.clock_now()));
        assert_eq!((off.off_since, standing.off_since), (since, since));

        test.clock.advance(100 * 60 * MINUTE);
        // What comes meanwhile is not owed, and off it is since then.
        hear(&test.engine, &test.token, 2).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        let off = view(&test, id).await;
        assert_eq!((off.waiting, off.off_since), (1, since));
        let on = test.engine.enable_callback(&who, of, id, true);
        on.await.unwrap();
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let on = view(&test, id).await;
        assert_eq!(
            (on.enabled, on.waiting, on.delivered, on.dead),
            (true, 0, 1, false)
        );
        assert_eq!(on.off_since, None);
        test
    })
    .await;
}

#[tokio::test]
async fn deleting_a_callback_cancels_what_it_owes() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        let who = test.member(Profile::CustomerWrite);
        let device_type = test.device_types[0];
        test.engine
            .delete_callback(&who, device_type, id)
            .await
            .unwrap();
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        assert!(receiver.heard().is_empty());
        let owed = deliveries(&test, &test.engine).await;
        assert_eq!(owed[0].state, DeliveryState::Cancelled);
        assert!(
            test.engine
                .list_callbacks(&who, device_type)
                .await
                .unwrap()
                .is_empty()
        );
        let again = test.engine.delete_callback(&who, device_type, id).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn many_messages_all_arrive_once() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        for seq in 0..100 {
            hear(&test.engine, &test.token, seq).await;
        }
        assert_eq!(run_once(&test.engine).await.unwrap(), 100);
        let mut ids: Vec<String> = receiver
            .heard()
            .iter()
            .map(|r| r.webhook_id().into())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 100);
        let owed = deliveries(&test, &test.engine).await;
        assert!(
            owed.iter()
                .all(|delivery| delivery.state == DeliveryState::Delivered)
        );
        test
    })
    .await;
}

#[tokio::test]
async fn a_silent_receiver_delays_only_itself_and_a_stop_waits_for_what_is_under_way() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1]).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver::new().await;
        let stuck = owe(
            &test,
            &get(format!("http://{}/", silent.local_addr().unwrap())),
        )
        .await;
        let fine = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        let running = test.another().await;
        running.start();
        for seq in 0..100 {
            hear(&running, &test.token, seq).await;
        }
        receiver.wait_for(100).await;
        // Connections that the receiver never took break when it goes away.
        drop(silent);
        running.close().await;
        let (stuck, fine) = (view(&test, stuck).await, view(&test, fine).await);
        assert_eq!((fine.waiting, fine.delivered, fine.dead), (0, 100, false));
        assert_eq!((stuck.waiting, stuck.delivered, stuck.dead), (100, 0, true));
        let attempts = deliveries(&test, &test.engine).await;
        let open = attempts
            .iter()
            .flat_map(|d| &d.attempts)
            .filter(|a| a.finished.is_none());
        assert_eq!(open.count(), 0);
        test
    })
    .await;
}

#[tokio::test]
async fn strangers_find_no_callbacks_and_readers_change_none() {
    on_each(async |test| {
        ready(&test).await;
        let input = CallbackInput {
            headers: "X-Api-Key: open-sesame".into(),
            ..get("http://ann:open-sesame@example.org/hooks/secret?key=secret".into())
        };
        let id = owe(&test, &input).await;
        let (engine, device_type) = (&test.engine, test.device_types[0]);
        let stranger = test.stranger();
        let unseen = engine.list_callbacks(&stranger, device_type).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let unseen = engine.create_callback(&stranger, device_type, &input).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let reader = test.member(Profile::CustomerRead);
        let seen = engine.list_callbacks(&reader, device_type).await.unwrap();
        let one = engine.callback(&reader, device_type, id).await.unwrap();
        for seen in [&seen[0], &one] {
            assert_eq!(seen.input.url, "http://example.org/•••");
            assert_eq!(seen.input.headers, "X-Api-Key: •••");
        }
        let refused = engine.edit_callback(&reader, device_type, id, &input).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let other = engine.callback(&reader, test.device_types[1], id).await;
        assert!(matches!(other, Err(Error::NotFound)), "{other:?}");

        let writer = test.member(Profile::CustomerWrite);
        let whole = engine.callback(&writer, device_type, id).await.unwrap();
        assert_eq!(whole.input, input);
        let edited = CallbackInput {
            enabled: String::new(),
            ..get("http://example.org/{data}".into())
        };
        engine
            .edit_callback(&writer, device_type, id, &edited)
            .await
            .unwrap();
        let stored = engine.callback(&writer, device_type, id).await.unwrap();
        assert_eq!((stored.input, stored.enabled), (edited, false));
        let refused = engine
            .edit_callback(&writer, device_type, id, &CallbackInput::default())
            .await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        test
    })
    .await;
}
