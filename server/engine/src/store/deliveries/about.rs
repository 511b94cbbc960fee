//! What EVENT callbacks tell: events, and their devices as they are by now.

use std::collections::HashMap;

use domain::average::{LAST, of_powers};
use domain::contract::TokenState;
use domain::event::EventView;
use domain::{DeviceId, EventId, UnixMillis};
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::events;
use crate::store::sql::{number32, time_or_never};

/// How a device is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Its messages are delivered.
    Ok,
    /// They are not, since it has no token.
    OffContract,
    /// They are not, since somebody wants them held back.
    Suspended,
}

impl State {
    /// As callbacks print it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::OffContract => "OFF_CONTRACT",
            Self::Suspended => "SUSPENDED",
        }
    }
}

/// What is known of a device.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct About {
    /// The path of the group that it belongs to: only there is the rest anybody's business.
    pub(crate) group_path: String,
    pub(crate) name: String,
    pub(crate) state: State,
    /// When its newest message was sent.
    pub(crate) last_seen: Option<UnixMillis>,
    /// Mean signal to noise ratio of its last messages, dB.
    pub(crate) average: Option<f64>,
    /// The keep-alive of its type in seconds; 0: none.
    pub(crate) keep_alive: i64,
}

/// The events of those ids.
pub(crate) async fn happened(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[EventId],
) -> Result<HashMap<EventId, EventView>, StoreError> {
    let found = events::of_ids(connection, dialect, ids).await?;
    Ok(found.into_iter().map(|event| (event.id, event)).collect())
}

/// What is known of those devices.
pub(crate) async fn about(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, About>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT d.id, d.name, d.last_seen, d.token, d.suspended, t.keep_alive, g.path \
               FROM wanted CROSS JOIN devices d JOIN device_types t ON t.id = d.device_type_id \
               JOIN groups g ON g.id = d.group_id WHERE d.id = wanted.id",
        columns: &["BIGINT"],
    };
    let mut averages = averages(connection, dialect, devices).await?;
    let mut found = HashMap::with_capacity(devices.len());
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let device = DeviceId(number32(row, "id")?);
                let off = TokenState::from_number(int(row, 3)?) == Some(TokenState::OffContract);
                let about = About {
                    group_path: row.try_get("path")?,
                    name: row.try_get("name")?,
                    state: match (int(row, 4)? != 0, off) {
                        (true, _) => State::Suspended,
                        (false, true) => State::OffContract,
                        (false, false) => State::Ok,
                    },
                    last_seen: time_or_never(row, "last_seen")?,
                    average: averages.remove(&device),
                    keep_alive: row.try_get("keep_alive")?,
                };
                found.insert(device, about);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The mean signal to noise ratios of the last messages, where there are enough of them.
async fn averages(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, f64>, StoreError> {
    // The bound is the time of the 25th; others may have it, too.
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT wanted.id, m.snr FROM wanted CROSS JOIN messages m \
               WHERE m.device_id = wanted.id AND m.kind = 0 AND m.snr IS NOT NULL \
               AND m.time >= COALESCE((SELECT b.time FROM messages b \
               WHERE b.device_id = wanted.id AND b.kind = 0 \
               ORDER BY b.time DESC, b.seq DESC LIMIT 1 OFFSET 24), 0)",
        columns: &["BIGINT"],
    };
    let mut measured: HashMap<DeviceId, Vec<f64>> = HashMap::with_capacity(devices.len());
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let of = measured.entry(DeviceId(number32(row, "id")?)).or_default();
                of.push(row.try_get("snr")?);
                Ok(())
            },
        )
        .await?;
    let averages = measured.into_iter().filter_map(|(device, mut measured)| {
        measured.truncate(LAST);
        Some((device, of_powers(&measured)?))
    });
    Ok(averages.collect())
}
