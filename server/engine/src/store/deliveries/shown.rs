//! Deliveries as they are shown with their messages.

use domain::callback::{AttemptOutcome, AttemptView, DeliveryState, DeliveryView};
use domain::{DeliveryId, MessageId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{faults, sealed, state};
use crate::secret::SecretKey;
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// The deliveries of those messages with their attempts, in the order they were owed. Headers and
/// bodies are told where `whole` asks for them: many messages stand on one page.
pub(crate) async fn of_messages(
    connection: &mut AnyConnection,
    key: &SecretKey,
    ids: &[MessageId],
    whole: bool,
) -> Result<Vec<(MessageId, DeliveryView)>, StoreError> {
    const DELIVERIES: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT d.id, d.message_id, d.callback_id, d.state, d.due FROM wanted \
               JOIN deliveries d ON d.message_id = wanted.id ORDER BY d.id",
        columns: &["BIGINT"],
    };
    const ATTEMPTS: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT a.delivery_id, a.number, a.started, a.finished, a.outcome, a.status, \
               a.request, a.response, a.sealed_record FROM wanted \
               JOIN attempts a ON a.delivery_id = wanted.id ORDER BY a.delivery_id, a.number",
        columns: &["BIGINT"],
    };
    let dialect = dialect_of(connection);
    let mut deliveries = Vec::new();
    DELIVERIES
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                deliveries.push((MessageId(int(row, 1)?), delivery(row)?));
                Ok(())
            },
        )
        .await?;
    deliveries.sort_by_key(|(_, delivery)| delivery.id);

    let owed: Vec<i64> = deliveries
        .iter()
        .map(|(_, delivery)| delivery.id.0)
        .collect();
    ATTEMPTS
        .fetch(
            connection,
            dialect,
            &owed,
            |query, id| query.bind(*id),
            |row| {
                let delivery = DeliveryId(int(row, 0)?);
                if let Ok(at) = deliveries.binary_search_by_key(&delivery, |(_, found)| found.id) {
                    let mut attempt = attempt(row, key)?;
                    if !whole {
                        attempt.headers.clear();
                        attempt.body.clear();
                    }
                    deliveries[at].1.attempts.push(attempt);
                }
                Ok(())
            },
        )
        .await?;
    Ok(deliveries)
}

fn dialect_of(connection: &AnyConnection) -> Dialect {
    match connection.backend_name() {
        "SQLite" => Dialect::Sqlite,
        _ => Dialect::Postgres,
    }
}

fn delivery(row: &AnyRow) -> Result<DeliveryView, StoreError> {
    let state = state(int(row, 3)?)?;
    Ok(DeliveryView {
        id: DeliveryId(int(row, 0)?),
        callback: sql::id(row, "callback_id")?,
        state,
        due: (state == DeliveryState::Waiting).then_some(UnixMillis(int(row, 4)?)),
        attempts: Vec::new(),
    })
}

pub(super) fn attempt(row: &AnyRow, key: &SecretKey) -> Result<AttemptView, StoreError> {
    let word: &str = row.try_get("outcome")?;
    let outcome = AttemptOutcome::from_code(word).ok_or_else(|| StoreError::Value {
        column: "attempts.outcome",
        problem: word.to_owned(),
    })?;
    let status: Option<i64> = row.try_get("status")?;
    let record = sealed::open(row, key)?;
    let (response, fault) = faults::read(outcome, status, record.response);
    Ok(AttemptView {
        number: sql::number32(row, "number")?,
        started: UnixMillis(int(row, 2)?),
        finished: sql::time_or_never(row, "finished")?,
        outcome,
        status: status.and_then(|status| u16::try_from(status).ok()),
        request: record.request,
        headers: record.headers,
        body: record.body,
        response,
        fault,
    })
}
