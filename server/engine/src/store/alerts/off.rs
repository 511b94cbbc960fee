//! Callbacks that were switched off since they failed for so long, or since their receivers are
//! gone: whom that is told, once. And callbacks that fail, as mails name them.

use std::collections::HashMap;

use domain::alert::EventConfigurationInput;
use domain::callback::CallbackKind;
use domain::permission::Profile;
use domain::{AlertId, CallbackId, DeviceTypeId, EventConfigurationId, GroupId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::secret::SecretKey;
use crate::store::bulk::Bulk;
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::{id, optional_id};
use crate::store::{callbacks, deliveries};

/// Those of the callbacks that were switched off without anybody's doing, and of which that was
/// not told yet: it is from now on.
pub(crate) async fn switched_off(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<Vec<CallbackId>, StoreError> {
    const TELL: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               UPDATE callbacks SET off_told = 1 FROM v \
               WHERE callbacks.id = v.id AND callbacks.switched_off <> '' \
               AND callbacks.off_told = 0 RETURNING callbacks.id",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    TELL.fetch(
        connection,
        dialect,
        ids,
        |query, id| query.bind(id.to_string()),
        |row| {
            found.push(id(row, "id")?);
            Ok(())
        },
    )
    .await?;
    Ok(found)
}

/// A callback that was switched off, as the audit log tells of it.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) callback: CallbackId,
    /// Why it is off: `gone` or `failing`.
    pub(crate) why: String,
    /// The event configuration that it belongs to, if it belongs to one.
    pub(crate) configuration: Option<EventConfigurationId>,
    /// What that is called, or else its device type.
    pub(crate) name: String,
    /// The group that either belongs to.
    pub(crate) group: GroupId,
}

