//! Two processes on one database, and one that dies.

use std::collections::BTreeSet;

use domain::DeviceId;
use domain::alert::{EventConfigurationInput, Watch};
use domain::callback::DeliveryState;
use engine::testing::{look_for_silence, on_each, send_mails, take_mails};

use super::story::{ANN, BOB, DEVICE, MINUTE, OTHER, Story, mailed, rings, suspensions, told};

#[tokio::test]
async fn two_processes_send_each_mail_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        for nth in 0..20 {
            let to = format!("u{nth}@example.org");
            let input = mailed(suspensions(), &[to.as_str()]);
            story.configure(story.device_type(), &input).await;
        }
        let other = story.test.another().await;
        for _ in 0..3 {
            story.suspend(DEVICE).await;
            story.test.clock.advance(MINUTE);
            tokio::join!(story.test.send_mails(), send_mails(&other));
        }
        let mut sent = story.engine().kept_mail();
        sent.extend(other.kept_mail());
        let to: BTreeSet<&str> = sent.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!((sent.len(), to.len()), (60, 20));
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn two_processes_tell_a_silence_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        story.configure(story.device_type(), &silent).await;
        let other = story.test.another().await;
        story.test.clock.advance(61 * MINUTE);
        let one = look_for_silence(story.engine());
        tokio::join!(one, look_for_silence(&other));
        let mut silences = told(&story.rung().await);
        silences.sort();
        assert_eq!(silences, ["SILENT 1CF14C", "SILENT 1CF14D"]);
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_at_once_in_two_processes_alerts_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let once = EventConfigurationInput {
            not_again: "60".into(),
            ..suspensions()
        };
        story.configure(story.device_type(), &once).await;
        let other = story.test.another().await;
        let keeper = story.keeper();
        let device = DeviceId(DEVICE);
        for _ in 0..5 {
            let here = story.engine().suspend(&keeper, device);
            let (here, there) = tokio::join!(here, other.suspend(&keeper, device));
            here.and(there).unwrap();
            let here = story.engine().resume(&keeper, device);
            let (here, there) = tokio::join!(here, other.resume(&keeper, device));
            here.and(there).unwrap();
        }
        assert_eq!(told(&story.rung().await), ["SUSPENDED 1CF14C"]);
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_edit_in_one_process_counts_in_the_other() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let other = story.test.another().await;
        // Each has looked, and found that nobody watches.
        story.suspend(DEVICE).await;
        let (keeper, device) = (story.keeper(), DeviceId(DEVICE));
        let suspend = async || {
            other.suspend(&keeper, device).await.unwrap();
            other.resume(&keeper, device).await.unwrap();
        };
        suspend().await;
        let id = story.configure(story.device_type(), &suspensions()).await;
        suspend().await;
        assert_eq!(story.rung().await.len(), 1);
        let off = other.enable_event_configuration(&keeper, id, false).await;
        off.unwrap();
        story.suspend(DEVICE).await;
        assert_eq!(story.rung().await.len(), 1);
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_fired_is_mailed_by_another_process_when_its_own_dies() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let id = story
            .configure(story.device_type(), &mailed(suspensions(), &[ANN, BOB]))
            .await;
        let other = story.test.another().await;
        // One that dies after the commit leaves it to the other.
        let (keeper, device) = (story.keeper(), DeviceId(DEVICE));
        other.suspend(&keeper, device).await.unwrap();
        other.close().await;
        assert_eq!(story.mails().await.len(), 2);
        // One that dies with mails in hand keeps them from the other until its lease is over.
        story.test.clock.advance(MINUTE);
        story.suspend(OTHER).await;
        let dying = story.test.another().await;
        assert_eq!(take_mails(&dying).await, 2);
        dying.close().await;
        assert!(story.mails().await.is_empty());
        story.test.clock.advance(5 * MINUTE - 1);
        assert!(story.mails().await.is_empty());
        story.test.clock.advance(1);
        assert_eq!(story.mails().await.len(), 2);
        let listed = story.configuration(id).await.mails;
        let attempts: Vec<u32> = listed.iter().map(|mail| mail.attempts).collect();
        assert_eq!(attempts, [2, 2, 1, 1]);
        assert!(
            listed
                .iter()
                .all(|mail| mail.state == DeliveryState::Delivered)
        );
        story.test
    })
    .await;
}
