//! What stories of groups are made of.

use domain::device_type::DeviceTypeInput;
use domain::group::{Group, GroupInput};
use domain::permission::{Principal, Profile};
use domain::user::UserInput;
use domain::{DeviceTypeId, GroupId};
use engine::testing::TestEngine;
use engine::{Engine, Error};

/// What is wrong: field and code of each.
pub(super) fn wrong(refused: Result<impl std::fmt::Debug, Error>) -> Vec<(String, &'static str)> {
    match refused.unwrap_err() {
        Error::Rejected(wrong) => wrong
            .into_iter()
            .map(|one| (one.field, one.fault.code()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

pub(super) fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

pub(super) fn input(name: &str) -> GroupInput {
    GroupInput {
        name: name.into(),
        kind: "basic".into(),
        timezone: "Europe/Brussels".into(),
        ..GroupInput::default()
    }
}

/// The demo group.
pub(super) fn demo(test: &TestEngine) -> Group {
    Group {
        id: test.group,
        parent: None,
        name: "Demo fleet".into(),
        path: test.group_path.clone(),
    }
}

/// Makes a group below another.
pub(super) async fn below(test: &TestEngine, parent: &Group, name: &str) -> Group {
    let who = test.member_of(parent, Profile::CustomerWrite);
    let input = GroupInput {
        parent: parent.id.to_string(),
        ..input(name)
    };
    let id = test.engine.create_group(&who, &input).await.unwrap();
    Group {
        id,
        parent: Some(parent.id),
        name: name.into(),
        path: Group::path_below(&parent.path, id),
    }
}

/// Makes a device type in a group.
pub(super) async fn type_in(
    test: &TestEngine,
    group: &Group,
    contracts: Vec<String>,
) -> DeviceTypeId {
    let who = test.member_of(group, Profile::CustomerWrite);
    let input = DeviceTypeInput {
        group: group.id.to_string(),
        name: "Buoy".into(),
        downlink_mode: "none".into(),
        display: "none".into(),
        contracts,
        ..DeviceTypeInput::default()
    };
    test.engine.create_device_type(&who, &input).await.unwrap()
}

/// The names of the groups above one, for somebody who sees them all.
pub(super) async fn above(engine: &Engine, who: &Principal, id: GroupId) -> Vec<String> {
    let view = engine.group(who, id).await.unwrap();
    view.above.into_iter().map(|one| one.1).collect()
}

/// The form of somebody who gets a profile on a group.
pub(super) fn somebody(email: &str, group: GroupId, profile: &str) -> UserInput {
    UserInput {
        first_name: "Somebody".into(),
        email: email.into(),
        groups: vec![group.to_string()],
        profiles: vec![profile.to_owned()],
        ..UserInput::default()
    }
}
