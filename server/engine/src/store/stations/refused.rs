//! Frames that stations handed in and that were refused.

use domain::StationId;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};

const COUNT_REFUSED: Bulk = Bulk {
    text: "WITH v (id, crc, code, no_key) AS (VALUES {rows}) \
           UPDATE base_stations SET bad_crc = base_stations.bad_crc + v.crc, \
           bad_code = base_stations.bad_code + v.code, \
           no_key = base_stations.no_key + v.no_key FROM v WHERE base_stations.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Frames that a station handed in and that were refused, by why.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Refused {
    /// Damaged on the way.
    pub(crate) crc: i64,
    /// Not of the device that they name.
    pub(crate) code: i64,
    /// Of a device whose key is not known.
    pub(crate) no_key: i64,
}

/// Counts refused frames; stations ascending.
pub(crate) async fn count_refused(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(StationId, Refused)],
) -> Result<(), StoreError> {
    COUNT_REFUSED
        .execute(connection, dialect, counts, |query, (station, refused)| {
            let query = query.bind(i64::from(station.0)).bind(refused.crc);
            query.bind(refused.code).bind(refused.no_key)
        })
        .await
}
