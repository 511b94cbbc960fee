//! Lists of devices that are registered or changed, and their lines.
//!
//! A list is worked off in batches, each with a transaction of its own in which its position moves
//! on, so any process may go on where another stopped. Whoever does a batch holds the list before
//! everything else.

mod lines;

use std::net::IpAddr;

use domain::device::{BulkDeed, BulkInput};
use domain::registration::{Purpose, RegistrationView, Series, Stage};
use domain::{DeviceTypeId, GroupId, RegistrationId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::int;
use super::db::StoreError;
use super::groups::after;
use super::sql::id;

pub(crate) use lines::{
    NewLine, Row, counts, forget_keys, insert_lines, judge, keep_origins, lines, rows,
};

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

/// Prototypes that a look at a list let in so far, as JSON; empty: none.
pub(crate) async fn let_in(
    connection: &mut AnyConnection,
    registration: RegistrationId,
) -> Result<String, StoreError> {
    let row = sqlx::query("SELECT let_in FROM registrations WHERE id = $1")
        .bind(registration.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(match row {
        Some(row) => row.try_get(0)?,
        None => String::new(),
    })
}

/// Keeps that for the next batch.
pub(crate) async fn put_let_in(
    connection: &mut AnyConnection,
    registration: RegistrationId,
    let_in: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE registrations SET let_in = $1 WHERE id = $2")
        .bind(let_in)
        .bind(registration.to_string())
        .execute(connection)
        .await?;
    Ok(())
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