/// What the audit log tells of callbacks that were switched off. Those whose owners are gone are
/// left out.
pub(crate) async fn noted(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<Vec<Noted>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id, c.switched_off, c.event_configuration_id, \
               COALESCE(e.name, t.name, '') AS name, \
               COALESCE(t.group_id, CASE e.owner_kind WHEN 0 THEN e.owner \
                 WHEN 1 THEN o.group_id ELSE d.group_id END) AS group_id \
               FROM v CROSS JOIN callbacks c \
               LEFT JOIN device_types t ON t.id = c.device_type_id \
               LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
               LEFT JOIN device_types o ON e.owner_kind = 1 AND o.id = e.owner \
               LEFT JOIN devices d ON e.owner_kind = 2 AND d.id_text = e.owner \
               WHERE c.id = v.id",
        columns: &["TEXT"],
    };
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                let group: Option<GroupId> = optional_id(row, "group_id")?;
                let Some(group) = group else { return Ok(()) };
                found.push(Noted {
                    callback: id(row, "id")?,
                    why: row.try_get("switched_off")?,
                    configuration: optional_id(row, "event_configuration_id")?,
                    name: row.try_get("name")?,
                    group,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Has it ring for whoever may see their device types that callbacks were switched off. Those of
/// event configurations do not.
pub(crate) async fn ring(
    connection: &mut AnyConnection,
    dialect: Dialect,
    alerts: &[(AlertId, CallbackId)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const RING: Bulk = Bulk {
        text: "WITH v (id, callback_id, time) AS (VALUES {rows}) \
               INSERT INTO alerts (id, configuration_id, event_id, device_id, group_id, time, \
               bell, mail_due, batch, told, whom, callback_id) \
               SELECT v.id, '', 0, 0, t.group_id, v.time, 1, 0, 0, '', '', c.id \
               FROM v CROSS JOIN callbacks c CROSS JOIN device_types t \
               WHERE c.id = v.callback_id AND t.id = c.device_type_id",
        columns: &["BIGINT", "TEXT", "BIGINT"],
    };
    RING.execute(connection, dialect, alerts, |query, (alert, callback)| {
        query.bind(alert.0).bind(callback.to_string()).bind(now.0)
    })
    .await
}

/// Who is told of a callback: the alert address of its device type (of that of its device, where
/// it belongs to one), and the settings of its event configuration.
pub(crate) async fn to_tell(
    connection: &mut AnyConnection,
    callback: CallbackId,
) -> Result<(Option<String>, Option<EventConfigurationInput>), StoreError> {
    let row = sqlx::query(
        "SELECT t.alert_email, e.settings FROM callbacks c \
         LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
         LEFT JOIN devices d ON e.owner_kind = 2 AND d.id_text = e.owner \
         LEFT JOIN device_types t ON t.id = COALESCE(c.device_type_id, \
           CASE WHEN e.owner_kind = 1 THEN e.owner END, d.device_type_id) \
         WHERE c.id = $1",
    )
    .bind(callback.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok((None, None));
    };
    let email: Option<String> = row.try_get("alert_email")?;
    let settings: Option<&str> = row.try_get("settings")?;
    let input = settings.and_then(|settings| serde_json::from_str(settings).ok());
    Ok((email.filter(|email| !email.is_empty()), input))
}

/// The alert addresses that are told of callbacks: those of [`to_tell`]. Callbacks without one are
/// left out.
pub(crate) async fn addresses(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<Vec<(CallbackId, String)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id, t.alert_email FROM v CROSS JOIN callbacks c \
               LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
               LEFT JOIN devices d ON e.owner_kind = 2 AND d.id_text = e.owner \
               LEFT JOIN device_types t ON t.id = COALESCE(c.device_type_id, \
                 CASE WHEN e.owner_kind = 1 THEN e.owner END, d.device_type_id) \
               WHERE c.id = v.id AND t.alert_email <> ''",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                found.push((id(row, "id")?, row.try_get("alert_email")?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The profiles of those who may switch a callback on again, beside those that groups composed.
const WRITERS: [Profile; 3] = [
    Profile::DeviceManagerWrite,
    Profile::CustomerWrite,
    Profile::Operator,
];

/// The addresses of those who may change the event configuration that a callback belongs to: at
/// most `limit`, first those with a role nearest to the group of its owner.
pub(crate) async fn writers(
    connection: &mut AnyConnection,
    callback: CallbackId,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT u.email FROM callbacks c \
         JOIN event_configurations e ON e.id = c.event_configuration_id \
         JOIN groups g ON g.id = CASE e.owner_kind WHEN 0 THEN e.owner \
           WHEN 1 THEN (SELECT o.group_id FROM device_types o WHERE o.id = e.owner) \
           ELSE (SELECT o.group_id FROM devices o WHERE o.id_text = e.owner) END \
         JOIN groups up ON SUBSTR(g.path, 1, LENGTH(up.path)) = up.path \
         JOIN user_roles r ON r.group_id = up.id JOIN users u ON u.id = r.user_id \
         LEFT JOIN profiles p ON p.id = r.profile \
         WHERE c.id = $1 AND (r.profile IN ($2, $3, $4) \
           OR ',' || p.permissions || ',' LIKE '%,CALLBACK_WRITE,%') GROUP BY u.email ORDER BY MAX(LENGTH(up.path)) DESC, u.email LIMIT $5",
    )
    .bind(callback.to_string())
    .bind(WRITERS[0].name())
    .bind(WRITERS[1].name())
    .bind(WRITERS[2].name())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let emails = rows
        .iter()
        .map(|row| Ok(row.try_get::<String, _>("email")?));
    emails.collect()
}

/// A callback that was switched off, or that fails, as a mail tells of it.
#[derive(Clone, Debug)]
pub(crate) struct Off {
    pub(crate) kind: CallbackKind,
    /// In one line, without passwords; see [`domain::callback::callback_line`].
    pub(crate) line: String,
    /// Why it is off: `gone` or `failing`; empty where it is not, or was switched on since.
    pub(crate) why: String,
    /// How much it owes.
    pub(crate) waiting: i64,
    /// The device type that it belongs to, with its name.
    pub(crate) device_type: Option<(DeviceTypeId, String)>,
    /// The event configuration that it belongs to, with its name.
    pub(crate) configuration: Option<(EventConfigurationId, String)>,
}

/// Callbacks, as mails tell of them; those that were deleted are left out.
pub(crate) async fn named(
    connection: &mut AnyConnection,
    dialect: Dialect,
    key: &SecretKey,
    ids: &[CallbackId],
) -> Result<HashMap<CallbackId, Off>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id, c.kind, c.subtype, c.channel, c.method, c.url, c.recipient, \
               c.sealed_settings, c.switched_off, c.owed, t.id AS type_id, t.name AS type_name, \
               e.id AS configuration_id, e.name AS configuration_name \
               FROM v CROSS JOIN callbacks c \
               LEFT JOIN device_types t ON t.id = c.device_type_id \
               LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
               WHERE c.id = v.id AND c.deleted = 0",
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
                let callback: CallbackId = id(row, "id")?;
                found.insert(callback, off(row, key, callback)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

fn off(row: &AnyRow, key: &SecretKey, callback: CallbackId) -> Result<Off, StoreError> {
    let type_name: Option<String> = row.try_get("type_name")?;
    let configuration_name: Option<String> = row.try_get("configuration_name")?;
    let device_type: Option<DeviceTypeId> = optional_id(row, "type_id")?;
    let configuration: Option<EventConfigurationId> = optional_id(row, "configuration_id")?;
    Ok(Off {
        kind: callbacks::kind(row)?,
        line: deliveries::line(row, key, callback)?,
        why: row.try_get("switched_off")?,
        waiting: row.try_get("owed")?,
        device_type: device_type.zip(type_name),
        configuration: configuration.zip(configuration_name),
    })
}

/// The path of the group of the owner of an event configuration.
pub(crate) async fn owner_path(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "SELECT g.path FROM event_configurations e \
         JOIN groups g ON g.id = CASE e.owner_kind WHEN 0 THEN e.owner \
           WHEN 1 THEN (SELECT o.group_id FROM device_types o WHERE o.id = e.owner) \
           ELSE (SELECT o.group_id FROM devices o WHERE o.id_text = e.owner) END \
         WHERE e.id = $1",
    )
    .bind(configuration.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("path")).transpose()?)
}
