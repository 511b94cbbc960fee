//! The devices of a type that are being transferred to other owners.

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
    /// devices of its group go.
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
        let from = found.view.group;
        let targets = transfers::targets(&mut connection, from, CHOICES).await?;
        let mut named = groups::names(&mut connection, self.db.dialect, &targets).await?;
        let choices = targets.into_iter().map(|target| {
            let seen = named.remove(&target);
            let seen = seen.filter(|(_, path)| who.may(Action::Read, path));
            (target, seen.map(|(name, _)| name))
        });
        let choices: Vec<(GroupId, Option<String>)> = choices.collect();
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
