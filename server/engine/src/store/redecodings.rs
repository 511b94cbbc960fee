//! Device types whose messages are being decoded anew.

use domain::device_type::DisplayType;
use domain::{DeviceId, DeviceTypeId, MessageId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::sql::{id, number32};

/// What is left to do for one device type.
pub(crate) struct Redecoding {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) version: i64,
    pub(crate) position: i64,
    pub(crate) display: DisplayType,
    pub(crate) format: String,
}

/// Begins anew for a device type. Counts the messages that were stored so far.
pub(crate) async fn begin(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
    version: i64,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO redecodings (device_type_id, format_version, position, done, total, created) \
         SELECT id, CAST($1 AS BIGINT), CAST($2 AS BIGINT), 0, messages, CAST($3 AS BIGINT) \
         FROM device_types WHERE id = $4 AND messages > 0 \
         ON CONFLICT (device_type_id) DO UPDATE SET format_version = excluded.format_version, \
         position = excluded.position, done = 0, total = excluded.total, \
         created = excluded.created",
    )
    .bind(version)
    .bind(i64::MIN)
    .bind(now.0)
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// The one that was begun first, if any is left.
pub(crate) async fn next(
    connection: &mut sqlx::AnyConnection,
) -> Result<Option<Redecoding>, StoreError> {
    let row = sqlx::query(
        "SELECT r.device_type_id, r.format_version, r.position, t.display, t.format \
         FROM redecodings r JOIN device_types t ON t.id = r.device_type_id \
         WHERE t.format_version = r.format_version ORDER BY r.created, r.device_type_id LIMIT 1",
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let display: i64 = row.try_get("display")?;
        Ok(Redecoding {
            device_type: id(&row, "device_type_id")?,
            version: row.try_get("format_version")?,
            position: row.try_get("position")?,
            display: super::device_types::display(display)?,
            format: row.try_get("format")?,
        })
    })
    .transpose()
}

/// A message that an older version of the format decoded.
pub(crate) struct Outdated {
    pub(crate) id: MessageId,
    pub(crate) device: DeviceId,
    pub(crate) data: Vec<u8>,
}

/// The next of them by id.
pub(crate) async fn messages(
    connection: &mut sqlx::AnyConnection,
    job: &Redecoding,
    limit: i64,
) -> Result<Vec<Outdated>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, device_id, data FROM messages WHERE id > $1 AND kind = 0 \
         AND device_type_id = $2 AND format_version < $3 ORDER BY id LIMIT $4",
    )
    .bind(job.position)
    .bind(job.device_type.to_string())
    .bind(job.version)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Outdated {
            id: MessageId(row.try_get("id")?),
            device: DeviceId(number32(row, "device_id")?),
            data: row.try_get("data")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Moves on from the position that was read to another. False when somebody else did, or the
/// format changed meanwhile; then nothing may be written.
pub(crate) async fn advance(
    connection: &mut sqlx::AnyConnection,
    job: &Redecoding,
    to: i64,
    done: i64,
) -> Result<bool, StoreError> {
    let moved = sqlx::query(
        "UPDATE redecodings SET position = $1, \
         done = CASE WHEN done + $2 > total THEN total ELSE done + $2 END \
         WHERE device_type_id = $3 AND format_version = $4 AND position = $5",
    )
    .bind(to)
    .bind(done)
    .bind(job.device_type.to_string())
    .bind(job.version)
    .bind(job.position)
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Ends one whose messages are all done. Nothing happens when it was begun anew meanwhile.
pub(crate) async fn finish(
    connection: &mut sqlx::AnyConnection,
    job: &Redecoding,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM redecodings WHERE device_type_id = $1 AND format_version = $2 \
         AND position = $3",
    )
    .bind(job.device_type.to_string())
    .bind(job.version)
    .bind(job.position)
    .execute(connection)
    .await?;
    Ok(())
}

/// A message decoded anew.
pub(crate) struct Redecoded {
    pub(crate) id: MessageId,
    pub(crate) decoded: Option<String>,
}

const WRITE: Bulk = Bulk {
    text: "WITH v (id, decoded, version) AS (VALUES {rows}) \
           UPDATE messages SET decoded = v.decoded, format_version = v.version \
           FROM v WHERE messages.id = v.id AND messages.format_version < v.version",
    columns: &["BIGINT", "TEXT", "BIGINT"],
};

/// Writes what a version of the format makes of messages, unless a newer one was there. Whoever
/// does it holds their devices, as everybody who changes messages.
pub(crate) async fn write(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    version: i64,
    rows: &[Redecoded],
) -> Result<(), StoreError> {
    WRITE
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.id.0)
                .bind(row.decoded.as_deref())
                .bind(version)
        })
        .await
}
