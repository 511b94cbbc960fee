//! The numbers that devices sent about certain times.

use domain::sequence::Reference;
use domain::{DeviceId, DeviceTypeId, GroupId, UnixMillis};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::id;

/// A stretch of time of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) device: DeviceId,
    pub(crate) from: UnixMillis,
    pub(crate) to: UnixMillis,
}

/// A message or an out-of-band frame, as far as its number goes.
pub(crate) struct Sent {
    pub(crate) reference: Reference,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
}

// The bounds are looked up once for each row of `v`.
const SENT: Bulk = Bulk {
    text: "WITH v (place, device_id, low, high, beside) AS (VALUES {rows}) \
           SELECT v.place, m.time, m.seq, m.device_type_id, m.group_id \
           FROM v CROSS JOIN messages m \
           WHERE m.device_id = v.device_id \
             AND m.time >= COALESCE((SELECT b.time FROM messages b \
               WHERE b.device_id = v.device_id AND b.time < v.low \
               ORDER BY b.time DESC LIMIT 1), v.low) \
             AND m.time <= COALESCE((SELECT a.time FROM messages a \
               WHERE a.device_id = v.device_id AND a.time > v.high \
               ORDER BY a.time LIMIT 1), v.high) + v.beside",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// What was sent in each stretch, what was sent last before it and next after it, and what came
/// within `beside` (ms) after that: in order of time and number.
pub(crate) async fn sent(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stretches: &[Stretch],
    beside: i64,
) -> Result<Vec<Vec<Sent>>, StoreError> {
    let rows: Vec<(i64, Stretch)> = (0..).zip(stretches.iter().copied()).collect();
    let mut found: Vec<Vec<Sent>> = stretches.iter().map(|_| Vec::new()).collect();
    SENT.fetch(
        connection,
        dialect,
        &rows,
        |query, (place, stretch)| {
            query
                .bind(*place)
                .bind(i64::from(stretch.device.0))
                .bind(stretch.from.0)
                .bind(stretch.to.0)
                .bind(beside)
        },
        |row| {
            let sent = Sent {
                reference: Reference {
                    number: int(row, 2)? as u16,
                    time: UnixMillis(int(row, 1)?),
                },
                device_type: id(row, "device_type_id")?,
                group: id(row, "group_id")?,
            };
            if let Some(found) = found.get_mut(int(row, 0)? as usize) {
                found.push(sent);
            }
            Ok(())
        },
    )
    .await?;
    for sent in &mut found {
        sent.sort_unstable_by_key(|one| (one.reference.time, one.reference.number));
    }
    Ok(found)
}
