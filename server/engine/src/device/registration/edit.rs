//! Devices that are known and get other names and places: many in a fixed number of statements.

use std::collections::{BTreeMap, HashMap};

use domain::audit::{Field, Kind, Verb};
use domain::registration::Verdict;
use domain::{DeviceId, Fault, GroupId, RegistrationId, Rejection};
use sqlx::AnyConnection;

use super::apply::{By, Wish};
use crate::Engine;
use crate::audit::Act;
use crate::store::devices::{self as table, Brought, Owned};
use crate::store::{self, StoreError};

/// What becomes of each, in their order, without doing anything; and of those that are there what
/// they are.
pub(super) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    by: By<'_>,
    wishes: &[Wish],
) -> Result<(Vec<Result<Verdict, Rejection>>, HashMap<DeviceId, Owned>), StoreError> {
    let dialect = engine.db.dialect;
    let mut devices: Vec<DeviceId> = wishes.iter().map(|wish| wish.id).collect();
    devices.sort_unstable();
    store::devices::hold(tx, dialect, &devices).await?;
    let owned = table::owned(tx, dialect, &devices).await?;
    let verdict = |wish: &Wish| match owned.get(&wish.id) {
        // The same answer whether it is not there or not to be changed.
        Some(owned) if by.may(&owned.group_path) => Ok(match changed(wish, owned) {
            true => Verdict::Edited,
            false => Verdict::Unchanged,
        }),
        _ => Err(Fault::UnknownDevice.of("id")),
    };
    let verdicts = wishes.iter().map(verdict).collect();
    Ok((verdicts, owned))
}

/// Whether a line says anything else of a device than is known.
fn changed(wish: &Wish, owned: &Owned) -> bool {
    let name = !wish.name.is_empty() && wish.name != owned.name;
    name || (wish.place.is_some() && wish.place != owned.lat.zip(owned.lng))
}

/// Does what was judged; those that changed, and what is to be noted of that.
pub(super) async fn carry_out(
    tx: &mut AnyConnection,
    engine: &Engine,
    list: RegistrationId,
    wishes: &[Wish],
    judged: &(Vec<Result<Verdict, Rejection>>, HashMap<DeviceId, Owned>),
) -> Result<(Vec<DeviceId>, Vec<Act>), StoreError> {
    let (verdicts, owned) = judged;
    let mut brought = Vec::new();
    let mut fields: BTreeMap<GroupId, Vec<Field>> = BTreeMap::new();
    let edited = wishes.iter().zip(verdicts);
    for (wish, _) in edited.filter(|(_, verdict)| **verdict == Ok(Verdict::Edited)) {
        let Some(owned) = owned.get(&wish.id) else {
            continue;
        };
        let before = owned.lat.zip(owned.lng);
        let after = Brought {
            id: wish.id,
            device_type: owned.device_type,
            group: owned.group,
            name: match wish.name.as_str() {
                "" => owned.name.clone(),
                name => name.to_owned(),
            },
            place: wish.place.or(before),
        };
        let told = fields.entry(owned.group).or_default();
        told.push(of_device(
            "name",
            wish.id,
            Some(&owned.name),
            Some(&after.name),
        ));
        let (had, has) = (before.map(printed), after.place.map(printed));
        told.push(of_device("place", wish.id, had.as_ref(), has.as_ref()));
        brought.push(after);
    }
    table::bring(tx, engine.db.dialect, &brought).await?;
    let moved = brought.iter().map(|one| one.id);
    store::maps::refresh(tx, engine.db.dialect, moved).await?;
    let acts = fields.into_iter().map(|(group, fields)| Act {
        verb: Verb::Edit,
        kind: Kind::Registration,
        id: list.to_string(),
        name: String::new(),
        group,
        fields: fields.into_iter().filter(Field::changed).collect(),
    });
    let acts = acts.collect();
    Ok((brought.iter().map(|one| one.id).collect(), acts))
}

fn printed((lat, lng): (f64, f64)) -> String {
    format!("{lat}, {lng}")
}

/// What changed of one device among others.
fn of_device(
    name: &'static str,
    device: DeviceId,
    before: Option<&String>,
    after: Option<&String>,
) -> Field {
    let of = |value: Option<&String>| value.map(|value| format!("{device}: {value}"));
    Field::text(name, of(before), of(after))
}
