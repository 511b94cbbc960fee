//! The second step of signing in: secrets of apps, recovery codes, and who is between the steps.

use domain::{UnixMillis, UserId};
use sqlx::{AnyConnection, Row as _};

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::sql::id;

/// What a user shares with an app.
pub(crate) struct Stored {
    /// The sealed secret.
    pub(crate) secret: Vec<u8>,
    /// Since when a code is asked for; 0: the app has not shown one yet.
    pub(crate) since: UnixMillis,
}

/// What a user shares with an app, if anything.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query("SELECT secret, since FROM second_steps WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Stored {
            secret: row.try_get("secret")?,
            since: UnixMillis(row.try_get("since")?),
        })
    })
    .transpose()
}

/// Keeps a secret that no code was shown for yet, in place of another such one. One that is asked
/// for stays: whether it was kept.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    user: UserId,
    secret: &[u8],
) -> Result<bool, StoreError> {
    let kept = sqlx::query(
        "INSERT INTO second_steps (user_id, secret, since, last_used) VALUES ($1, $2, 0, 0) \
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret \
         WHERE second_steps.since = 0",
    )
    .bind(user.to_string())
    .bind(secret)
    .execute(connection)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// From now on a code is asked for. Whether it was not before.
pub(crate) async fn confirm(
    connection: &mut AnyConnection,
    user: UserId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE second_steps SET since = $1 WHERE user_id = $2 AND since = 0")
        .bind(now.0)
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the code of a half minute. Whether it is a later one than the last that was taken: of two
/// who have the same code, one gets in.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    user: UserId,
    half_minute: i64,
) -> Result<bool, StoreError> {
    let taken =
        sqlx::query("UPDATE second_steps SET last_used = $1 WHERE user_id = $2 AND last_used < $3")
            .bind(half_minute)
            .bind(user.to_string())
            .bind(half_minute)
            .execute(connection)
            .await?;
    Ok(taken.rows_affected() == 1)
}

/// No code is asked for any more; recovery codes and sign-ins between the steps are of no use then.
pub(crate) async fn end(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM begun_sign_ins WHERE user_id = $1",
        "DELETE FROM recovery_codes WHERE user_id = $1",
        "DELETE FROM second_steps WHERE user_id = $1",
    ] {
        sqlx::query(text)
            .bind(user.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

const CODES: Bulk = Bulk {
    text: "INSERT INTO recovery_codes (user_id, code_hash) VALUES {rows}",
    columns: &["TEXT", "BYTEA"],
};

/// Keeps the hashes of recovery codes.
pub(crate) async fn put_codes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    user: UserId,
    hashes: &[Vec<u8>],
) -> Result<(), StoreError> {
    CODES
        .execute(connection, dialect, hashes, |query, hash| {
            query.bind(user.to_string()).bind(hash.as_slice())
        })
        .await
}

/// Takes a recovery code. Whether it was still there.
pub(crate) async fn use_code(
    connection: &mut AnyConnection,
    user: UserId,
    hash: &[u8],
) -> Result<bool, StoreError> {
    let used = sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2")
        .bind(user.to_string())
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(used.rows_affected() == 1)
}

/// How many recovery codes are left.
pub(crate) async fn codes_left(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// Notes that somebody gave the right password.
pub(crate) async fn begin_sign_in(
    connection: &mut AnyConnection,
    hash: &[u8],
    user: UserId,
    expires: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO begun_sign_ins (token_hash, user_id, expires) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(user.to_string())
        .bind(expires.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Who gave the right password, where that was not too long ago and he may still sign in.
pub(crate) async fn begun(
    connection: &mut AnyConnection,
    hash: &[u8],
    now: UnixMillis,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query(
        "SELECT b.user_id FROM begun_sign_ins b JOIN users u ON u.id = b.user_id \
         WHERE b.token_hash = $1 AND b.expires > $2 AND u.locked = 0",
    )
    .bind(hash)
    .bind(now.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| id(&row, "user_id")).transpose()
}

/// Ends a sign-in that is between the steps. Whether it still was.
pub(crate) async fn end_sign_in(
    connection: &mut AnyConnection,
    hash: &[u8],
) -> Result<bool, StoreError> {
    let ended = sqlx::query("DELETE FROM begun_sign_ins WHERE token_hash = $1")
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends all of a user's sign-ins that are between the steps.
pub(crate) async fn end_sign_ins_of(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM begun_sign_ins WHERE user_id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
