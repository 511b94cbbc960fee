//! Breaks of sequence numbers by the time at which they are told to have been.

use domain::EventId;
use domain::event::EventView;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::messages::Stretch;
use super::view;

// The code stands here as it does in the index, which has no other events. The bound is looked
// up once for each row of `v`.
const BREAKS: Bulk = Bulk {
    text: "WITH v (device_id, low, high) AS (VALUES {rows}) \
           SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
             e.variables \
           FROM v CROSS JOIN events e \
           WHERE e.device_id = v.device_id AND e.kind = 'INVALID_SEQ_NUMBER' \
             AND e.time >= v.low \
             AND e.time <= COALESCE((SELECT b.time FROM events b \
               WHERE b.device_id = v.device_id AND b.kind = 'INVALID_SEQ_NUMBER' \
                 AND b.time > v.high \
               ORDER BY b.time LIMIT 1), v.high)",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// The breaks in those stretches and the next one after each, by device and time, each once.
pub(crate) async fn breaks(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stretches: &[Stretch],
) -> Result<Vec<EventView>, StoreError> {
    let mut found = Vec::new();
    BREAKS
        .fetch(
            connection,
            dialect,
            stretches,
            |query, stretch| {
                query
                    .bind(i64::from(stretch.device.0))
                    .bind(stretch.from.0)
                    .bind(stretch.to.0)
            },
            |row| {
                found.push(view(row)?);
                Ok(())
            },
        )
        .await?;
    found.sort_unstable_by_key(|event| (event.device, event.time, event.id));
    found.dedup_by_key(|event| event.id);
    Ok(found)
}

/// Takes back what turned out not to be.
pub(crate) async fn remove(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    events: &[EventId],
) -> Result<(), StoreError> {
    const REMOVE: Bulk = Bulk {
        text: "DELETE FROM events WHERE id IN (VALUES {rows})",
        columns: &["BIGINT"],
    };
    REMOVE
        .execute(connection, dialect, events, |query, event| {
            query.bind(event.0)
        })
        .await
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    #[test]
    fn the_code_in_the_statement_is_that_of_the_kind() {
        let code = format!("'{}'", EventKind::SequenceBreak.code());
        assert_eq!(super::BREAKS.text.matches(&code).count(), 2);
    }
}
