//! Users, their roles, the links by which they choose passwords, and their sessions.

use domain::permission::{Principal, Profile};
use domain::{GroupId, UnixMillis, UserId};
use sqlx::Row;

use super::db::StoreError;
use super::profiles;
use super::sql::{id, optional_id};

/// A user to be stored.
pub(crate) struct NewUser<'a> {
    pub(crate) id: UserId,
    pub(crate) group: GroupId,
    pub(crate) email: &'a str,
    pub(crate) name: &'a str,
    pub(crate) password_hash: Option<&'a str>,
    pub(crate) profile: Profile,
}

/// Adds a user with a role on the user's own group.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    user: &NewUser<'_>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO users (id, group_id, email, name, first_name, password_hash, created, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(user.id.to_string())
    .bind(user.group.to_string())
    .bind(user.email)
    .bind(user.name)
    .bind(user.name)
    .bind(user.password_hash)
    .bind(now.0)
    // That of the browser; the column's own word is from when there was only English.
    .bind("")
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO user_roles (user_id, group_id, profile) VALUES ($1, $2, $3)")
        .bind(user.id.to_string())
        .bind(user.group.to_string())
        .bind(user.profile.name())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether anybody has a password.
pub(crate) async fn anybody(connection: &mut sqlx::AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM users WHERE password_hash IS NOT NULL LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The user of that address and the hash of the password, if one was chosen; nobody where the user
/// is locked.
pub(crate) async fn credentials(
    connection: &mut sqlx::AnyConnection,
    email: &str,
) -> Result<Option<(UserId, Option<String>)>, StoreError> {
    let row = sqlx::query("SELECT id, password_hash FROM users WHERE email = $1 AND locked = 0")
        .bind(email)
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((id(&row, "id")?, row.try_get("password_hash")?)))
        .transpose()
}

