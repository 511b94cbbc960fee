//! Callbacks that were switched off since they failed for so long, or since their receivers are
//! gone: whom that is told, once.

use domain::alert::EventConfigurationInput;
use domain::callback::CallbackKind;
use domain::permission::Profile;
use domain::{AlertId, CallbackId, DeviceTypeId, EventConfigurationId, UnixMillis};
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

/// The profiles of those who may switch a callback on again.
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
         JOIN user_roles r ON r.group_id = up.id AND r.profile IN ($2, $3, $4) \
         JOIN users u ON u.id = r.user_id \
         WHERE c.id = $1 GROUP BY u.email ORDER BY MAX(LENGTH(up.path)) DESC, u.email LIMIT $5",
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

/// A callback that was switched off, as a mail tells of it.
pub(crate) struct Off {
    pub(crate) kind: CallbackKind,
    /// In one line, without passwords; see [`domain::callback::callback_line`].
    pub(crate) line: String,
    /// Why: `gone` or `failing`; empty where it was switched on since.
    pub(crate) why: String,
    /// How much it owes.
    pub(crate) waiting: i64,
    /// The device type that it belongs to, with its name.
    pub(crate) device_type: Option<(DeviceTypeId, String)>,
    /// The event configuration that it belongs to, with its name.
    pub(crate) configuration: Option<(EventConfigurationId, String)>,
}

/// A callback, as a mail tells of it; none where it was deleted.
pub(crate) async fn off(
    connection: &mut AnyConnection,
    key: &SecretKey,
    callback: CallbackId,
) -> Result<Option<Off>, StoreError> {
    let row = sqlx::query(
        "SELECT c.id, c.kind, c.subtype, c.channel, c.method, c.url, c.recipient, \
         c.sealed_settings, c.switched_off, c.owed, t.id AS type_id, t.name AS type_name, \
         e.id AS configuration_id, e.name AS configuration_name FROM callbacks c \
         LEFT JOIN device_types t ON t.id = c.device_type_id \
         LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
         WHERE c.id = $1 AND c.deleted = 0",
    )
    .bind(callback.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let type_name: Option<String> = row.try_get("type_name")?;
    let configuration_name: Option<String> = row.try_get("configuration_name")?;
    let device_type: Option<DeviceTypeId> = optional_id(&row, "type_id")?;
    let configuration: Option<EventConfigurationId> = optional_id(&row, "configuration_id")?;
    Ok(Some(Off {
        kind: callbacks::kind(&row)?,
        line: deliveries::line(&row, key, callback)?,
        why: row.try_get("switched_off")?,
        waiting: row.try_get("owed")?,
        device_type: device_type.zip(type_name),
        configuration: configuration.zip(configuration_name),
    }))
}
