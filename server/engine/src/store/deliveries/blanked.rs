//! Addresses that are blanked in what stands on record of attempts, once their deliveries are over.

use domain::{CallbackId, DeliveryId};
use sqlx::AnyConnection;

use super::sealed::{self, Record};
use crate::secret::Seal;
use crate::store::StoreError;
use crate::store::bulk::{Bulk, int};
use crate::store::db::Dialect;
use crate::store::mentions::without;

/// Deliveries that are read at once.
const CHUNK: i64 = 256;

/// Blanks an address in the records of what a callback delivered, gave up or was spared. What else
/// stands there stays. All of them are opened: that is for whoever erases somebody.
pub(crate) async fn blank(
    connection: &mut AnyConnection,
    dialect: Dialect,
    seal: Seal<'_>,
    callback: CallbackId,
    address: &str,
) -> Result<(), StoreError> {
    // The state, the time and the id of the last one: the order of an index.
    let mut after = (0_i64, 0_i64, 0_i64);
    loop {
        let rows = sqlx::query(
            "SELECT id, state, created FROM deliveries WHERE callback_id = $1 AND state <> 0 \
             AND (state, created, id) > ($2, $3, $4) ORDER BY state, created, id LIMIT $5",
        )
        .bind(callback.to_string())
        .bind(after.0)
        .bind(after.1)
        .bind(after.2)
        .bind(CHUNK)
        .fetch_all(&mut *connection)
        .await?;
        let mut ids = Vec::with_capacity(rows.len());
        for row in &rows {
            after = (int(row, 1)?, int(row, 2)?, int(row, 0)?);
            ids.push(after.2);
        }
        if ids.is_empty() {
            return Ok(());
        }
        blank_of(&mut *connection, dialect, seal, &ids, address).await?;
    }
}

async fn blank_of(
    connection: &mut AnyConnection,
    dialect: Dialect,
    seal: Seal<'_>,
    deliveries: &[i64],
    address: &str,
) -> Result<(), StoreError> {
    const ATTEMPTS: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT a.delivery_id, a.number, a.request, a.response, a.sealed_record \
               FROM v CROSS JOIN attempts a WHERE a.delivery_id = v.id",
        columns: &["BIGINT"],
    };
    const RECORD: Bulk = Bulk {
        text: "WITH v (id, number, sealed) AS (VALUES {rows}) \
               UPDATE attempts SET sealed_record = v.sealed, request = '', response = '' \
               FROM v WHERE attempts.delivery_id = v.id AND attempts.number = v.number",
        columns: &["BIGINT", "BIGINT", "BYTEA"],
    };
    let mut changed: Vec<(i64, i64, Vec<u8>)> = Vec::new();
    ATTEMPTS
        .fetch(
            &mut *connection,
            dialect,
            deliveries,
            |query, id| query.bind(*id),
            |row| {
                let mut record = sealed::open(row, seal.key)?;
                if take_out(&mut record, address) {
                    let (id, number) = (int(row, 0)?, int(row, 1)?);
                    let sealed = sealed::seal_again(seal, DeliveryId(id), &record);
                    changed.push((id, number, sealed));
                }
                Ok(())
            },
        )
        .await?;
    RECORD
        .execute(
            connection,
            dialect,
            &changed,
            |query, (id, number, sealed)| query.bind(*id).bind(*number).bind(sealed.as_slice()),
        )
        .await
}

/// Whether the address stood anywhere in a record.
fn take_out(record: &mut Record, address: &str) -> bool {
    let values = record.headers.iter_mut().map(|(_, value)| value);
    let texts = [&mut record.request, &mut record.response, &mut record.body];
    let mut stood = false;
    for text in texts.into_iter().chain(values) {
        if let Some(left) = without(text, address) {
            *text = left;
            stood = true;
        }
    }
    stood
}
