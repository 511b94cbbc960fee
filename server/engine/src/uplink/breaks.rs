//! Fresh numbers that come late and the breaks that had named them; old ones are looked at in
//! [`super::review`].

use std::collections::{BTreeSet, HashMap};

use domain::event::{EventView, Variables};
use domain::sequence::{self, Lost};
use domain::{DeviceId, UnixMillis};

use super::judge::Judged;
use crate::store::db::Dialect;
use crate::store::events::Change;
use crate::store::{self, StoreError};

/// The numbers that a break event names.
pub(super) fn lost(variables: &Variables) -> Option<Lost> {
    let first = variables.device_expected_seqnumber?;
    let count = sequence::ahead(first, variables.device_message_seqnumber?);
    Some(Lost { first, count })
}

/// Notes numbers that came late in the breaks that had named them, and closes those that are
/// filled. Numbers come again with every round, so a message fills only the break that was
/// noticed next after its time.
pub(super) async fn close(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    judged: &mut Judged,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let late = &mut judged.late;
    late.sort_unstable_by_key(|late| (late.0, late.1.time, late.1.number));
    // Each device with the time of the earliest.
    let devices: Vec<(DeviceId, UnixMillis)> = late
        .chunk_by(|one, other| one.0 == other.0)
        .map(|of_device| (of_device[0].0, of_device[0].1.time))
        .collect();
    let mut open: HashMap<DeviceId, Vec<EventView>> = HashMap::new();
    for event in store::events::open_breaks(connection, dialect, &devices).await? {
        open.entry(event.device).or_default().push(event);
    }
    let mut changes = Vec::new();
    for of_device in late.chunk_by(|one, other| one.0 == other.0) {
        let Some(mut breaks) = open.remove(&of_device[0].0) else {
            continue;
        };
        breaks.sort_by_key(|event| (event.variables.device_message_time, event.id));
        let mut touched = BTreeSet::new();
        for (_, late) in of_device {
            let names = |event: &EventView| {
                let noticed = event.variables.device_message_time;
                noticed.is_some_and(|noticed| late.time.0 <= noticed)
                    && lost(&event.variables).is_some_and(|lost| lost.contains(late.number))
            };
            let Some(at) = breaks.iter().position(names) else {
                continue;
            };
            let found = &mut breaks[at].variables.found;
            if !found.contains(&late.number) {
                found.push(late.number);
                touched.insert(at);
            }
        }
        changes.extend(touched.into_iter().map(|at| {
            let variables = std::mem::take(&mut breaks[at].variables);
            let named = lost(&variables).map_or(0, |lost| usize::from(lost.count));
            let filled = variables.found.len() >= named;
            Change {
                id: breaks[at].id,
                variables,
                closed: filled.then_some(now),
            }
        }));
    }
    store::events::update(connection, dialect, &changes).await
}
