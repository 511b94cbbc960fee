//! Callbacks to the product's own inspector, which leave the house by no socket.

use domain::callback::{AttemptOutcome, CallbackInput, InspectedRequest, InspectorView};
use domain::permission::{Principal, Profile};
use domain::{Fault, UnixMillis, UserId};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{ORIGIN, TestEngine, on_each};

use super::fleet::{deliveries, get, hear, outcomes, owe, ready};

/// The inspector's address for the first device type.
async fn made(test: &TestEngine) -> String {
    let who = test.member(Profile::CustomerWrite);
    let made = test.engine.make_inspector(&who, test.device_types[0]);
    made.await.unwrap();
    view(test).await.address.unwrap()
}

async fn view(test: &TestEngine) -> InspectorView {
    let who = test.member(Profile::CustomerWrite);
    let view = test.engine.inspector(&who, test.device_types[0]);
    view.await.unwrap()
}

fn post(url: &str, body: &str) -> CallbackInput {
    CallbackInput {
        method: "POST".into(),
        content_type: "application/json".into(),
        body: body.into(),
        ..get(url.to_owned())
    }
}

/// With no private network open to callbacks, as it is at first.
async fn closed(test: TestEngine) -> TestEngine {
    test.with_settings(|settings| settings.allowed_networks.clear())
        .await
}

