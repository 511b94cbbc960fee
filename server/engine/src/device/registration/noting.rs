//! What is to be noted of devices that somebody registers, takes over, transfers or takes back: of
//! those who have them, and of those who had them.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{Field, Kind, Verb};
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
    before: BTreeMap<GroupId, Vec<DeviceId>>,
) -> Vec<Act> {
    let view = &target.under.view;
    let came = |verdict: Verdict| {
        let of = wishes.iter().zip(verdicts);
        let of = of.filter(|(_, one)| **one == Ok(verdict));
        let names: Vec<String> = of.map(|(wish, _)| wish.id.to_string()).collect();
        names.join(", ")
    };
    let good = wishes.iter().zip(verdicts).filter(|one| one.1.is_ok());
    let keys = good.filter(|(wish, _)| wish.sealed_key.is_some()).count() > 0;
    let mut fields = vec![
        Field::text("new", "", came(Verdict::New)),
        Field::text("taken", "", came(Verdict::Taken)),
        Field::text("moved", "", came(Verdict::Moved)),
    ];
    fields.extend(keys.then(|| Field::secret("key")));
    let mut acts = Vec::new();
    if fields.iter().any(Field::changed) {
        fields.push(Field::text("device_type", "", view.id.to_string()));
        acts.push(act(target, view.group, Verb::Import, fields));
    }
    for (group, devices) in before {
        if group != view.group {
            let fields = vec![Field::text("devices", named(&devices), "")];
            acts.push(act(target, group, Verb::Transfer, fields));
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
        // For whoever had it, and for whoever has it now.
        let mut groups = vec![owned.group, view.group];
        groups.dedup();
        acts.extend(groups.into_iter().map(|group| Act {
            group,
            fields: vec![Field::text("device_type", &from, &to)],
            ..done_to(&named, Verb::Transfer)
        }));
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
    let told = |group: GroupId, devices: Field| {
        let device_type = Field::text("device_type", "", view.id.to_string());
        act(target, group, Verb::Undo, vec![devices, device_type])
    };
    let left = before.into_iter().filter(|one| one.0 != view.group);
    let left = left.map(|(group, devices)| {
        let gone = Field::text("devices", named(&devices), "");
        told(group, gone)
    });
    let came = told(view.group, Field::text("devices", "", named(&went)));
    left.chain([came]).collect()
}

fn act(target: &Target<'_>, group: GroupId, verb: Verb, fields: Vec<Field>) -> Act {
    let (kind, id) = match (target.registration, target.offered) {
        (Some(list), _) => (Kind::Registration, list.to_string()),
        (None, Some(transfer)) => (Kind::Transfer, transfer.to_string()),
        (None, None) => (Kind::Registration, target.under.view.id.to_string()),
    };
    let view = &target.under.view;
    Act {
        verb,
        kind,
        id,
        // What it is called is for those of its group.
        name: match group == view.group {
            true => view.name.clone(),
            false => String::new(),
        },
        group,
        fields,
    }
}
