//! Where the base stations that hear virtual devices stood for a message.

use domain::base_station::Degrees;
use domain::{DeviceId, StationId, UnixMillis};
use sqlx::AnyConnection;

use super::db::StoreError;
use super::sql::Real;

/// For so long a message may be heard by one more station, and its position be computed anew (ms):
/// longer than any window in which receptions are merged.
const KEPT: i64 = 24 * 3_600_000;

/// Notes where stations stood when they heard what a device says at `time`, and forgets where they
/// stood for what it said long before.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    device: DeviceId,
    time: UnixMillis,
    places: &[(StationId, Degrees)],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM virtual_places WHERE device_id = $1 AND time < $2")
        .bind(i64::from(device.0))
        .bind(time.plus(-KEPT).0)
        .execute(&mut *connection)
        .await?;
    for (station, (lat, lng)) in places {
        sqlx::query(
            "INSERT INTO virtual_places (device_id, time, station_id, lat, lng) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (device_id, time, station_id) \
             DO UPDATE SET lat = excluded.lat, lng = excluded.lng",
        )
        .bind(i64::from(device.0))
        .bind(time.0)
        .bind(i64::from(station.0))
        .bind(Real(Some(*lat)))
        .bind(Real(Some(*lng)))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
