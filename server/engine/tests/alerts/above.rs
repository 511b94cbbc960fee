//! One configuration above another, of the same: which of them tells whom.

use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::callback::ON;
use domain::{DeviceId, UnixMillis};
use engine::mail::Mail;
use engine::testing::on_each;

use super::spans::{edit, is_by, two_rounds};
use super::story::{
    ANN, BOB, DAY, DEVICE, MINUTE, OTHER, Story, batteries, mailed, recipients, rings, suspensions,
    told,
};

const HOUR: i64 = 60 * MINUTE;
const THIRD: &str = "third@example.org";

#[tokio::test]
async fn an_address_is_told_of_an_event_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = mailed(suspensions(), &[ANN, BOB]);
        let above = EventConfigurationInput {
            name: "Above".into(),
            bell: ON.into(),
            ..above
        };
        story.configure(story.group(), &above).await;
        let below = EventConfigurationInput {
            name: "Below".into(),
            bell: ON.into(),
            ..mailed(suspensions(), &[ANN])
        };
        let below = story.configure(story.device_type(), &below).await;
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Below”") && of(BOB).text.contains("“Above”"));
        // The bell rings once, for the nearest.
        let rung = story.rung().await;
        assert_eq!(rung.len(), 1);
        assert_eq!(rung[0].configuration, below);
        story.test
    })
    .await;
}

/// Tells those, and rings.
fn told_by(name: &str, input: EventConfigurationInput, to: &[&str]) -> EventConfigurationInput {
    EventConfigurationInput {
        name: name.into(),
        bell: ON.into(),
        ..mailed(input, to)
    }
}

#[tokio::test]
async fn the_same_limit_further_up_tells_no_address_twice_and_rings_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.8"), &[ANN, BOB]);
        let above = story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Below") && is_by(&mails, BOB, "Above"));
        let rung = story.rung().await;
        assert_eq!(rung.len(), 1);
        assert_eq!(rung[0].configuration, below);
        assert_eq!(story.alerts_of(above).await.len(), 1);
        // Each ends its own.
        story.is_at(DEVICE, 3.3, 21.5).await;
        for id in [above, below] {
            let closed = story.alerts_of(id).await[0].event().unwrap().closed;
            assert!(closed.is_some());
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn another_limit_further_up_is_told_by_itself() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.9"), &[ANN]);
        story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        story.configure(story.device_type(), &below).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(recipients(&story.mails().await), [ANN, ANN]);
        assert_eq!(story.rung().await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_silence_and_the_same_signal_are_told_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        let weak = EventConfigurationInput {
            limit: "-120".into(),
            ..rings(Watch::Rssi)
        };
        let mut nearest = Vec::new();
        for input in [silent, weak] {
            let above = told_by("Above", input.clone(), &[ANN, BOB]);
            story.configure(story.group(), &above).await;
            let below = told_by("Below", input, &[ANN]);
            let of_device = AlertOwner::Device(DeviceId(DEVICE));
            nearest.push(story.configure(of_device, &below).await);
        }
        let once = |mails: &[Mail]| {
            assert_eq!(recipients(mails), [ANN, BOB]);
            assert!(is_by(mails, ANN, "Below") && is_by(mails, BOB, "Above"));
        };
        let data = r#""data":"2a""#;
        story.heard_by(DEVICE, &[(1, -130.0)], data).await;
        story.close_messages().await;
        once(&story.mails().await);
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["RSSI_LOW 1CF14C"]);
        assert_eq!(rung[0].configuration, nearest[1]);
        story.says(OTHER, "2a").await;
        story.test.clock.advance(59 * MINUTE + MINUTE / 2);
        story.says(OTHER, "2a").await;
        story.test.clock.advance(MINUTE);
        story.test.look_for_silence().await;
        once(&story.mails().await);
        let rung = story.rung().await;
        assert_eq!(told(&rung)[1..], ["SILENT 1CF14C"]);
        assert_eq!(rung[1].configuration, nearest[0]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_limit_is_told_from_further_up_where_the_nearer_one_is_gone() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.8"), &[ANN]);
        story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        // Another limit at the same moment is nothing that the nearer one was to tell.
        let other = told_by("Other", batteries("2.9"), &[ANN]);
        story.configure(story.group(), &other).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        story.delete(below).await;
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, ANN]);
        let by = |name: &str| mails.iter().filter(|mail| mail.text.contains(name)).count();
        assert_eq!((by("“Above”"), by("“Other”"), by("“Below”")), (1, 1, 0));
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_quiet_hours_of_a_nearer_one_keep_nobody_from_being_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let midnight = story.test.clock_now().div_euclid(DAY) * DAY;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = EventConfigurationInput {
            name: "Below".into(),
            quiet_from: "22:00".into(),
            quiet_to: "06:30".into(),
            quiet_offset: "+00:00".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.device_type(), &below).await;
        // It is midnight.
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Above”"), "{}", mails[0].text);
        // She was told: not again when they are over.
        let morning = UnixMillis(midnight + 6 * HOUR + 30 * MINUTE);
        story.test.clock.set(morning);
        assert!(story.mails().await.is_empty());
        // By day the nearer one tells it alone.
        story.test.clock.advance(HOUR);
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Below”"), "{}", mails[0].text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_nearer_one_does_not_tell_any_more_is_told_by_the_one_above() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = mailed(suspensions(), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        story.suspend(DEVICE).await;
        story.delete(below).await;
        // First it is found that it is gone, and then the other one tells it.
        story.test.send_mails().await;
        story.test.send_mails().await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Above”"), "{}", mails[0].text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whom_a_nearer_one_does_not_name_any_more_the_one_above_tells() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let both = mailed(suspensions(), &[ANN, BOB]);
        let below = story.configure(story.device_type(), &both).await;
        story.suspend(DEVICE).await;
        let without = mailed(suspensions(), &[BOB]);
        edit(&story, below, &without).await;
        // First the nearer one tells those that are left, and then the other one the rest.
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Above”"), "{}", of(ANN).text);
        assert!(of(BOB).text.contains("“Suspensions”"), "{}", of(BOB).text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whom_the_one_above_told_already_it_does_not_tell_again_with_others() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN, BOB])
        };
        let both = mailed(suspensions(), &[ANN, THIRD]);
        let below = story.configure(story.device_type(), &both).await;
        story.suspend(DEVICE).await;
        assert_eq!(recipients(&story.mails().await), [ANN, THIRD]);
        story.configure(story.group(), &above).await;
        // The nearer one waits for the end of its minute, which is soon enough.
        story.test.clock.advance(MINUTE / 2);
        story.suspend(DEVICE).await;
        assert_eq!(recipients(&story.mails().await), [BOB]);
        edit(&story, below, &mailed(suspensions(), &[THIRD])).await;
        story.test.clock.advance(MINUTE);
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, THIRD]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Above”"), "{}", of(ANN).text);
        story.test
    })
    .await;
}
