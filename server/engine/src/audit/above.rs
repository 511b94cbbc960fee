//! The groups above one that was moved. They are kept by their ids, and whoever reads the log of one
//! group does not see all of them: those are cut, as roles on groups that he does not see are
//! ([`super::roles`]).

use std::collections::BTreeSet;

use domain::GroupId;
use domain::audit::{EntryView, Kind, Shown, Verb};
use domain::permission::Principal;
use sqlx::AnyConnection;

use super::seen::Seen;
use crate::StoreError;
use crate::store::db::Dialect;

/// What the field with the group above is called.
const FIELD: &str = "parent";

/// The values with groups above, in entries of groups that were moved.
fn values(views: &mut [EntryView]) -> impl Iterator<Item = &mut Shown> {
    let moved = |view: &&mut EntryView| (view.kind, view.verb) == (Kind::Group, Verb::Move);
    let fields = views.iter_mut().filter(moved);
    let fields = fields.flat_map(|view| view.fields.iter_mut());
    let fields = fields.filter(|field| field.name == FIELD);
    fields.flat_map(|field| [&mut field.before, &mut field.after])
}

fn read(value: &Shown) -> Option<GroupId> {
    value.said().and_then(|text| text.parse().ok())
}

/// Leaves of the groups above others those that `who` sees. A field of which nothing is left goes as
/// a whole.
pub(super) async fn cut(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    views: &mut [EntryView],
) -> Result<(), StoreError> {
    let ids = values(views).filter_map(|value| read(value));
    let ids: BTreeSet<GroupId> = ids.collect();
    if ids.is_empty() {
        return Ok(());
    }
    let seen = Seen::of(connection, dialect, who, &ids, false).await?;
    for value in values(views) {
        if read(value).is_some_and(|group| !seen.has(group)) {
            *value = Shown::None;
        }
    }
    for view in views {
        let fields = &mut view.fields;
        fields.retain(|field| field.name != FIELD || field.before != field.after);
    }
    Ok(())
}
