//! What becomes of a device's own event configurations when it comes to another group: they end,
//! since whom they tell, and where their callbacks go, was said by those who had it. Where it comes
//! to another device type of the same group they go with it.
//!
//! Where devices stood with them is over with [`super::moved`], as with anything that they leave.

use std::collections::BTreeMap;

use domain::alert::AlertOwner;
use domain::audit::{Field, Verb};
use domain::{DeviceId, EventConfigurationId, GroupId, UnixMillis};
use sqlx::AnyConnection;

use super::whose::act;
use crate::audit::Act;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::{fired, mails};
use crate::store::{callbacks, devices};
use crate::{Engine, StoreError};

/// Of one group so many are noted one by one; of more of them one entry tells, so that a list of
/// thousands takes as many statements as one device.
const EACH: usize = 16;

/// Devices are about to come to another group: where one of them has configurations of its own the
/// number of the last edit is held, which comes before devices.
pub(crate) async fn expect_leaving(
    connection: &mut AnyConnection,
    engine: &Engine,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    let configured = devices::configured(connection, engine.db.dialect, devices).await?;
    match configured.is_empty() {
        true => Ok(()),
        false => configurations::bump(connection, engine.ids.rows(1)[0]).await,
    }
}

/// Ends the configurations of devices that come to another group, each with the one that had it,
/// before anything is told of that: as if each were deleted. Whoever brings the devices there holds
/// them, and notes what is returned.
pub(crate) async fn end_own(
    connection: &mut AnyConnection,
    engine: &Engine,
    left: &[(DeviceId, GroupId)],
    now: UnixMillis,
) -> Result<Vec<Act>, StoreError> {
    let dialect = engine.db.dialect;
    let owners: Vec<AlertOwner> = left.iter().map(|one| AlertOwner::Device(one.0)).collect();
    let own = configurations::of_owners(connection, dialect, &owners).await?;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    // Held already, unless one was made just before the devices were.
    configurations::bump(connection, engine.ids.rows(1)[0]).await?;
    let mut ids: Vec<EventConfigurationId> = own.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    configurations::delete_all(connection, dialect, &ids, now).await?;
    mails::look_at_all_anew(connection, dialect, &ids, now).await?;
    callbacks::delete_of_configurations(connection, dialect, &ids, now).await?;
    // After the callbacks: their worker holds one before it notes what it alerted of.
    fired::forget_all_told(connection, dialect, &ids).await?;
    Ok(acts(&own, left))
}

/// What is to be noted, of the groups that the devices left.
fn acts(own: &[Stored], left: &[(DeviceId, GroupId)]) -> Vec<Act> {
    let groups: BTreeMap<DeviceId, GroupId> = left.iter().copied().collect();
    let mut of: BTreeMap<GroupId, Vec<(DeviceId, &Stored)>> = BTreeMap::new();
    for one in own {
        let AlertOwner::Device(device) = one.owner else {
            continue;
        };
        if let Some(group) = groups.get(&device) {
            of.entry(*group).or_default().push((device, one));
        }
    }
    let mut acts = Vec::new();
    for (group, ended) in of {
        match ended.len() > EACH {
            true => acts.extend(together(group, &ended)),
            false => acts.extend(ended.iter().map(|one| ending(group, *one))),
        }
    }
    acts
}

fn ending(group: GroupId, (device, one): (DeviceId, &Stored)) -> Act {
    Act {
        fields: vec![Field::text("device", device.to_string(), "")],
        ..act(one.id, &one.input.name, group, Verb::Delete)
    }
}

/// One entry for all of a group, which stands with the first of them.
fn together(group: GroupId, ended: &[(DeviceId, &Stored)]) -> Option<Act> {
    let (_, first) = ended.first()?;
    let all: Vec<String> = ended.iter().map(|one| one.1.id.to_string()).collect();
    let devices: Vec<String> = ended.iter().map(|one| one.0.to_string()).collect();
    Some(Act {
        fields: vec![
            Field::text("event_configurations", all.join(", "), ""),
            Field::text("devices", devices.join(", "), ""),
        ],
        ..act(first.id, &first.input.name, group, Verb::Delete)
    })
}

#[cfg(test)]
mod tests {
    use domain::alert::EventConfigurationInput;

    use super::*;

    const HAD: GroupId = GroupId([1; 12]);

    fn of_device(nth: u8) -> Stored {
        Stored {
            id: EventConfigurationId([nth; 12]),
            owner: AlertOwner::Device(DeviceId(u32::from(nth))),
            enabled: true,
            replaces: None,
            input: EventConfigurationInput {
                name: format!("Watch {nth}"),
                ..EventConfigurationInput::default()
            },
            created: UnixMillis(0),
            mailed: UnixMillis(0),
            callback: None,
        }
    }

    fn noted(count: u8) -> Vec<Act> {
        let own: Vec<Stored> = (1..=count).map(of_device).collect();
        let left = (1..=count).map(|nth| (DeviceId(u32::from(nth)), HAD));
        let left: Vec<(DeviceId, GroupId)> = left.collect();
        acts(&own, &left)
    }

    #[test]
    fn few_are_noted_one_by_one_and_many_together() {
        let few = noted(2);
        let names: Vec<&str> = few.iter().map(|act| act.name.as_str()).collect();
        assert_eq!(names, ["Watch 1", "Watch 2"]);
        assert!(few.iter().all(|act| act.group == HAD));
        let many = noted(17);
        assert_eq!(many.len(), 1);
        assert_eq!(many[0].fields.len(), 2);
        assert!(noted(0).is_empty());
    }
}
