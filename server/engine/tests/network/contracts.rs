//! Tokens and daily numbers.

use domain::audit::{AuditQuery, Verb, Who};
use domain::contract::{TokenShown, TokenState};
use domain::event::{EventKind, Variables};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::testing::{on_each, unsubscribe_due};

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
        assert!(engine.replace(&who, from, from).await.is_err(), "itself");
        // Looked at before: the same answers, and nothing happens.
        let look = async |id: DeviceId, target: &str| {
            let found = engine.replacement(&who, id, target).await;
            found.map(|device| device.id).map_err(|error| match error {
                engine::Error::Rejected(wrong) => (wrong[0].field.clone(), wrong[0].fault.code()),
                other => panic!("{other:?}"),
            })
        };
        let wrong = |field: &str, code| Err((field.to_owned(), code));
        assert_eq!(look(from, "b").await, wrong("target", "not_the_same_type"));
        assert_eq!(look(from, "C").await, wrong("target", "unknown_device"));
        assert_eq!(look(from, "x").await, wrong("target", "not_hex"));
        assert_eq!(look(to, "1CF14C").await, wrong("device", "no_token"));
        assert_eq!(look(from, " 0a ").await, Ok(to));
        let reader = story.test.member(Profile::CustomerRead);
        let refused = engine.replacement(&reader, from, "A").await;
        assert!(
            matches!(refused, Err(engine::Error::Forbidden)),
            "{refused:?}"
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

#[tokio::test]
async fn a_device_that_is_to_leave_its_contract_may_stay_until_then() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerWrite);
        let device = DeviceId(DEVICE);
        let refused = engine.stay(&who, device).await;
        assert!(refused.is_err(), "it has no token");
        story.hear(HEARD).await;
        assert!(engine.stay(&who, device).await.is_err(), "nothing planned");
        let at = |days: i64| Some(domain::UnixMillis(story.start + days * DAY));
        // Planned, and planned anew.
        engine.unsubscribe(&who, device, at(3)).await.unwrap();
        engine.unsubscribe(&who, device, at(2)).await.unwrap();
        let view = engine.device(&who, device).await.unwrap();
        assert_eq!(Some(view.subscription.unsubscribe_at), at(2));
        let reader = story.test.member(Profile::CustomerRead);
        assert!(engine.stay(&reader, device).await.is_err());
        engine.stay(&who, device).await.unwrap();
        let told = story.events(EventKind::Unsubscribed).await;
        assert!(told.iter().all(|event| event.closed.is_some()), "{told:?}");
        let later = |seq, at| Heard { seq, at, ..HEARD };
        story.hear(later(1, 3 * DAY)).await;

        // Planned again, and the time has come.
        engine.unsubscribe(&who, device, at(5)).await.unwrap();
        story.at(5 * DAY);
        assert!(engine.stay(&who, device).await.is_err(), "too late");
        story.hear(later(2, 5 * DAY)).await;
        let carriages: Vec<_> = story
            .messages()
            .await
            .iter()
            .map(|m| m.carriage as i64)
            .collect();
        assert_eq!(carriages, [0, 0, 1]);
        story.test
    })
    .await;
}

/// The devices of each entry that tells of leaving contracts as it was planned, the newest first.
async fn left_as_planned(story: &Story) -> Vec<Option<String>> {
    let operator = story.test.member(Profile::Operator);
    let query = AuditQuery {
        verb: Verb::Unsubscribe.word().into(),
        ..AuditQuery::default()
    };
    let page = story.test.engine.audit(&operator, story.test.group, &query);
    let rows = page.await.unwrap().rows;
    let own = rows.iter().filter(|entry| entry.who == Who::System);
    let own = own.map(|entry| {
        let of = |name: &str| {
            let field = entry.fields.iter().find(|field| field.name == name);
            field.and_then(|field| field.after.said())
        };
        assert_eq!(of("reason"), Some("planned"));
        assert_eq!(entry.id, story.test.device_types[0].to_string());
        of("devices").map(str::to_owned)
    });
    own.collect()
}

#[tokio::test]
async fn that_a_plan_to_leave_was_carried_out_is_noted_once_whoever_does_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        let of_both = [DEVICE, 0xA];
        for device in of_both {
            story.hear(Heard { device, ..HEARD }).await;
        }
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerWrite);
        for (device, days) in of_both.into_iter().zip([2, 1]) {
            let leaves = Some(UnixMillis(story.start + days * DAY));
            let planned = engine.unsubscribe(&who, DeviceId(device), leaves);
            planned.await.unwrap();
        }
        assert!(left_as_planned(&story).await.is_empty());
        // The worker takes one off, and a message that comes first the other.
        story.at(DAY);
        for _ in 0..2 {
            story.test.unsubscribe_due().await;
        }
        assert_eq!(left_as_planned(&story).await, [Some("A".to_owned())]);
        for seq in [1, 2] {
            let after = Heard {
                seq,
                at: 2 * DAY + i64::from(seq) * MINUTE,
                ..HEARD
            };
            story.hear(after).await;
        }
        story.test.unsubscribe_due().await;
        let also = DeviceId(DEVICE).to_string();
        let both = [Some(also), Some("A".to_owned())];
        assert_eq!(left_as_planned(&story).await, both);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_leaves_its_contract_at_the_planned_time_though_it_sends_nothing() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story
            .with_terms(|contract| contract.terms.max_tokens = 1)
            .await;
        story.hear(HEARD).await;
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerWrite);
        let device = DeviceId(DEVICE);
        let stands = async |id| {
            let device = engine.device(&who, DeviceId(id)).await.unwrap();
            (device.token, device.subscription)
        };
        let contract = stands(DEVICE).await.1.contract.unwrap();
        let left = UnixMillis(story.start + 2 * DAY);
        engine.unsubscribe(&who, device, Some(left)).await.unwrap();
        story.at(2 * DAY - 1);
        story.test.unsubscribe_due().await;
        assert_eq!(story.test.tokens(contract).await, 1);

        // A day late, and by two processes.
        story.at(3 * DAY);
        let other = story.test.another().await;
        tokio::join!(unsubscribe_due(engine), unsubscribe_due(&other));
        other.close().await;
        assert_eq!(story.test.tokens(contract).await, 0);
        let (token, subscription) = stands(DEVICE).await;
        assert_eq!(token, TokenShown::OffContract);
        assert_eq!((subscription.end, subscription.unsubscribe_at.0), (left, 0));
        let told = story.events(EventKind::Unsubscribed).await;
        assert_eq!(told.len(), 2, "planned, and done");
        let done = Variables {
            contract_id: Some(contract.to_string()),
            expected_token_end_time: Some(left.0),
            ..Variables::default()
        };
        assert_eq!((told[1].time, &told[1].variables), (left, &done));

        // Its token is another's now; what it sent before comes under it all the same.
        let takes = Heard {
            device: 0xA,
            at: 3 * DAY,
            ..HEARD
        };
        story.hear(takes).await;
        assert_eq!(stands(0xA).await.1.token, TokenState::Active);
        let late = Heard {
            seq: 1,
            at: DAY,
            ..HEARD
        };
        story.hand_in(&[story.item(late)]).await;
        let after = Heard {
            seq: 2,
            at: 3 * DAY,
            ..HEARD
        };
        story.hear(after).await;
        let kept = story.messages().await;
        let carriages: Vec<_> = kept.iter().map(|m| m.carriage as i64).collect();
        assert_eq!(carriages, [0, 0, 1]);
        assert!(story.events(EventKind::OffContract).await.is_empty());
        story.test
    })
    .await;
}
