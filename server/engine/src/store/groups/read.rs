//! Groups with everything that is known of them, and what they hold.

use std::collections::HashMap;

use domain::group::{Group, GroupKind, GroupUse, Held};
use domain::permission::Role;
use domain::{GroupId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::devices::anywhere;
use super::super::profiles;
use super::super::sql::{id as row_id, optional_id};
use super::{after, group};

/// A group with its settings.
pub(crate) struct Detailed {
    pub(crate) group: Group,
    pub(crate) kind: GroupKind,
    pub(crate) description: String,
    pub(crate) timezone: String,
    pub(crate) billable: bool,
    pub(crate) technical_email: String,
    pub(crate) max_prototypes: Option<u32>,
    pub(crate) country: String,
    pub(crate) network_operator: Option<GroupId>,
    pub(crate) created: UnixMillis,
}

pub(super) fn kind(row: &AnyRow) -> Result<GroupKind, StoreError> {
    let number: i64 = row.try_get("kind")?;
    GroupKind::from_number(number).ok_or_else(|| StoreError::Value {
        column: "groups.kind",
        problem: number.to_string(),
    })
}

/// The group of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    id: GroupId,
) -> Result<Option<Detailed>, StoreError> {
    let row = sqlx::query(
        "SELECT id, parent_id, name, path, kind, description, timezone, billable, \
         technical_email, max_prototypes, country, network_operator, created FROM groups \
         WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    let detailed = |row: &AnyRow| {
        let cap: Option<i64> = row.try_get("max_prototypes")?;
        Ok(Detailed {
            group: group(row)?,
            kind: kind(row)?,
            description: row.try_get("description")?,
            timezone: row.try_get("timezone")?,
            billable: row.try_get::<i64, _>("billable")? != 0,
            technical_email: row.try_get("technical_email")?,
            max_prototypes: cap.map(|cap| cap as u32),
            country: row.try_get("country")?,
            network_operator: optional_id(row, "network_operator")?,
            created: UnixMillis(row.try_get("created")?),
        })
    };
    row.as_ref().map(detailed).transpose()
}

/// The groups of that path and below with `text` in their name, and of that kind where one is
/// asked for; at most `limit`, in the order of the paths.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    path: &str,
    text: &str,
    asked: Option<GroupKind>,
    limit: i64,
) -> Result<Vec<(Group, GroupKind)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, parent_id, name, path, kind FROM groups WHERE path >= $1 AND path < $2 \
         AND LOWER(name) LIKE $3 ESCAPE '!' AND ($4 < 0 OR kind = $4) ORDER BY path LIMIT $5",
    )
    .bind(path)
    .bind(after(path))
    .bind(anywhere(text))
    .bind(asked.map_or(-1, GroupKind::number))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((group(row)?, kind(row)?)))
        .collect()
}

/// What a group itself holds.
pub(crate) async fn held(
    connection: &mut AnyConnection,
    id: GroupId,
) -> Result<GroupUse, StoreError> {
    const COUNTED: [Held; 10] = [
        Held::Groups,
        Held::DeviceTypes,
        Held::Contracts,
        Held::Users,
        Held::ApiAccesses,
        Held::Profiles,
        Held::EventConfigurations,
        Held::Certificates,
        Held::BaseStations,
        Held::StationTokens,
    ];
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM groups WHERE COALESCE(parent_id, '') = $1), \
         (SELECT COUNT(*) FROM device_types WHERE group_id = $1), \
         (SELECT COUNT(*) FROM contracts WHERE group_id = $1), \
         (SELECT COUNT(*) FROM users u WHERE u.group_id = $1) \
           + (SELECT COUNT(*) FROM user_roles r JOIN users u ON u.id = r.user_id \
              WHERE r.group_id = $1 AND u.group_id <> $1), \
         (SELECT COUNT(*) FROM api_accesses WHERE group_id = $1) \
           + (SELECT COUNT(*) FROM api_access_roles r JOIN api_accesses a ON a.id = r.access_id \
              WHERE r.group_id = $1 AND a.group_id <> $1), \
         (SELECT COUNT(*) FROM profiles WHERE group_id = $1), \
         (SELECT COUNT(*) FROM event_configurations WHERE owner = $1 AND deleted = 0), \
         (SELECT COUNT(*) FROM product_certificates WHERE group_id = $1), \
         (SELECT COUNT(*) FROM base_stations WHERE group_id = $1), \
         (SELECT COUNT(*) FROM station_tokens WHERE group_id = $1)",
    )
    .bind(id.to_string())
    .fetch_one(connection)
    .await?;
    let mut holds = Vec::new();
    for (at, held) in COUNTED.into_iter().enumerate() {
        let count = int(&row, at)?;
        if count > 0 {
            holds.push((held, count));
        }
    }
    Ok(holds)
}

