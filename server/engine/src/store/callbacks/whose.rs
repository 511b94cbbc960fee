//! Whose callbacks are, without what they send.

use std::collections::HashMap;

use domain::{CallbackId, EventConfigurationId};
use sqlx::{AnyConnection, Row};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::sql;

/// Whose a callback is.
#[derive(Clone, Debug)]
pub(crate) struct Whose {
    /// The event configuration that it belongs to, if it belongs to one.
    pub(crate) configuration: Option<EventConfigurationId>,
    /// The path of the group that it belongs to with its device type or its event configuration;
    /// none for the event configuration of one device.
    pub(crate) group_path: Option<String>,
}

/// Whose those callbacks are: the same as [`super::recipes`] tells, without opening anything.
pub(crate) async fn whose(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<HashMap<CallbackId, Whose>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.event_configuration_id, g.path AS group_path \
               FROM wanted CROSS JOIN callbacks c \
               LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
               LEFT JOIN device_types t ON t.id = COALESCE(c.device_type_id, \
               CASE WHEN e.owner_kind = 1 THEN e.owner END) \
               LEFT JOIN groups g ON g.id = COALESCE(t.group_id, \
               CASE WHEN e.owner_kind = 0 THEN e.owner END) \
               WHERE c.id = wanted.id",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                let callback: CallbackId = sql::id(row, "id")?;
                let whose = Whose {
                    configuration: sql::optional_id(row, "event_configuration_id")?,
                    group_path: row.try_get("group_path")?,
                };
                found.insert(callback, whose);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
