//! Tokens and daily numbers.

use domain::DeviceId;
use domain::event::{EventKind, Variables};
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn tokens_are_taken_counted_and_given_back() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA, 0xB]).await;
        story
            .with_terms(|contract| contract.terms.max_tokens = 2)
            .await;
        for device in [0xA, 0xB] {
            assert_eq!(story.hear(Heard { device, ..HEARD }).await, "accepted");
        }
        // No token is left: the message is kept and not delivered.
        assert_eq!(story.hear(HEARD).await, "accepted");
        let off = story.events(EventKind::OffContract).await;
        assert_eq!(
            off[0].variables.device_short_cause.as_deref(),
            Some("no_token_left")
        );
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        engine
            .unsubscribe(&writer, DeviceId(0xA), None)
            .await
            .unwrap();
        engine.restart(&writer, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(
            story
                .hear(Heard {
                    seq: 1,
                    at: MINUTE,
                    ..HEARD
                })
                .await,
            "accepted"
        );
        let took = story.events(EventKind::TokenActivated).await;
        assert_eq!(took.len(), 1);
        let kept = story.messages().await;
        assert_eq!(
            kept.iter().map(|m| m.carriage as i64).collect::<Vec<_>>(),
            [1, 0]
        );
        engine.suspend(&writer, DeviceId(DEVICE)).await.unwrap();
        story
            .hear(Heard {
                seq: 2,
                at: 2 * MINUTE,
                ..HEARD
            })
            .await;
        engine.resume(&writer, DeviceId(DEVICE)).await.unwrap();
        story
            .hear(Heard {
                seq: 3,
                at: 3 * MINUTE,
                ..HEARD
            })
            .await;
        let carriages: Vec<_> = story
            .messages()
            .await
            .iter()
            .map(|m| m.carriage as i64)
            .collect();
        assert_eq!(carriages, [1, 0, 2, 0]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn uplinks_over_the_daily_number_are_kept_delivered_and_flagged() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.max_uplinks = Some(2))
            .await;
        for seq in 0..4_u16 {
            story
                .hear(Heard {
                    seq,
                    at: i64::from(seq) * MINUTE,
                    ..HEARD
                })
                .await;
        }
        story
            .hear(Heard {
                seq: 4,
                at: DAY,
                ..HEARD
            })
            .await;
        let flags: Vec<bool> = story
            .messages()
            .await
            .iter()
            .map(|m| m.over_quota)
            .collect();
        assert_eq!(flags, [false, false, true, true, false]);
        assert_eq!(story.events(EventKind::UplinkOverQuota).await.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_token_moves_to_another_device_of_the_type() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(1, &[0xB]).await;
        let beside = story.test.with_device_type_beside().await;
        story.test.with_devices(beside, &[0xC]).await;
        story.hear(HEARD).await;
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerWrite);
        let (from, to) = (DeviceId(DEVICE), DeviceId(0xA));
        assert!(
            engine.replace(&who, from, DeviceId(0xB)).await.is_err(),
            "another type"
        );
        assert!(
            engine.replace(&who, to, from).await.is_err(),
            "no token to move"
        );
        // A device of a group that may not be seen is as good as none.
        let hidden = engine.replace(&who, from, DeviceId(0xC)).await;
        let missing = engine.replace(&who, from, DeviceId(0xD)).await;
        assert_eq!(format!("{hidden:?}"), format!("{missing:?}"));
        engine.replace(&who, from, to).await.unwrap();
        let gave = story.events(EventKind::TokenReplacedFrom).await;
        let expected = Variables {
            device_message_time: Some(story.start),
            contract_id: gave[0].variables.contract_id.clone(),
            subscription_state: Some("INACTIVE".into()),
            device_source_id: Some(from.to_string()),
            device_destination_id: Some(to.to_string()),
            ..Variables::default()
        };
        assert_eq!(gave[0].variables, expected);
        assert!(expected.contract_id.is_some());
        story
            .hear(Heard {
                seq: 1,
                at: MINUTE,
                ..HEARD
            })
            .await;
        let carriages: Vec<_> = story
            .messages()
            .await
            .iter()
            .map(|m| m.carriage as i64)
            .collect();
        assert_eq!(carriages, [0, 1]);
        let device = engine.device(&who, to).await.unwrap();
        assert_eq!(
            device.subscription.token,
            domain::contract::TokenState::Active
        );
        story.test
    })
    .await;
}
