//! Where an e-mail address stands that somebody typed so that it is told something, and what was
//! told it.

use std::collections::BTreeSet;

use domain::{CallbackId, EventConfigurationId, user};
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::id;

/// In how many settings of each kind addresses stand that are in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// As the alert e-mail of device types.
    pub device_types: i64,
    /// As the technical e-mail of groups.
    pub groups: i64,
    /// In event configurations.
    pub event_configurations: i64,
    /// As the recipient of callbacks.
    pub callbacks: i64,
    /// Mails that wait to be sent.
    pub mails: i64,
}

/// What may stand beside one sign of an address within it.
fn goes_on(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '-' | '+' | '%' | '@')
}

/// Where an address stands in a text as a whole, and not as the end or the beginning of another. It
/// is in lower case; so is the text.
fn places(text: &str, address: &str) -> Vec<usize> {
    let whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let mut after = text[at + address.len()..].chars();
        let (next, further) = (after.next(), after.next());
        let begins = before.is_none_or(|sign| !goes_on(sign) && sign != '.');
        // A full stop ends an address only where nothing of a name follows.
        let dot = next == Some('.') && further.is_some_and(goes_on);
        begins && !dot && next.is_none_or(|sign| !goes_on(sign))
    };
    let found = text.match_indices(address).map(|(at, _)| at);
    found.filter(|at| whole(*at)).collect()
}

/// Whether an address, in lower case, stands in a text as a whole.
pub(crate) fn names(text: &str, address: &str) -> bool {
    !places(&text.to_lowercase(), address).is_empty()
}

/// A text without an address; none where it does not stand there.
pub(crate) fn without(text: &str, address: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // With signs that are longer in lower case the places would be others.
    let text = if lower.len() == text.len() {
        text
    } else {
        &lower
    };
    let places = places(&lower, address);
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for at in &places {
        left.push_str(text.get(from..*at)?);
        from = at + address.len();
    }
    left.push_str(text.get(from..)?);
    (!places.is_empty()).then_some(left)
}

/// Where addresses stand that are in use by others. Every row is looked at: that is for whoever
/// erases somebody.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    addresses: &BTreeSet<String>,
) -> Result<Mentions, StoreError> {
    let mut all = Mentions::default();
    for address in addresses {
        let mut found = [0; 3];
        for (count, text) in found.iter_mut().zip([
            "SELECT COUNT(*) FROM device_types WHERE alert_email = $1",
            "SELECT COUNT(*) FROM groups WHERE technical_email = $1",
            "SELECT COUNT(*) FROM mails WHERE state = 0 AND recipient = $1",
        ]) {
            let row = sqlx::query(text).bind(address.as_str());
            *count = int(&row.fetch_one(&mut *connection).await?, 0)?;
        }
        let [device_types, groups, mails] = found;
        all.device_types += device_types;
        all.groups += groups;
        all.mails += mails;
        let configurations = configurations(&mut *connection, address).await?;
        let live = configurations.iter().filter(|one| !one.deleted);
        all.event_configurations += live.count() as i64;
        let callbacks = recipients(&mut *connection, address).await?;
        all.callbacks += callbacks.iter().filter(|one| !one.1).count() as i64;
    }
    Ok(all)
}

/// An event configuration that names an address.
struct Naming {
    id: EventConfigurationId,
    deleted: bool,
    /// Its settings without it.
    left: String,
}

/// The event configurations whose mails go to an address, or went.
async fn configurations(
    connection: &mut AnyConnection,
    address: &str,
) -> Result<Vec<Naming>, StoreError> {
    // What stands in a text is found so on both databases, whatever signs it has.
    let rows = sqlx::query(
        "SELECT id, deleted, settings FROM event_configurations \
         WHERE LENGTH(REPLACE(LOWER(settings), $1, '')) < LENGTH(LOWER(settings))",
    )
    .bind(address)
    .fetch_all(connection)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        if let Some(left) = left_of(row.try_get("settings")?, address) {
            found.push(Naming {
                id: id(row, "id")?,
                deleted: int(row, 1)? != 0,
                left,
            });
        }
    }
    Ok(found)
}

/// Settings without an address; none where none of their mails goes to it.
fn left_of(settings: &str, address: &str) -> Option<String> {
    let mut settings: serde_json::Value = serde_json::from_str(settings).ok()?;
    let emails = settings.get_mut("emails")?;
    let between = |sign: char| sign.is_whitespace() || sign == ',' || sign == ';';
    let typed = emails
        .as_str()?
        .split(between)
        .filter(|one| !one.is_empty());
    let typed: Vec<&str> = typed.collect();
    let others = typed.iter().filter(|one| !is(one, address));
    let others: Vec<&str> = others.copied().collect();
    if others.len() == typed.len() {
        return None;
    }
    *emails = others.join("\n").into();
    Some(settings.to_string())
}

/// Whether somebody typed that address.
fn is(typed: &str, address: &str) -> bool {
    user::email(typed).is_ok_and(|typed| typed == address)
}

