//! Devices that people register, bring to other device types and owners, and delete: many in a fixed
//! number of statements.

use std::collections::{HashMap, HashSet};

use domain::registration::Series;
use domain::{DeviceId, DeviceTypeId, GroupId, RegistrationId, TransferId, UnixMillis};
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::{Real, id};
use super::super::{identities, refusals};

/// To whom a device belongs.
pub(crate) struct Owned {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    pub(crate) group_path: String,
    pub(crate) name: String,
    pub(crate) lat: Option<f64>,
    pub(crate) lng: Option<f64>,
    /// Its code, sealed.
    pub(crate) sealed_pac: Option<Vec<u8>>,
    /// The transfer to another owner that it is a part of.
    pub(crate) transfer: Option<TransferId>,
    /// The list with which it was registered.
    pub(crate) registration: Option<RegistrationId>,
    pub(crate) prototype: bool,
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end.
const OWNED: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.device_type_id, d.group_id, g.path, d.name, d.lat, d.lng, d.sealed_pac, \
           d.transfer_id, d.registration_id, d.prototype \
           FROM v CROSS JOIN devices d CROSS JOIN groups g \
           WHERE d.id = v.id AND g.id = d.group_id",
    columns: &["BIGINT"],
};

/// To whom those of the devices belong that are there. Whoever is to change them holds them before.
pub(crate) async fn owned(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Owned>, StoreError> {
    let mut found = HashMap::with_capacity(devices.len());
    OWNED
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let transfer: &str = row.try_get("transfer_id")?;
                let registration: &str = row.try_get("registration_id")?;
                let owned = Owned {
                    device_type: id(row, "device_type_id")?,
                    group: id(row, "group_id")?,
                    group_path: row.try_get(3)?,
                    name: row.try_get(4)?,
                    lat: row.try_get(5)?,
                    lng: row.try_get(6)?,
                    sealed_pac: row.try_get(7)?,
                    transfer: match transfer {
                        "" => None,
                        _ => Some(id(row, "transfer_id")?),
                    },
                    registration: match registration {
                        "" => None,
                        _ => Some(id(row, "registration_id")?),
                    },
                    prototype: int(row, 10)? != 0,
                };
                found.insert(DeviceId(int(row, 0)? as u32), owned);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Where devices come, and how.
pub(crate) struct Place<'a> {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    pub(crate) series: &'a Series,
    /// The list they came with.
    pub(crate) registration: Option<RegistrationId>,
}

impl Place<'_> {
    fn registration(&self) -> String {
        self.registration
            .map_or_else(String::new, |id| id.to_string())
    }
}

/// A device that is to be registered.
pub(crate) struct Registered {
    pub(crate) id: DeviceId,
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
    /// Its code, sealed.
    pub(crate) sealed_pac: Vec<u8>,
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO devices (id, group_id, device_type_id, name, name_key, id_text, created, \
           last_seen, lat, lng, sealed_pac, product_certificate, prototype, activable, renewal, \
           registration_id) VALUES {rows} ON CONFLICT (id) DO NOTHING RETURNING id",
    columns: &[
        "BIGINT",
        "TEXT",
        "TEXT",
        "TEXT",
        "TEXT",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "BYTEA",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "TEXT",
    ],
};

/// Registers those that are not there; returns which. Whoever does it counts them at their type when
/// everything else is done.
pub(crate) async fn insert_registered(
    connection: &mut AnyConnection,
    dialect: Dialect,
    place: &Place<'_>,
    devices: &[Registered],
    now: UnixMillis,
) -> Result<HashSet<DeviceId>, StoreError> {
    let (group, device_type) = (place.group.to_string(), place.device_type.to_string());
    let registration = place.registration();
    let series = place.series;
    let mut new = HashSet::with_capacity(devices.len());
    INSERT
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| {
                query
                    .bind(i64::from(device.id.0))
                    .bind(group.as_str())
                    .bind(device_type.as_str())
                    .bind(device.name.as_str())
                    .bind(device.name.to_lowercase())
                    .bind(device.id.to_string())
                    .bind(now.0)
                    .bind(0_i64)
                    .bind(Real(device.place.map(|place| place.0)))
                    .bind(Real(device.place.map(|place| place.1)))
                    .bind(device.sealed_pac.as_slice())
                    .bind(series.certificate.as_str())
                    .bind(i64::from(series.prototype))
                    .bind(i64::from(series.activable))
                    .bind(i64::from(series.renewal))
                    .bind(registration.as_str())
            },
            |row| {
                new.insert(DeviceId(int(row, 0)? as u32));
                Ok(())
            },
        )
        .await?;
    hide_former(connection, dialect, &new).await?;
    Ok(new)
}

const HIDE_FORMER: Bulk = Bulk {
    text: "UPDATE devices SET owned_since = \
           (SELECT i.owned_since FROM identities i WHERE i.id = devices.id) \
           WHERE id IN (VALUES {rows}) AND EXISTS \
           (SELECT 1 FROM identities i WHERE i.id = devices.id AND i.owned_since > 0)",
    columns: &["BIGINT"],
};

/// Has devices that were just registered belong to their owner since they were deleted, as far as
/// they were, and had more than one owner: see [`identities::remember`].
pub(super) async fn hide_former(
    connection: &mut AnyConnection,
    dialect: Dialect,
    new: &HashSet<DeviceId>,
) -> Result<(), StoreError> {
    let mut new: Vec<DeviceId> = new.iter().copied().collect();
    new.sort_unstable();
    HIDE_FORMER
        .execute(connection, dialect, &new, |query, device| {
            query.bind(i64::from(device.0))
        })
        .await
}

