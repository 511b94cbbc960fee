//! MQTT, with a real broker.

use std::time::Duration;

use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault};
use engine::callback::run_once;
use engine::testing::on_each;
use rumqttc::{AsyncClient, Event, EventLoop, Incoming, MqttOptions, Publish, QoS};

use super::fleet::{deliveries, get, hear, outcomes, owe, ready, view};
use super::peers::{self, Peer};

async fn broker() -> Peer {
    peers::start("mosquitto", |port| vec!["-p".into(), port.to_string()]).await
}

/// Somebody who subscribed to everything.
struct Listener {
    events: EventLoop,
    _client: AsyncClient,
}

impl Listener {
    async fn new(broker: &Peer) -> Self {
        let options = MqttOptions::new("listener", "127.0.0.1", broker.address.port());
        let (client, mut events) = AsyncClient::new(options, 10);
        client.subscribe("#", QoS::AtLeastOnce).await.unwrap();
        while !matches!(
            events.poll().await.unwrap(),
            Event::Incoming(Incoming::SubAck(_))
        ) {}
        Self {
            events,
            _client: client,
        }
    }

    async fn next(&mut self) -> Publish {
        let next = async {
            loop {
                if let Event::Incoming(Incoming::Publish(heard)) = self.events.poll().await.unwrap()
                {
                    return heard;
                }
            }
        };
        let next = tokio::time::timeout(Duration::from_secs(20), next).await;
        next.expect("a message comes")
    }
}

fn mqtt(broker: &Peer) -> CallbackInput {
    CallbackInput {
        channel: "MQTT".into(),
        method: String::new(),
        topic: "sigfox/{device}/up".into(),
        content_type: "application/json".into(),
        body: r#"{"n":{seqNumber},"t":{customData#t}}"#.into(),
        payload_config: "t::float:32 left::uint:8".into(),
        ..get(format!("mqtt://{}", broker.address))
    }
}

#[tokio::test]
async fn each_message_reaches_the_broker_over_one_connection() {
    if !peers::installed("mosquitto") {
        return;
    }
    on_each(async |test| {
        ready(&test).await;
        let broker = broker().await;
        let mut listener = Listener::new(&broker).await;
        let callback = owe(&test, &mqtt(&broker)).await;
        for seq in 1..=3 {
            hear(&test.engine, &test.token, seq).await;
        }
        run_once(&test.engine).await.unwrap();
        let mut bodies = Vec::new();
        for _ in 0..3 {
            let heard = listener.next().await;
            assert_eq!(heard.topic, "sigfox/1B9C5/up");
            assert!(!heard.retain);
            bodies.push(String::from_utf8(heard.payload.to_vec()).unwrap());
        }
        bodies.sort();
        assert_eq!(
            bodies,
            [1, 2, 3].map(|n| format!(r#"{{"n":{n},"t":29.25}}"#))
        );
        assert_eq!(view(&test, callback).await.delivered, 3);
        let connections = test.network.dialled();
        let of_broker = connections
            .iter()
            .filter(|dialled| **dialled == broker.address);
        assert_eq!(of_broker.count(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn home_assistant_is_told_once_of_the_fields_that_the_body_holds() {
    if !peers::installed("mosquitto") {
        return;
    }
    on_each(async |test| {
        ready(&test).await;
        let broker = broker().await;
        let mut listener = Listener::new(&broker).await;
        let input = CallbackInput {
            discovery: "on".into(),
            ..mqtt(&broker)
        };
        owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        hear(&test.engine, &test.token, 2).await;
        run_once(&test.engine).await.unwrap();
        let config = listener.next().await;
        assert_eq!(config.topic, "homeassistant/sensor/sigfox_1B9C5/t/config");
        let config: serde_json::Value = serde_json::from_slice(&config.payload).unwrap();
        assert_eq!(config["state_topic"], "sigfox/1B9C5/up");
        assert_eq!(config["value_template"], "{{ value_json['t'] }}");
        assert_eq!(config["unique_id"], "sigfox_1B9C5_t");
        assert_eq!(listener.next().await.topic, "sigfox/1B9C5/up");
        assert_eq!(listener.next().await.topic, "sigfox/1B9C5/up");
        // The broker keeps it for those who come later.
        let mut later = Listener::new(&broker).await;
        assert!(later.next().await.retain);
        test
    })
    .await;
}

#[tokio::test]
async fn a_broker_that_is_gone_gets_its_messages_when_it_is_back_and_what_is_no_broker_is_told() {
    if !peers::installed("mosquitto") {
        return;
    }
    on_each(async |test| {
        ready(&test).await;
        let first = broker().await;
        let mut input = mqtt(&first);
        let callback = owe(&test, &input).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        drop(first);
        hear(&test.engine, &test.token, 2).await;
        run_once(&test.engine).await.unwrap();
        let failed = &deliveries(&test, &test.engine).await[1];
        assert_eq!(outcomes(failed), [(AttemptOutcome::Connection, None)]);
        assert_eq!(
            failed.attempts[0].fault,
            Some(DeliveryFault::ConnectionRefused)
        );

        let second = broker().await;
        let mut listener = Listener::new(&second).await;
        input.url = format!("mqtt://{}", second.address);
        let who = test.member(domain::permission::Profile::CustomerWrite);
        let edited = test
            .engine
            .edit_callback(&who, test.device_types[0], callback, &input);
        edited.await.unwrap();
        test.clock.advance(70_000);
        run_once(&test.engine).await.unwrap();
        assert_eq!(&listener.next().await.payload[..], br#"{"n":2,"t":29.25}"#);

        let receiver = super::receiver::Receiver::new().await;
        input.url = format!("mqtt://{}", receiver.address);
        let told = test
            .engine
            .try_callback(&who, test.device_types[0], None, &input);
        let told = told.await.unwrap();
        assert_ne!(told.outcome, AttemptOutcome::Delivered);
        test
    })
    .await;
}
