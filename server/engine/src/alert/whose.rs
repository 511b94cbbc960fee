//! Whose event configurations are asked for: the line from there up to the root, and how much of
//! it somebody may see.

use std::collections::HashMap;

use domain::alert::AlertOwner;
use domain::audit::{Kind, Verb};
use domain::callback::CallbackStanding;
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, EventConfigurationId, GroupId};
use sqlx::AnyConnection;

use super::applying::groups_up;
use crate::audit::Act;
use crate::error::Error;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::{callbacks, groups};
use crate::{Engine, gate};

/// An owner of event configurations, with what stands above it.
pub(super) struct Whose {
    pub(super) owner: AlertOwner,
    /// The path of its group.
    pub(super) path: String,
    /// The owners from itself up to the root.
    line: Vec<AlertOwner>,
    /// The device type, where it is one or has one.
    pub(super) device_type: Option<DeviceTypeId>,
    /// What the device and its type are called.
    names: HashMap<AlertOwner, String>,
}

/// An owner, if `who` may do `action` there.
pub(super) async fn whose(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    owner: AlertOwner,
) -> Result<Whose, Error> {
    let mut whose = Whose {
        owner,
        path: String::new(),
        line: Vec::new(),
        device_type: None,
        names: HashMap::new(),
    };
    match owner {
        AlertOwner::Group(id) => {
            whose.path = gate::group(connection, who, action, id).await?;
        }
        AlertOwner::DeviceType(id) => {
            let found = gate::device_type(connection, who, action, id).await?;
            whose.path = found.group_path;
            whose.below(owner, found.view.name);
            whose.device_type = Some(id);
        }
        AlertOwner::Device(id) => {
            let found = gate::device(connection, who, action, id).await?;
            whose.path = found.group_path;
            whose.below(owner, found.name);
            let of = AlertOwner::DeviceType(found.device_type);
            whose.below(of, found.device_type_name);
            whose.device_type = Some(found.device_type);
        }
    }
    let groups: Vec<AlertOwner> = groups_up(&whose.path).collect();
    whose.line.extend(groups);
    Ok(whose)
}

impl Whose {
    /// Adds an owner that stands below the groups.
    fn below(&mut self, owner: AlertOwner, name: String) {
        self.line.push(owner);
        self.names.insert(owner, name);
    }

    /// What the device or the device type is called; empty where it is not of the line.
    pub(super) fn name(&self, owner: AlertOwner) -> &str {
        self.names.get(&owner).map_or("", String::as_str)
    }

    /// The path of the group of an owner along the line.
    pub(super) fn path_of(&self, owner: AlertOwner) -> &str {
        let AlertOwner::Group(id) = owner else {
            return &self.path;
        };
        let step = format!("/{id}/");
        let end = self.path.find(&step).map(|at| at + step.len());
        &self.path[..end.unwrap_or(self.path.len())]
    }

    /// The group that it is, or belongs to.
    pub(super) fn group(&self) -> Result<GroupId, Error> {
        let group = self.line.iter().find_map(|owner| match owner {
            AlertOwner::Group(id) => Some(*id),
            AlertOwner::DeviceType(_) | AlertOwner::Device(_) => None,
        });
        group.ok_or(Error::NotFound)
    }

    /// Those of the line that `who` may see, itself first: whoever may see a group may see what is
    /// below it.
    pub(super) fn seen_by(&self, who: &Principal) -> Vec<AlertOwner> {
        let seen = |owner: &&AlertOwner| who.may(Action::Read, self.path_of(**owner));
        self.line.iter().take_while(seen).copied().collect()
    }

    /// Whether another owner stands above it, and `who` may see that.
    pub(super) fn is_below(&self, other: AlertOwner, who: &Principal) -> bool {
        let above = self.line.iter().skip(1).any(|owner| *owner == other);
        above && who.may(Action::Read, self.path_of(other))
    }

