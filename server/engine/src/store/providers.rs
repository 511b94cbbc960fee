//! Who of a provider of OpenID Connect is who of here, and who is on the way there.

use domain::{UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::db::StoreError;
use super::sql::id;

/// What waits for the provider's answer.
pub(crate) struct Begun {
    /// The page of this server to which it leads.
    pub(crate) way_on: String,
    /// The name of the session in which somebody links the account; empty where somebody signs in.
    pub(crate) for_session: String,
}

/// Notes that somebody goes to the provider.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    hash: &[u8],
    begun: &Begun,
    expires: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO provider_sign_ins (token_hash, way_on, for_session, expires) \
         VALUES ($1, $2, $3, $4)",
    )
    .bind(hash)
    .bind(begun.way_on.as_str())
    .bind(begun.for_session.as_str())
    .bind(expires.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends what waits for the provider's answer. What it was, if it still waited: of two answers at
/// the same moment, one is taken.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    hash: &[u8],
    now: UnixMillis,
) -> Result<Option<Begun>, StoreError> {
    let row = sqlx::query(
        "DELETE FROM provider_sign_ins WHERE token_hash = $1 AND expires > $2 \
         RETURNING way_on, for_session",
    )
    .bind(hash)
    .bind(now.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Begun {
            way_on: row.try_get("way_on")?,
            for_session: row.try_get("for_session")?,
        })
    })
    .transpose()
}

/// The name of the session for which something waits for the provider's answer; empty for a
/// sign-in.
pub(crate) async fn waiting(
    connection: &mut AnyConnection,
    hash: &[u8],
    now: UnixMillis,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "SELECT for_session FROM provider_sign_ins WHERE token_hash = $1 AND expires > $2",
    )
    .bind(hash)
    .bind(now.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok(row.try_get("for_session")?)).transpose()
}

/// Forgets sign-ins whose answer did not come.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM provider_sign_ins WHERE expires <= $1")
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Who is linked with a person of a provider, and whether he is locked.
pub(crate) async fn user(
    connection: &mut AnyConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<(UserId, bool)>, StoreError> {
    let row = sqlx::query(
        "SELECT l.user_id, u.locked FROM provider_links l JOIN users u ON u.id = l.user_id \
         WHERE l.issuer = $1 AND l.subject = $2",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let locked: i64 = row.try_get("locked")?;
        Ok((id(&row, "user_id")?, locked != 0))
    })
    .transpose()
}

/// Links a person of a provider with a user. Whether that was done: neither of them is linked
/// twice.
pub(crate) async fn link(
    connection: &mut AnyConnection,
    person: (&str, &str),
    user: UserId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let (issuer, subject) = person;
    let done = sqlx::query(
        "INSERT INTO provider_links (issuer, subject, user_id, linked) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(issuer)
    .bind(subject)
    .bind(user.to_string())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The providers of which somebody is a user, and since when, the first that was linked first.
pub(crate) async fn links(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Vec<(String, UnixMillis)>, StoreError> {
    let rows = sqlx::query(
        "SELECT issuer, linked FROM provider_links WHERE user_id = $1 ORDER BY linked, issuer",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(link_of).collect()
}

fn link_of(row: &AnyRow) -> Result<(String, UnixMillis), StoreError> {
    let linked = UnixMillis(row.try_get("linked")?);
    Ok((row.try_get("issuer")?, linked))
}

/// No person of a provider is a user any more, until an address links one anew.
pub(crate) async fn unlink(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM provider_links WHERE user_id = $1",
        "DELETE FROM provider_unlinked WHERE user_id = $1",
    ] {
        sqlx::query(text)
            .bind(user.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The person of one provider is a user no more, and no address makes him one again. Whether there
/// was one.
pub(crate) async fn unlink_one(
    connection: &mut AnyConnection,
    user: UserId,
    issuer: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM provider_links WHERE user_id = $1 AND issuer = $2")
        .bind(user.to_string())
        .bind(issuer)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO provider_unlinked (user_id, issuer) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(user.to_string())
    .bind(issuer)
    .execute(connection)
    .await?;
    Ok(true)
}

/// Whether a user took the link with a provider away himself.
pub(crate) async fn is_unlinked(
    connection: &mut AnyConnection,
    user: UserId,
    issuer: &str,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM provider_unlinked WHERE user_id = $1 AND issuer = $2")
        .bind(user.to_string())
        .bind(issuer)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// A user has a link with a provider again.
pub(crate) async fn forget_unlinked(
    connection: &mut AnyConnection,
    user: UserId,
    issuer: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM provider_unlinked WHERE user_id = $1 AND issuer = $2")
        .bind(user.to_string())
        .bind(issuer)
        .execute(connection)
        .await?;
    Ok(())
}
