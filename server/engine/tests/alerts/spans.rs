//! What waits with a nearer configuration, for the end of its span, and the one above it.

use domain::alert::{AlertOwner, EventConfigurationInput};
use domain::{DeviceId, EventConfigurationId};
use engine::mail::Mail;
use engine::testing::on_each;

use super::story::{ANN, BOB, DAY, DEVICE, MINUTE, OTHER, Story, mailed, recipients, suspensions};

const HOUR: i64 = 60 * MINUTE;

/// What two rounds send: what one finds in the first that it does not tell, another tells in the
/// second.
pub(super) async fn two_rounds(story: &Story) -> Vec<Mail> {
    story.test.send_mails().await;
    story.mails().await
}

pub(super) async fn edit(story: &Story, id: EventConfigurationId, input: &EventConfigurationInput) {
    let keeper = story.keeper();
    let edited = story.engine().edit_event_configuration(&keeper, id, input);
    edited.await.unwrap();
}

fn named(name: &str, digest: &str, emails: &[&str]) -> EventConfigurationInput {
    EventConfigurationInput {
        name: name.into(),
        digest: digest.into(),
        ..mailed(suspensions(), emails)
    }
}

/// By which configuration the only one of those mails to an address is.
pub(super) fn is_by(mails: &[Mail], to: &str, name: &str) -> bool {
    let to: Vec<&Mail> = mails.iter().filter(|mail| mail.to == to).collect();
    to.len() == 1 && to[0].text.contains(&format!("“{name}”"))
}

/// The two that have told of a first event: the one above Bob, and the nearer one Ann, whom the
/// other would tell as well. From now on each waits for the end of its span.
async fn with_spans(story: &Story, above: &str, below: &str) -> [EventConfigurationId; 2] {
    let above = named("Above", above, &[ANN, BOB]);
    let above = story.configure(story.group(), &above).await;
    let below = named("Below", below, &[ANN]);
    let below = story.configure(story.device_type(), &below).await;
    story.suspend(DEVICE).await;
    let mails = story.mails().await;
    assert_eq!(recipients(&mails), [ANN, BOB]);
    assert!(is_by(&mails, ANN, "Below") && is_by(&mails, BOB, "Above"));
    [above, below]
}

#[tokio::test]
async fn the_span_of_a_nearer_one_keeps_nobody_from_being_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let [_, below] = with_spans(&story, "1", "1440").await;
        // The nearer one waits for a day now.
        story.test.clock.advance(2 * MINUTE);
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Above") && is_by(&mails, BOB, "Above"));
        // Whom another told in its stead it leaves to it in the end.
        story.delete(below).await;
        story.test.clock.advance(DAY);
        assert!(two_rounds(&story).await.is_empty());
        story.test
    })
    .await;
}

/// Two with an hour between their mails, of which the one above leaves Ann out and has told
/// somebody else before that is over: the nearer one, for which Ann waits.
async fn waits(story: &Story) -> EventConfigurationId {
    let [above, below] = with_spans(story, "60", "60").await;
    story.test.clock.advance(2 * MINUTE);
    story.suspend(DEVICE).await;
    assert!(story.mails().await.is_empty());
    // With a shorter span what waits goes out at once.
    edit(story, above, &named("Above", "1", &[ANN, BOB])).await;
    assert_eq!(recipients(&story.mails().await), [BOB]);
    below
}

/// Ann is told by the one above within a minute, and by nobody else.
async fn is_told_by_the_one_above(story: &Story) {
    story.test.clock.advance(MINUTE);
    let mails = two_rounds(story).await;
    assert_eq!(recipients(&mails), [ANN]);
    assert!(is_by(&mails, ANN, "Above"));
    story.test.clock.advance(HOUR);
    assert!(two_rounds(story).await.is_empty());
}

#[tokio::test]
async fn what_waits_with_one_that_is_deleted_is_told_by_the_one_above_at_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let below = waits(&story).await;
        story.delete(below).await;
        is_told_by_the_one_above(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_waits_with_one_that_is_switched_off_is_told_by_the_one_above_at_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let below = waits(&story).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let off = engine.enable_event_configuration(&keeper, below, false);
        off.await.unwrap();
        is_told_by_the_one_above(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_waits_longer_since_an_edit_is_told_by_the_one_above_too() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let [_, below] = with_spans(&story, "1", "1").await;
        story.test.clock.advance(MINUTE / 2);
        story.suspend(DEVICE).await;
        assert!(story.mails().await.is_empty());
        edit(&story, below, &named("Below", "1440", &[ANN])).await;
        story.test.send_mails().await;
        story.test.clock.advance(MINUTE / 2);
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Above") && is_by(&mails, BOB, "Above"));
        // She was told: not again when the longer span is over.
        story.test.clock.advance(DAY);
        assert!(story.mails().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_came_in_the_same_moment_of_another_device_stays_as_it_was_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = mailed(suspensions(), &[ANN]);
        let of = |device: u32| AlertOwner::Device(DeviceId(device));
        let gone = story.configure(of(DEVICE), &below).await;
        story.configure(of(OTHER), &below).await;
        // The clock stands still: only the event tells the alerts of the two apart.
        story.suspend(DEVICE).await;
        story.suspend(OTHER).await;
        story.delete(gone).await;
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, ANN]);
        let by = |device: &str| {
            let told = |mail: &&engine::mail::Mail| mail.text.contains(device);
            let told: Vec<&engine::mail::Mail> = mails.iter().filter(told).collect();
            assert_eq!(told.len(), 1, "{device}");
            told[0].text.contains("“Above”")
        };
        assert!(by("1CF14C") && !by("1CF14D"));
        story.test
    })
    .await;
}
