//! The lines of lists: what they ask for, and what became of them.

use domain::registration::{LineView, Verdict};
use domain::{DeviceId, Fault, RegistrationId, Rejection};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::devices::Former;
use crate::store::sql::{Real, number32};

/// A line that arrives.
pub(crate) struct NewLine {
    pub(crate) line: i64,
    /// None: it names none that could be dealt with.
    pub(crate) device: Option<DeviceId>,
    /// What stands in the place of the id where it names none.
    pub(crate) typed: String,
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) sealed_pac: Option<Vec<u8>>,
    pub(crate) sealed_key: Option<Vec<u8>>,
    /// What is wrong with it as it stands.
    pub(crate) fault: Option<Rejection>,
}

const INSERT_LINES: Bulk = Bulk {
    text: "INSERT INTO registration_rows (registration_id, line, device_id, typed, name, lat, lng, \
           sealed_pac, sealed_key, verdict, fault) VALUES {rows}",
    columns: &[
        "TEXT",
        "BIGINT",
        "BIGINT",
        "TEXT",
        "TEXT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "BYTEA",
        "BYTEA",
        "BIGINT",
        "TEXT",
    ],
};

/// Adds lines.
pub(crate) async fn insert_lines(
    connection: &mut AnyConnection,
    dialect: Dialect,
    registration: RegistrationId,
    lines: &[NewLine],
) -> Result<(), StoreError> {
    let registration = registration.to_string();
    INSERT_LINES
        .execute(connection, dialect, lines, |query, line| {
            let verdict = match &line.fault {
                None => Verdict::Waiting,
                Some(_) => Verdict::Refused,
            };
            query
                .bind(registration.as_str())
                .bind(line.line)
                .bind(line.device.map_or(0, |device| i64::from(device.0)))
                .bind(line.typed.as_str())
                .bind(line.name.as_str())
                .bind(Real(line.place.map(|place| place.0)))
                .bind(Real(line.place.map(|place| place.1)))
                .bind(line.sealed_pac.as_deref())
                .bind(line.sealed_key.as_deref())
                .bind(verdict.number())
                .bind(print(line.fault.as_ref()))
        })
        .await
}

fn print(fault: Option<&Rejection>) -> String {
    let json = |fault| serde_json::to_string(fault).unwrap_or_default();
    fault.map_or_else(String::new, json)
}

/// What became of how many of its lines.
pub(crate) async fn counts(
    connection: &mut AnyConnection,
    registration: RegistrationId,
) -> Result<Vec<(Verdict, i64)>, StoreError> {
    // Each is counted in the index, which has the verdict before the list.
    let verdicts = Verdict::ALL.map(|each| format!("SELECT CAST({} AS BIGINT) AS verdict", each.1));
    let text = format!(
        "SELECT v.verdict, COUNT(*) FROM ({}) v CROSS JOIN registration_rows r \
         WHERE r.verdict = v.verdict AND r.registration_id = $1 \
         GROUP BY v.verdict ORDER BY v.verdict",
        verdicts.join(" UNION ALL ")
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(registration.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((verdict(int(row, 0)?)?, int(row, 1)?)))
        .collect()
}

fn verdict(number: i64) -> Result<Verdict, StoreError> {
    Verdict::from_number(number).ok_or_else(|| StoreError::Value {
        column: "registration_rows.verdict",
        problem: number.to_string(),
    })
}

/// A line that is to be dealt with.
pub(crate) struct Row {
    pub(crate) line: i64,
    /// None: it names none that could be.
    pub(crate) device: Option<DeviceId>,
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) sealed_pac: Option<Vec<u8>>,
    pub(crate) sealed_key: Option<Vec<u8>>,
    pub(crate) verdict: Verdict,
    /// Whether it was not looked at, since too many codes before it were wrong.
    pub(crate) unseen: bool,
    /// What its device was, where the list took it over or transferred it.
    pub(crate) came_from: Option<Former>,
}

/// The lines after a position, at most `limit`, in order.
pub(crate) async fn rows(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query(
        "SELECT line, device_id, name, lat, lng, sealed_pac, sealed_key, verdict, fault, \
         came_from FROM registration_rows WHERE registration_id = $1 AND line > $2 \
         ORDER BY line LIMIT $3",
    )
    .bind(registration.to_string())
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        let device = number32(row, "device_id")?;
        let (lat, lng): (Option<f64>, Option<f64>) = (row.try_get("lat")?, row.try_get("lng")?);
        let came_from: &str = row.try_get("came_from")?;
        let fault: &str = row.try_get("fault")?;
        let fault: Option<Rejection> = serde_json::from_str(fault).ok();
        Ok(Row {
            line: row.try_get("line")?,
            device: (device != 0).then_some(DeviceId(device)),
            name: row.try_get("name")?,
            place: lat.zip(lng),
            sealed_pac: row.try_get("sealed_pac")?,
            sealed_key: row.try_get("sealed_key")?,
            verdict: verdict(row.try_get("verdict")?)?,
            unseen: fault.is_some_and(|wrong| wrong.fault == Fault::TooManyWrongPacs),
            came_from: serde_json::from_str(came_from).ok(),
        })
    };
    rows.iter().map(read).collect()
}

