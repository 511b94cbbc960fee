//! Lists of devices that are registered or changed, and their lines.
//!
//! A list is worked off in batches, each with a transaction of its own in which its position moves
//! on, so any process may go on where another stopped. Whoever does a batch holds the list before
//! everything else.

use std::net::IpAddr;

use domain::device::{BulkDeed, BulkInput};
use domain::registration::{LineView, Purpose, RegistrationView, Series, Stage, Verdict};
use domain::{DeviceId, DeviceTypeId, GroupId, RegistrationId, Rejection, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::devices::Former;
use super::groups::after;
use super::sql::{Real, id, number32};

/// How long lists that are through are kept (ms).
pub(crate) const KEPT_FOR: i64 = 90 * 86_400_000;
/// How long one that never arrived as a whole is kept (ms).
pub(crate) const ARRIVES_FOR: i64 = 3_600_000;

/// A list that arrives.
pub(crate) struct NewRegistration<'a> {
    pub(crate) id: RegistrationId,
    pub(crate) purpose: Purpose,
    pub(crate) group: GroupId,
    /// None: something is done to several devices.
    pub(crate) device_type: Option<DeviceTypeId>,
    /// Who brings it; none: a command.
    pub(crate) user: Option<UserId>,
    pub(crate) series: &'a Series,
    /// What is done to several devices.
    pub(crate) asked: Option<&'a BulkInput>,
}

/// Adds one, whose lines follow.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    new: &NewRegistration<'_>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO registrations (id, purpose, group_id, device_type_id, user_id, stage, due, \
         position, total, prefix, product_certificate, prototype, activable, renewal, created, \
         since, asked) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id.to_string())
    .bind(new.purpose.number())
    .bind(new.group.to_string())
    .bind(
        new.device_type
            .map_or_else(String::new, |id| id.to_string()),
    )
    .bind(new.user.map_or_else(String::new, |user| user.to_string()))
    .bind(new.series.prefix.as_str())
    .bind(new.series.certificate.as_str())
    .bind(i64::from(new.series.prototype))
    .bind(i64::from(new.series.activable))
    .bind(i64::from(new.series.renewal))
    .bind(now.0)
    .bind(now.0)
    .bind(new.asked.map_or_else(String::new, |asked| {
        serde_json::to_string(asked).unwrap_or_default()
    }))
    .execute(connection)
    .await?;
    Ok(())
}

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

/// A list arrived as a whole: a worker goes on with that stage.
pub(crate) async fn arrived(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    stage: Stage,
    lines: i64,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE registrations SET stage = $1, due = 1, total = $2, since = $3 WHERE id = $4",
    )
    .bind(stage.number())
    .bind(lines)
    .bind(now.0)
    .bind(registration.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Has the next stage begin, for which a worker is due, where a list is in the one before. False
/// where it is in another.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    (from, to): (Stage, Stage),
    now: UnixMillis,
) -> Result<bool, StoreError> {
    turn(connection, registration, (from, to), 1, now).await
}

/// Ends a stage: there is nothing more to be done until somebody says so. False where it is in
/// another.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    stage: Stage,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    turn(connection, registration, (stage, stage.next()), 0, now).await
}

async fn turn(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    (from, to): (Stage, Stage),
    due: i64,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let turned = sqlx::query(
        // From where the stage before was asked for is of no use any more.
        "UPDATE registrations SET stage = $1, due = $2, position = 0, since = $3, \
         begun_from = '', undo_from = '' WHERE id = $4 AND stage = $5",
    )
    .bind(to.number())
    .bind(due)
    .bind(now.0)
    .bind(registration.to_string())
    .bind(from.number())
    .execute(connection)
    .await?;
    Ok(turned.rows_affected() == 1)
}

