//! Devices.

use std::collections::HashSet;

use domain::contract::{Subscription, TokenState};
use domain::device::DeviceSettings;
use domain::device::labels::Labels;
use domain::{DeviceId, DeviceTypeId, GroupId, MessageId, StationId, TransferId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::{Real, id, number32, optional_id, time_or_never};

mod standing;

pub(crate) use standing::{Newest, Rare, Standing, alarms, lock, set_alarms, write, write_rare};

mod held;
mod keys;
mod known;
pub(crate) mod labelled;
mod leaving;
mod network;
mod of_type;
mod reference;
mod registered;
mod returned;
mod rules;
mod wanted;

pub(crate) use held::{Of, hold, hold_all, update_in_order};
pub(crate) use keys::count_refused;
pub(crate) use known::{Known, known};
pub(crate) use leaving::leaving;
pub(crate) use network::{heard_by, heard_by_silent, unwarn};
pub(crate) use of_type::{disengage_type, heard_last, subscriptions};
pub(crate) use reference::renew_references;
pub(crate) use registered::{
    Brought, Owned, Place, Registered, bring, configured, delete, insert_registered, owned,
    put_pac, receive, sealed_pac,
};
pub(crate) use returned::{Former, give_back, made_with, own_since};
pub(crate) use rules::{TokenRules, set_made, set_token_rules};
pub(crate) use wanted::{Position, Wanted, count, list, matching};

const REFRESH_LAST: Bulk = Bulk {
    text: "UPDATE devices SET (last_seen, last_seq, last_message_id) = \
           (SELECT m.time, m.seq, m.id FROM messages m \
            WHERE m.device_id = devices.id AND m.kind = 0 ORDER BY m.time DESC, m.seq DESC LIMIT 1) \
           WHERE id IN (VALUES {rows}) AND EXISTS \
           (SELECT 1 FROM messages m WHERE m.device_id = devices.id AND m.kind = 0)",
    columns: &["BIGINT"],
};

/// Points each device at its newest message, as the table has it: for devices whose newest
/// message turned out to be older than it was. One that has none keeps what stands there.
pub(crate) async fn refresh_last(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    REFRESH_LAST
        .execute(connection, dialect, devices, |query, device| {
            query.bind(i64::from(device.0))
        })
        .await
}

/// A device to be registered.
pub(crate) struct NewRow {
    pub(crate) id: DeviceId,
    pub(crate) name: String,
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO devices (id, group_id, device_type_id, name, name_key, id_text, created, \
           last_seen) VALUES {rows} ON CONFLICT (id) DO NOTHING RETURNING id",
    columns: &[
        "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT",
    ],
};

/// Registers those that are not there under the device type; returns which. Whoever does it counts
/// them there when everything else is done: see [`super::device_types::count_devices`].
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_type: DeviceTypeId,
    devices: &[NewRow],
    now: UnixMillis,
) -> Result<HashSet<DeviceId>, StoreError> {
    let device_type_id = device_type.to_string();
    let row = sqlx::query("SELECT group_id FROM device_types WHERE id = $1")
        .bind(device_type_id.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let group: GroupId = id(&row, "group_id")?;
    let group = group.to_string();
    let mut new = HashSet::new();
    INSERT
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| {
                query
                    .bind(i64::from(device.id.0))
                    .bind(group.as_str())
                    .bind(device_type_id.as_str())
                    .bind(device.name.as_str())
                    .bind(device.name.to_lowercase())
                    .bind(device.id.to_string())
                    .bind(now.0)
                    .bind(0_i64)
            },
            |row| {
                new.insert(DeviceId(int(row, 0)? as u32));
                Ok(())
            },
        )
        .await?;
    registered::hide_former(connection, dialect, &new).await?;
    Ok(new)
}

/// As [`insert`], named by their id.
pub(crate) async fn register(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_type: DeviceTypeId,
    devices: &[DeviceId],
    now: UnixMillis,
) -> Result<HashSet<DeviceId>, StoreError> {
    let rows: Vec<NewRow> = devices
        .iter()
        .map(|device| NewRow {
            id: *device,
            name: format!("Device {device}"),
        })
        .collect();
    insert(connection, dialect, device_type, &rows, now).await
}

/// A device as it is listed.
pub(crate) struct Listed {
    pub(crate) id: DeviceId,
    pub(crate) name: String,
    pub(crate) group: GroupId,
    pub(crate) group_name: String,
    pub(crate) group_path: String,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) device_type_name: String,
    pub(crate) keep_alive: i64,
    pub(crate) lat: Option<f64>,
    pub(crate) lng: Option<f64>,
    pub(crate) created: UnixMillis,
    pub(crate) last_seen: Option<UnixMillis>,
    pub(crate) last_message: Option<MessageId>,
    pub(crate) heard_at: Option<UnixMillis>,
    pub(crate) alarm_at: UnixMillis,
    pub(crate) seq_number: Option<u16>,
    pub(crate) trash_seq: Option<u16>,
    pub(crate) disengaged: bool,
    pub(crate) subscription: Subscription,
    pub(crate) warned_of: Option<StationId>,
    pub(crate) bad_code: i64,
    pub(crate) no_key: i64,
    pub(crate) has_key: bool,
    pub(crate) contract_name: Option<String>,
    /// Whether its device type has tokens renewed.
    pub(crate) type_renewal: bool,
    pub(crate) certificate: String,
    pub(crate) prototype: bool,
    /// Since when it belongs to its owner: what came before is not for him.
    pub(crate) owned_since: UnixMillis,
    pub(crate) transfer: Option<TransferId>,
    pub(crate) labels: Labels,
}