/// The callbacks whose recipient an address is, and whether they were deleted.
async fn recipients(
    connection: &mut AnyConnection,
    address: &str,
) -> Result<Vec<(CallbackId, bool)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, deleted, recipient FROM callbacks \
         WHERE LENGTH(REPLACE(LOWER(recipient), $1, '')) < LENGTH(LOWER(recipient))",
    )
    .bind(address)
    .fetch_all(connection)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        if is(row.try_get("recipient")?, address) {
            found.push((id(row, "id")?, int(row, 1)? != 0));
        }
    }
    Ok(found)
}

/// The callbacks that told an address something: those whose recipient it is, and those among
/// `objects`, or of event configurations among them; ascending.
pub(crate) async fn callbacks_of(
    connection: &mut AnyConnection,
    dialect: Dialect,
    address: &str,
    objects: &BTreeSet<String>,
) -> Result<Vec<CallbackId>, StoreError> {
    const BY_ID: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id FROM v CROSS JOIN callbacks c WHERE c.id = v.id",
        columns: &["TEXT"],
    };
    const OF_CONFIGURATIONS: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id FROM v CROSS JOIN callbacks c WHERE c.event_configuration_id = v.id",
        columns: &["TEXT"],
    };
    let recipients = recipients(&mut *connection, address).await?;
    let mut found: BTreeSet<CallbackId> = recipients.into_iter().map(|one| one.0).collect();
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    for bulk in [BY_ID, OF_CONFIGURATIONS] {
        bulk.fetch(
            &mut *connection,
            dialect,
            &objects,
            |query, object| query.bind(*object),
            |row| {
                found.insert(id(row, "id")?);
                Ok(())
            },
        )
        .await?;
    }
    Ok(found.into_iter().collect())
}

/// Blanks an address in mails that are over, in the alerts that they told, and in callbacks and
/// event configurations that were deleted. Every row is looked at.
pub(crate) async fn blank(
    connection: &mut AnyConnection,
    dialect: Dialect,
    address: &str,
) -> Result<(), StoreError> {
    const CALLBACKS: Bulk = Bulk {
        text: "UPDATE callbacks SET recipient = '' WHERE id IN (VALUES {rows})",
        columns: &["TEXT"],
    };
    const CONFIGURATIONS: Bulk = Bulk {
        text: "WITH v (id, settings) AS (VALUES {rows}) \
               UPDATE event_configurations SET settings = v.settings FROM v \
               WHERE event_configurations.id = v.id",
        columns: &["TEXT", "TEXT"],
    };
    // Why one was not taken may name whom it was for.
    sqlx::query("UPDATE mails SET recipient = '', fault = '' WHERE state <> 0 AND recipient = $1")
        .bind(address)
        .execute(&mut *connection)
        .await?;
    // Whom an alert tells stands one a line. As long as a mail of it waits it is looked at.
    sqlx::query(
        "UPDATE alerts SET told = TRIM(REPLACE('\n' || told || '\n', $1, '\n'), '\n'), \
         whom = TRIM(REPLACE('\n' || whom || '\n', $1, '\n'), '\n') \
         WHERE mail_due = 0 \
           AND REPLACE('\n' || told || '\n' || whom || '\n', $1, '') \
             <> '\n' || told || '\n' || whom || '\n' \
           AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.state = 0 \
           AND m.batch > 0 AND m.batch = alerts.batch)",
    )
    .bind(format!("\n{address}\n"))
    .execute(&mut *connection)
    .await?;
    let recipients = recipients(&mut *connection, address).await?;
    let deleted = recipients.into_iter().filter(|one| one.1);
    let deleted: Vec<CallbackId> = deleted.map(|one| one.0).collect();
    CALLBACKS
        .execute(&mut *connection, dialect, &deleted, |query, id| {
            query.bind(id.to_string())
        })
        .await?;
    let mut naming = configurations(&mut *connection, address).await?;
    naming.retain(|one| one.deleted);
    CONFIGURATIONS
        .execute(connection, dialect, &naming, |query, one| {
            query.bind(one.id.to_string()).bind(one.left.as_str())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_met_as_a_whole_only() {
        for text in [
            "ann@a.org",
            "Ann@A.org, bob@b.org",
            "to <ann@a.org>.",
            "x\nann@a.org",
        ] {
            assert!(names(text, "ann@a.org"), "{text}");
        }
        for text in [
            "joann@a.org",
            "jo.ann@a.org",
            "ann@a.org.uk",
            "ann@a.orgs",
            "ann@b.org",
            "@",
        ] {
            assert!(!names(text, "ann@a.org"), "{text}");
        }
    }

    #[test]
    fn what_stands_beside_an_address_stays() {
        let told = without("EMAIL Ann@A.org: joann@a.org", "ann@a.org");
        assert_eq!(told.as_deref(), Some("EMAIL : joann@a.org"));
        assert_eq!(without("joann@a.org", "ann@a.org"), None);
        let left = left_of(
            r#"{"emails":"Ann@a.org; bob@b.org","name":"Cold"}"#,
            "ann@a.org",
        );
        assert_eq!(
            left.as_deref(),
            Some(r#"{"emails":"bob@b.org","name":"Cold"}"#)
        );
        assert_eq!(left_of(r#"{"emails":"bob@b.org"}"#, "ann@a.org"), None);
    }
}