/// A device that comes to another device type of its owner, or stays with its own and is changed.
pub(crate) struct Brought {
    pub(crate) id: DeviceId,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
}

const BRING: Bulk = Bulk {
    text: "WITH v (id, device_type_id, group_id, name, name_key, lat, lng) AS (VALUES {rows}) \
           UPDATE devices SET device_type_id = v.device_type_id, group_id = v.group_id, \
           name = v.name, name_key = v.name_key, lat = v.lat, lng = v.lng \
           FROM v WHERE devices.id = v.id",
    columns: &[
        "BIGINT",
        "TEXT",
        "TEXT",
        "TEXT",
        "TEXT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
    ],
};

/// Brings devices there, which whoever does it holds.
pub(crate) async fn bring(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[Brought],
) -> Result<(), StoreError> {
    BRING
        .execute(connection, dialect, devices, |query, device| {
            query
                .bind(i64::from(device.id.0))
                .bind(device.device_type.to_string())
                .bind(device.group.to_string())
                .bind(device.name.as_str())
                .bind(device.name.to_lowercase())
                .bind(Real(device.place.map(|place| place.0)))
                .bind(Real(device.place.map(|place| place.1)))
        })
        .await
}

const RECEIVE: Bulk = Bulk {
    text: "WITH v (id, device_type_id, group_id, name, name_key, lat, lng, sealed_pac, \
           product_certificate, prototype, owned_since) AS (VALUES {rows}) \
           UPDATE devices SET device_type_id = v.device_type_id, group_id = v.group_id, \
           name = v.name, name_key = v.name_key, lat = v.lat, lng = v.lng, \
           sealed_pac = v.sealed_pac, product_certificate = v.product_certificate, \
           prototype = v.prototype, owned_since = v.owned_since, transfer_id = '', \
           registration_id = '' FROM v WHERE devices.id = v.id",
    columns: &[
        "BIGINT",
        "TEXT",
        "TEXT",
        "TEXT",
        "TEXT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "BYTEA",
        "TEXT",
        "BIGINT",
        "BIGINT",
    ],
};

/// Gives devices to another owner, without what was said of them. Whoever does it holds them, and
/// writes where they stand.
pub(crate) async fn receive(
    connection: &mut AnyConnection,
    dialect: Dialect,
    place: &Place<'_>,
    devices: &[Registered],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (group, device_type) = (place.group.to_string(), place.device_type.to_string());
    let series = place.series;
    RECEIVE
        .execute(&mut *connection, dialect, devices, |query, device| {
            query
                .bind(i64::from(device.id.0))
                .bind(device_type.as_str())
                .bind(group.as_str())
                .bind(device.name.as_str())
                .bind(device.name.to_lowercase())
                .bind(Real(device.place.map(|place| place.0)))
                .bind(Real(device.place.map(|place| place.1)))
                .bind(device.sealed_pac.as_slice())
                .bind(series.certificate.as_str())
                .bind(i64::from(series.prototype))
                .bind(now.0)
        })
        .await?;
    let ids: Vec<DeviceId> = devices.iter().map(|device| device.id).collect();
    super::labelled::clear(connection, dialect, &ids).await
}

const CONFIGURED: Bulk = Bulk {
    text: "WITH v (id, owner) AS (VALUES {rows}) \
           SELECT DISTINCT v.id FROM v CROSS JOIN event_configurations e \
           WHERE e.owner = v.owner AND e.owner_kind = 2 AND e.deleted = 0",
    columns: &["BIGINT", "TEXT"],
};

/// Those of the devices that have event configurations of their own.
pub(crate) async fn configured(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashSet<DeviceId>, StoreError> {
    let mut found = HashSet::new();
    CONFIGURED
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)).bind(device.to_string()),
            |row| {
                found.insert(DeviceId(int(row, 0)? as u32));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const FORGET_STANCES: Bulk = Bulk {
    text: "DELETE FROM alert_stances WHERE device_id IN (VALUES {rows})",
    columns: &["BIGINT"],
};
const DELETE: Bulk = Bulk {
    text: "DELETE FROM devices WHERE id IN (VALUES {rows})",
    columns: &["BIGINT"],
};

/// Deletes devices that sent nothing. Whoever does it holds what they were made with, and then them.
/// What happened to them stays with the group in which it did.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    identities::remember(connection, dialect, devices, now).await?;
    refusals::forget_devices(connection, dialect, devices).await?;
    for statement in [FORGET_STANCES, DELETE] {
        statement
            .execute(&mut *connection, dialect, devices, |query, device| {
                query.bind(i64::from(device.0))
            })
            .await?;
    }
    Ok(())
}

/// The code of a device, sealed, if one was given out.
pub(crate) async fn sealed_pac(
    connection: &mut AnyConnection,
    device: DeviceId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query("SELECT sealed_pac FROM devices WHERE id = $1")
        .bind(i64::from(device.0))
        .fetch_optional(connection)
        .await?;
    Ok(match row {
        Some(row) => row.try_get(0)?,
        None => None,
    })
}

/// Gives a device another code.
pub(crate) async fn put_pac(
    connection: &mut AnyConnection,
    device: DeviceId,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET sealed_pac = $1 WHERE id = $2")
        .bind(sealed)
        .bind(i64::from(device.0))
        .execute(connection)
        .await?;
    Ok(())
}