const VIEW: &str = "SELECT d.id, d.name, d.group_id, g.name AS group_name, g.path AS group_path, \
    d.device_type_id, t.name AS device_type_name, t.renewal AS type_renewal, t.keep_alive, \
    d.lat, d.lng, d.created, d.last_seen, d.last_message_id, d.heard_at, d.alarm_at, d.seq_number, \
    d.seq_time, d.trash_seq, d.disengaged, d.warned_of, d.bad_code, d.no_key, d.token, d.activated, \
    d.token_end, d.test_frames, d.first_test, d.renewal, d.activable, d.suspended, \
    d.unsubscribe_at, d.contract_id, d.product_certificate, d.prototype, d.owned_since, \
    d.transfer_id, d.note, \
    (SELECT string_agg(x.tag, ',') FROM device_tags x WHERE x.device_id = d.id) AS tags, \
    CASE WHEN EXISTS (SELECT 1 FROM identities i WHERE i.id = d.id \
    AND i.sealed_key IS NOT NULL) THEN 1 ELSE 0 END AS has_key, c.name AS contract_name \
    FROM devices d JOIN groups g ON g.id = d.group_id \
    JOIN device_types t ON t.id = d.device_type_id \
    LEFT JOIN contracts c ON c.id = d.contract_id";

/// The subscription of a row with all its columns.
fn subscription(row: &AnyRow) -> Result<Subscription, StoreError> {
    let truth = |column| row.try_get::<i64, _>(column).map(|value| value != 0);
    Ok(Subscription {
        token: TokenState::from_number(row.try_get("token")?).unwrap_or_default(),
        contract: optional_id(row, "contract_id")?,
        activated: UnixMillis(row.try_get("activated")?),
        end: UnixMillis(row.try_get("token_end")?),
        test_frames: number32(row, "test_frames")?,
        first_test: UnixMillis(row.try_get("first_test")?),
        renewal: truth("renewal")?,
        activable: truth("activable")?,
        suspended: truth("suspended")?,
        unsubscribe_at: UnixMillis(row.try_get("unsubscribe_at")?),
    })
}

fn listed(row: &AnyRow) -> Result<Listed, StoreError> {
    let last_message: Option<i64> = row.try_get("last_message_id")?;
    let truth = |column| row.try_get::<i64, _>(column).map(|value| value != 0);
    Ok(Listed {
        id: DeviceId(number32(row, "id")?),
        name: row.try_get("name")?,
        group: id(row, "group_id")?,
        group_name: row.try_get("group_name")?,
        group_path: row.try_get("group_path")?,
        device_type: id(row, "device_type_id")?,
        device_type_name: row.try_get("device_type_name")?,
        keep_alive: row.try_get("keep_alive")?,
        lat: row.try_get("lat")?,
        lng: row.try_get("lng")?,
        created: UnixMillis(row.try_get("created")?),
        last_seen: time_or_never(row, "last_seen")?,
        last_message: last_message.map(MessageId),
        heard_at: time_or_never(row, "heard_at")?,
        alarm_at: UnixMillis(row.try_get("alarm_at")?),
        seq_number: time_or_never(row, "seq_time")?
            .map(|_| row.try_get::<i64, _>("seq_number"))
            .transpose()?
            .map(|number| number as u16),
        trash_seq: row
            .try_get::<Option<i64>, _>("trash_seq")?
            .map(|number| number as u16),
        disengaged: truth("disengaged")?,
        subscription: subscription(row)?,
        warned_of: match number32(row, "warned_of")? {
            0 => None,
            station => Some(StationId(station)),
        },
        bad_code: row.try_get("bad_code")?,
        no_key: row.try_get("no_key")?,
        has_key: truth("has_key")?,
        contract_name: row.try_get("contract_name")?,
        type_renewal: truth("type_renewal")?,
        certificate: row.try_get("product_certificate")?,
        prototype: truth("prototype")?,
        owned_since: UnixMillis(row.try_get("owned_since")?),
        transfer: match row.try_get::<&str, _>("transfer_id")? {
            "" => None,
            _ => Some(id(row, "transfer_id")?),
        },
        labels: Labels {
            tags: labelled::together(row.try_get("tags")?),
            note: row.try_get("note")?,
        },
    })
}

/// The device of that id.
pub(crate) async fn get(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
) -> Result<Option<Listed>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE d.id = $1")))
        .bind(i64::from(device.0))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(listed).transpose()
}

/// Replaces the settings of a device.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    settings: &DeviceSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE devices SET name = $1, name_key = $2, lat = $3, lng = $4, \
         activable = COALESCE($5, activable), renewal = COALESCE($6, renewal), \
         product_certificate = COALESCE($7, product_certificate), \
         prototype = COALESCE($8, prototype) WHERE id = $9",
    )
    .bind(settings.name.as_str())
    .bind(settings.name.to_lowercase())
    .bind(Real(settings.place.map(|place| place.0)))
    .bind(Real(settings.place.map(|place| place.1)))
    .bind(settings.activable.map(i64::from))
    .bind(settings.renewal.map(i64::from))
    .bind(settings.certificate.as_deref())
    .bind(settings.prototype.map(i64::from))
    .bind(i64::from(device.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// A pattern that finds `text` anywhere, any case; `!` escapes.
pub(crate) fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(&text.to_lowercase()))
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_search_text_is_taken_literally() {
        assert_eq!(super::anywhere("50%_A!"), "%50!%!_a!!%");
    }
}
