//! Callbacks and event configurations.

use domain::DeviceId;
use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, CallbackKind, DeliveryQuery, ON};
use domain::message::MessageQuery;
use domain::permission::Principal;

use super::story::{Log, hear, not_told};

fn callback(kind: CallbackKind) -> CallbackInput {
    CallbackInput {
        kind: kind.word().into(),
        method: "POST".into(),
        url: "http://127.0.0.1:9/in?key=sesame-url".into(),
        headers: "Authorization: sesame-header".into(),
        content_type: "text/plain".into(),
        body: "sesame-body {data}".into(),
        enabled: ON.into(),
        ..CallbackInput::default()
    }
}

pub(super) async fn callbacks(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let of = test.device_types[0];
    let input = callback(CallbackKind::DataBidir);
    let made = engine.create_callback(who, of, &input);
    let id = log.leaves(1, "create_callback", made).await;
    let chosen = engine.choose_downlink_callback(who, of, Some(id));
    log.leaves(1, "choose_downlink_callback", chosen).await;
    let edited = CallbackInput {
        body: "sesame-body {data} {time}".into(),
        ..input
    };
    let edited = engine.edit_callback(who, of, id, &edited);
    log.leaves(1, "edit_callback", edited).await;
    for enabled in [false, true] {
        let switched = engine.enable_callback(who, of, id, enabled);
        log.leaves(1, "enable_callback", switched).await;
    }
    let signed = engine.renew_callback_secret(who, of, id);
    let secret = log.leaves(1, "renew_callback_secret", signed).await;
    let former = engine.forget_former_callback_secret(who, of, id);
    log.leaves(1, "forget_former_callback_secret", former).await;
    let stopped = engine.stop_signing_callback(who, of, id);
    log.leaves(1, "stop_signing_callback", stopped).await;
    not_told(test, who, &[&secret]).await;

    let input = callback(CallbackKind::DataUplink);
    let plain = engine.create_callback(who, of, &input).await.unwrap();
    hear(test, DeviceId(0xA4), 1).await;
    let query = DeliveryQuery {
        callback: plain.to_string(),
        ..DeliveryQuery::default()
    };
    let owed = engine.deliveries(who, of, &query).await;
    let delivery = owed.unwrap().rows[0].id;
    let again = engine.retry_delivery(who, of, plain, delivery);
    log.leaves(1, "retry_delivery", again).await;
    let these = [delivery];
    let again = engine.retry_deliveries(who, of, plain, &these);
    log.leaves(1, "retry_deliveries", again).await;
    // Nothing was given up, and so nothing is sent.
    let again = engine.retry_failed(who, of, plain, None);
    log.leaves(0, "retry_failed", again).await;
    let deleted = engine.delete_callback(who, of, id);
    log.leaves(1, "delete_callback", deleted).await;

    // What the deleted one owed is sent no more, and is noted no more.
    let all = MessageQuery::default();
    let said = engine.device_messages(who, DeviceId(0xA4), &all);
    let message = said.await.unwrap().page.rows[0].id;
    let again = engine.retry_message(who, message);
    log.leaves(1, "retry_message", again).await;
}

pub(super) async fn event_configurations(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let owner = AlertOwner::DeviceType(test.device_types[0]);
    let input = EventConfigurationInput {
        name: "Held".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec!["SUSPENDED".into()],
        emails: "ann@example.org".into(),
        to_callback: ON.into(),
        callback: CallbackInput {
            body: "sesame-body".into(),
            ..callback(CallbackKind::Event)
        },
        ..EventConfigurationInput::default()
    };
    let made = engine.create_event_configuration(who, owner, &input);
    let id = log.leaves(1, "create_event_configuration", made).await;
    let input = EventConfigurationInput {
        name: "Held back".into(),
        ..input
    };
    let edited = engine.edit_event_configuration(who, id, &input);
    log.leaves(1, "edit_event_configuration", edited).await;
    for enabled in [false, true] {
        let switched = engine.enable_event_configuration(who, id, enabled);
        log.leaves(1, "enable_event_configuration", switched).await;
    }
    let signed = engine.renew_event_callback_secret(who, id);
    let secret = log.leaves(1, "renew_event_callback_secret", signed).await;
    let former = engine.forget_former_event_callback_secret(who, id);
    log.leaves(1, "forget_former_event_callback_secret", former)
        .await;
    let stopped = engine.stop_signing_event_callback(who, id);
    log.leaves(1, "stop_signing_event_callback", stopped).await;
    not_told(test, who, &[&secret]).await;

    engine.suspend(who, DeviceId(0xA4)).await.unwrap();
    let owed = engine
        .event_deliveries(who, id, &DeliveryQuery::default())
        .await;
    let delivery = owed.unwrap().rows[0].id;
    let again = engine.retry_event_delivery(who, id, delivery);
    log.leaves(1, "retry_event_delivery", again).await;
    let these = [delivery];
    let again = engine.retry_event_deliveries(who, id, &these);
    log.leaves(1, "retry_event_deliveries", again).await;
    let again = engine.retry_failed_events(who, id, None);
    log.leaves(0, "retry_failed_events", again).await;
    let deleted = engine.delete_event_configuration(who, id);
    log.leaves(1, "delete_event_configuration", deleted).await;
}
