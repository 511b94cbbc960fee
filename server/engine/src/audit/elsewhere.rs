//! Where devices went, in entries of those who had them. What is noted by now tells a group nothing of
//! where its devices are afterwards; earlier entries told the device type there, by its id. That is
//! cut for whoever does not see it: of the roles in the log it is done likewise ([`super::roles`]).

use std::collections::{BTreeSet, HashMap};

use domain::DeviceTypeId;
use domain::audit::{EntryView, Kind, Shown, Verb};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::groups;

/// What the field with a device type is called.
const FIELD: &str = "device_type";

/// The values with device types in entries that tell of devices on their way.
fn values(views: &mut [EntryView]) -> impl Iterator<Item = &mut Shown> {
    let of = |view: &&mut EntryView| matches!(view.verb, Verb::Transfer | Verb::Undo);
    let fields = views.iter_mut().filter(of);
    let fields = fields.flat_map(|view| view.fields.iter_mut());
    let fields = fields.filter(|field| field.name == FIELD);
    fields.flat_map(|field| [&mut field.before, &mut field.after])
}

fn read(value: &Shown) -> Option<DeviceTypeId> {
    value.said().and_then(|text| text.parse().ok())
}

/// Leaves of the device types in entries those that `who` sees, and those that are gone. A field of
/// which nothing is left goes as a whole.
pub(super) async fn cut(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    views: &mut [EntryView],
) -> Result<(), StoreError> {
    let ids = values(views).filter_map(|value| read(value));
    let ids: BTreeSet<DeviceTypeId> = ids.collect();
    let ids: Vec<DeviceTypeId> = ids.into_iter().collect();
    let paths: HashMap<DeviceTypeId, String> =
        groups::paths_of_types(connection, dialect, &ids).await?;
    for value in values(views) {
        let path = read(value).and_then(|id| paths.get(&id));
        if path.is_some_and(|path| !who.may(Action::Read, path)) {
            *value = Shown::None;
        }
    }
    for view in views {
        let fields = &mut view.fields;
        fields.retain(|field| field.name != FIELD || field.before != field.after);
        // By what the other side has them: its device type, or its list.
        if (view.verb, view.kind) == (Verb::Transfer, Kind::Registration) {
            view.id.clear();
        }
    }
    Ok(())
}

#[cfg(test)]
mod stories;