/// The lines as they are shown, beyond a position, at most `limit`; `backwards` walks towards the
/// beginning and returns them in that order. All of them, or those that came to `wanted`.
pub(crate) async fn lines(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    wanted: Option<Verdict>,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<LineView>, StoreError> {
    let (compare, order, edge) = match backwards {
        true => ("<", "DESC", i64::MAX),
        false => (">", "ASC", 0),
    };
    let of = match wanted {
        Some(_) => "AND verdict = $4",
        None => "",
    };
    let text = format!(
        "SELECT line, device_id, typed, name, verdict, fault FROM registration_rows \
         WHERE registration_id = $1 AND line {compare} $2 {of} ORDER BY line {order} LIMIT $3"
    );
    let mut query = sqlx::query(AssertSqlSafe(text))
        .bind(registration.to_string())
        .bind(position.unwrap_or(edge))
        .bind(limit);
    if let Some(verdict) = wanted {
        query = query.bind(verdict.number());
    }
    let rows = query.fetch_all(connection).await?;
    let read = |row: &AnyRow| {
        let device = number32(row, "device_id")?;
        let fault: &str = row.try_get("fault")?;
        Ok(LineView {
            line: row.try_get("line")?,
            id: match device {
                0 => row.try_get("typed")?,
                device => DeviceId(device).to_string(),
            },
            name: row.try_get("name")?,
            verdict: verdict(row.try_get("verdict")?)?,
            fault: serde_json::from_str(fault).ok(),
        })
    };
    rows.iter().map(read).collect()
}

const JUDGE: Bulk = Bulk {
    text: "WITH v (id, line, verdict, fault) AS (VALUES {rows}) \
           UPDATE registration_rows SET verdict = v.verdict, fault = v.fault FROM v \
           WHERE registration_rows.registration_id = v.id AND registration_rows.line = v.line",
    columns: &["TEXT", "BIGINT", "BIGINT", "TEXT"],
};

/// Notes what becomes of lines.
pub(crate) async fn judge(
    connection: &mut AnyConnection,
    dialect: Dialect,
    registration: RegistrationId,
    verdicts: &[(i64, Verdict, Option<Rejection>)],
) -> Result<(), StoreError> {
    let registration = registration.to_string();
    JUDGE
        .execute(
            connection,
            dialect,
            verdicts,
            |query, (line, verdict, fault)| {
                query
                    .bind(registration.as_str())
                    .bind(*line)
                    .bind(verdict.number())
                    .bind(print(fault.as_ref()))
            },
        )
        .await
}

const KEEP_ORIGINS: Bulk = Bulk {
    text: "WITH v (id, line, came_from) AS (VALUES {rows}) \
           UPDATE registration_rows SET came_from = v.came_from FROM v \
           WHERE registration_rows.registration_id = v.id AND registration_rows.line = v.line",
    columns: &["TEXT", "BIGINT", "TEXT"],
};

/// Keeps what the devices of lines were.
pub(crate) async fn keep_origins(
    connection: &mut AnyConnection,
    dialect: Dialect,
    registration: RegistrationId,
    lines: &[(i64, Former)],
) -> Result<(), StoreError> {
    let registration = registration.to_string();
    KEEP_ORIGINS
        .execute(connection, dialect, lines, |query, (line, former)| {
            query
                .bind(registration.as_str())
                .bind(*line)
                .bind(serde_json::to_string(former).unwrap_or_default())
        })
        .await
}

/// Forgets the keys of the lines after a position up to another.
pub(crate) async fn forget_keys(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    after: i64,
    to: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE registration_rows SET sealed_key = NULL \
         WHERE registration_id = $1 AND line > $2 AND line <= $3 AND sealed_key IS NOT NULL",
    )
    .bind(registration.to_string())
    .bind(after)
    .bind(to)
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{Any, AssertSqlSafe, Row as _};

    use super::{JUDGE, KEEP_ORIGINS};
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    /// The first lists of an installation are short, and what a connection plans with them it keeps
    /// for the long ones.
    #[tokio::test]
    async fn a_line_is_found_by_its_number_also_by_whoever_saw_no_list_yet() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let (explain, column, by_number) = match dialect {
                Dialect::Sqlite => ("EXPLAIN QUERY PLAN", 3, "PRIMARY KEY"),
                Dialect::Postgres => ("EXPLAIN", 0, "registration_rows_pkey"),
            };
            let values = match dialect {
                Dialect::Sqlite => ["r", "1", "1", ""],
                Dialect::Postgres => ["{r}", "{1}", "{1}", "{\"\"}"],
            };
            for bulk in [JUDGE, KEEP_ORIGINS] {
                let text = AssertSqlSafe(format!("{explain} {}", bulk.sql(dialect, 1)));
                let query = sqlx::query::<Any>(text);
                let values = values.iter().take(bulk.columns.len());
                let query = values.fold(query, |query, value| query.bind(*value));
                let mut tx = test.engine.db.write().await.unwrap();
                let rows = query.fetch_all(&mut *tx).await.unwrap();
                tx.rollback().await.unwrap();
                let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
                let indexed = plan.iter().any(|line| line.contains(by_number));
                assert!(indexed, "{plan:?}");
            }
            test
        })
        .await;
    }
}
