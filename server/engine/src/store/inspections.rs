//! The inspector: its address for each device type, and what came there, sealed with the key of the
//! installation: it has in it what callbacks are known by.

use domain::callback::{HIDDEN, InspectedRequest};
use domain::{DeviceTypeId, UnixMillis};
use sqlx::{AnyConnection, Row as _};

use super::bulk::int;
use super::db::StoreError;
use super::sql::id;
use crate::secret::{Seal, SecretKey};

/// Requests that are kept of a device type.
const KEPT: i64 = 50;
/// How long (ms).
pub(crate) const KEPT_FOR: i64 = 86_400_000;

/// An inspector.
pub(crate) struct Stored {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) token: String,
    /// 16 hex digits, or nothing.
    pub(crate) downlink: String,
}

/// The inspector of a device type, if one was made.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Option<Stored>, StoreError> {
    let query = sqlx::query(
        "SELECT device_type_id, token, downlink FROM inspectors WHERE device_type_id = $1",
    );
    let row = query
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// The inspector with that token.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    token: &str,
) -> Result<Option<Stored>, StoreError> {
    let query =
        sqlx::query("SELECT device_type_id, token, downlink FROM inspectors WHERE token = $1");
    let row = query
        .bind(token.to_owned())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

fn stored(row: &sqlx::any::AnyRow) -> Result<Stored, StoreError> {
    Ok(Stored {
        device_type: id(row, "device_type_id")?,
        token: row.try_get("token")?,
        downlink: row.try_get("downlink")?,
    })
}

/// Makes the inspector of a device type, or gives it another token.
pub(crate) async fn put(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    token: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO inspectors (device_type_id, token, downlink, created) \
         VALUES ($1, $2, '', $3) \
         ON CONFLICT (device_type_id) DO UPDATE SET token = excluded.token, \
         created = excluded.created",
    )
    .bind(device_type.to_string())
    .bind(token.to_owned())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what it answers; `false` when there is none.
pub(crate) async fn set_downlink(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    downlink: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE inspectors SET downlink = $1 WHERE device_type_id = $2")
        .bind(downlink.to_owned())
        .bind(device_type.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down what came, and forgets what is too much by now.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    id: i64,
    device_type: DeviceTypeId,
    request: &InspectedRequest,
) -> Result<(), StoreError> {
    let said = (&request.address, &request.headers, &request.body);
    sqlx::query(
        "INSERT INTO inspections (id, device_type_id, time, method, sealed) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(device_type.to_string())
    .bind(request.time.0)
    .bind(request.method.clone())
    .bind(seal.json(&owner(id), &said))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM inspections WHERE device_type_id = $1 AND id NOT IN \
         (SELECT id FROM inspections WHERE device_type_id = $2 ORDER BY id DESC LIMIT $3)",
    )
    .bind(device_type.to_string())
    .bind(device_type.to_string())
    .bind(KEPT)
    .execute(connection)
    .await?;
    Ok(())
}

/// What came after a time, newest first.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
    after: UnixMillis,
) -> Result<Vec<InspectedRequest>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, time, method, sealed FROM inspections \
         WHERE device_type_id = $1 AND time > $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(device_type.to_string())
    .bind(after.0)
    .bind(KEPT)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let sealed: Vec<u8> = row.try_get("sealed")?;
            let opened = key.open_json(&owner(int(row, 0)?), &sealed);
            let (address, headers, body) = opened.unwrap_or_else(|| {
                tracing::error!(%device_type, "what an inspector received cannot be opened: was the installation's key replaced?");
                (HIDDEN.to_owned(), HIDDEN.to_owned(), HIDDEN.to_owned())
            });
            Ok(InspectedRequest {
                time: UnixMillis(row.try_get("time")?),
                method: row.try_get("method")?,
                address,
                headers,
                body,
            })
        })
        .collect()
}

fn owner(id: i64) -> Vec<u8> {
    format!("inspection {id}").into_bytes()
}

/// Forgets what came before a time.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM inspections WHERE time < $1")
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}
