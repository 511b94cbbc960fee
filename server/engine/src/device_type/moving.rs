//! The devices of a type that are being transferred to other owners.

use std::collections::BTreeSet;

use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::transfer::{Moving, MovingDevice, MovingQuery};
use domain::{DeviceTypeId, Fault, GroupId};

use crate::device::handover::view;
use crate::error::Error;
use crate::paging::Turn;
use crate::store::{groups, transfers};
use crate::{Engine, gate};

/// The most groups to choose from.
const CHOICES: i64 = 100;

impl Engine {
    /// A page of the devices of a type that are being transferred, by id, and the groups to which
    /// devices of its group go, as far as `who` sees them: of a group of another owner nobody is told
    /// more than that there is one, so none goes to a group that is asked for and not seen.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn moving_devices(
        &self,
        who: &Principal,
        id: DeviceTypeId,
        query: &MovingQuery,
    ) -> Result<Moving, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        let to: Option<GroupId> = match query.group.as_str() {
            "" => None,
            group => Some(group.parse().map_err(|fault: Fault| fault.of("group"))?),
        };
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            text.parse::<u32>().ok().map(i64::from)
        })?;
        let from = found.view.group;
        let targets = transfers::targets(&mut connection, from, CHOICES).await?;
        let asked: BTreeSet<GroupId> = targets.iter().copied().chain(to).collect();
        let asked: Vec<GroupId> = asked.into_iter().collect();
        let mut seen = groups::names(&mut connection, self.db.dialect, &asked).await?;
        seen.retain(|_, (_, path)| who.may(Action::Read, path));
        let hidden = to.is_some_and(|to| !seen.contains_key(&to));
        let choices = targets.into_iter();
        let choices = choices.filter_map(|target| Some((target, seen.remove(&target)?.0)));
        let choices: Vec<(GroupId, String)> = choices.collect();
        if hidden {
            return Ok(Moving {
                page: turn.nothing(),
                groups: choices,
            });
        }
        let (position, limit) = (turn.position, turn.limit());
        let backwards = turn.backwards;
        let rows =
            transfers::of_device_type(&mut connection, id, to, position, backwards, limit).await?;
        let rows = turn.page(rows, |row| row.0.0.to_string());
        let devices = rows
            .rows
            .into_iter()
            .map(|(device, name, transfer)| MovingDevice {
                device,
                name,
                transfer: view(who, &transfer),
            });
        let devices: Vec<MovingDevice> = devices.collect();
        let total = match (&rows.next, &rows.previous) {
            (None, None) => Total::Exactly(devices.len() as i64),
            _ => Total::AtLeast(devices.len() as i64),
        };
        Ok(Moving {
            page: Page {
                rows: devices,
                next: rows.next,
                previous: rows.previous,
                total,
            },
            groups: choices,
        })
    }
}
