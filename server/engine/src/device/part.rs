//! Devices, part by part, for programs: as many statements for a hundred as for one, and nothing is
//! counted.

use std::collections::HashMap;

use domain::device::{DevicePick, DeviceRow};
use domain::list::{Part, Slice};
use domain::location::Source;
use domain::permission::{Action, Principal};
use domain::{DeviceId, GroupId, MessageId, UnixMillis, average};
use sqlx::AnyConnection;

use super::asked;
use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::identity;
use crate::paging::Turn;
use crate::store;
use crate::store::devices::{Listed, Wanted};

impl Engine {
    /// A part of the devices that `who` can see and that were asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever sees nothing; [`Error::Rejected`] names the part of the
    /// question that makes no sense.
    pub async fn devices_part(
        &self,
        who: &Principal,
        pick: &DevicePick,
        slice: &Slice,
    ) -> Result<Part<DeviceRow>, Error> {
        let reach = who.reach(Action::Read);
        if reach.is_empty() {
            return Err(Error::NotFound);
        }
        let sort = pick.sort;
        let mut turn = Turn::slice(slice, |text| asked::parse_position(sort, text))?;
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
        let least = pick.least.map_or(0, |id| i64::from(id.0));
        let greatest = pick
            .greatest
            .map_or(i64::from(u32::MAX), |id| i64::from(id.0));
        let wanted = Wanted {
            paths: if below.is_empty() { &reach } else { &below },
            text: "",
            device_type: pick.device_type,
            groups: &themselves,
            ids: (pick.least.is_some() || pick.greatest.is_some()).then_some((least, greatest)),
            heard: None,
            conditions: &[],
            any: false,
            sort,
            reversed: sort.descends() != pick.descending,
            now: self.world.clock.now(),
        };
        let skipped = turn.skipped_by_table();
        let (from, limit) = (turn.position.clone(), turn.limit());
        let rows =
            store::devices::list_after(&mut connection, &wanted, from, false, (limit, skipped));
        let part = turn.part(rows.await?, |row| asked::print_position(sort, row));
        let rows = self
            .device_rows(&mut connection, who, part.rows, pick.averages)
            .await?;
        Ok(Part {
            rows,
            next: part.next,
        })
    }

    /// One device, as [`Engine::devices_part`] tells of it, with the means of its last signals.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn device_row(&self, who: &Principal, id: DeviceId) -> Result<DeviceRow, Error> {
        let mut connection = self.db.read().acquire().await?;
        let row = gate::device(&mut connection, who, Action::Read, id).await?;
        let rows = self
            .device_rows(&mut connection, who, vec![row], true)
            .await?;
        rows.into_iter().next().ok_or(Error::NotFound)
    }

    /// Those of the groups that `who` can see, each with its path.
    pub(crate) async fn seen_groups(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        groups: &[GroupId],
    ) -> Result<Vec<(GroupId, String)>, Error> {
        let paths = store::groups::paths(connection, self.db.dialect, groups).await?;
        let mut seen: Vec<(GroupId, String)> = paths.into_iter().collect();
        seen.retain(|(_, path)| who.may(Action::Read, path));
        seen.sort_unstable();
        Ok(seen)
    }

    async fn device_rows(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        rows: Vec<Listed>,
        averages: bool,
    ) -> Result<Vec<DeviceRow>, Error> {
        let dialect = self.db.dialect;
        let beside = rows.iter();
        let beside = beside.map(|row| (row.group_kind, row.group_path.clone(), row.owned_since));
        let beside: Vec<_> = beside.collect();
        let ids: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        let newest: Vec<MessageId> = rows.iter().filter_map(|row| row.last_message).collect();
        let qualities = store::devices::qualities(connection, dialect, &newest).await?;
        let located = store::devices::located(connection, dialect, &ids).await?;
        let with_code = rows
            .iter()
            .filter(|row| who.may(Action::ReadPac, &row.group_path));
        let with_code: Vec<DeviceId> = with_code.map(|row| row.id).collect();
        let codes = store::devices::codes(connection, dialect, &with_code).await?;
        let heard = rows
            .iter()
            .filter(|row| averages && row.last_message.is_some());
        let heard = heard.filter(|row| who.may(Action::ReadRadio, &row.group_path));
        let heard: Vec<(DeviceId, UnixMillis)> =
            heard.map(|row| (row.id, row.owned_since)).collect();
        let mut signals = store::devices::signals(connection, dialect, &heard).await?;
        let views = self
            .views_with(connection, who, rows, HashMap::new())
            .await?;
        let mut told = Vec::with_capacity(views.len());
        for (mut device, (group_kind, path, since)) in views.into_iter().zip(beside) {
            let radio = who.may(Action::ReadRadio, &path);
            let quality = device.last_message.and_then(|id| qualities.get(&id));
            device.link_quality = quality.copied().unwrap_or_default();
            let place = located.get(&device.id).copied();
            device.position = place
                .filter(|(time, _)| *time >= since)
                .filter(|(_, position)| radio || position.source == Source::Payload);
            let code = codes.get(&device.id);
            let code = code.and_then(|sealed| identity::open_pac(self, device.id, sealed));
            device.pac = code.map(|code| code.to_string());
            let mut signals = signals.remove(&device.id).unwrap_or_default();
            signals.truncate(average::LAST);
            let (rssi, snr): (Vec<f64>, Vec<Option<f64>>) = signals.into_iter().unzip();
            let snr: Vec<f64> = snr.into_iter().flatten().collect();
            device.average_rssi = average::of_powers(&rssi);
            device.average_snr = average::of_powers(&snr);
            told.push(DeviceRow {
                device,
                group_kind,
                group_level: level(&path),
                may: who.actions(&path),
            });
        }
        Ok(told)
    }
}

/// How many groups lie above one: its path names them all, and itself.
pub(crate) fn level(path: &str) -> u32 {
    let named = path.split('/').filter(|id| !id.is_empty()).count();
    named.saturating_sub(1) as u32
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_group_at_the_top_has_none_above_it() {
        assert_eq!(super::level("/a/"), 0);
        assert_eq!(super::level("/a/b/c/"), 2);
    }
}