#[tokio::test]
async fn what_is_sent_there_opens_no_connection_and_is_recorded_like_any_other() {
    on_each(async |test| {
        let test = closed(test).await;
        ready(&test).await;
        let address = made(&test).await;
        let input = CallbackInput {
            headers: "X-Device: {device}".into(),
            ..post(&format!("{address}?n={{seqNumber}}"), r#"{"d":"{data}"}"#)
        };
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert!(test.network.dialled().is_empty());

        let delivery = &deliveries(&test, &test.engine).await[0];
        assert_eq!(outcomes(delivery), [(AttemptOutcome::Delivered, Some(204))]);
        assert_eq!(delivery.attempts[0].request, format!("POST {address}?n=1"));
        let requests = view(&test).await.requests;
        assert_eq!(requests.len(), 1);
        let path = address.strip_prefix(ORIGIN).unwrap();
        assert_eq!(requests[0].method, "POST");
        assert_eq!(requests[0].address, format!("{path}?n=1"));
        assert_eq!(requests[0].body, r#"{"d":"41ea00002b"}"#);
        for line in [
            "host: 127.0.0.1:3000",
            "x-device: 1B9C5",
            "user-agent: SIGFOX",
            "content-type: application/json",
            "content-length: 18",
            &format!("webhook-id: {}", delivery.id),
        ] {
            let headers = &requests[0].headers;
            assert!(
                headers.lines().any(|said| said == line),
                "{line}: {headers}"
            );
        }
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_radio_details_is_shown_that_something_came_and_not_what() {
    on_each(async |test| {
        let test = closed(test).await;
        ready(&test).await;
        let address = made(&test).await;
        let input = CallbackInput {
            headers: "X-Heard: {station}".into(),
            ..post(&format!("{address}?r={{rssi}}"), r#"{"r":{rssi}}"#)
        };
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);

        let whole = view(&test).await;
        let came = &whole.requests[0];
        assert!(!whole.hidden);
        assert!(came.address.contains("?r=-129.9"), "{came:?}");
        assert!(came.headers.contains("x-heard: "), "{came:?}");
        assert!(came.body.contains("-129.9"), "{came:?}");
        let bare = InspectedRequest {
            time: came.time,
            method: "POST".into(),
            address: address.strip_prefix(ORIGIN).unwrap().to_owned(),
            headers: String::new(),
            body: String::new(),
        };
        let manager = test.member(Profile::DeviceManagerWrite);
        let shown = test.engine.inspector(&manager, test.device_types[0]).await;
        let expected = InspectorView {
            hidden: true,
            requests: vec![bare],
            ..whole
        };
        assert_eq!(shown.unwrap(), expected);
        test
    })
    .await;
}

#[tokio::test]
async fn what_only_looks_like_its_address_is_an_address_like_every_other() {
    on_each(async |test| {
        let test = closed(test).await;
        let address = made(&test).await;
        let path = address.strip_prefix(ORIGIN).unwrap();
        let who = test.member(Profile::CustomerWrite);
        for url in [
            format!("{address}/"),
            format!("{address}x"),
            format!("{ORIGIN}/inspect/{{deviceTypeId}}"),
            format!("{ORIGIN}/inspect/../metrics"),
            format!("{ORIGIN}/rpc/app/rpc/session/current"),
            format!("http://127.0.0.1:3001{path}"),
            format!("http://127.0.0.1{path}"),
            format!("https://127.0.0.1:3000{path}"),
            format!("http://127.0.0.2:3000{path}"),
            format!("http://localhost:3000{path}"),
        ] {
            let input = get(url.clone());
            let made = test
                .engine
                .create_callback(&who, test.device_types[0], &input);
            let Err(Error::Rejected(wrong)) = made.await else {
                panic!("{url} is taken")
            };
            let forbidden = matches!(wrong[0].fault, Fault::ForbiddenAddress { .. });
            assert!(forbidden && wrong.len() == 1, "{url}: {wrong:?}");
        }
        assert!(test.network.dialled().is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn a_name_that_leads_to_the_server_itself_is_connected_to_nowhere() {
    on_each(async |test| {
        let test = closed(test).await;
        ready(&test).await;
        let address = made(&test).await;
        let path = address.strip_prefix(ORIGIN).unwrap();
        // It is looked up when it is sent, and what is found is closed.
        let other = std::net::SocketAddr::from(([127, 0, 0, 1], 3000));
        test.network.name("rebound.example.org", vec![other]);
        owe(
            &test,
            &get(format!("http://rebound.example.org:3000{path}")),
        )
        .await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        let delivery = &deliveries(&test, &test.engine).await[0];
        assert_eq!(outcomes(delivery), [(AttemptOutcome::Forbidden, None)]);
        assert!(test.network.dialled().is_empty());
        assert!(view(&test).await.requests.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn a_test_reaches_it_and_gets_what_a_device_is_to_be_answered() {
    on_each(async |test| {
        let test = closed(test).await;
        let address = made(&test).await;
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let input = CallbackInput {
            kind: "bidir".into(),
            ..post(&address, r#"{"device":"{device}","ack":{ack}}"#)
        };
        let told = test
            .engine
            .try_callback(&who, of, None, &input)
            .await
            .unwrap();
        assert_eq!(
            (told.outcome, told.status),
            (AttemptOutcome::Delivered, Some(204))
        );
        let said = test
            .engine
            .set_inspector_downlink(&who, of, "01 02 03 04 05 06 07 08");
        said.await.unwrap();
        let told = test
            .engine
            .try_callback(&who, of, None, &input)
            .await
            .unwrap();
        assert_eq!(told.status, Some(200));
        assert_eq!(
            told.response,
            r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#
        );
        assert_eq!(view(&test).await.requests.len(), 2);
        let seven = test
            .engine
            .set_inspector_downlink(&who, of, "01020304050607");
        let wrong = seven.await.unwrap_err();
        assert!(matches!(&wrong, Error::Rejected(wrong) if wrong[0].field == "downlink"));
        test
    })
    .await;
}

#[tokio::test]
async fn another_address_takes_the_place_of_the_one_before() {
    on_each(async |test| {
        ready(&test).await;
        let old = made(&test).await;
        let new = made(&test).await;
        assert_ne!(old, new);
        owe(&test, &get(old)).await;
        owe(&test, &get(new)).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        let mut ends: Vec<_> = deliveries(&test, &test.engine)
            .await
            .iter()
            .flat_map(outcomes)
            .map(|end| end.1)
            .collect();
        ends.sort_unstable();
        assert_eq!(ends, [Some(204), Some(404)]);
        test
    })
    .await;
}

#[tokio::test]
async fn it_keeps_fifty_requests_for_a_day_and_takes_so_many_a_minute() {
    on_each(async |test| {
        let address = made(&test).await;
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let input = get(format!("{address}?t={{time}}"));
        // A person may send ten in a minute: these come from many.
        let send = async |nth: u8| {
            let who = Principal {
                user: UserId([nth / 10; 12]),
                ..who.clone()
            };
            let told = test.engine.try_callback(&who, of, None, &input);
            told.await.unwrap().status
        };
        for nth in 0..60 {
            assert_eq!(send(nth).await, Some(204));
        }
        let requests = view(&test).await.requests;
        assert_eq!(requests.len(), 50);
        let now = UnixMillis(test.clock_now());
        assert!(requests.iter().all(|one| one.time == now));
        for nth in 60..120 {
            assert_eq!(send(nth).await, Some(204));
        }
        assert_eq!(send(120).await, Some(429));
        test.clock.advance(60_000);
        assert_eq!(send(121).await, Some(204));
        test.clock.advance(86_400_000);
        assert!(view(&test).await.requests.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn it_is_for_those_who_may_change_callbacks_and_off_it_is_not_there() {
    on_each(async |test| {
        let of = test.device_types[0];
        let (reader, stranger) = (test.member(Profile::CustomerRead), test.stranger());
        let writer = test.member(Profile::CustomerWrite);
        assert!(test.engine.offers_inspector(&writer, of).await.unwrap());
        assert!(!test.engine.offers_inspector(&reader, of).await.unwrap());
        let said = test.engine.inspector(&reader, of).await;
        assert!(matches!(said, Err(Error::Forbidden)), "{said:?}");
        let said = test.engine.make_inspector(&reader, of).await;
        assert!(matches!(said, Err(Error::Forbidden)), "{said:?}");
        let said = test.engine.set_inspector_downlink(&reader, of, "").await;
        assert!(matches!(said, Err(Error::Forbidden)), "{said:?}");
        for said in [
            test.engine.offers_inspector(&stranger, of).await.map(drop),
            test.engine.inspector(&stranger, of).await.map(drop),
            test.engine.make_inspector(&stranger, of).await,
            // None was made yet.
            test.engine.set_inspector_downlink(&writer, of, "").await,
        ] {
            assert!(matches!(said, Err(Error::NotFound)), "{said:?}");
        }
        assert_eq!(view(&test).await, InspectorView::default());

        let address = made(&test).await;
        let test = test
            .with_settings(|settings| {
                settings.inspector = false;
                settings.allowed_networks.clear();
            })
            .await;
        assert!(!test.engine.offers_inspector(&writer, of).await.unwrap());
        for said in [
            test.engine.inspector(&writer, of).await.map(drop),
            test.engine.make_inspector(&writer, of).await,
            test.engine
                .inspecting(&address[address.len() - 24..])
                .await
                .map(drop),
        ] {
            assert!(matches!(said, Err(Error::NotFound)), "{said:?}");
        }
        let refused = test
            .engine
            .create_callback(&writer, of, &get(address))
            .await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        test
    })
    .await;
}
