//! The column `attempts.sealed_record`: the request line and what came back, sealed together with
//! the key of the installation. The line has no credentials of the URL, but what people write into
//! its path and query, and a receiver may say all of it again.
//!
//! Rows from before there was this column have both in columns of their own and nothing sealed,
//! until [`seal_clear`] meets them; then those columns are empty. In an attempt that has not ended
//! there is nothing to seal.

use domain::DeliveryId;
use domain::callback::HIDDEN;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Ended, faults};
use crate::secret::{Seal, SecretKey};
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// What is sealed of an attempt that ended.
pub(super) fn seal(seal: Seal<'_>, ended: &Ended) -> Vec<u8> {
    let record = (&ended.request, faults::written(&ended.answer));
    seal.json(&owner(ended.claimed.id), &record)
}

/// The request line and the stored response of an attempt whose delivery is the first column of
/// the row; where they stand in clear, as far as the statement asks for them.
pub(super) fn open(row: &AnyRow, key: &SecretKey) -> Result<(String, String), StoreError> {
    let sealed: Option<Vec<u8>> = row.try_get("sealed_record")?;
    let Some(sealed) = sealed else {
        let request = sql::text_if_asked(row, "request")?;
        return Ok((request, sql::text_if_asked(row, "response")?));
    };
    let delivery = DeliveryId(int(row, 0)?);
    let opened = key.open_json(&owner(delivery), &sealed);
    Ok(opened.unwrap_or_else(|| {
        tracing::error!(%delivery, "the record of an attempt cannot be opened: was the installation's key replaced?");
        (HIDDEN.to_owned(), HIDDEN.to_owned())
    }))
}

fn owner(id: DeliveryId) -> Vec<u8> {
    format!("delivery {id}").into_bytes()
}

/// Seals what at most `limit` rows from before hold in clear; how many there were.
pub(crate) async fn seal_clear(
    connection: &mut AnyConnection,
    dialect: Dialect,
    with: Seal<'_>,
    limit: i64,
) -> Result<usize, StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH clear (id, number, sealed) AS (VALUES {rows}) \
               UPDATE attempts SET sealed_record = clear.sealed, request = '', response = '' \
               FROM clear WHERE attempts.delivery_id = clear.id AND attempts.number = clear.number",
        columns: &["BIGINT", "BIGINT", "BYTEA"],
    };
    let query = sqlx::query(
        "SELECT delivery_id, number, request, response FROM attempts WHERE request <> '' \
         ORDER BY delivery_id, number LIMIT $1",
    );
    let rows = query.bind(limit).fetch_all(&mut *connection).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = DeliveryId(int(row, 0)?);
        let record: (&str, &str) = (row.try_get("request")?, row.try_get("response")?);
        sealed.push((id, int(row, 1)?, with.json(&owner(id), &record)));
    }
    UPDATE
        .execute(
            connection,
            dialect,
            &sealed,
            |query, (id, number, sealed)| query.bind(id.0).bind(*number).bind(sealed.as_slice()),
        )
        .await?;
    Ok(rows.len())
}
