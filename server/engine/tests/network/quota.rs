//! The daily number of uplinks.

use domain::DeviceId;
use domain::event::EventKind;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

/// What is flagged, by the times of the messages, and how many days were told.
async fn flags(story: &Story) -> (Vec<bool>, usize) {
    let messages = story.messages().await;
    let flags = messages.iter().map(|message| message.over_quota).collect();
    (flags, story.events(EventKind::UplinkOverQuota).await.len())
}

#[tokio::test]
async fn a_message_that_was_sent_before_midnight_leaves_its_place_in_the_new_day() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.max_uplinks = Some(3))
            .await;
        let first = Heard {
            at: DAY + 500,
            ..HEARD
        };
        story.hear(first).await;
        story
            .hand_in(&[story.item(Heard {
                station: 2,
                at: DAY - 500,
                ..first
            })])
            .await;
        for seq in [1, 2, 3] {
            let at = DAY + i64::from(seq) * MINUTE;
            story.hear(Heard { seq, at, ..HEARD }).await;
        }
        assert_eq!(flags(&story).await, (vec![false; 4], 0));
        let at = DAY + 4 * MINUTE;
        story
            .hear(Heard {
                seq: 4,
                at,
                ..HEARD
            })
            .await;
        assert_eq!(
            flags(&story).await,
            (vec![false, false, false, false, true], 1)
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_message_late_from_an_earlier_day_is_held_against_that_day() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.max_uplinks = Some(2))
            .await;
        let heard = |seq: u16, day: i64| Heard {
            seq,
            at: day * DAY + i64::from(seq) * MINUTE,
            ..HEARD
        };
        // The last of the first day comes in time; the others after two days more.
        story.hear(heard(3, 0)).await;
        for seq in [10, 11] {
            story.hear(heard(seq, 1)).await;
        }
        story.hear(heard(20, 2)).await;
        for seq in [0, 1] {
            story.hand_in(&[story.item(heard(seq, 0))]).await;
        }
        let all = (vec![false, true, false, false, false, false], 1);
        assert_eq!(flags(&story).await, all);
        // Two days in one request, the later first.
        let late = [heard(12, 1), heard(2, 0), heard(13, 1)];
        story.hand_in(&late.map(|heard| story.item(heard))).await;
        let all = vec![false, true, true, false, false, false, true, true, false];
        assert_eq!(flags(&story).await, (all, 2));
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_is_only_kept_takes_no_place_in_its_day() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.max_uplinks = Some(2))
            .await;
        let who = story.test.member(Profile::CustomerWrite);
        let (engine, device) = (&story.test.engine, DeviceId(DEVICE));
        let heard = |seq: u16, day: i64| Heard {
            seq,
            at: day * DAY + i64::from(seq) * MINUTE,
            ..HEARD
        };
        story.hear(heard(0, 0)).await;
        engine.suspend(&who, device).await.unwrap();
        for seq in [1, 2, 3] {
            story.hear(heard(seq, 0)).await;
        }
        engine.resume(&who, device).await.unwrap();
        assert_eq!(flags(&story).await, (vec![false; 4], 0));
        // The next day has begun when the rest of the first comes.
        story.hear(heard(10, 1)).await;
        for seq in [5, 6] {
            story.hand_in(&[story.item(heard(seq, 0))]).await;
        }
        let mut all = vec![false, false, false, false, false, true, false];
        assert_eq!(flags(&story).await, (all.clone(), 1));
        engine.suspend(&who, device).await.unwrap();
        for seq in [11, 12] {
            story.hear(heard(seq, 1)).await;
        }
        engine.resume(&who, device).await.unwrap();
        for seq in [13, 14] {
            story.hear(heard(seq, 1)).await;
        }
        all.extend([false, false, false, true]);
        assert_eq!(flags(&story).await, (all, 2));
        story.test
    })
    .await;
}
