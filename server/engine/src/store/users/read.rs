//! Users and their roles, as they are listed.

use std::collections::HashMap;

use domain::permission::Role;
use domain::user::{Locale, Names, UserView};
use domain::{GroupId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::devices::anywhere;
use super::super::listing::{Bound, Walk};
use super::super::profiles;
use super::super::sql::id;

/// A user without roles, and the group that he belongs to.
pub(crate) struct Found {
    pub(crate) view: UserView,
    pub(crate) group: GroupId,
}

/// A profile that somebody has on a group.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) role: Role,
    /// By what the role names the profile.
    pub(crate) profile: String,
    pub(crate) group_name: String,
}

/// Which users are listed.
pub(crate) struct Wanted<'a> {
    /// Those with a role on a group of one of these paths, or below; there is one at least.
    pub(crate) paths: &'a [&'a str],
    /// Of that profile, unless it is empty.
    pub(crate) profile: &'a str,
    /// With that in their name or address.
    pub(crate) text: &'a str,
    /// Whether they are locked.
    pub(crate) locked: Option<bool>,
}

const VIEW: &str = "SELECT u.id, u.group_id, u.email, u.name, u.first_name, u.last_name, \
    u.time_zone, u.language, u.bell, u.locked, u.created, u.signed_in, \
    CAST(CASE WHEN u.password_hash IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_password, \
    CAST(CASE WHEN s.since > 0 THEN 1 ELSE 0 END AS BIGINT) AS second_step \
    FROM users u LEFT JOIN second_steps s ON s.user_id = u.id";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let is = |column: &str| -> Result<bool, StoreError> {
        let value: i64 = row.try_get(column)?;
        Ok(value != 0)
    };
    Ok(Found {
        group: id(row, "group_id")?,
        view: UserView {
            id: id(row, "id")?,
            email: row.try_get("email")?,
            name: row.try_get("name")?,
            names: Names {
                first: row.try_get("first_name")?,
                last: row.try_get("last_name")?,
            },
            locale: Locale {
                time_zone: row.try_get("time_zone")?,
                language: row.try_get("language")?,
            },
            bell: is("bell")?,
            locked: is("locked")?,
            has_password: is("has_password")?,
            second_step: is("second_step")?,
            created: UnixMillis(row.try_get("created")?),
            signed_in: UnixMillis(row.try_get("signed_in")?),
            roles: Vec::new(),
        },
    })
}

/// The user of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE u.id = $1")))
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

impl Wanted<'_> {
    /// The condition.
    fn condition(&self, bound: &mut Bound) -> String {
        let below = bound.below(self.paths);
        let profile = match self.profile {
            "" => String::new(),
            profile => format!(" AND r.profile = {}", bound.text(profile)),
        };
        let text = anywhere(self.text);
        let (name, email) = (bound.text(text.as_str()), bound.text(text));
        let locked = match self.locked {
            None => "",
            Some(true) => " AND u.locked <> 0",
            Some(false) => " AND u.locked = 0",
        };
        format!(
            "u.id IN (SELECT r.user_id FROM groups g JOIN user_roles r ON r.group_id = g.id \
             WHERE {below}{profile}) AND (LOWER(u.name) LIKE {name} ESCAPE '!' \
             OR u.email LIKE {email} ESCAPE '!'){locked}"
        )
    }
}

/// Those that are wanted, along a walk.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    walk: &Walk,
) -> Result<Vec<UserView>, StoreError> {
    let mut bound = Bound::default();
    let condition = wanted.condition(&mut bound);
    let end = walk.end(&mut bound);
    let query = bound.query(format!("{VIEW} WHERE {condition}{end}"));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
}

/// How many there are of them.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
) -> Result<i64, StoreError> {
    let mut bound = Bound::default();
    let condition = wanted.condition(&mut bound);
    let query = bound.query(format!("SELECT COUNT(*) FROM users u WHERE {condition}"));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

const ROLES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT r.user_id, r.group_id, r.profile, g.name AS group_name, g.path, \
           p.name AS own_name, p.permissions FROM v \
           CROSS JOIN user_roles r CROSS JOIN groups g LEFT JOIN profiles p ON p.id = r.profile \
           WHERE r.user_id = v.id AND g.id = r.group_id",
    columns: &["TEXT"],
};

/// The roles of users, by the names of the groups.
pub(crate) async fn roles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    users: &[UserId],
) -> Result<HashMap<UserId, Vec<Held>>, StoreError> {
    let mut roles: HashMap<UserId, Vec<Held>> = HashMap::with_capacity(users.len());
    ROLES
        .fetch(
            connection,
            dialect,
            users,
            |query, user| query.bind(user.to_string()),
            |row| {
                let held = Held {
                    role: profiles::role(row)?,
                    profile: row.try_get("profile")?,
                    group_name: row.try_get("group_name")?,
                };
                roles.entry(id(row, "user_id")?).or_default().push(held);
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
