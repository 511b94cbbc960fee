//! The sessions of one person: what is listed of them, and their end. How they begin and are
//! found again stands in [`super::people`].

use domain::user::Locale;
use domain::{UnixMillis, UserId};
use sqlx::{AnyConnection, Row as _};

use super::db::StoreError;
use super::sql::id;

/// The most that are listed: a person has a handful, a program that signs in again and again may
/// have any number.
const LISTED: i64 = 100;

/// A session as it is stored.
pub(crate) struct Stored {
    pub(crate) hash: Vec<u8>,
    pub(crate) created: UnixMillis,
    pub(crate) last_seen: UnixMillis,
    pub(crate) address: String,
    pub(crate) agent: String,
}

/// Those of a user that go on, the current one first, then the ones used last.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    user: UserId,
    current: &[u8],
    now: UnixMillis,
    idle_since: UnixMillis,
) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query(
        "SELECT token_hash, created, last_seen, address, agent FROM sessions \
         WHERE user_id = $1 AND expires > $2 AND last_seen > $3 \
         ORDER BY CASE WHEN token_hash = $4 THEN 0 ELSE 1 END, last_seen DESC, token_hash LIMIT $5",
    )
    .bind(user.to_string())
    .bind(now.0)
    .bind(idle_since.0)
    .bind(current)
    .bind(LISTED)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stored {
                hash: row.try_get("token_hash")?,
                created: UnixMillis(row.try_get("created")?),
                last_seen: UnixMillis(row.try_get("last_seen")?),
                address: row.try_get("address")?,
                agent: row.try_get("agent")?,
            })
        })
        .collect()
}

/// The hashes of all of a user's sessions.
pub(crate) async fn hashes(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = sqlx::query("SELECT token_hash FROM sessions WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|row| Ok(row.try_get("token_hash")?))
        .collect()
}

/// Whose a session is.
pub(crate) async fn owner(
    connection: &mut AnyConnection,
    hash: &[u8],
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT user_id FROM sessions WHERE token_hash = $1")
        .bind(hash)
        .fetch_optional(connection)
        .await?;
    row.map(|row| id(&row, "user_id")).transpose()
}

/// How the owner of a session wants the pages to speak; none for a session that is over.
pub(crate) async fn locale(
    connection: &mut AnyConnection,
    hash: &[u8],
    now: UnixMillis,
    idle_since: UnixMillis,
) -> Result<Option<Locale>, StoreError> {
    let row = sqlx::query(
        "SELECT u.time_zone, u.language FROM sessions s JOIN users u ON u.id = s.user_id \
         WHERE s.token_hash = $1 AND s.expires > $2 AND s.last_seen > $3 AND u.locked = 0",
    )
    .bind(hash)
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Locale {
            time_zone: row.try_get("time_zone")?,
            language: row.try_get("language")?,
        })
    })
    .transpose()
}

/// Ends every session of a user but one.
pub(crate) async fn end_others(
    connection: &mut AnyConnection,
    user: UserId,
    kept: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
        .bind(user.to_string())
        .bind(kept)
        .execute(connection)
        .await?;
    Ok(())
}