/// Gives a user a new password.
pub(crate) async fn set_password(
    connection: &mut sqlx::AnyConnection,
    user: UserId,
    hash: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds a one-time link in place of earlier ones; without a user it is the first person's.
pub(crate) async fn put_link(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
    user: Option<UserId>,
    expires: UnixMillis,
) -> Result<(), StoreError> {
    let user = user.map(|user| user.to_string());
    match &user {
        None => {
            sqlx::query("DELETE FROM password_links WHERE user_id IS NULL")
                .execute(&mut *connection)
                .await?
        }
        Some(user) => {
            sqlx::query("DELETE FROM password_links WHERE user_id = $1")
                .bind(user.as_str())
                .execute(&mut *connection)
                .await?
        }
    };
    sqlx::query("INSERT INTO password_links (token_hash, user_id, expires) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(user)
        .bind(expires.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whom an unexpired link is for: a user and address, or nobody yet. One that was locked has none.
pub(crate) async fn link(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
    now: UnixMillis,
) -> Result<Option<Option<(UserId, String)>>, StoreError> {
    let row = sqlx::query(
        "SELECT l.user_id, u.email FROM password_links l LEFT JOIN users u ON u.id = l.user_id \
         WHERE l.token_hash = $1 AND l.expires > $2 AND COALESCE(u.locked, 0) = 0",
    )
    .bind(hash)
    .bind(now.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let user: Option<UserId> = optional_id(&row, "user_id")?;
        let email: Option<String> = row.try_get("email")?;
        Ok(user.zip(email))
    })
    .transpose()
}

/// Uses a link up. Returns whether it was still there: of two who try at once, one gets it.
pub(crate) async fn use_link(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM password_links WHERE token_hash = $1")
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A session to be stored.
pub(crate) struct NewSession<'a> {
    pub(crate) hash: &'a [u8],
    pub(crate) user: UserId,
    pub(crate) expires: UnixMillis,
    pub(crate) address: &'a str,
    pub(crate) agent: &'a str,
}

/// Adds a session, and notes at the user that one began.
pub(crate) async fn insert_session(
    connection: &mut sqlx::AnyConnection,
    session: &NewSession<'_>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (token_hash, user_id, created, last_seen, expires, address, agent) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(session.hash)
    .bind(session.user.to_string())
    .bind(now.0)
    .bind(now.0)
    .bind(session.expires.0)
    .bind(session.address)
    .bind(session.agent)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE users SET signed_in = $1 WHERE id = $2")
        .bind(now.0)
        .bind(session.user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The hash of the password of a user, if one was chosen.
pub(crate) async fn password_hash(
    connection: &mut sqlx::AnyConnection,
    user: UserId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT password_hash FROM users WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(match row {
        Some(row) => row.try_get("password_hash")?,
        None => None,
    })
}

/// Takes the links away by which a user could choose a password.
pub(crate) async fn end_links_of(
    connection: &mut sqlx::AnyConnection,
    user: UserId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM password_links WHERE user_id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Who a session belongs to and when it was last used, if it has neither expired nor idled
/// since before `idle_since`.
pub(crate) async fn session(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
    now: UnixMillis,
    idle_since: UnixMillis,
) -> Result<Option<(Principal, UnixMillis)>, StoreError> {
    let rows = sqlx::query(
        "SELECT s.last_seen, u.id, u.email, u.name, r.group_id, r.profile, g.path, \
         p.name AS own_name, p.permissions \
         FROM sessions s JOIN users u ON u.id = s.user_id \
         JOIN user_roles r ON r.user_id = u.id JOIN groups g ON g.id = r.group_id \
         LEFT JOIN profiles p ON p.id = r.profile \
         WHERE s.token_hash = $1 AND s.expires > $2 AND s.last_seen > $3 AND u.locked = 0",
    )
    .bind(hash)
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut principal = Principal {
        user: id(first, "id")?,
        email: first.try_get("email")?,
        name: first.try_get("name")?,
        roles: Vec::with_capacity(rows.len()),
        from: None,
    };
    for row in &rows {
        principal.roles.push(profiles::role(row)?);
    }
    Ok(Some((principal, UnixMillis(first.try_get("last_seen")?))))
}

/// Who a user is with all roles, as long as he may sign in: for what is done in his name.
pub(crate) async fn principal(
    connection: &mut sqlx::AnyConnection,
    user: UserId,
) -> Result<Option<Principal>, StoreError> {
    let rows = sqlx::query(
        "SELECT u.id, u.email, u.name, r.group_id, r.profile, g.path, \
         p.name AS own_name, p.permissions \
         FROM users u JOIN user_roles r ON r.user_id = u.id JOIN groups g ON g.id = r.group_id \
         LEFT JOIN profiles p ON p.id = r.profile WHERE u.id = $1 AND u.locked = 0",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut principal = Principal {
        user: id(first, "id")?,
        email: first.try_get("email")?,
        name: first.try_get("name")?,
        roles: Vec::with_capacity(rows.len()),
        from: None,
    };
    for row in &rows {
        principal.roles.push(profiles::role(row)?);
    }
    Ok(Some(principal))
}

/// Notes that a session was used.
pub(crate) async fn touch_session(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET last_seen = $1 WHERE token_hash = $2")
        .bind(now.0)
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends a session.
pub(crate) async fn end_session(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session of a user.
pub(crate) async fn end_sessions_of(
    connection: &mut sqlx::AnyConnection,
    user: UserId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session, every sign-in that was begun, and every link to a password.
pub(crate) async fn forget_all(connection: &mut sqlx::AnyConnection) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM sessions",
        "DELETE FROM begun_sign_ins",
        "DELETE FROM provider_sign_ins",
        "DELETE FROM password_links",
    ] {
        sqlx::query(text).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets sessions and links that can no longer be used. Whose links those were.
pub(crate) async fn forget(
    connection: &mut sqlx::AnyConnection,
    now: UnixMillis,
    idle_since: UnixMillis,
) -> Result<Vec<UserId>, StoreError> {
    sqlx::query("DELETE FROM sessions WHERE expires <= $1 OR last_seen <= $2")
        .bind(now.0)
        .bind(idle_since.0)
        .execute(&mut *connection)
        .await?;
    let links = sqlx::query("DELETE FROM password_links WHERE expires <= $1 RETURNING user_id")
        .bind(now.0)
        .fetch_all(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM begun_sign_ins WHERE expires <= $1")
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    super::providers::forget(connection, now).await?;
    let mut whose = Vec::with_capacity(links.len());
    for row in &links {
        // Nobody's is the first person's.
        whose.extend(optional_id::<UserId>(row, "user_id")?);
    }
    Ok(whose)
}
