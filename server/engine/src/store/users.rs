//! Users as lists, pages and forms know them. How they sign in stands in [`super::people`].

mod read;

use domain::permission::{Principal, Role};
use domain::user::{AccountInput, AccountSettings, AccountView, Preferences, UserSettings};
use domain::{GroupId, UnixMillis, UserId};
use sqlx::{AnyConnection, Row as _};

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::profiles;
use super::sql::id;

pub(crate) use read::{Found, Held, Wanted, count, get, list, roles};

/// Adds a user without a password. Roles are added apart.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    user: UserId,
    group: GroupId,
    settings: &UserSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO users (id, group_id, email, name, first_name, last_name, time_zone, \
         language, bell, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(user.to_string())
    .bind(group.to_string())
    .bind(settings.email.as_str())
    .bind(settings.names.whole())
    .bind(settings.names.first.as_str())
    .bind(settings.names.last.as_str())
    .bind(settings.locale.time_zone.as_str())
    .bind(settings.locale.language.as_str())
    .bind(i64::from(settings.bell))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces what a form holds of a user. Roles are replaced apart.
pub(crate) async fn update(
    connection: &mut AnyConnection,
    user: UserId,
    group: GroupId,
    settings: &UserSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET group_id = $1, email = $2, name = $3, first_name = $4, last_name = $5, \
         time_zone = $6, language = $7, bell = $8 WHERE id = $9",
    )
    .bind(group.to_string())
    .bind(settings.email.as_str())
    .bind(settings.names.whole())
    .bind(settings.names.first.as_str())
    .bind(settings.names.last.as_str())
    .bind(settings.locale.time_zone.as_str())
    .bind(settings.locale.language.as_str())
    .bind(i64::from(settings.bell))
    .bind(user.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

const ROLES: Bulk = Bulk {
    text: "INSERT INTO user_roles (user_id, group_id, profile) VALUES {rows}",
    columns: &["TEXT", "TEXT", "TEXT"],
};

/// Gives a user those roles in place of the ones that he had.
pub(crate) async fn put_roles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    user: UserId,
    roles: &[(GroupId, String)],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM user_roles WHERE user_id = $1")
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    ROLES
        .execute(connection, dialect, roles, |query, (group, profile)| {
            query
                .bind(user.to_string())
                .bind(group.to_string())
                .bind(profile.as_str())
        })
        .await
}

/// Has a user alone until the transaction ends. Whether there is one of that id.
pub(crate) async fn hold(connection: &mut AnyConnection, user: UserId) -> Result<bool, StoreError> {
    let held = sqlx::query("UPDATE users SET created = created WHERE id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// Has the operators of the installation alone until the transaction ends: nobody else takes one
/// away in the meantime.
pub(crate) async fn hold_operators(
    connection: &mut AnyConnection,
    root: GroupId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE groups SET created = created WHERE id = $1")
        .bind(root.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The roles on a group itself of those who can sign in, each with whose it is.
pub(crate) async fn roles_on(
    connection: &mut AnyConnection,
    group: GroupId,
) -> Result<Vec<(UserId, Role)>, StoreError> {
    let rows = sqlx::query(
        "SELECT r.user_id, r.group_id, r.profile, g.path, p.name AS own_name, p.permissions \
         FROM user_roles r JOIN users u ON u.id = r.user_id JOIN groups g ON g.id = r.group_id \
         LEFT JOIN profiles p ON p.id = r.profile \
         WHERE r.group_id = $1 AND u.locked = 0 AND u.password_hash IS NOT NULL",
    )
    .bind(group.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((id(row, "user_id")?, profiles::role(row)?)))
        .collect()
}

/// Notes since when a user may not sign in; 0: he may.
pub(crate) async fn set_locked(
    connection: &mut AnyConnection,
    user: UserId,
    since: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET locked = $1 WHERE id = $2")
        .bind(since.0)
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a user with everything that is his alone.
pub(crate) async fn delete(connection: &mut AnyConnection, user: UserId) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM bell_reads WHERE user_id = $1",
        "DELETE FROM bell_marks WHERE user_id = $1",
        "DELETE FROM users WHERE id = $1",
    ] {
        sqlx::query(text)
            .bind(user.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The user of that address, locked or not.
pub(crate) async fn of_email(
    connection: &mut AnyConnection,
    email: &str,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT id FROM users WHERE email = $1")
        .bind(email)
        .fetch_optional(connection)
        .await?;
    row.map(|row| id(&row, "id")).transpose()
}

/// Who a user is, for the audit log: without roles, and none where he is locked. With him comes
/// the group that he belongs to.
pub(crate) async fn named(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<(Principal, GroupId)>, StoreError> {
    let row =
        sqlx::query("SELECT id, group_id, email, name FROM users WHERE id = $1 AND locked = 0")
            .bind(user.to_string())
            .fetch_optional(connection)
            .await?;
    row.map(|row| {
        let principal = Principal {
            user: id(&row, "id")?,
            email: row.try_get("email")?,
            name: row.try_get("name")?,
            roles: Vec::new(),
            from: None,
        };
        Ok((principal, id(&row, "group_id")?))
    })
    .transpose()
}

/// What a user may change of himself.
pub(crate) async fn account(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<AccountView>, StoreError> {
    let row = sqlx::query(
        "SELECT email, first_name, last_name, time_zone, language, bell FROM users WHERE id = $1",
    )
    .bind(user.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let bell: i64 = row.try_get("bell")?;
        Ok(AccountView {
            input: AccountInput {
                first_name: row.try_get("first_name")?,
                last_name: row.try_get("last_name")?,
                time_zone: row.try_get("time_zone")?,
                language: row.try_get("language")?,
                bell: if bell == 0 { "" } else { "on" }.to_owned(),
            },
            email: row.try_get("email")?,
        })
    })
    .transpose()
}

/// Replaces what a user may change of himself.
pub(crate) async fn save_account(
    connection: &mut AnyConnection,
    user: UserId,
    settings: &AccountSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE users SET name = $1, first_name = $2, last_name = $3, time_zone = $4, \
         language = $5, bell = $6 WHERE id = $7",
    )
    .bind(settings.names.whole())
    .bind(settings.names.first.as_str())
    .bind(settings.names.last.as_str())
    .bind(settings.locale.time_zone.as_str())
    .bind(settings.locale.language.as_str())
    .bind(i64::from(settings.bell))
    .bind(user.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// What every page goes by, of a user.
pub(crate) async fn preferences(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<Preferences>, StoreError> {
    let row = sqlx::query("SELECT time_zone, bell FROM users WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let bell: i64 = row.try_get("bell")?;
        Ok(Preferences {
            time_zone: row.try_get("time_zone")?,
            bell: bell != 0,
        })
    })
    .transpose()
}
