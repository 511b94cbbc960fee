//! Device types part by part, for programs: as many statements for a hundred as for one, and nothing
//! is counted.

use domain::DeviceTypeId;
use domain::GroupId;
use domain::device_type::{DeviceTypePick, DeviceTypeRow};
use domain::list::{Part, Slice};
use domain::permission::{Action, Principal};

use super::parse_position;
use crate::Engine;
use crate::device::level;
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store;
use crate::store::device_types::{Found, Picked};

impl Engine {
    /// A part of the device types that `who` can see and that were asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever sees nothing; [`Error::Rejected`] names the part of the
    /// question that makes no sense.
    pub async fn device_types_part(
        &self,
        who: &Principal,
        pick: &DeviceTypePick,
        slice: &Slice,
    ) -> Result<Part<DeviceTypeRow>, Error> {
        let reach = who.reach(Action::Read);
        if reach.is_empty() {
            return Err(Error::NotFound);
        }
        let text = domain::rejection::text(&pick.text, 100).map_err(|fault| fault.of("name"))?;
        let pick = &DeviceTypePick {
            text,
            ..pick.clone()
        };
        let mut turn = Turn::slice(slice, parse_position)?;
        let skipped = turn.skipped_by_table();
        let mut connection = self.db.read().acquire().await?;
        let seen = self.seen_groups(&mut connection, who, &pick.groups).await?;
        if seen.is_empty() && !pick.groups.is_empty() {
            return Ok(Part::nothing());
        }
        let below: Vec<&str> = seen.iter().map(|(_, path)| path.as_str()).collect();
        let themselves: Vec<GroupId> = match pick.deep {
            true => Vec::new(),
            false => seen.iter().map(|(group, _)| *group).collect(),
        };
        let picked = Picked {
            paths: if below.is_empty() { &reach } else { &below },
            groups: &themselves,
            pick,
        };
        let (from, limit) = (turn.position.clone(), turn.limit());
        let dialect = self.db.dialect;
        let rows =
            store::device_types::part(&mut connection, dialect, &picked, from, (limit, skipped));
        let part = turn.part(rows.await?, |row| {
            format!("{}.{}", row.view.id, row.view.name)
        });
        Ok(part.map(|found| told(who, found)))
    }

    /// One device type, as [`Engine::device_types_part`] tells of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn device_type_row(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<DeviceTypeRow, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        Ok(told(who, found))
    }
}

fn told(who: &Principal, found: Found) -> DeviceTypeRow {
    DeviceTypeRow {
        group_kind: found.group_kind,
        group_level: level(&found.group_path),
        may: who.actions(&found.group_path),
        device_type: found.view,
    }
}
