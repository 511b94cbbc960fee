//! What single figures are made of anew, after something they were made of was replaced.

use domain::statistics::{Span, Tally};
use domain::{DeviceId, UnixMillis};
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::{Raw, reception, tally};

/// A stretch of time of a device type or group, from `since` to before `before`.
pub(crate) struct Stretch {
    pub(crate) owner: String,
    pub(crate) since: UnixMillis,
    pub(crate) before: UnixMillis,
}

const SUMS: Bulk = Bulk {
    text: concat!(
        "WITH v (place, owner, span, low, high) AS (VALUES {rows}) SELECT v.place, ",
        figures!(columns),
        " FROM v CROSS JOIN fleet_statistics s \
         WHERE s.owner = v.owner AND s.span = v.span AND s.start >= v.low AND s.start < v.high"
    ),
    columns: &["BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT"],
};

/// What the stored spans of one length add up to in each stretch, in order.
pub(crate) async fn sums(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    span: Span,
    stretches: &[Stretch],
) -> Result<Vec<Tally>, StoreError> {
    let rows: Vec<(i64, &Stretch)> = (0..).zip(stretches).collect();
    let mut sums = vec![Tally::default(); stretches.len()];
    SUMS.fetch(
        connection,
        dialect,
        &rows,
        |query, (place, stretch)| {
            query
                .bind(*place)
                .bind(stretch.owner.as_str())
                .bind(span as i64)
                .bind(stretch.since.0)
                .bind(stretch.before.0)
        },
        |row| {
            if let Some(sum) = sums.get_mut(int(row, 0)? as usize) {
                sum.add(&tally(row, 1)?);
            }
            Ok(())
        },
    )
    .await?;
    Ok(sums)
}

// What is heard in an hour belongs to a message of that hour or of the day before, as below. If
// the messages that a device has of that time are all of one type and group, so is its hour, and
// such hours are added up. Of another device there is a row of its own, which names it.
const OF_HOURS: Bulk = Bulk {
    text: concat!(
        "WITH v (start) AS (VALUES {rows}), \
         d (device_id, start, type_low, type_high, group_low, group_high) AS ( \
           SELECT s.device_id, s.start, MIN(m.device_type_id), MAX(m.device_type_id), \
             MIN(m.group_id), MAX(m.group_id) \
           FROM v CROSS JOIN device_statistics s CROSS JOIN messages m \
           WHERE s.start = v.start AND m.device_id = s.device_id \
             AND m.time >= s.start - 86400000 AND m.time < s.start + 3600000 \
           GROUP BY s.device_id, s.start) \
         SELECT d.start, d.type_low, d.group_low, \
           CASE WHEN d.type_low = d.type_high AND d.group_low = d.group_high THEN -1 \
             ELSE d.device_id END, ",
        sums!(),
        " FROM d CROSS JOIN device_statistics s \
         WHERE s.device_id = d.device_id AND s.start = d.start GROUP BY 1, 2, 3, 4"
    ),
    columns: &["BIGINT"],
};

/// What was counted in hours, as far as the hours of devices tell of which type and group it was.
#[derive(Default)]
pub(crate) struct OfHours {
    /// The beginning of an hour, a device type and a group, and what its devices counted.
    pub(crate) counted: Vec<(UnixMillis, [String; 2], Tally)>,
    /// Hours of devices that were moved about that time: these may be of several.
    pub(crate) moved: Vec<(DeviceId, UnixMillis)>,
}

/// What was counted in hours, each by its beginning and once.
pub(crate) async fn of_hours(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    hours: &[UnixMillis],
) -> Result<OfHours, StoreError> {
    let mut found = OfHours::default();
    OF_HOURS
        .fetch(
            connection,
            dialect,
            hours,
            |query, hour| query.bind(hour.0),
            |row| {
                let hour = UnixMillis(int(row, 0)?);
                let device = int(row, 3)?;
                if device < 0 {
                    let owners = [row.try_get(1)?, row.try_get(2)?];
                    found.counted.push((hour, owners, tally(row, 4)?));
                } else {
                    found.moved.push((DeviceId(device as u32), hour));
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const MESSAGES: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT m.device_id, m.device_type_id, m.group_id, m.time, m.kind, m.data \
           FROM v CROSS JOIN messages m \
           WHERE m.device_id = v.device_id AND m.time >= v.start AND m.time < v.start + 3600000",
    columns: &["BIGINT", "BIGINT"],
};

// A message begins at most a merge window before its last reception; a day is more than that.
const RECEPTIONS: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT r.device_id, m.device_type_id, m.group_id, r.time, m.kind, r.rssi, r.snr, r.freq, \
             r.station_id \
           FROM v CROSS JOIN messages m CROSS JOIN receptions r \
           WHERE m.device_id = v.device_id AND m.time >= v.start - 86400000 \
             AND m.time < v.start + 3600000 \
             AND r.device_id = m.device_id AND r.seq = m.seq AND r.message_id = m.id \
             AND r.time >= v.start AND r.time < v.start + 3600000",
    columns: &["BIGINT", "BIGINT"],
};

/// The messages and receptions of devices in hours, each by its beginning.
pub(crate) async fn raw_of_hours(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    hours: &[(DeviceId, UnixMillis)],
) -> Result<Vec<Raw>, StoreError> {
    let mut found = Vec::new();
    MESSAGES
        .fetch(
            &mut *connection,
            dialect,
            hours,
            |query, hour| query.bind(i64::from(hour.0.0)).bind(hour.1.0),
            |row| {
                found.push(Raw {
                    device: DeviceId(int(row, 0)? as u32),
                    device_type: row.try_get(1)?,
                    group: row.try_get(2)?,
                    time: UnixMillis(int(row, 3)?),
                    kind: int(row, 4)?,
                    data: row.try_get(5)?,
                    heard: None,
                    station: None,
                });
                Ok(())
            },
        )
        .await?;
    RECEPTIONS
        .fetch(
            connection,
            dialect,
            hours,
            |query, hour| query.bind(i64::from(hour.0.0)).bind(hour.1.0),
            |row| {
                found.push(reception(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
