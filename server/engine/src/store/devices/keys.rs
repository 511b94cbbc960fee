//! The frames that did not fit the keys of devices.

use domain::DeviceId;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::hold;

const COUNT: Bulk = Bulk {
    text: "WITH v (id, code, no_key) AS (VALUES {rows}) \
           UPDATE devices SET bad_code = devices.bad_code + v.code, \
           no_key = devices.no_key + v.no_key FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// Counts frames whose code did not fit, and those for which no key is known; devices ascending.
pub(crate) async fn count_refused(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(DeviceId, i64, i64)],
) -> Result<(), StoreError> {
    let devices: Vec<DeviceId> = counts.iter().map(|count| count.0).collect();
    hold(&mut *connection, dialect, &devices).await?;
    COUNT
        .execute(
            connection,
            dialect,
            counts,
            |query, (device, code, no_key)| {
                query.bind(i64::from(device.0)).bind(*code).bind(*no_key)
            },
        )
        .await
}
