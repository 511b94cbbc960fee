//! What is configured further up holds below, until something nearer stands in its place.

use domain::alert::{AlertOwner, EventConfigurationInput, EventConfigurationView, Watch};
use domain::callback::ON;
use domain::permission::Profile;
use domain::{DeviceId, EventConfigurationId, Fault};
use engine::testing::on_each;

use super::story::{DEVICE, MINUTE, OTHER, Story, batteries, rings, suspensions, told};

const OF_DEVICE: AlertOwner = AlertOwner::Device(DeviceId(DEVICE));

/// The same, standing in the place of another.
fn instead(of: EventConfigurationId, input: EventConfigurationInput) -> EventConfigurationInput {
    EventConfigurationInput {
        replaces: of.to_string(),
        ..input
    }
}

/// Nothing, in the place of another: it is off there.
fn off(of: EventConfigurationId) -> EventConfigurationInput {
    EventConfigurationInput {
        name: "Off".into(),
        replaces: of.to_string(),
        ..EventConfigurationInput::default()
    }
}

async fn listed(story: &Story, owner: AlertOwner) -> Vec<EventConfigurationView> {
    let keeper = story.keeper();
    let listed = story.engine().event_configurations(&keeper, owner);
    listed.await.unwrap()
}

#[tokio::test]
async fn what_is_configured_on_a_group_holds_for_every_device_below_it() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        story.test.with_devices(below, &[0xB]).await;
        let of_group = story.configure(story.group(), &suspensions()).await;
        let nearer = EventConfigurationInput {
            name: "Nearer".into(),
            ..suspensions()
        };
        let of_type = story.configure(story.device_type(), &nearer).await;
        let of_device = story.configure(OF_DEVICE, &nearer).await;
        for device in [DEVICE, OTHER, 0xB] {
            story.suspend(device).await;
        }
        // The nearest rings, and each takes notice.
        let rung = story.rung().await;
        let by: Vec<EventConfigurationId> = rung.iter().map(|one| one.configuration).collect();
        assert_eq!(by, [of_device, of_type, of_group]);
        assert_eq!(story.alerts_of(of_group).await.len(), 3);
        assert_eq!(story.alerts_of(of_type).await.len(), 2);
        // Each is listed where it holds, the nearest first.
        let listed = listed(&story, OF_DEVICE).await;
        let ids: Vec<EventConfigurationId> = listed.iter().map(|one| one.id).collect();
        assert_eq!(ids, [of_device, of_type, of_group]);
        let inherited: Vec<bool> = listed.iter().map(|one| one.inherited).collect();
        assert_eq!(inherited, [false, true, true]);
        assert!(listed.iter().all(|one| !one.owner_name.is_empty()));
        assert!(listed.iter().all(|one| one.last_alert.is_some()));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_nearer_one_stands_in_the_place_of_one_above() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = story.configure(story.group(), &batteries("2.8")).await;
        let lower = instead(above, batteries("2.5"));
        let lower = story.configure(OF_DEVICE, &lower).await;
        for device in [DEVICE, OTHER] {
            story.is_at(device, 2.7, 21.5).await;
        }
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14D"]);
        story.is_at(DEVICE, 2.4, 21.5).await;
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["BATTERY_LOW 1CF14D", "BATTERY_LOW 1CF14C"]);
        assert_eq!(rung[1].configuration, lower);
        let of_device = listed(&story, OF_DEVICE).await;
        let replaced: Vec<_> = of_device.iter().map(|one| one.replaced_by).collect();
        assert_eq!(replaced, [None, Some(lower)]);
        let of_type = listed(&story, story.device_type()).await;
        assert_eq!(of_type.len(), 1);
        assert_eq!((of_type[0].id, of_type[0].replaced_by), (above, None));
        story.test
    })
    .await;
}

