//! A device goes to another group: its old one is told nothing of how it is by now, and its new one
//! nothing of whom the old one told.

use domain::callback::{CallbackInput, CallbackKind};
use domain::device::DeviceInput;
use domain::event::{EventKind, EventQuery, EventView};
use domain::message::{CallbackState, MessageQuery, MessageView};
use domain::permission::{Principal, Profile};
use domain::{CallbackId, DeviceId, DeviceTypeId};
use engine::testing::{TestEngine, on_each};

use super::deliveries::{ids, of, retry, send};
use super::fleet::{DEVICE, MINUTE, get, hear, owe, ready};
use super::kinds::{hand_in, sent};
use super::receiver::Receiver;

const HOUR: i64 = 60 * MINUTE;

/// Says where the device is, and what it is called.
async fn place(test: &TestEngine, name: &str, lat: &str, lng: &str) {
    let who = test.member(Profile::CustomerWrite);
    let input = DeviceInput {
        name: name.into(),
        lat: lat.into(),
        lng: lng.into(),
        ..DeviceInput::default()
    };
    let edited = test.engine.edit_device(&who, DeviceId(DEVICE), &input);
    edited.await.unwrap();
}

/// Brings the device to another device type.
async fn bring(test: &TestEngine, to: usize) {
    let who = test.member(Profile::CustomerWrite);
    let to = test.device_types[to];
    let brought = test
        .engine
        .transfer_with(&who, DeviceId(DEVICE), to, Some(true));
    brought.await.unwrap();
}

/// Sends the one delivery of a callback again, and returns the body that came of it.
async fn again(
    test: &TestEngine,
    receiver: &Receiver,
    device_type: DeviceTypeId,
    callback: CallbackId,
) -> String {
    let who = test.member(Profile::CustomerWrite);
    let query = of(callback, "delivered");
    let page = test.engine.deliveries(&who, device_type, &query).await;
    let one = page.unwrap().rows[0].id;
    let engine = &test.engine;
    let retried = engine
        .retry_deliveries(&who, device_type, callback, &[one])
        .await;
    assert_eq!(retried.unwrap(), 1);
    sent(test, receiver).await.remove(0).1
}

#[tokio::test]
async fn where_a_device_is_stated_to_be_is_told_only_by_callbacks_of_the_group_that_it_is_in() {
    on_each(async |mut test| {
        let here = test.with_group_below().await;
        let there = test.with_group_below().await;
        let contract = test.with_contract(|_| {}).await;
        test.use_contract(here, contract).await;
        test.with_devices(here, &[DEVICE]).await;
        test.with_stations(&[1]).await;
        test.start_without_callbacks();
        place(&test, "Bin", "43.45", "6.54").await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            kind: CallbackKind::DataAdvanced.word().into(),
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"n":{seqNumber},"at":[{fixedLat},{fixedLng}]}"#.into(),
            ..get(receiver.url("/"))
        };
        let who = test.member(Profile::CustomerWrite);
        let of_type = test.device_types[here];
        let made = test.engine.create_callback(&who, of_type, &input).await;
        let id = made.unwrap();
        hand_in(&test, 1, 7, -100.0, r#""data":"2a""#).await;
        test.clock.advance(MINUTE);
        test.close_messages().await;
        let told = sent(&test, &receiver).await.remove(0).1;
        assert_eq!(told, r#"{"n":7,"at":[43.45,6.54]}"#);

        // Its new owner says where it is: the message is told again as it was, and the place not.
        bring(&test, there).await;
        place(&test, "Kept by others", "50.5", "4.25").await;
        let told = again(&test, &receiver, of_type, id).await;
        assert_eq!(told, r#"{"n":7,"at":[0.0,0.0]}"#);

        // It comes back with its place.
        bring(&test, here).await;
        let told = again(&test, &receiver, of_type, id).await;
        assert_eq!(told, r#"{"n":7,"at":[50.5,4.25]}"#);
        test
    })
    .await;
}

async fn message(test: &TestEngine, who: &Principal) -> MessageView {
    let query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let list = test
        .engine
        .device_messages(who, DeviceId(DEVICE), &query)
        .await;
    list.unwrap().page.rows.remove(0)
}

/// The events that tell of callbacks that fail.
async fn failures(test: &TestEngine, who: &Principal) -> Vec<EventView> {
    let query = EventQuery {
        kind: EventKind::CallbackError.code().into(),
        ..EventQuery::default()
    };
    let events = test.engine.device_events(who, DeviceId(DEVICE), &query);
    events.await.unwrap().rows
}

#[tokio::test]
async fn a_device_brings_its_messages_along_and_not_whom_they_were_told() {
    on_each(async |mut test| {
        let below = test.with_group_below().await;
        ready(&test).await;
        test.with_format(0, "first::uint:8").await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"]);
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        hear(&test.engine, &test.token, 1).await;
        send(&test).await;
        let waiting = ids(&test, &of(id, "waiting")).await;
        assert_eq!(retry(&test, id, &waiting).await.unwrap(), 1);
        send(&test).await;
        bring(&test, below).await;

        let keeper = test.member(Profile::CustomerWrite);
        let owner = test.member_of(&test.groups_below[0], Profile::CustomerWrite);
        let seen = message(&test, &keeper).await;
        assert_eq!(seen.deliveries.len(), 1);
        assert_eq!(seen.callbacks, CallbackState::Delivered);
        let (name, value) = (&seen.fields[0].name, &seen.fields[0].value);
        assert_eq!((name.as_str(), value.as_str()), ("first", "65"));
        let brought = message(&test, &owner).await;
        assert!(brought.deliveries.is_empty(), "{brought:?}");
        assert_eq!(brought.callbacks, CallbackState::None);
        assert!(brought.fields.is_empty(), "{brought:?}");
        assert_eq!((brought.id, brought.time), (seen.id, seen.time));
        assert_eq!(brought.seq_number, 1);
        assert_eq!(brought.data, "41ea00002b");

        let told = failures(&test, &keeper).await;
        assert_eq!(told[0].variables.callback_id, Some(id.to_string()));
        let brought = failures(&test, &owner).await;
        assert_eq!((brought.len(), brought[0].id), (1, told[0].id));
        let variables = &brought[0].variables;
        assert_eq!(variables.callback_id, None);
        assert_eq!(variables.callback_status, None);
        assert_eq!(variables.callback_message, None);
        assert_eq!(variables.callback_fault, None);

        // Nor is it the new owner's business that the old one's callback begins to fail.
        test.clock.advance(2 * HOUR);
        receiver.answers(&["500 No"]);
        let delivered = ids(&test, &of(id, "delivered")).await;
        assert_eq!(retry(&test, id, &delivered).await.unwrap(), 1);
        send(&test).await;
        assert_eq!(ids(&test, &of(id, "waiting")).await.len(), 1);
        assert_eq!(failures(&test, &owner).await.len(), 1);
        test
    })
    .await;
}
