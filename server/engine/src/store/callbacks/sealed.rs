//! The column `callbacks.sealed_settings`: those of the settings in which something may stand that
//! a receiver knows its sender by, sealed together with the key of the installation.
//!
//! Rows from before there was this column have them in columns of their own and nothing sealed,
//! until [`seal_clear`] meets them; then those columns are empty.

use domain::CallbackId;
use domain::callback::{CallbackInput, HIDDEN};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::db::StoreError;
use super::super::sql;
use crate::secret::{Seal, SecretKey};

/// The settings that are sealed.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Texts {
    pub(crate) url: String,
    pub(crate) headers: String,
    pub(crate) body: String,
    pub(crate) line_pattern: String,
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) topic: String,
}

impl Texts {
    pub(super) fn of(input: &CallbackInput) -> Self {
        Self {
            url: input.url.clone(),
            headers: input.headers.clone(),
            body: input.body.clone(),
            line_pattern: input.line_pattern.clone(),
            subject: input.subject.clone(),
            message: input.message.clone(),
            topic: input.topic.clone(),
        }
    }

    /// What stands in a row from before.
    fn clear(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            url: sql::text_if_asked(row, "url")?,
            headers: sql::text_if_asked(row, "headers")?,
            body: sql::text_if_asked(row, "body")?,
            line_pattern: sql::text_if_asked(row, "line_pattern")?,
            subject: sql::text_if_asked(row, "subject")?,
            message: sql::text_if_asked(row, "message")?,
            topic: sql::text_if_asked(row, "topic")?,
        })
    }

    /// What is shown in their place where they cannot be opened. It is no URL, so nobody saves it
    /// by mistake.
    pub(crate) fn hidden() -> Self {
        Self {
            url: HIDDEN.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn seal(&self, seal: Seal<'_>, id: CallbackId) -> Vec<u8> {
        seal.json(&owner(id), self)
    }

    /// Those of a callback, as far as the statement asks for them where they stand in clear; none
    /// when they were sealed with another key.
    pub(crate) fn open(
        row: &AnyRow,
        key: &SecretKey,
        id: CallbackId,
    ) -> Result<Option<Self>, StoreError> {
        let sealed: Option<Vec<u8>> = row.try_get("sealed_settings")?;
        let Some(sealed) = sealed else {
            return Self::clear(row).map(Some);
        };
        let opened = key.open_json(&owner(id), &sealed);
        if opened.is_none() {
            tracing::error!(callback = %id, "the settings of a callback cannot be opened: was the installation's key replaced?");
        }
        Ok(opened)
    }
}

/// Not that of the secrets that requests are signed with: neither passes for the other.
pub(crate) fn owner(id: CallbackId) -> Vec<u8> {
    format!("callback {id}").into_bytes()
}

/// Seals what rows from before hold in clear.
pub(crate) async fn seal_clear(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT id, url, headers, body, line_pattern, subject, message, topic FROM callbacks \
         WHERE sealed_settings IS NULL ORDER BY id",
    );
    let rows = rows.fetch_all(&mut *connection).await?;
    for row in &rows {
        let id: CallbackId = sql::id(row, "id")?;
        let sealed = Texts::clear(row)?.seal(seal, id);
        // Unless somebody edited it meanwhile.
        sqlx::query(
            "UPDATE callbacks SET sealed_settings = $1, url = '', headers = '', body = '', \
             line_pattern = '', subject = '', message = '', topic = '' \
             WHERE id = $2 AND sealed_settings IS NULL",
        )
        .bind(sealed)
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
