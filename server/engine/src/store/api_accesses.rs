//! API accesses, and the profiles that they have.

use std::collections::HashMap;

use domain::api_access::{ApiAccessSettings, Scope};
use domain::permission::Role;
use domain::{ApiAccessId, GroupId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::devices::anywhere;
use super::profiles;
use super::sql::id;
use super::users::Held;

/// An API access without its profiles and its password.
pub(crate) struct Stored {
    pub(crate) id: ApiAccessId,
    pub(crate) group: GroupId,
    pub(crate) name: String,
    pub(crate) time_zone: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) old_until: UnixMillis,
    pub(crate) created: UnixMillis,
    pub(crate) expires: UnixMillis,
    pub(crate) last_used: UnixMillis,
    pub(crate) revoked: UnixMillis,
}

/// By what it is known who asks.
pub(crate) struct Credentials {
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
    /// Of the password; [`NOBODYS`] where it was revoked.
    pub(crate) hash: Vec<u8>,
    /// Of the one before; [`NOBODYS`] where there is none.
    pub(crate) old_hash: Vec<u8>,
    pub(crate) old_until: UnixMillis,
    pub(crate) expires: UnixMillis,
    pub(crate) last_used: UnixMillis,
}

/// What stands in the place of the hash of a password where there is none: no password has it.
pub(crate) const NOBODYS: &[u8] = &[0; 32];
/// What stands between the words of scopes.
const BETWEEN: char = ',';

fn printed(scopes: &[Scope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
    words.join(&BETWEEN.to_string())
}

/// The scopes of those words. One of a later version allows nothing here.
fn read(words: &str) -> Vec<Scope> {
    words.split(BETWEEN).filter_map(Scope::from_word).collect()
}

fn time(row: &AnyRow, column: &str) -> Result<UnixMillis, StoreError> {
    Ok(UnixMillis(row.try_get(column)?))
}

fn stored(row: &AnyRow) -> Result<Stored, StoreError> {
    Ok(Stored {
        id: id(row, "id")?,
        group: id(row, "group_id")?,
        name: row.try_get("name")?,
        time_zone: row.try_get("time_zone")?,
        scopes: read(row.try_get("scopes")?),
        old_until: time(row, "old_until")?,
        created: time(row, "created")?,
        expires: time(row, "expires")?,
        last_used: time(row, "last_used")?,
        revoked: time(row, "revoked")?,
    })
}

/// Those of a group with `text` in their name, by name, at most `limit`.
pub(crate) async fn of_group(
    connection: &mut AnyConnection,
    group: GroupId,
    text: &str,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, group_id, name, time_zone, scopes, old_until, created, expires, last_used, \
         revoked FROM api_accesses WHERE group_id = $1 AND LOWER(name) LIKE $2 ESCAPE '!' \
         ORDER BY name, id LIMIT $3",
    )
    .bind(group.to_string())
    .bind(anywhere(text))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(stored).collect()
}

/// The one of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    access: ApiAccessId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query(
        "SELECT id, group_id, name, time_zone, scopes, old_until, created, expires, last_used, \
         revoked FROM api_accesses WHERE id = $1",
    )
    .bind(access.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(stored).transpose()
}

/// By what it is known that somebody has the one of that id.
pub(crate) async fn credentials(
    connection: &mut AnyConnection,
    access: ApiAccessId,
) -> Result<Option<Credentials>, StoreError> {
    let row = sqlx::query(
        "SELECT name, scopes, password_hash, old_hash, old_until, expires, last_used \
         FROM api_accesses WHERE id = $1",
    )
    .bind(access.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Credentials {
            name: row.try_get("name")?,
            scopes: read(row.try_get("scopes")?),
            hash: row.try_get("password_hash")?,
            old_hash: row.try_get("old_hash")?,
            old_until: time(&row, "old_until")?,
            expires: time(&row, "expires")?,
            last_used: time(&row, "last_used")?,
        })
    })
    .transpose()
}

/// The roles of one, for whoever it lets in.
pub(crate) async fn roles_of(
    connection: &mut AnyConnection,
    access: ApiAccessId,
) -> Result<Vec<Role>, StoreError> {
    let rows = sqlx::query(
        "SELECT r.group_id, r.profile, g.path, p.name AS own_name, p.permissions \
         FROM api_access_roles r JOIN groups g ON g.id = r.group_id \
         LEFT JOIN profiles p ON p.id = r.profile WHERE r.access_id = $1",
    )
    .bind(access.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(profiles::role).collect()
}

const HELD: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT r.access_id, r.group_id, r.profile, g.name AS group_name, g.path, \
           p.name AS own_name, p.permissions FROM v \
           CROSS JOIN api_access_roles r CROSS JOIN groups g \
           LEFT JOIN profiles p ON p.id = r.profile \
           WHERE r.access_id = v.id AND g.id = r.group_id",
    columns: &["TEXT"],
};

