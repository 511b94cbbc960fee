//! Names and places of some base stations.

use domain::StationId;
use domain::story::Hearer;
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::sql::number32;

/// The base stations of these ids that are there, each with the path of its group.
pub(crate) async fn named(
    connection: &mut AnyConnection,
    dialect: Dialect,
    stations: &[StationId],
) -> Result<Vec<(Hearer, String)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT s.id, s.name, s.lat, s.lng, g.path \
               FROM v CROSS JOIN base_stations s CROSS JOIN groups g \
               WHERE s.id = v.id AND g.id = s.group_id",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(stations.len());
    QUERY
        .fetch(
            connection,
            dialect,
            stations,
            |query, station| query.bind(i64::from(station.0)),
            |row| {
                let lat: Option<f64> = row.try_get("lat")?;
                let lng: Option<f64> = row.try_get("lng")?;
                let hearer = Hearer {
                    station: StationId(number32(row, "id")?),
                    name: row.try_get("name")?,
                    place: lat.zip(lng),
                };
                found.push((hearer, row.try_get("path")?));
                Ok(())
            },
        )
        .await?;
    found.sort_by_key(|(hearer, _): &(Hearer, String)| hearer.station);
    Ok(found)
}
