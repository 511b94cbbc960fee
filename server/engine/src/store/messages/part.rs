//! Messages part by part, for programs: those of a device or of a device type, newest first.

use domain::location::Position;
use domain::{DeviceId, DeviceTypeId, UnixMillis};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::super::bulk::int;
use super::super::db::StoreError;
use super::read::{COLUMNS, Listed, listed, position};

/// Whose messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// What a device sent.
    Device(DeviceId),
    /// What devices sent while they were of a type.
    Type(DeviceTypeId),
}

/// Which of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) of: Of,
    /// From the first time to before the second.
    pub(crate) between: (i64, i64),
    /// Whether out-of-band frames are among them.
    pub(crate) oob: bool,
    pub(crate) limit: i64,
    /// How many of them are passed over.
    pub(crate) offset: i64,
}

impl Cut {
    fn text(&self) -> String {
        let (of, tie) = match self.of {
            Of::Device(_) => ("m.device_id", "m.seq"),
            Of::Type(_) => ("m.device_type_id", "m.id"),
        };
        let kinds = if self.oob { ">=" } else { "=" };
        format!(
            "SELECT {COLUMNS} FROM messages m \
             WHERE {of} = $1 AND m.kind {kinds} 0 AND m.time >= $2 AND m.time < $3 \
             ORDER BY m.time DESC, {tie} DESC LIMIT $4 OFFSET $5"
        )
    }
}

/// Those messages.
pub(crate) async fn part(
    connection: &mut AnyConnection,
    cut: &Cut,
) -> Result<Vec<Listed>, StoreError> {
    let query = sqlx::query(AssertSqlSafe(cut.text()));
    let query = match cut.of {
        Of::Device(device) => query.bind(i64::from(device.0)),
        Of::Type(device_type) => query.bind(device_type.to_string()),
    };
    let rows = query
        .bind(cut.between.0)
        .bind(cut.between.1)
        .bind(cut.limit)
        .bind(cut.offset)
        .fetch_all(connection)
        .await?;
    rows.iter().map(listed).collect()
}

/// How many messages a device sent from each of three times on, the earliest last.
pub(crate) async fn counts(
    connection: &mut AnyConnection,
    device: DeviceId,
    since: [UnixMillis; 3],
    until: UnixMillis,
) -> Result<[i64; 3], StoreError> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(CASE WHEN m.time >= $2 THEN 1 ELSE 0 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN m.time >= $3 THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(*) \
         FROM messages m WHERE m.device_id = $1 AND m.kind = 0 AND m.time >= $4 AND m.time <= $5",
    )
    .bind(i64::from(device.0))
    .bind(since[0].0)
    .bind(since[1].0)
    .bind(since[2].0)
    .bind(until.0)
    .fetch_one(connection)
    .await?;
    Ok([int(&row, 0)?, int(&row, 1)?, int(&row, 2)?])
}

/// Where the messages of a device were that tell it, newest first; without `computed` only those
/// that the device said itself.
pub(crate) async fn locations(
    connection: &mut AnyConnection,
    cut: &Cut,
    device: DeviceId,
    computed: bool,
) -> Result<Vec<(UnixMillis, Position)>, StoreError> {
    let kinds = if cut.oob { ">=" } else { "=" };
    let text = format!(
        "SELECT m.time, m.lat, m.lng, m.radius, m.position_source FROM messages m \
         WHERE m.device_id = $1 AND m.kind {kinds} 0 AND m.time >= $2 AND m.time < $3 \
           AND m.lat IS NOT NULL AND (m.position_source = 1 OR $4 = 1) \
         ORDER BY m.time DESC, m.seq DESC LIMIT $5 OFFSET $6"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(i64::from(device.0))
        .bind(cut.between.0)
        .bind(cut.between.1)
        .bind(i64::from(computed))
        .bind(cut.limit)
        .bind(cut.offset)
        .fetch_all(connection)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let time = UnixMillis(int(row, 0)?);
        found.extend(position(row, 1)?.map(|position| (time, position)));
    }
    Ok(found)
}

/// How many downlinks a device got, may have got or may get yet that it asked for on each day of
/// UTC, by the number of the day; days without any are absent.
pub(crate) async fn answered_by_day(
    connection: &mut AnyConnection,
    device: DeviceId,
    between: (UnixMillis, UnixMillis),
) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = sqlx::query(
        "SELECT m.time / 86400000, COUNT(*) FROM messages m CROSS JOIN downlinks d \
         WHERE m.device_id = $1 AND m.time >= $2 AND m.time < $3 AND d.message_id = m.id \
           AND (d.state <> 3 OR d.info = 0 \
             OR (d.info = 4 AND d.told > 0 AND d.finished >= d.window_ends + 10000)) \
         GROUP BY m.time / 86400000",
    )
    .bind(i64::from(device.0))
    .bind(between.0.0)
    .bind(between.1.0)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((int(row, 0)?, int(row, 1)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use sqlx::{Any, AssertSqlSafe, Row as _};

    use super::{Cut, Of};
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    #[tokio::test]
    async fn a_part_is_found_by_its_index_whoever_sent_it() {
        on_each(async |test| {
            // Of an empty table PostgreSQL reads all.
            if test.engine.db.dialect != Dialect::Sqlite {
                return test;
            }
            let device = Of::Device(domain::DeviceId(1));
            let of_type = Of::Type(test.device_types[0]);
            for (of, index) in [(device, "messages_device"), (of_type, "messages_by_type")] {
                let cut = Cut {
                    of,
                    between: (0, i64::MAX),
                    oob: false,
                    limit: 101,
                    offset: 0,
                };
                let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", cut.text()));
                let query = sqlx::query::<Any>(text);
                let query = match of {
                    Of::Device(device) => query.bind(i64::from(device.0)),
                    Of::Type(device_type) => query.bind(device_type.to_string()),
                };
                let query = query.bind(0_i64).bind(i64::MAX).bind(101_i64).bind(0_i64);
                let mut tx = test.engine.db.write().await.unwrap();
                let rows = query.fetch_all(&mut *tx).await.unwrap();
                tx.rollback().await.unwrap();
                let plan: Vec<String> = rows.iter().map(|row| row.get(3)).collect();
                let indexed = plan.iter().any(|line| line.contains(index));
                assert!(indexed, "{plan:?}");
                let sorted = plan.iter().any(|line| line.contains("TEMP B-TREE"));
                assert!(!sorted, "{plan:?}");
            }
            test
        })
        .await;
    }
}
