//! What an edit of a configuration changes, and what it leaves as it was.

use domain::alert::{AlertOwner, CONFIGURATIONS_MAX, Comparison, EventConfigurationInput, Watch};
use domain::callback::ON;
use domain::permission::Profile;
use domain::{DeviceId, EventConfigurationId, Fault, Problem};
use engine::Error;
use engine::testing::on_each;

use super::story::{DEVICE, Story, batteries, rings, suspensions, told};

const OF_DEVICE: AlertOwner = AlertOwner::Device(DeviceId(DEVICE));

async fn edit(story: &Story, id: EventConfigurationId, input: &EventConfigurationInput) {
    let keeper = story.keeper();
    let edited = story.engine().edit_event_configuration(&keeper, id, input);
    edited.await.unwrap();
}

/// The field that is refused, and why.
fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> (String, Fault) {
    let Err(Error::Rejected(mut wrong)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(wrong.len(), 1);
    let wrong = wrong.remove(0);
    (wrong.field, wrong.fault)
}

#[tokio::test]
async fn only_an_edit_of_what_is_watched_begins_anew() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let id = story
            .configure(story.device_type(), &batteries("2.8"))
            .await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        let open = async || {
            let rung = story.rung().await;
            let open = rung.iter().map(|one| one.event().unwrap().closed.is_none());
            open.collect::<Vec<bool>>()
        };
        let named = EventConfigurationInput {
            name: "Batteries of the meters".into(),
            digest: "15".into(),
            ..batteries("2.8")
        };
        edit(&story, id, &named).await;
        story.is_at(DEVICE, 2.6, 21.5).await;
        assert_eq!(open().await, [true]);
        // To switch on what is on changes nothing either.
        let keeper = story.keeper();
        let on = story.engine().enable_event_configuration(&keeper, id, true);
        on.await.unwrap();
        story.is_at(DEVICE, 2.6, 21.5).await;
        assert_eq!(open().await, [true]);
        let higher = EventConfigurationInput {
            limit: "2.9".into(),
            ..named
        };
        edit(&story, id, &higher).await;
        assert_eq!(open().await, [false]);
        story.is_at(DEVICE, 2.6, 21.5).await;
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14C"; 2]);
        assert_eq!(open().await, [false, true]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_stands_in_the_place_of_one_that_is_gone_can_be_edited() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = story.configure(story.group(), &batteries("2.8")).await;
        let lower = EventConfigurationInput {
            replaces: above.to_string(),
            ..batteries("2.5")
        };
        let id = story.configure(OF_DEVICE, &lower).await;
        story.delete(above).await;
        let lowest = EventConfigurationInput {
            limit: "2.4".into(),
            ..lower
        };
        edit(&story, id, &lowest).await;
        assert_eq!(story.configuration(id).await.input.limit, "2.4");
        // Nothing else that is not there can be put in its stead.
        let unknown = EventConfigurationInput {
            replaces: EventConfigurationId([7; 12]).to_string(),
            ..lowest
        };
        let keeper = story.keeper();
        let edited = story
            .engine()
            .edit_event_configuration(&keeper, id, &unknown);
        let refused = refusal(edited.await);
        assert_eq!(refused, ("replaces".to_owned(), Fault::NotAbove));
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_stands_in_the_place_of_one_that_he_may_not_see_can_be_edited() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        let above = story.configure(story.group(), &batteries("2.8")).await;
        let owner = AlertOwner::DeviceType(story.test.device_types[below]);
        let lower = EventConfigurationInput {
            replaces: above.to_string(),
            ..batteries("2.5")
        };
        let id = story.configure(owner, &lower).await;
        let group = story.test.groups_below[0].clone();
        let keeper = story.test.member_of(&group, Profile::CustomerWrite);
        let named = EventConfigurationInput {
            name: "Lower".into(),
            enabled: ON.into(),
            ..lower
        };
        let edited = story.engine().edit_event_configuration(&keeper, id, &named);
        edited.await.unwrap();
        let edited = story.configuration(id).await;
        assert_eq!(edited.input.name, "Lower");
        assert_eq!(edited.replaces, Some(above));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_name_is_one_line() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (engine, keeper, owner) = (story.engine(), story.keeper(), story.device_type());
        let two = EventConfigurationInput {
            name: "Cold\nbins".into(),
            ..suspensions()
        };
        let (column, problem) = (5, Problem::NotOneLine);
        let refused = ("name".to_owned(), Fault::Syntax { column, problem });
        let made = engine.create_event_configuration(&keeper, owner, &two);
        assert_eq!(refusal(made.await), refused);
        let id = story.configure(owner, &suspensions()).await;
        let edited = engine.edit_event_configuration(&keeper, id, &two);
        assert_eq!(refusal(edited.await), refused);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_limit_is_on_a_field_that_the_format_has() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_format(0, "level::uint:8 low::bool:7").await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let above = |field: &str| EventConfigurationInput {
            field: field.into(),
            comparison: Comparison::Above.word().into(),
            limit: "100".into(),
            ..rings(Watch::Field)
        };
        let allowed = "level, low".to_owned();
        let refused = ("field".to_owned(), Fault::NotOneOf { allowed });
        for owner in [story.device_type(), OF_DEVICE] {
            let unknown = above("levle");
            let made = engine.create_event_configuration(&keeper, owner, &unknown);
            assert_eq!(refusal(made.await), refused);
            let id = story.configure(owner, &above("level")).await;
            let edited = engine.edit_event_configuration(&keeper, id, &unknown);
            assert_eq!(refusal(edited.await), refused);
        }
        // Below a group there are many formats, and without one nothing is known.
        story.configure(story.group(), &above("levle")).await;
        story.test.with_geolocation(1).await;
        let without = AlertOwner::DeviceType(story.test.device_types[1]);
        story.configure(without, &above("levle")).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_owner_has_so_many_configurations_and_no_more() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let mut last = None;
        for _ in 0..CONFIGURATIONS_MAX {
            last = Some(story.configure(OF_DEVICE, &suspensions()).await);
        }
        let (engine, keeper) = (story.engine(), story.keeper());
        let another = suspensions();
        let made = engine.create_event_configuration(&keeper, OF_DEVICE, &another);
        let max = CONFIGURATIONS_MAX;
        let refused = refusal(made.await);
        assert_eq!(refused, ("name".to_owned(), Fault::Full { max }));
        let listed = engine.event_configurations(&keeper, OF_DEVICE).await;
        assert_eq!(listed.unwrap().len() as i64, max);
        // Those of another owner are of no account, and neither are deleted ones.
        story.configure(story.device_type(), &suspensions()).await;
        story.delete(last.unwrap()).await;
        story.configure(OF_DEVICE, &suspensions()).await;
        story.test
    })
    .await;
}
