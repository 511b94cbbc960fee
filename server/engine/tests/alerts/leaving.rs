//! What becomes of a device's own configurations when it comes to others.

use domain::alert::{AlertOwner, EventConfigurationInput};
use domain::audit::{AuditQuery, EntryView, Kind, Verb, Who};
use domain::callback::ON;
use domain::permission::{Action, Principal};
use domain::registration::{RegistrationInput, SeriesInput};
use domain::transfer::TransferInput;
use domain::{DeviceId, EventConfigurationId};
use engine::Error;
use engine::callback::run_once;
use engine::testing::on_each;

use super::outlets::calls;
use super::receiver::Receiver;
use super::story::{ANN, DEVICE, MINUTE, Story, batteries, mailed, suspensions};

const MOVED: DeviceId = DeviceId(DEVICE);
const OF_DEVICE: AlertOwner = AlertOwner::Device(MOVED);

/// Has a receiver and somebody's mail told that the device is suspended, or moved.
async fn own(story: &Story, receiver: &Receiver) -> EventConfigurationId {
    let input = EventConfigurationInput {
        events: vec!["SUSPENDED".into(), "TRANSFERRED".into()],
        ..mailed(suspensions(), &[ANN])
    };
    let input = calls(receiver, r#"{"type":"{eventType}"}"#, input);
    story.configure(OF_DEVICE, &input).await
}

/// What the log of the group that had the device tells of configurations that ended.
async fn noted(story: &Story) -> Vec<EntryView> {
    let query = AuditQuery {
        kind: Kind::EventConfiguration.word().into(),
        verb: Verb::Delete.word().into(),
        ..AuditQuery::default()
    };
    let (engine, keeper) = (story.engine(), story.keeper());
    let log = engine.audit(&keeper, story.test.group, &query).await;
    log.unwrap().rows
}

/// Asserts that nobody is told of the device any more, neither of what came to pass before it came
/// to `who` nor of what does now.
async fn is_over(story: &Story, receiver: &Receiver, id: EventConfigurationId, who: &Principal) {
    let engine = story.engine();
    engine.suspend(who, MOVED).await.unwrap();
    engine.resume(who, MOVED).await.unwrap();
    assert_eq!(run_once(engine).await.unwrap(), 0);
    assert!(receiver.heard().is_empty());
    for _ in 0..2 {
        let mails = story.mails().await;
        assert!(mails.is_empty(), "{mails:?}");
        story.test.clock.advance(2 * MINUTE);
    }
    let found = engine.event_configuration(&story.keeper(), id).await;
    assert!(matches!(found, Err(Error::NotFound)), "{found:?}");
    let listed = engine.event_configurations(who, OF_DEVICE).await.unwrap();
    assert!(listed.is_empty(), "{listed:?}");
    let noted = noted(story).await;
    let ids: Vec<&str> = noted.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, [id.to_string()]);
    assert_eq!(noted[0].group, story.test.group);
    // Somebody of another owner is not named.
    let by = match who.may(Action::Read, &story.test.group_path) {
        true => (Who::Person, who.user.to_string()),
        false => (Who::Stranger, String::new()),
    };
    assert_eq!((noted[0].who, noted[0].who_id.clone()), by);
}

#[tokio::test]
async fn what_a_device_has_of_its_own_ends_when_it_comes_to_another_group_of_its_owner() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let there = story.test.with_group_below().await;
        let receiver = Receiver::new().await;
        let id = own(&story, &receiver).await;
        story.suspend(DEVICE).await;
        let keeper = story.keeper();
        let to = story.test.device_types[there];
        story.engine().transfer(&keeper, MOVED, to).await.unwrap();
        is_over(&story, &receiver, id, &keeper).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_device_has_of_its_own_ends_when_a_registration_brings_it_to_another_group() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let there = story.test.with_group_below().await;
        let receiver = Receiver::new().await;
        let id = own(&story, &receiver).await;
        story.suspend(DEVICE).await;
        let keeper = story.keeper();
        let input = RegistrationInput {
            id: MOVED.to_string(),
            series: SeriesInput {
                device_type: story.test.device_types[there].to_string(),
                prototype: ON.into(),
                ..SeriesInput::default()
            },
            ..RegistrationInput::default()
        };
        let engine = story.engine();
        engine.register_device(&keeper, &input).await.unwrap();
        is_over(&story, &receiver, id, &keeper).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_device_has_of_its_own_ends_when_another_owner_takes_it() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let (other, there) = story.test.neighbour().await;
        let receiver = Receiver::new().await;
        let id = own(&story, &receiver).await;
        story.suspend(DEVICE).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let offer = TransferInput {
            group: other.roles[0].group.to_string(),
            devices: MOVED.to_string(),
        };
        let offered = engine.offer_devices(&keeper, &offer).await.unwrap();
        // Until somebody takes it everything goes on.
        assert_eq!(story.configuration(id).await.id, id);
        let series = SeriesInput {
            device_type: story.test.device_types[there].to_string(),
            prototype: ON.into(),
            ..SeriesInput::default()
        };
        let taken = engine.accept_transfer(&other, offered, &series);
        taken.await.unwrap();
        is_over(&story, &receiver, id, &other).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_device_was_beyond_of_its_own_is_over_when_it_comes_to_others() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let there = story.test.with_group_below().await;
        story.configure(OF_DEVICE, &batteries("2.8")).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        let open = async || story.rung().await[0].event().unwrap().closed.is_none();
        assert!(open().await);
        let keeper = story.keeper();
        let to = story.test.device_types[there];
        story.engine().transfer(&keeper, MOVED, to).await.unwrap();
        assert!(!open().await);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_device_has_of_its_own_goes_with_it_within_its_group() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let id = own(&story, &receiver).await;
        let keeper = story.keeper();
        let to = story.test.device_types[1];
        story.engine().transfer(&keeper, MOVED, to).await.unwrap();
        assert!(story.configuration(id).await.enabled);
        assert_eq!(run_once(story.engine()).await.unwrap(), 1);
        let heard = receiver.heard();
        assert_eq!(heard[0].body, r#"{"type":"TRANSFERRED"}"#);
        assert!(noted(&story).await.is_empty());
        story.test
    })
    .await;
}
