//! What is to be noted of devices that somebody registers, takes over, transfers or takes back: of
//! those who have them, and of those who had them. The latter are told which devices went, and
//! nothing of where they are now: neither the device type, nor the list by which they came there.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{Field, Kind, Verb};
use domain::device::history;
use domain::registration::Verdict;
use domain::{DeviceId, GroupId, Rejection};

use super::super::named::{Named, done_to};
use super::apply::{Target, Wish};
use crate::audit::Act;
use crate::store::devices::Owned;

/// Devices as the log names them.
pub(crate) fn named<'a>(devices: impl IntoIterator<Item = &'a DeviceId>) -> String {
    let names: Vec<String> = devices.into_iter().map(DeviceId::to_string).collect();
    names.join(", ")
}

/// What is to be noted: of the group that has the devices now, and of those that had them.
pub(super) fn acts(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    owned: &HashMap<DeviceId, Owned>,
    before: BTreeMap<GroupId, Vec<DeviceId>>,
) -> Vec<Act> {
    let view = &target.under.view;
    let came = |verdict: Verdict| {
        let of = wishes.iter().zip(verdicts);
        let of = of.filter(|(_, one)| **one == Ok(verdict));
        let names: Vec<String> = of.map(|(wish, _)| wish.id.to_string()).collect();
        names.join(", ")
    };
    let moved = wishes.iter().zip(verdicts);
    let moved = moved.filter(|one| *one.1 == Ok(Verdict::Moved));
    let moved = moved.map(|one| one.0.id);
    let left = |id: &DeviceId| {
        owned
            .get(id)
            .is_some_and(|owned| !target.keeps_history(owned))
    };
    let left_history: Vec<DeviceId> = moved.filter(left).collect();
    let good = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let keys = good.filter(|(wish, _)| wish.sealed_key.is_some()).count() > 0;
    let mut fields = vec![
        Field::text("new", "", came(Verdict::New)),
        Field::text("taken", "", came(Verdict::Taken)),
        Field::text("moved", "", came(Verdict::Moved)),
        Field::text("left_history", "", named(&left_history)),
    ];
    fields.extend(keys.then(|| Field::secret("key")));
    let mut acts = Vec::new();
    if fields.iter().any(Field::changed) {
        fields.push(Field::text("device_type", "", view.id.to_string()));
        acts.push(Act {
            name: view.name.clone(),
            ..act(target, came_by(target), view.group, Verb::Import, fields)
        });
    }
    for (group, devices) in before {
        if group != view.group {
            let fields = vec![Field::text("devices", named(&devices), "")];
            acts.push(act(target, String::new(), group, Verb::Transfer, fields));
        }
    }
    acts
}

/// The same of each device that went to another device type.
pub(super) fn each(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    owned: &HashMap<DeviceId, Owned>,
) -> Vec<Act> {
    let view = &target.under.view;
    let mut acts = Vec::new();
    let moved = wishes.iter().zip(verdicts);
    for (wish, _) in moved.filter(|one| *one.1 == Ok(Verdict::Moved)) {
        let Some(owned) = owned.get(&wish.id) else {
            continue;
        };
        let named = Named::of(wish.id, owned);
        let (from, to) = (owned.device_type.to_string(), view.id.to_string());
        let history = match target.keeps_history(owned) {
            true => history::KEEP,
            false => history::LEAVE,
        };
        let told = |group: GroupId, from: &str, to: &str| Act {
            group,
            fields: vec![
                Field::text("device_type", from, to),
                Field::text("history", "", history),
            ],
            ..done_to(&named, Verb::Transfer)
        };
        match owned.group == view.group {
            true => acts.push(told(view.group, &from, &to)),
            // Whoever sees one of the two groups may not see the other.
            false => acts.extend([told(owned.group, &from, ""), told(view.group, "", &to)]),
        }
    }
    acts
}

/// The same of devices that went back.
pub(super) fn back(
    target: &Target<'_>,
    wishes: &[Wish],
    verdicts: &[Result<Verdict, Rejection>],
    before: BTreeMap<GroupId, Vec<DeviceId>>,
) -> Vec<Act> {
    let view = &target.under.view;
    let went = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let went: Vec<DeviceId> = went.map(|(wish, _)| wish.id).collect();
    if went.is_empty() {
        return Vec::new();
    }
    // The list is one of the group that they leave.
    let list = match before.contains_key(&view.group) {
        true => came_by(target),
        false => String::new(),
    };
    let left = before.into_iter().filter(|one| one.0 != view.group);
    let left = left.map(|(group, devices)| {
        let gone = Field::text("devices", named(&devices), "");
        act(target, came_by(target), group, Verb::Undo, vec![gone])
    });
    let fields = vec![
        Field::text("devices", "", named(&went)),
        Field::text("device_type", "", view.id.to_string()),
    ];
    let came = Act {
        name: view.name.clone(),
        ..act(target, list, view.group, Verb::Undo, fields)
    };
    left.chain([came]).collect()
}

/// By what devices came: the list, the transfer, or else the device type under which they are.
fn came_by(target: &Target<'_>) -> String {
    match (target.registration, target.offered) {
        (Some(list), _) => list.to_string(),
        (None, Some(transfer)) => transfer.to_string(),
        (None, None) => target.under.view.id.to_string(),
    }
}

/// What is noted of a group, under that id; a transfer is known by its own to both sides.
fn act(target: &Target<'_>, id: String, group: GroupId, verb: Verb, fields: Vec<Field>) -> Act {
    let (kind, id) = match (target.registration, target.offered) {
        (None, Some(transfer)) => (Kind::Transfer, transfer.to_string()),
        _ => (Kind::Registration, id),
    };
    Act {
        verb,
        kind,
        id,
        name: String::new(),
        group,
        fields,
    }
}