/// Moves on from the position that was read to another, and holds the list. False when somebody
/// else did, or it is in another stage; then nothing may be done.
pub(crate) async fn advance(
    connection: &mut AnyConnection,
    list: &RegistrationView,
    to: i64,
) -> Result<bool, StoreError> {
    let moved = sqlx::query(
        "UPDATE registrations SET position = $1 WHERE id = $2 AND stage = $3 AND position = $4",
    )
    .bind(to)
    .bind(list.id.to_string())
    .bind(list.stage.number())
    .bind(list.position)
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Where a list stands: see [`Stage::mark`].
pub(crate) async fn mark(
    connection: &mut AnyConnection,
    registration: RegistrationId,
) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query("SELECT stage, position FROM registrations WHERE id = $1")
        .bind(registration.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (number, position) = (int(&row, 0)?, int(&row, 1)?);
    let stage = Stage::from_number(number).ok_or_else(|| StoreError::Value {
        column: "registrations.stage",
        problem: number.to_string(),
    })?;
    Ok(Some(stage.mark(position)))
}

/// A list with whoever has it worked on: until it is begun whoever brought it.
pub(crate) struct Found {
    pub(crate) view: RegistrationView,
    pub(crate) group_path: String,
    /// None: a command.
    pub(crate) user: Option<UserId>,
    /// From where he asked for it, while it is worked on.
    pub(crate) from: Option<IpAddr>,
    /// Who brought it, or chose its devices. None: a command.
    pub(crate) owner: Option<UserId>,
    /// What is done to several devices; empty where it is for something else.
    pub(crate) asked: BulkInput,
}

/// An id in a column that may be empty.
fn known<T: std::str::FromStr>(
    row: &AnyRow,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    let text: &str = row.try_get(column)?;
    match text {
        "" => Ok(None),
        _ => id(row, column).map(Some),
    }
}

const VIEW: &str = "SELECT r.id, r.purpose, r.group_id, r.device_type_id, r.user_id, r.stage, \
    r.position, r.total, r.prefix, r.product_certificate, r.prototype, r.activable, r.renewal, \
    r.created, r.since, r.asked, r.begun_user_id, r.begun_from, r.undo_user_id, r.undo_from, \
    COALESCE(t.name, '') AS type_name, COALESCE(u.name, '') AS user_name, \
    COALESCE(g.path, '') AS group_path \
    FROM registrations r LEFT JOIN device_types t ON t.id = r.device_type_id \
    LEFT JOIN users u ON u.id = r.user_id LEFT JOIN groups g ON g.id = t.group_id";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let truth = |column| row.try_get::<i64, _>(column).map(|value| value != 0);
    let number = |column| row.try_get::<i64, _>(column);
    let (purpose, stage) = (number("purpose")?, number("stage")?);
    let unknown = |column, problem: i64| StoreError::Value {
        column,
        problem: problem.to_string(),
    };
    let stage = Stage::from_number(stage).ok_or_else(|| unknown("registrations.stage", stage))?;
    // By whose rights it is worked on, and from where that was asked for.
    let (by, from) = match stage {
        Stage::Undoing => ("undo_user_id", "undo_from"),
        Stage::Working => ("begun_user_id", "begun_from"),
        _ => ("user_id", "begun_from"),
    };
    let from: &str = row.try_get(from)?;
    let asked: &str = row.try_get("asked")?;
    let asked: BulkInput = match asked {
        "" => BulkInput::default(),
        asked => serde_json::from_str(asked).map_err(|error| StoreError::Value {
            column: "registrations.asked",
            problem: error.to_string(),
        })?,
    };
    Ok(Found {
        group_path: row.try_get("group_path")?,
        user: known(row, by)?,
        owner: known(row, "user_id")?,
        from: from.parse().ok(),
        view: RegistrationView {
            id: id(row, "id")?,
            purpose: Purpose::from_number(purpose)
                .ok_or_else(|| unknown("registrations.purpose", purpose))?,
            group: id(row, "group_id")?,
            device_type: known(row, "device_type_id")?,
            device_type_name: row.try_get("type_name")?,
            deed: BulkDeed::from_word(&asked.deed),
            by: row.try_get("user_name")?,
            stage,
            position: number("position")?,
            total: number("total")?,
            counts: Vec::new(),
            series: Series {
                prefix: row.try_get("prefix")?,
                certificate: row.try_get("product_certificate")?,
                prototype: truth("prototype")?,
                activable: truth("activable")?,
                renewal: truth("renewal")?,
            },
            created: UnixMillis(number("created")?),
            since: UnixMillis(number("since")?),
        },
        asked,
    })
}

