//! What the pipeline knows of a device while it holds the device's row.

use std::collections::HashMap;

use domain::contract::{Subscription, TokenState};
use domain::sequence::Reference;
use domain::{DeviceId, DeviceTypeId, GroupId, MessageId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::{id, optional_id};
use super::update_in_order;

/// The newest message of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Newest {
    pub(crate) time: UnixMillis,
    pub(crate) number: u16,
    pub(crate) message: MessageId,
}

/// Where a device stands. The row stays locked until the transaction ends, so whoever holds a
/// standing may change it and write it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) group: GroupId,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) newest: Option<Newest>,
    /// When something of it last arrived.
    pub(crate) heard_at: UnixMillis,
    pub(crate) reference: Option<Reference>,
    /// The day of UTC, counted from 1970, of which the daily numbers are.
    pub(crate) quota_day: i64,
    pub(crate) uplinks: i64,
    pub(crate) rare: Rare,
}

/// The part that most messages leave as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rare {
    /// When to look whether it kept its keep-alive; 0: not at all.
    pub(crate) alarm_at: UnixMillis,
    /// The event of the breach under way; 0: none.
    pub(crate) lost_event: i64,
    /// The silent station that heard it lately; 0: none.
    pub(crate) warned_of: i64,
    /// The last number that was refused.
    pub(crate) trash: Option<u16>,
    /// The time of the message with which refused numbers were told last; 0: the next one is news.
    pub(crate) trash_told: UnixMillis,
    /// Whether the next number is accepted, whatever it is.
    pub(crate) disengaged: bool,
    /// Whether its reference was judged when it came.
    pub(crate) live: bool,
    pub(crate) subscription: Subscription,
    /// Until when it listens for the answer it asked for last.
    pub(crate) listens_until: UnixMillis,
    /// When it asked for that.
    pub(crate) asked_at: UnixMillis,
}

