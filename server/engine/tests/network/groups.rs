//! What many do at once does not stand in the way of the others.

use engine::testing::on_each;
use engine::uplink::DoorError;
use tokio::task::yield_now;

use super::story::{DEVICE, HEARD, Heard, Story};

#[tokio::test]
async fn one_poisoned_request_of_a_group_is_refused_and_the_others_are_stored() {
    on_each(async |test| {
        let story = Story::begin_without_intake(test).await;
        story.test.with_devices(0, &[0xA, 0xB]).await;
        story.test.spoil(0xA).await;
        let hand_in = async |device| {
            let body = format!("[{}]", story.item(Heard { device, ..HEARD }));
            let engine = &story.test.engine;
            engine.receive(&story.test.token, body.into()).await
        };
        // All of them wait before anything is stored, so they are one group.
        let begin = async {
            while story.test.waiting() < 3 {
                yield_now().await;
            }
            story.test.start_intake();
        };
        let (first, poisoned, last, ()) =
            tokio::join!(hand_in(DEVICE), hand_in(0xA), hand_in(0xB), begin);
        assert!(
            matches!(poisoned, Err(DoorError::Unavailable(_))),
            "{poisoned:?}"
        );
        for stored in [first, last] {
            let stored = serde_json::to_value(stored.unwrap()).unwrap();
            assert_eq!(stored[0]["result"], "accepted", "{stored}");
        }
        assert_eq!(story.messages().await.len(), 1);
        assert_eq!(story.test.waiting(), 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_downlink_behind_a_thousand_of_other_stations_is_found() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .test
            .with_waiting_downlinks(1, 0x1000..0x1000 + 1_100)
            .await;
        story.at(1);
        story.test.with_waiting_downlinks(2, 0xA..0xB).await;
        let none = std::time::Duration::ZERO;
        let engine = &story.test.engine;
        let token = story.test.station_token(2).await;
        let orders = engine.orders(&token, none).await.unwrap();
        let devices: Vec<u32> = orders.iter().map(|order| order.device.0).collect();
        assert_eq!(devices, [0xA]);
        // Whoever has that many is told of them in turns.
        let token = story.test.station_token(1).await;
        assert_eq!(engine.orders(&token, none).await.unwrap().len(), 1_000);
        assert_eq!(engine.orders(&token, none).await.unwrap().len(), 100);
        story.test
    })
    .await;
}