#[tokio::test]
async fn one_that_is_switched_off_switches_off_what_it_stands_for() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = story.configure(story.group(), &batteries("2.8")).await;
        for device in [DEVICE, OTHER] {
            story.is_at(device, 2.7, 21.5).await;
        }
        let off = story.configure(OF_DEVICE, &off(above)).await;
        // What it told there is over.
        let rung = story.rung().await;
        let open: Vec<bool> = rung
            .iter()
            .map(|one| one.event().unwrap().closed.is_none())
            .collect();
        assert_eq!(open, [false, true]);
        story.is_at(DEVICE, 2.6, 21.5).await;
        assert_eq!(story.rung().await.len(), 2);
        // It watches nothing, so it can only be off.
        let keeper = story.keeper();
        let on = story
            .engine()
            .enable_event_configuration(&keeper, off, true)
            .await;
        let Err(engine::Error::Rejected(wrong)) = on else {
            panic!("{on:?}")
        };
        assert_eq!(
            (wrong[0].field.as_str(), &wrong[0].fault),
            ("watch", &Fault::Missing)
        );
        // Without it the one above holds again, and begins anew.
        story.delete(off).await;
        story.is_at(DEVICE, 2.6, 21.5).await;
        story.is_at(OTHER, 2.6, 21.5).await;
        assert_eq!(told(&story.rung().await)[2..], ["BATTERY_LOW 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn silence_that_is_watched_again_counts_from_then_on() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        let above = story.configure(story.group(), &silent).await;
        let off = story.configure(OF_DEVICE, &off(above)).await;
        story.test.clock.advance(61 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(told(&story.rung().await), ["SILENT 1CF14D"]);
        story.delete(off).await;
        story.test.look_for_silence().await;
        assert_eq!(story.rung().await.len(), 1);
        story.test.clock.advance(61 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(told(&story.rung().await)[1..], ["SILENT 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn only_what_stands_above_can_be_replaced() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let beside = AlertOwner::DeviceType(story.test.device_types[1]);
        let beside = story.configure(beside, &suspensions()).await;
        let own = story.configure(story.device_type(), &suspensions()).await;
        let below = story.configure(OF_DEVICE, &suspensions()).await;
        let unknown = EventConfigurationId([7; 12]);
        for of in [beside, own, below, unknown] {
            let keeper = story.keeper();
            let input = instead(of, suspensions());
            let owner = story.device_type();
            let made = story
                .engine()
                .create_event_configuration(&keeper, owner, &input);
            let made = made.await;
            let Err(engine::Error::Rejected(wrong)) = made else {
                panic!("{made:?}")
            };
            assert_eq!(
                (wrong[0].field.as_str(), &wrong[0].fault),
                ("replaces", &Fault::NotAbove)
            );
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_somebody_may_not_see_he_neither_lists_nor_replaces() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        let above = story.configure(story.group(), &suspensions()).await;
        let group = story.test.groups_below[0].clone();
        let keeper = story.test.member_of(&group, Profile::CustomerWrite);
        let owner = AlertOwner::DeviceType(story.test.device_types[below]);
        let engine = story.engine();
        let listed = engine.event_configurations(&keeper, owner).await.unwrap();
        assert!(listed.is_empty());
        let input = instead(above, suspensions());
        let made = engine
            .create_event_configuration(&keeper, owner, &input)
            .await;
        assert!(matches!(made, Err(engine::Error::Rejected(_))), "{made:?}");
        let seen = engine.event_configuration(&keeper, above).await;
        assert!(matches!(seen, Err(engine::Error::NotFound)), "{seen:?}");
        // It holds for his devices all the same, and rings for him.
        story.test.with_devices(below, &[0xB]).await;
        story.suspend(0xB).await;
        assert_eq!(engine.unread_alerts(&keeper).await.unwrap(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_is_moved_comes_under_what_holds_there() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let there = AlertOwner::DeviceType(story.test.device_types[1]);
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        story
            .configure(story.device_type(), &batteries("2.8"))
            .await;
        story.configure(there, &silent).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14C"]);
        let (keeper, device) = (story.keeper(), DeviceId(DEVICE));
        let to = story.test.device_types[1];
        story.engine().transfer(&keeper, device, to).await.unwrap();
        // What it was beyond there is over, and here nobody asks for that.
        assert!(story.rung().await[0].event().unwrap().closed.is_some());
        story.test.clock.advance(61 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(told(&story.rung().await)[1..], ["SILENT 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn one_that_is_switched_off_takes_no_notice_until_it_is_on_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let idle = EventConfigurationInput {
            enabled: String::new(),
            ..batteries("2.8")
        };
        let id = story.configure(story.device_type(), &idle).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert!(story.rung().await.is_empty());
        engine
            .enable_event_configuration(&keeper, id, true)
            .await
            .unwrap();
        assert_eq!(story.configuration(id).await.input.enabled, ON);
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(story.rung().await.len(), 1);
        engine
            .enable_event_configuration(&keeper, id, false)
            .await
            .unwrap();
        assert!(story.rung().await[0].event().unwrap().closed.is_some());
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(story.rung().await.len(), 1);
        assert!(!story.configuration(id).await.enabled);
        story.test
    })
    .await;
}