/// The columns of a standing.
macro_rules! columns {
    () => {
        "d.id, d.last_seen, d.last_seq, d.last_message_id, d.heard_at, d.seq_number, d.seq_time, \
         d.quota_day, d.uplinks, d.alarm_at, d.lost_event, d.warned_of, d.trash_seq, \
         d.disengaged, d.token, d.activated, d.token_end, d.test_frames, d.renewal, d.activable, \
         d.suspended, d.unsubscribe_at, d.listens_until, d.first_test, d.trash_told, d.asked_at, \
         d.seq_live, d.group_id, d.device_type_id, d.contract_id"
    };
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end.
pub(super) const LOCK_SQLITE: Bulk = Bulk {
    text: concat!(
        "WITH v (id) AS (VALUES {rows}) SELECT ",
        columns!(),
        " FROM v CROSS JOIN devices d WHERE d.id = v.id"
    ),
    columns: &["BIGINT"],
};
// Each is looked up by itself, in the order of the ids, as where devices are only held.
pub(super) const LOCK_POSTGRES: Bulk = Bulk {
    text: concat!(
        "WITH v (id) AS (VALUES {rows}) SELECT ",
        columns!(),
        " FROM (SELECT id FROM v ORDER BY id) AS o CROSS JOIN LATERAL (SELECT ",
        columns!(),
        " FROM devices d WHERE d.id = o.id LIMIT 1 FOR UPDATE) AS d"
    ),
    columns: &["BIGINT"],
};

/// Where those devices stand that exist. `devices` ascending, so that two processes lock in
/// the same order.
pub(crate) async fn lock(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Standing>, StoreError> {
    let statement = match dialect {
        Dialect::Sqlite => LOCK_SQLITE,
        Dialect::Postgres => LOCK_POSTGRES,
    };
    let mut found = HashMap::with_capacity(devices.len());
    statement
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                found.insert(DeviceId(int(row, 0)? as u32), standing(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Reads a row whose columns stand as in `columns!`.
fn standing(row: &AnyRow) -> Result<Standing, StoreError> {
    let time = |at: usize| int(row, at).map(UnixMillis);
    let message: Option<i64> = row.try_get(3)?;
    let trash: Option<i64> = row.try_get(12)?;
    let seen = time(1)?;
    let seq_time = time(6)?;
    let newest = match message {
        Some(message) => Some(Newest {
            time: seen,
            number: int(row, 2)? as u16,
            message: MessageId(message),
        }),
        None => None,
    };
    let reference = Reference {
        number: int(row, 5)? as u16,
        time: seq_time,
    };
    let token = int(row, 14)?;
    Ok(Standing {
        group: id(row, "group_id")?,
        device_type: id(row, "device_type_id")?,
        newest,
        heard_at: time(4)?,
        reference: (seq_time.0 != 0).then_some(reference),
        quota_day: int(row, 7)?,
        uplinks: int(row, 8)?,
        rare: Rare {
            alarm_at: time(9)?,
            lost_event: int(row, 10)?,
            warned_of: int(row, 11)?,
            trash: trash.map(|number| number as u16),
            trash_told: time(24)?,
            disengaged: int(row, 13)? != 0,
            live: int(row, 26)? != 0,
            subscription: Subscription {
                token: TokenState::from_number(token).ok_or_else(|| StoreError::Value {
                    column: "devices.token",
                    problem: token.to_string(),
                })?,
                contract: optional_id(row, "contract_id")?,
                activated: time(15)?,
                end: time(16)?,
                test_frames: int(row, 17)? as u32,
                first_test: time(23)?,
                renewal: int(row, 18)? != 0,
                activable: int(row, 19)? != 0,
                suspended: int(row, 20)? != 0,
                unsubscribe_at: time(21)?,
            },
            listens_until: time(22)?,
            asked_at: time(25)?,
        },
    })
}

const WRITE: Bulk = Bulk {
    text: "WITH v (id, last_seen, last_seq, last_message_id, heard_at, seq_number, seq_time, \
           quota_day, uplinks) AS (VALUES {rows}) \
           UPDATE devices SET last_seen = v.last_seen, last_seq = v.last_seq, \
           last_message_id = v.last_message_id, heard_at = v.heard_at, \
           seq_number = v.seq_number, seq_time = v.seq_time, quota_day = v.quota_day, \
           uplinks = v.uplinks FROM v WHERE devices.id = v.id",
    columns: &[
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
    ],
};

/// Writes standings back, but for their rare part.
pub(crate) async fn write(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[(DeviceId, &Standing)],
) -> Result<(), StoreError> {
    WRITE
        .execute(connection, dialect, rows, |query, (device, standing)| {
            let newest = standing.newest;
            let reference = standing.reference;
            query
                .bind(i64::from(device.0))
                .bind(newest.map_or(0, |newest| newest.time.0))
                .bind(newest.map_or(0, |newest| i64::from(newest.number)))
                .bind(newest.map(|newest| newest.message.0))
                .bind(standing.heard_at.0)
                .bind(reference.map_or(0, |reference| i64::from(reference.number)))
                .bind(reference.map_or(0, |reference| reference.time.0))
                .bind(standing.quota_day)
                .bind(standing.uplinks)
        })
        .await
}

const WRITE_RARE: Bulk = Bulk {
    text: "WITH v (id, alarm_at, lost_event, warned_of, trash_seq, disengaged, token, \
           contract_id, activated, token_end, test_frames, renewal, activable, suspended, \
           unsubscribe_at, listens_until, first_test, trash_told, asked_at, seq_live) \
           AS (VALUES {rows}) \
           UPDATE devices SET alarm_at = v.alarm_at, lost_event = v.lost_event, \
           warned_of = v.warned_of, trash_seq = v.trash_seq, disengaged = v.disengaged, \
           token = v.token, contract_id = v.contract_id, activated = v.activated, \
           token_end = v.token_end, test_frames = v.test_frames, renewal = v.renewal, \
           activable = v.activable, suspended = v.suspended, \
           unsubscribe_at = v.unsubscribe_at, listens_until = v.listens_until, \
           first_test = v.first_test, \
           trash_told = v.trash_told, asked_at = v.asked_at, \
           seq_live = v.seq_live FROM v WHERE devices.id = v.id",
    columns: &[
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT",
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        "BIGINT", "BIGINT",
    ],
};

/// Writes the rare part back.
pub(crate) async fn write_rare(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[(DeviceId, &Rare)],
) -> Result<(), StoreError> {
    WRITE_RARE
        .execute(connection, dialect, rows, |query, (device, rare)| {
            let subscription = &rare.subscription;
            query
                .bind(i64::from(device.0))
                .bind(rare.alarm_at.0)
                .bind(rare.lost_event)
                .bind(rare.warned_of)
                .bind(rare.trash.map(i64::from))
                .bind(i64::from(rare.disengaged))
                .bind(subscription.token as i64)
                .bind(subscription.contract.map(|id| id.to_string()))
                .bind(subscription.activated.0)
                .bind(subscription.end.0)
                .bind(i64::from(subscription.test_frames))
                .bind(i64::from(subscription.renewal))
                .bind(i64::from(subscription.activable))
                .bind(i64::from(subscription.suspended))
                .bind(subscription.unsubscribe_at.0)
                .bind(rare.listens_until.0)
                .bind(subscription.first_test.0)
                .bind(rare.trash_told.0)
                .bind(rare.asked_at.0)
                .bind(i64::from(rare.live))
        })
        .await
}

/// The devices to look at by `now`, for which [`Rare::alarm_at`] has come.
pub(crate) async fn alarms(
    connection: &mut sqlx::AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM devices WHERE alarm_at > 0 AND alarm_at <= $1 ORDER BY alarm_at LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let mut devices = Vec::with_capacity(rows.len());
    for row in &rows {
        devices.push(DeviceId(int(row, 0)? as u32));
    }
    devices.sort_unstable();
    Ok(devices)
}

/// Has the devices of a type looked at, after its keep-alive became `keep_alive` seconds at `now`:
/// once that time has gone by, since nobody asked for a message before. Whoever holds the type by
/// then holds them before it: see [`super::hold_all`].
pub(crate) async fn set_alarms(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_type: DeviceTypeId,
    keep_alive: i64,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let alarm_at = match keep_alive {
        0 => UnixMillis(0),
        seconds => now.plus(seconds.saturating_mul(1000)),
    };
    let of_type = "device_type_id = $2 AND heard_at > 0 AND lost_event = 0";
    sqlx::query(update_in_order(dialect, "alarm_at = $1", of_type))
        .bind(alarm_at.0)
        .bind(device_type.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
