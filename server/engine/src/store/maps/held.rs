//! Whose devices and messages are, kept from going and from moving while they are counted.
//!
//! What is counted for a device type is counted for each group above it, by the path of its own.
//! Whoever moves a group takes what is counted along to other groups, and whoever deletes a device
//! type takes it away from them: each waits for those who are counting, and they for him, so that
//! nothing is counted by a path of before, or for nobody.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, Row as _};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};

const TYPES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT t.id FROM device_types t WHERE t.id IN (SELECT id FROM v) \
           ORDER BY t.id {key share of t}",
    columns: &["TEXT"],
};

const PATHS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT t.id, t.path FROM groups t WHERE t.id IN (SELECT id FROM v) \
           ORDER BY t.id {key share of t}",
    columns: &["TEXT"],
};

/// Device types and groups that stay as they are until the transaction ends.
pub(crate) struct Owners {
    types: HashSet<String>,
    paths: HashMap<String, String>,
}

impl Owners {
    /// The path of a group of whose device types one is asked for, if both are there.
    pub(crate) fn path(&self, device_type: &str, group: &str) -> Option<&str> {
        let path = self.paths.get(group)?;
        self.types.contains(device_type).then_some(path.as_str())
    }
}

/// Holds these device types and groups, as far as they are there. Each text once, ascending.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    types: &[String],
    groups: &[String],
) -> Result<Owners, StoreError> {
    let mut found: HashSet<String> = HashSet::with_capacity(types.len());
    TYPES
        .fetch(
            &mut *connection,
            dialect,
            types,
            |query, id| query.bind(id.as_str()),
            |row| {
                found.insert(row.try_get(0)?);
                Ok(())
            },
        )
        .await?;
    Ok(Owners {
        types: found,
        paths: paths(connection, dialect, groups).await?,
    })
}

/// Holds these groups, and returns the paths of those that are there. Each once, ascending.
pub(super) async fn paths(
    connection: &mut AnyConnection,
    dialect: Dialect,
    groups: &[String],
) -> Result<HashMap<String, String>, StoreError> {
    let mut found: HashMap<String, String> = HashMap::with_capacity(groups.len());
    PATHS
        .fetch(
            connection,
            dialect,
            groups,
            |query, id| query.bind(id.as_str()),
            |row| {
                found.insert(row.try_get(0)?, row.try_get(1)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