    /// What the owners of the line are called.
    pub(super) async fn names(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<HashMap<AlertOwner, String>, Error> {
        let groups = groups::line(connection, &self.path).await?;
        let groups = groups.into_iter();
        let groups = groups.map(|group| (AlertOwner::Group(group.id), group.name));
        Ok(self.names.clone().into_iter().chain(groups).collect())
    }
}

/// An event configuration, and whose it is, if `who` may do `action` there.
pub(super) async fn configuration(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: EventConfigurationId,
) -> Result<(Stored, Whose), Error> {
    let stored = configurations::get(connection, id).await?;
    let stored = stored.ok_or(Error::NotFound)?;
    let whose = whose(connection, who, action, stored.owner).await?;
    Ok((stored, whose))
}

/// What is done to an event configuration of the group with that id.
pub(super) fn act(id: EventConfigurationId, name: &str, group: GroupId, verb: Verb) -> Act {
    Act {
        verb,
        kind: Kind::EventConfiguration,
        id: id.to_string(),
        name: name.to_owned(),
        group,
        fields: Vec::new(),
    }
}

/// What is done to an event configuration by somebody who may.
pub(crate) async fn about(
    connection: &mut AnyConnection,
    who: &Principal,
    id: EventConfigurationId,
    verb: Verb,
) -> Result<Act, Error> {
    let (stored, whose) = configuration(connection, who, Action::WriteCallbacks, id).await?;
    Ok(act(id, &stored.input.name, whose.group()?, verb))
}

/// How the callback of a configuration fares, with the path of the group that it belongs to, if
/// `who` may do `action` there.
pub(crate) async fn standing_of(
    connection: &mut AnyConnection,
    engine: &Engine,
    who: &Principal,
    action: Action,
    id: EventConfigurationId,
) -> Result<(CallbackStanding, String), Error> {
    let (_, whose) = configuration(connection, who, action, id).await?;
    let key = &engine.settings.secret_key;
    let standing = callbacks::standing_of_configuration(connection, key, id).await?;
    Ok((standing.ok_or(Error::NotFound)?, whose.path))
}

#[cfg(test)]
mod tests {
    use domain::permission::{Profile, Role};
    use domain::{DeviceId, GroupId, UserId};

    use super::*;

    const ROOT: GroupId = GroupId([1; 12]);
    const GROUP: GroupId = GroupId([2; 12]);
    const TYPE: AlertOwner = AlertOwner::DeviceType(DeviceTypeId([3; 12]));
    const DEVICE: AlertOwner = AlertOwner::Device(DeviceId(0xA));

    fn of_device() -> Whose {
        let groups = [GROUP, ROOT].map(AlertOwner::Group);
        Whose {
            owner: DEVICE,
            path: format!("/{ROOT}/{GROUP}/"),
            line: [DEVICE, TYPE].into_iter().chain(groups).collect(),
            device_type: None,
            names: HashMap::new(),
        }
    }

    fn reader(path: String) -> Principal {
        Principal {
            user: UserId([9; 12]),
            email: "reader@example.org".into(),
            name: "Reader".into(),
            roles: vec![Role::fixed(GROUP, path, Profile::CustomerRead)],
            from: None,
        }
    }

    #[test]
    fn a_line_is_seen_up_to_where_somebody_may_read() {
        let whose = of_device();
        let all = reader(format!("/{ROOT}/"));
        assert_eq!(whose.seen_by(&all), whose.line);
        let part = reader(whose.path.clone());
        assert_eq!(whose.seen_by(&part), whose.line[..3]);
        assert!(whose.is_below(AlertOwner::Group(ROOT), &all));
        assert!(!whose.is_below(AlertOwner::Group(ROOT), &part));
        assert!(whose.is_below(TYPE, &part));
        // Not below itself, nor what is elsewhere.
        assert!(!whose.is_below(DEVICE, &all));
        assert!(!whose.is_below(AlertOwner::Group(GroupId([4; 12])), &all));
    }

    #[test]
    fn each_owner_has_the_path_of_its_group() {
        let whose = of_device();
        assert_eq!(whose.path_of(DEVICE), whose.path);
        assert_eq!(whose.path_of(AlertOwner::Group(GROUP)), whose.path);
        assert_eq!(whose.path_of(AlertOwner::Group(ROOT)), format!("/{ROOT}/"));
    }
}