/// The list of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    registration: RegistrationId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE r.id = $1")))
        .bind(registration.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// The list that a worker is to go on with: the one that came first.
pub(crate) async fn next(connection: &mut AnyConnection) -> Result<Option<Found>, StoreError> {
    let text = format!("{VIEW} WHERE r.due = 1 ORDER BY r.created, r.id LIMIT 1");
    let row = sqlx::query(AssertSqlSafe(text))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// What was done, or is, to several devices that somebody chose, the newest first, at most `limit`.
pub(crate) async fn own(
    connection: &mut AnyConnection,
    user: UserId,
    limit: i64,
) -> Result<Vec<RegistrationView>, StoreError> {
    let text = format!(
        "{VIEW} WHERE r.purpose = 2 AND r.user_id = $1 \
         ORDER BY r.created DESC, r.id DESC LIMIT $2"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(user.to_string())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
}

/// The lists of device types of groups below `path`, the newest first, at most `limit`.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    path: &str,
    limit: i64,
) -> Result<Vec<RegistrationView>, StoreError> {
    let text = format!(
        "{VIEW} WHERE g.path >= $1 AND g.path < $2 ORDER BY r.created DESC, r.id DESC LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(path)
        .bind(after(path))
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
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
        "SELECT line, device_id, name, lat, lng, sealed_pac, sealed_key, verdict, came_from \
         FROM registration_rows WHERE registration_id = $1 AND line > $2 ORDER BY line LIMIT $3",
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
        Ok(Row {
            line: row.try_get("line")?,
            device: (device != 0).then_some(DeviceId(device)),
            name: row.try_get("name")?,
            place: lat.zip(lng),
            sealed_pac: row.try_get("sealed_pac")?,
            sealed_key: row.try_get("sealed_key")?,
            verdict: verdict(row.try_get("verdict")?)?,
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

/// Notes who has a list worked off, or takes it back, which just began; none: a command. And from
/// where.
pub(crate) async fn asked_by(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    stage: Stage,
    (user, from): (Option<UserId>, Option<IpAddr>),
) -> Result<(), StoreError> {
    let text = match stage {
        Stage::Undoing => {
            "UPDATE registrations SET undo_user_id = $1, undo_from = $2 WHERE id = $3"
        }
        _ => "UPDATE registrations SET begun_user_id = $1, begun_from = $2 WHERE id = $3",
    };
    sqlx::query(text)
        .bind(user.map_or_else(String::new, |user| user.to_string()))
        .bind(from.map_or_else(String::new, |from| from.to_string()))
        .bind(registration.to_string())
        .execute(connection)
        .await?;
    Ok(())
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

/// A list that was forgotten since it is old.
pub(crate) struct Forgotten {
    pub(crate) id: RegistrationId,
    pub(crate) group: GroupId,
    /// None: something was done to several devices.
    pub(crate) device_type: Option<DeviceTypeId>,
    pub(crate) total: i64,
}

/// Deletes a list that nobody works on. False where somebody does, or it is not there.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    registration: RegistrationId,
) -> Result<bool, StoreError> {
    let gone = sqlx::query("DELETE FROM registrations WHERE id = $1 AND due = 0")
        .bind(registration.to_string())
        .execute(connection)
        .await?;
    Ok(gone.rows_affected() == 1)
}

/// Forgets what is through since long ago, and what never arrived.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    now: UnixMillis,
) -> Result<Vec<Forgotten>, StoreError> {
    let rows = sqlx::query(
        "DELETE FROM registrations WHERE created < $1 AND due = 0 AND (stage = 0 OR since < $2) \
         RETURNING id, group_id, device_type_id, total, stage",
    )
    .bind(now.plus(-ARRIVES_FOR).0)
    .bind(now.plus(-KEPT_FOR).0)
    .fetch_all(connection)
    .await?;
    let mut forgotten = Vec::with_capacity(rows.len());
    for row in &rows {
        // Of what never arrived as a whole nobody was told that it is there.
        if int(row, 4)? == Stage::Arriving.number() {
            continue;
        }
        forgotten.push(Forgotten {
            id: id(row, "id")?,
            group: id(row, "group_id")?,
            device_type: known(row, "device_type_id")?,
            total: int(row, 3)?,
        });
    }
    Ok(forgotten)
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
