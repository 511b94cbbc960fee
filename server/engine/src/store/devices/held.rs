//! Devices that are held before they are changed.
//!
//! A group commit holds the devices of its batch in the order of their ids. An `UPDATE` of several
//! rows locks them in whatever order its plan meets them, those of a device type in that of their
//! newest messages, and the two could wait for each other. So whoever changes several devices
//! holds them in the order of their ids, and before anything else; see [`crate::store`] for what
//! comes after. On SQLite one writes at a time anyway.

use domain::{ContractId, DeviceId, DeviceTypeId};
use sqlx::AssertSqlSafe;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};

/// Holds devices until the transaction ends. `devices` ascending.
pub(crate) async fn hold(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    const HOLD: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT d.id FROM devices d WHERE d.id IN (SELECT id FROM v) \
               ORDER BY d.id FOR UPDATE OF d",
        columns: &["BIGINT"],
    };
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    HOLD.fetch(
        connection,
        dialect,
        devices,
        |query, device| query.bind(i64::from(device.0)),
        |_| Ok(()),
    )
    .await
}

/// The statement that does `set` to the devices of which `which` holds, each held before it is
/// changed, in the order of their ids. Both are texts of ours.
pub(crate) fn update_in_order(dialect: Dialect, set: &str, which: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(match dialect {
        Dialect::Sqlite => format!("UPDATE devices SET {set} WHERE {which}"),
        Dialect::Postgres => format!(
            "UPDATE devices SET {set} FROM \
             (SELECT id FROM devices WHERE {which} ORDER BY id FOR UPDATE) AS held \
             WHERE devices.id = held.id"
        ),
    })
}

/// Whose devices are held.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// Those of a device type.
    Type(DeviceTypeId),
    /// Those whose token is, or last was, one of a contract.
    Contract(ContractId),
}

/// Holds all devices of a device type or contract until the transaction ends, however many there
/// are: for whoever holds something else before he changes them.
pub(crate) async fn hold_all(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    of: Of,
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    // Counted, so that they are not all sent here.
    let (text, id) = match of {
        Of::Type(id) => (
            "SELECT COUNT(*) FROM (SELECT id FROM devices WHERE device_type_id = $1 \
             ORDER BY id FOR UPDATE) AS held",
            id.to_string(),
        ),
        Of::Contract(id) => (
            "SELECT COUNT(*) FROM (SELECT id FROM devices WHERE contract_id = $1 \
             ORDER BY id FOR UPDATE) AS held",
            id.to_string(),
        ),
    };
    sqlx::query(text).bind(id).execute(connection).await?;
    Ok(())
}
