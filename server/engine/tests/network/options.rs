//! What a contract grants beside carrying messages.

use std::time::Duration;

use domain::contract::ContractInput;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

/// Whether each message has a position, the oldest first.
async fn located(story: &Story) -> Vec<bool> {
    let messages = story.messages().await;
    let located = messages.iter().map(|message| message.position.is_some());
    located.collect()
}

#[tokio::test]
async fn positions_are_computed_where_the_contract_granted_that_when_the_message_came() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.place_station(1, 50.0, 4.0).await;
        for (seq, granted) in [(0, true), (1, false), (2, true)] {
            story
                .with_terms(|contract| contract.terms.options.geolocation = granted)
                .await;
            let heard = Heard {
                seq,
                at: i64::from(seq) * 10 * MINUTE,
                ..HEARD
            };
            story.hear(heard).await;
        }
        // Whatever it grants by the time that they are closed.
        story.at(30 * MINUTE);
        story.test.close_messages().await;
        assert_eq!(located(&story).await, [true, false, true]);
        // A reception that joins it later finds out nothing either.
        story.test.place_station(2, 50.1, 4.1).await;
        let late = Heard {
            station: 2,
            seq: 1,
            at: 10 * MINUTE,
            ..HEARD
        };
        let joined = story.hand_in(&[story.item(late)]).await;
        assert_eq!(joined, ["merged"]);
        story.test.close_messages().await;
        assert_eq!(located(&story).await, [true, false, true]);
        // What the device says itself is told in any case.
        story.test.with_geolocation(0).await;
        story
            .with_terms(|contract| contract.terms.options.geolocation = false)
            .await;
        let own = Heard {
            seq: 3,
            at: 40 * MINUTE,
            ..HEARD
        };
        let payload = format!("{:08x}{:08x}", 48.8584_f32.to_bits(), 2.2945_f32.to_bits());
        let item = story
            .item(own)
            .replace("\"0003\"", &format!("\"{payload}\""));
        story.at(40 * MINUTE);
        assert_eq!(story.hand_in(&[item]).await, ["accepted"]);
        story.at(50 * MINUTE);
        story.test.close_messages().await;
        assert_eq!(located(&story).await, [true, false, true, true]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_contract_grants_is_what_its_form_said() {
    on_each(async |test| {
        let operator = test.member(Profile::Operator);
        let input = ContractInput {
            group: test.group.to_string(),
            name: "Bare".into(),
            token_months: "12".into(),
            renewal_months: "3".into(),
            geolocation: String::new(),
            network_metadata: String::new(),
            ..ContractInput::unlimited()
        };
        let engine = &test.engine;
        let id = engine.create_contract(&operator, &input).await.unwrap();
        let told = async || {
            let view = engine.contract(&operator, id).await.unwrap();
            let terms = view.contract.terms;
            let options = terms.options;
            let told = (options.geolocation, options.network_metadata);
            (terms.renewal_months, told, view.contract.input())
        };
        let (months, options, form) = told().await;
        assert_eq!((months, options), (3, (false, false)));
        assert_eq!(
            (form.renewal_months.as_str(), form.geolocation.as_str()),
            ("3", "")
        );
        let input = ContractInput {
            renewal_months: "0".into(),
            geolocation: "on".into(),
            ..form
        };
        engine.edit_contract(&operator, id, &input).await.unwrap();
        let (months, options, _) = told().await;
        assert_eq!((months, options), (0, (true, false)));
        test
    })
    .await;
}

/// The devices whose downlinks station 1 is told of, the first to be sent first.
async fn told(story: &Story) -> Vec<u32> {
    let token = story.test.station_token(1).await;
    let orders = story.test.engine.orders(&token, Duration::ZERO).await;
    let mut orders = orders.unwrap();
    orders.sort_by_key(|order| order.transmit_at);
    orders.iter().map(|order| order.device.0).collect()
}

#[tokio::test]
async fn downlinks_of_a_high_priority_go_before_those_of_other_contracts() {
    on_each(async |test| {
        const URGENT: u32 = 0xA;
        let story = Story::begin(test).await;
        story.test.with_devices(1, &[URGENT]).await;
        let first = story
            .test
            .with_contract(|terms| terms.high_priority = true)
            .await;
        story.test.use_contract(1, first).await;
        for nth in [0, 1] {
            story.test.with_downlink(nth, "{time}00000000").await;
        }
        let asks = |device, seq, at| Heard {
            device,
            seq,
            at,
            ack: true,
            ..HEARD
        };
        // Both are prepared together, and one moment is for both.
        let items = [DEVICE, URGENT].map(|device| story.item(asks(device, 0, 0)));
        story.hand_in(&items).await;
        story.at(5_000);
        story.test.step_downlinks().await;
        assert_eq!(told(&story).await, [URGENT, DEVICE]);
        // The other has its place already, and nobody was told of that.
        let again = 10 * MINUTE;
        story.hear(asks(DEVICE, 1, again)).await;
        story.at(again + 5_000);
        story.test.step_downlinks().await;
        story.hand_in(&[story.item(asks(URGENT, 1, again))]).await;
        story.at(again + 10_000);
        story.test.step_downlinks().await;
        assert_eq!(told(&story).await, [URGENT, DEVICE]);
        // Beyond its daily number it is behind all others.
        let operator = story.test.member(Profile::Operator);
        let engine = &story.test.engine;
        let contract = engine.contract(&operator, first).await.unwrap().contract;
        let input = ContractInput {
            max_downlinks: "2".into(),
            ..contract.input()
        };
        assert_eq!(input.high_priority, "on");
        engine
            .edit_contract(&operator, first, &input)
            .await
            .unwrap();
        let last = 20 * MINUTE;
        story.at(last);
        let items = [URGENT, DEVICE].map(|device| story.item(asks(device, 2, last)));
        story.hand_in(&items).await;
        story.at(last + 15_000);
        story.test.step_downlinks().await;
        assert_eq!(told(&story).await, [DEVICE, URGENT]);
        story.test
    })
    .await;
}
