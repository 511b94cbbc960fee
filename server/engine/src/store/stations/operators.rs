//! Who runs base stations.

use std::collections::HashMap;

use domain::StationId;
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

const OPERATORS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT s.id, s.operator FROM v CROSS JOIN base_stations s \
           WHERE s.id = v.id AND s.operator <> ''",
    columns: &["BIGINT"],
};

/// The operators of those of the stations that have one.
pub(crate) async fn operators(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stations: &[StationId],
) -> Result<HashMap<StationId, String>, StoreError> {
    let mut operators: HashMap<StationId, String> = HashMap::with_capacity(stations.len());
    OPERATORS
        .fetch(
            connection,
            dialect,
            stations,
            |query, station| query.bind(i64::from(station.0)),
            |row| {
                operators.insert(StationId(int(row, 0)? as u32), row.try_get(1)?);
                Ok(())
            },
        )
        .await?;
    Ok(operators)
}
