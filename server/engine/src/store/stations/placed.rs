//! Base stations by where they stand.

use domain::StationId;
use domain::map::{StationMark, Viewport};
use sqlx::Row as _;

use super::super::bulk::int;
use super::super::db::StoreError;
use super::super::groups;
use super::super::sql::Real;

// A viewport across the date line has two stretches of longitude; any other has the same one twice.
const PLACED: &str = "SELECT s.id, s.name, s.lat, s.lng FROM base_stations s \
    JOIN groups g ON g.id = s.group_id WHERE s.lat >= $1 AND s.lat <= $2 \
    AND ((s.lng >= $3 AND s.lng <= $4) OR (s.lng >= $5 AND s.lng <= $6)) \
    AND g.path >= $7 AND g.path < $8 LIMIT $9";

/// The stations in what is seen that belong to groups below any of these paths, which do not lie
/// within each other, by id; no more than `most`.
pub(crate) async fn placed(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    seen: &Viewport,
    most: usize,
) -> Result<Vec<StationMark>, StoreError> {
    let stretches = seen.stretches();
    let (first, last) = (stretches[0], stretches[stretches.len() - 1]);
    let mut found = Vec::new();
    for path in paths {
        let left = most.saturating_sub(found.len());
        if left == 0 {
            break;
        }
        let rows = sqlx::query(PLACED)
            .bind(Real(Some(seen.south)))
            .bind(Real(Some(seen.north)))
            .bind(Real(Some(first.0)))
            .bind(Real(Some(first.1)))
            .bind(Real(Some(last.0)))
            .bind(Real(Some(last.1)))
            .bind((*path).to_owned())
            .bind(groups::after(path))
            .bind(left as i64)
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            found.push(StationMark {
                id: StationId(int(row, 0)? as u32),
                name: row.try_get(1)?,
                place: (row.try_get(2)?, row.try_get(3)?),
            });
        }
    }
    found.sort_by_key(|station| station.id);
    Ok(found)
}
