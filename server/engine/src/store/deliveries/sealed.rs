//! The column `attempts.sealed_record`: the request line, what came back, and the headers and the
//! body that were sent, sealed together with the key of the installation. There are no credentials
//! of the URL in it, but what people write into its path and query, into headers and into bodies,
//! and a receiver may say all of it again.
//!
//! Records from before headers and bodies were kept hold only the first two. Rows from before there
//! was this column have those in columns of their own and nothing sealed, until [`seal_clear`] meets
//! them; then those columns are empty. In an attempt that has not ended there is nothing to seal.

use domain::DeliveryId;
use domain::callback::{DeliveryFault, HIDDEN};
use serde::Deserialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Ended, Sent, faults};
use crate::secret::{Seal, SecretKey};
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// What stands on record of an attempt, in the order in which it is sealed.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Record {
    /// The request line.
    pub(super) request: String,
    /// What came back, as [`faults::read`] understands it.
    pub(super) response: String,
    /// The headers that were sent.
    #[serde(default)]
    pub(super) headers: Vec<(String, String)>,
    /// The beginning of the body that was sent.
    #[serde(default)]
    pub(super) body: String,
}

/// What is sealed of an attempt that ended.
pub(super) fn seal(seal: Seal<'_>, ended: &Ended) -> Vec<u8> {
    sealed(seal, ended.claimed.id, &ended.sent, &ended.answer)
}

fn sealed(
    seal: Seal<'_>,
    id: DeliveryId,
    sent: &Sent,
    answer: &Result<String, DeliveryFault>,
) -> Vec<u8> {
    let record = (
        &sent.line,
        faults::written(answer),
        sent.headers_text(),
        sent.body_text(),
    );
    seal.json(&owner(id), &record)
}

/// What stands on record of an attempt whose delivery is the first column of the row; where it
/// stands in clear, as far as the statement asks for it.
pub(super) fn open(row: &AnyRow, key: &SecretKey) -> Result<Record, StoreError> {
    let sealed: Option<Vec<u8>> = row.try_get("sealed_record")?;
    let Some(sealed) = sealed else {
        return Ok(Record {
            request: sql::text_if_asked(row, "request")?,
            response: sql::text_if_asked(row, "response")?,
            ..Record::default()
        });
    };
    let delivery = DeliveryId(int(row, 0)?);
    let opened = key.open_json(&owner(delivery), &sealed);
    Ok(opened.unwrap_or_else(|| {
        tracing::error!(%delivery, "the record of an attempt cannot be opened: was the installation's key replaced?");
        Record {
            request: HIDDEN.to_owned(),
            response: HIDDEN.to_owned(),
            ..Record::default()
        }
    }))
}

/// Seals a record that was opened and changed.
pub(super) fn seal_again(with: Seal<'_>, id: DeliveryId, record: &Record) -> Vec<u8> {
    let Record {
        request,
        response,
        headers,
        body,
    } = record;
    with.json(&owner(id), &(request, response, headers, body))
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;

    use super::*;
    use crate::world::World;

    const ID: DeliveryId = DeliveryId(7);

    fn opened(seal: Seal<'_>, sealed: &[u8]) -> Record {
        let opened = seal.key.open_json(&owner(ID), sealed);
        opened.expect("what this key sealed")
    }

    #[test]
    fn what_was_sent_opens_as_it_was_sealed() {
        let (world, key) = (World::real(), SecretKey::from([7; 32]));
        let (key, world) = (&key, &world);
        let request = Request::post("http://example.org/")
            .header("x-seq", "7")
            .body(Bytes::from_static(b"{\"a\":\"\0\"}"))
            .unwrap();
        let mut sent = Sent::default();
        sent.keep(&request);
        sent.line = "POST http://example.org/".into();
        let seal = Seal { key, world };
        let record = opened(seal, &sealed(seal, ID, &sent, &Ok("taken".into())));
        let wanted = Record {
            request: "POST http://example.org/".into(),
            response: "taken".into(),
            headers: vec![("x-seq".into(), "7".into())],
            body: "{\"a\":\"\0\"}".into(),
        };
        assert_eq!(record, wanted);
    }

    #[test]
    fn a_record_from_before_headers_and_bodies_were_kept_is_still_read() {
        let (world, key) = (World::real(), SecretKey::from([7; 32]));
        let (key, world) = (&key, &world);
        let seal = Seal { key, world };
        let pair = ("GET http://example.org/", "taken");
        let wanted = Record {
            request: pair.0.into(),
            response: pair.1.into(),
            ..Record::default()
        };
        assert_eq!(opened(seal, &seal.json(&owner(ID), &pair)), wanted);
    }
}
