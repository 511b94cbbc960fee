//! Whose downlink is sent when not all can be, and what may be said of one.

use domain::downlink::{InfoCode, Order};
use domain::sequence::NUMBERS;
use engine::testing::on_each;
use engine::uplink::Answer;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story, downlink_confirmation};

/// A fleet whose contract grants one downlink a day, of which the first device has used its own.
async fn used_up(story: &Story) {
    story.test.with_downlink(0, "{time}00000000").await;
    story
        .with_terms(|contract| contract.terms.max_downlinks = Some(1))
        .await;
    story.hear(Heard { ack: true, ..HEARD }).await;
    story.at(2 * MINUTE);
    story.test.step_downlinks().await;
}

async fn orders(story: &Story) -> Vec<Order> {
    let token = story.test.station_token(1).await;
    let none = std::time::Duration::ZERO;
    let mut orders = story.test.engine.orders(&token, none).await.unwrap();
    orders.sort_by_key(|order| order.transmit_at);
    orders
}

#[tokio::test]
async fn one_within_its_daily_number_takes_the_moment_of_one_beyond() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        used_up(&story).await;
        let asked = 10 * MINUTE;
        let asks = |device, seq| Heard {
            device,
            seq,
            at: asked,
            ack: true,
            ..HEARD
        };
        story.hear(asks(DEVICE, 1)).await;
        story.at(asked + 5_000);
        story.test.step_downlinks().await;
        // It has a place; its station is not told while others may come.
        assert_eq!(orders(&story).await, []);
        // Another asked in the same moment, and was heard of later.
        story.at(asked + 6_000);
        story.hand_in(&[story.item(asks(0xA, 0))]).await;
        story.at(asked + 11_000);
        story.test.step_downlinks().await;
        let told = orders(&story).await;
        let begins = story.start + asked + 20_000;
        let whose: Vec<(u32, bool)> = told
            .iter()
            .map(|order| (order.device.0, order.transmit_at == begins))
            .collect();
        assert_eq!(whose, [(0xA, true), (DEVICE, false)]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn one_beyond_its_daily_number_that_finds_no_room_ends_with_the_overrun_code() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        // As many as fit into the time in which they all listen.
        let others: Vec<u32> = (0x100..0x100 + 66).collect();
        story.test.with_devices(0, &others).await;
        used_up(&story).await;
        let asked = 10 * MINUTE;
        let asks = |device, seq| Heard {
            device,
            seq,
            at: asked,
            ack: true,
            ..HEARD
        };
        story.hear(asks(DEVICE, 1)).await;
        story.at(asked + 5_000);
        story.test.step_downlinks().await;
        let items: Vec<String> = others
            .iter()
            .map(|device| story.item(asks(*device, 0)))
            .collect();
        story.hand_in(&items).await;
        story.at(asked + 10_000);
        story.test.step_downlinks().await;
        assert_eq!(orders(&story).await.len(), others.len());
        let downlink = story.messages().await[1].downlink.clone().unwrap();
        assert_eq!(
            (downlink.info, downlink.over_quota),
            (InfoCode::Overrun, true)
        );
        assert_eq!(downlink.info.number(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_cannot_confirm_what_was_not_sent() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let confirms = async |seq: u16, at: i64| {
            story.at(at);
            let item = story.item(Heard { seq, at, ..HEARD });
            let body = format!("[{}]", downlink_confirmation(&item));
            let engine = &story.test.engine;
            let answers = engine.receive(&story.test.token, body.into()).await;
            match answers.unwrap().remove(0) {
                Answer::Stored { result, .. } => (result, String::new()),
                Answer::Refused { refused, field, .. } => (refused, field),
            }
        };
        let accepted = ("accepted", String::new());
        // Of an answer of which nothing is known it may speak.
        assert_eq!(confirms(NUMBERS - 1, 0).await, accepted);
        for (seq, says, then) in [
            (0, None, accepted.clone()),
            (10, Some("true"), accepted),
            (20, Some("false"), ("contradicts", "oob".to_owned())),
        ] {
            let asked = i64::from(seq) * MINUTE + MINUTE;
            story
                .hear(Heard {
                    seq,
                    at: asked,
                    ack: true,
                    ..HEARD
                })
                .await;
            story.at(asked + 5_000);
            story.test.step_downlinks().await;
            let order = orders(&story).await.remove(0);
            let early = confirms(seq + 1, asked + 12_000).await;
            assert_eq!(early, ("too_early", "time".to_owned()), "{seq}");
            story.at(asked + 20_500);
            if let Some(word) = says {
                let (token, id) = (story.test.token.clone(), order.id.to_string());
                let body = format!(r#"{{"sent":{word}}}"#);
                let confirmed = story.test.engine.confirm(&token, &id, body.as_bytes());
                confirmed.await.unwrap();
            }
            assert_eq!(confirms(seq + 1, asked + 24_000).await, then, "{seq}");
        }
        // Where the station said nothing, the word of the device counts.
        story.at(60 * MINUTE);
        story.test.step_downlinks().await;
        let messages = story.messages().await;
        let ends = messages.iter().filter_map(|one| one.downlink.as_ref());
        assert_eq!(
            ends.map(|downlink| downlink.info).collect::<Vec<_>>(),
            [InfoCode::Acked, InfoCode::Acked, InfoCode::NetworkError]
        );
        story.test
    })
    .await;
}