/// A group with a cap of prototypes.
pub(crate) struct Capped {
    pub(crate) group: GroupId,
    pub(crate) path: String,
    /// How many there may be in it and below.
    pub(crate) max: i64,
}

/// Those of these groups that have a cap.
pub(crate) async fn capped(
    connection: &mut AnyConnection,
    dialect: Dialect,
    groups: &[GroupId],
) -> Result<Vec<Capped>, StoreError> {
    const CAPPED: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT g.id, g.path, g.max_prototypes FROM v CROSS JOIN groups g \
               WHERE g.id = v.id AND g.max_prototypes IS NOT NULL",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    CAPPED
        .fetch(
            connection,
            dialect,
            groups,
            |query, group| query.bind(group.to_string()),
            |row| {
                found.push(Capped {
                    group: row_id(row, "id")?,
                    path: row.try_get("path")?,
                    max: row.try_get("max_prototypes")?,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// How many prototypes there are in each of the groups with those paths and below it, by the path;
/// those without any are left out. `paths`: each once.
pub(crate) async fn prototypes_below(
    connection: &mut AnyConnection,
    dialect: Dialect,
    paths: &[&str],
) -> Result<HashMap<String, i64>, StoreError> {
    const COUNT: Bulk = Bulk {
        text: "WITH v (path, beyond) AS (VALUES {rows}) \
               SELECT v.path, COUNT(*) FROM v CROSS JOIN groups g CROSS JOIN devices d \
               WHERE g.path >= v.path AND g.path < v.beyond AND d.group_id = g.id \
               AND d.prototype = 1 GROUP BY v.path",
        columns: &["TEXT", "TEXT"],
    };
    let mut found = HashMap::with_capacity(paths.len());
    COUNT
        .fetch(
            connection,
            dialect,
            paths,
            |query, path| query.bind((*path).to_owned()).bind(after(path)),
            |row| {
                found.insert(row.try_get(0)?, int(row, 1)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// How many prototypes there are in the group of that path and below.
pub(crate) async fn prototypes(
    connection: &mut AnyConnection,
    path: &str,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM groups g CROSS JOIN devices d \
         WHERE g.path >= $1 AND g.path < $2 AND d.group_id = g.id AND d.prototype = 1",
    )
    .bind(path)
    .bind(after(path))
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

const ROLES_OF_PEOPLE: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT DISTINCT r.group_id, r.profile, g.path, p.name AS own_name, p.permissions \
           FROM v CROSS JOIN groups g CROSS JOIN user_roles r \
           LEFT JOIN profiles p ON p.id = r.profile \
           WHERE g.id = v.id AND r.group_id = v.id",
    columns: &["TEXT"],
};

const ROLES_OF_PROGRAMS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT DISTINCT r.group_id, r.profile, g.path, p.name AS own_name, p.permissions \
           FROM v CROSS JOIN groups g CROSS JOIN api_access_roles r \
           LEFT JOIN profiles p ON p.id = r.profile \
           WHERE g.id = v.id AND r.group_id = v.id",
    columns: &["TEXT"],
};

/// The roles that anybody, or any program, has on those groups themselves; each once, whoever has
/// it.
pub(crate) async fn roles_on(
    connection: &mut AnyConnection,
    dialect: Dialect,
    groups: &[GroupId],
) -> Result<Vec<Role>, StoreError> {
    let mut roles = Vec::new();
    for statement in [&ROLES_OF_PEOPLE, &ROLES_OF_PROGRAMS] {
        statement
            .fetch(
                connection,
                dialect,
                groups,
                |query, group| query.bind(group.to_string()),
                |row| {
                    roles.push(profiles::role(row)?);
                    Ok(())
                },
            )
            .await?;
    }
    Ok(roles)
}
