//! What is shown of devices, and what people set for them.

use domain::contract::{TokenShown, TokenState};
use domain::device::{ComState, DeviceInput, DeviceView};
use domain::event::EventKind;
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::Error;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

async fn shown(story: &Story) -> DeviceView {
    let who = story.test.member(Profile::CustomerWrite);
    let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
    device.unwrap()
}

#[tokio::test]
async fn a_token_that_is_over_is_not_shown_as_active() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let end = UnixMillis(story.start + 10 * DAY);
        story
            .with_terms(|contract| contract.terms.communication_end = end)
            .await;
        story.hear(HEARD).await;
        assert_eq!(shown(&story).await.token, TokenShown::Active);
        story.at(10 * DAY);
        let device = shown(&story).await;
        assert_eq!(device.token, TokenShown::Invalid);
        assert_eq!(device.subscription.token, TokenState::Active);
        assert_eq!(device.state, ComState::NotAllowed);
        let after = Heard {
            seq: 1,
            at: 10 * DAY,
            ..HEARD
        };
        story.hear(after).await;
        assert_eq!(shown(&story).await.token, TokenShown::OffContract);
        story.test
    })
    .await;
}

#[tokio::test]
async fn communication_shows_only_where_it_is_allowed() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        assert_eq!(shown(&story).await.state, ComState::NotSeen);
        story.hear(HEARD).await;
        assert_eq!(shown(&story).await.state, ComState::NotWatched);
        story.test.with_keep_alive(0, 3600).await;
        assert_eq!(shown(&story).await.state, ComState::Ok);
        let owner = story.test.member(Profile::CustomerWrite);
        let (engine, device) = (&story.test.engine, DeviceId(DEVICE));
        engine.suspend(&owner, device).await.unwrap();
        assert_eq!(shown(&story).await.state, ComState::NotAllowed);
        engine.resume(&owner, device).await.unwrap();
        story.at(61 * MINUTE);
        assert_eq!(shown(&story).await.state, ComState::Warn);
        engine.unsubscribe(&owner, device, None).await.unwrap();
        assert_eq!(shown(&story).await.state, ComState::NotAllowed);
        story.test
    })
    .await;
}

#[tokio::test]
async fn people_say_whether_a_device_may_take_a_token_and_have_it_renewed() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (engine, device) = (&story.test.engine, DeviceId(DEVICE));
        let input = |activable: &str, renewal: &str| DeviceInput {
            name: "Bin".into(),
            activable: activable.into(),
            renewal: renewal.into(),
            ..DeviceInput::default()
        };
        let reader = story.test.member(Profile::CustomerRead);
        let refused = engine.edit_device(&reader, device, &input("no", "")).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let owner = story.test.member(Profile::CustomerWrite);
        let edit = async |input: DeviceInput| {
            engine.edit_device(&owner, device, &input).await.unwrap();
            let standing = shown(&story).await.subscription;
            (standing.activable, standing.renewal)
        };
        assert_eq!(edit(input("no", "off")).await, (false, false));
        assert_eq!(edit(input("", "")).await, (false, false), "not said");
        assert_eq!(edit(input("", "allowed")).await, (false, true));
        assert_eq!(shown(&story).await.state, ComState::NotAllowed);
        story.hear(HEARD).await;
        let off = story.events(EventKind::OffContract).await;
        let cause = off[0].variables.device_short_cause.as_deref();
        assert_eq!(cause, Some("not_activable"));
        assert_eq!(edit(input("yes", "")).await, (true, true));
        story.test
    })
    .await;
}

#[tokio::test]
async fn averages_are_told_from_fifteen_messages_on_to_whoever_sees_signals() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        for seq in 0..15_u16 {
            let device = shown(&story).await;
            assert_eq!((device.average_rssi, device.average_snr), (None, None));
            let at = i64::from(seq) * MINUTE;
            story.hear(Heard { seq, at, ..HEARD }).await;
        }
        let device = shown(&story).await;
        assert!((device.average_rssi.unwrap() + 100.0).abs() < 1e-6);
        assert!((device.average_snr.unwrap() - 8.25).abs() < 1e-6);
        let manager = story.test.member(Profile::DeviceManagerRead);
        let engine = &story.test.engine;
        let device = engine.device(&manager, DeviceId(DEVICE)).await.unwrap();
        assert_eq!((device.average_rssi, device.average_snr), (None, None));
        story.test
    })
    .await;
}