/// The roles of several, by the names of the groups.
pub(crate) async fn roles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    accesses: &[ApiAccessId],
) -> Result<HashMap<ApiAccessId, Vec<Held>>, StoreError> {
    let mut roles: HashMap<ApiAccessId, Vec<Held>> = HashMap::with_capacity(accesses.len());
    HELD.fetch(
        connection,
        dialect,
        accesses,
        |query, access| query.bind(access.to_string()),
        |row| {
            let held = Held {
                role: profiles::role(row)?,
                profile: row.try_get("profile")?,
                group_name: row.try_get("group_name")?,
            };
            roles.entry(id(row, "access_id")?).or_default().push(held);
            Ok(())
        },
    )
    .await?;
    for of_one in roles.values_mut() {
        let key = |held: &Held| (held.group_name.clone(), held.role.profile.clone());
        of_one.sort_by_key(key);
    }
    Ok(roles)
}

/// Adds one with the hash of its password. Roles are added apart.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    access: ApiAccessId,
    group: GroupId,
    settings: &ApiAccessSettings,
    hash: &[u8],
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO api_accesses (id, group_id, name, time_zone, scopes, password_hash, \
         old_hash, old_until, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(access.to_string())
    .bind(group.to_string())
    .bind(settings.name.as_str())
    .bind(settings.time_zone.as_str())
    .bind(printed(&settings.scopes))
    .bind(hash)
    .bind(NOBODYS)
    .bind(0_i64)
    .bind(now.0)
    .bind(settings.expires.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces what a form holds of one. Roles are replaced apart.
pub(crate) async fn update(
    connection: &mut AnyConnection,
    access: ApiAccessId,
    settings: &ApiAccessSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE api_accesses SET name = $1, time_zone = $2, scopes = $3, expires = $4 \
         WHERE id = $5",
    )
    .bind(settings.name.as_str())
    .bind(settings.time_zone.as_str())
    .bind(printed(&settings.scopes))
    .bind(settings.expires.0)
    .bind(access.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

const ROLES: Bulk = Bulk {
    text: "INSERT INTO api_access_roles (access_id, group_id, profile) VALUES {rows}",
    columns: &["TEXT", "TEXT", "TEXT"],
};

/// Gives one those roles in place of the ones that it had.
pub(crate) async fn put_roles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    access: ApiAccessId,
    roles: &[(GroupId, String)],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM api_access_roles WHERE access_id = $1")
        .bind(access.to_string())
        .execute(&mut *connection)
        .await?;
    ROLES
        .execute(connection, dialect, roles, |query, (group, profile)| {
            query
                .bind(access.to_string())
                .bind(group.to_string())
                .bind(profile.as_str())
        })
        .await
}

/// Gives one another password. The one before counts until `old_until`, too.
pub(crate) async fn renew(
    connection: &mut AnyConnection,
    access: ApiAccessId,
    hash: &[u8],
    old_until: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE api_accesses SET old_hash = password_hash, old_until = $1, password_hash = $2, \
         revoked = 0 WHERE id = $3",
    )
    .bind(old_until.0)
    .bind(hash)
    .bind(access.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes its passwords from one.
pub(crate) async fn revoke(
    connection: &mut AnyConnection,
    access: ApiAccessId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE api_accesses SET password_hash = $1, old_hash = $2, old_until = 0, revoked = $3 \
         WHERE id = $4",
    )
    .bind(NOBODYS)
    .bind(NOBODYS)
    .bind(now.0)
    .bind(access.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes one with its roles.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    access: ApiAccessId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM api_accesses WHERE id = $1")
        .bind(access.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Has one alone until the transaction ends. Whether there is one of that id.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    access: ApiAccessId,
) -> Result<bool, StoreError> {
    let held = sqlx::query("UPDATE api_accesses SET created = created WHERE id = $1")
        .bind(access.to_string())
        .execute(connection)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// Notes that one let somebody in, unless that was noted after `since`.
pub(crate) async fn touch(
    connection: &mut AnyConnection,
    access: ApiAccessId,
    now: UnixMillis,
    since: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE api_accesses SET last_used = $1 WHERE id = $2 AND last_used <= $3")
        .bind(now.0)
        .bind(access.to_string())
        .bind(since.0)
        .execute(connection)
        .await?;
    Ok(())
}
