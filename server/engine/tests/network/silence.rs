//! Devices and stations that are not heard any more.

use domain::event::EventKind;
use engine::testing::on_each;

use super::story::{DAY, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn silence_is_told_once_for_each_breach_and_not_for_recordings() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        // A recording of long ago alarms nobody: arrival counts.
        let old = story.item(Heard {
            seq: 1,
            at: -400 * DAY,
            ..HEARD
        });
        assert_eq!(story.hand_in(&[old]).await, ["accepted"]);
        story.test.look_for_silence().await;
        story.at(59 * MINUTE);
        story
            .hear(Heard {
                seq: 2,
                at: 59 * MINUTE,
                ..HEARD
            })
            .await;
        story.at(100 * MINUTE);
        story.test.look_for_silence().await;
        assert!(story.events(EventKind::KeepAliveLost).await.is_empty());

        for minute in [119, 130, 500] {
            story.at(minute * MINUTE);
            story.test.look_for_silence().await;
        }
        let lost = story.events(EventKind::KeepAliveLost).await;
        assert_eq!(lost.len(), 1);
        assert_eq!(
            lost[0].variables.last_heard,
            Some(story.start + 59 * MINUTE)
        );
        assert_eq!(lost[0].closed, None);

        story
            .hear(Heard {
                seq: 3,
                at: 501 * MINUTE,
                ..HEARD
            })
            .await;
        assert!(
            story.events(EventKind::KeepAliveLost).await[0]
                .closed
                .is_some()
        );
        story.at(600 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::KeepAliveLost).await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_silent_station_warns_the_devices_it_heard() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story
            .hear(Heard {
                station: 2,
                ..HEARD
            })
            .await;
        story
            .hear(Heard {
                device: 0xA,
                station: 3,
                at: 1,
                ..HEARD
            })
            .await;
        story
            .hear(Heard {
                device: 0xA,
                station: 3,
                seq: 1,
                at: 12 * MINUTE,
                ..HEARD
            })
            .await;
        story.test.look_for_silence().await;
        let warnings = story.events(EventKind::NetworkIssue).await;
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].variables.station.as_deref(), Some("0002"));
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::NetworkIssue).await.len(), 1);
        story.test
    })
    .await;
}
