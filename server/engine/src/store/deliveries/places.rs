//! Where deliveries stand in lists: by callback, newest first.
//!
//! Each way of standing has an index by which it is found, so that a page reads about what it
//! shows, whatever else a callback has; the rows themselves are then read by key.
//!
//! | which | found by |
//! |---|---|
//! | delivered, given up, cancelled | `deliveries_ended` |
//! | failed once and not delivered since | `deliveries_undelivered` |
//! | waiting | `deliveries_due`, see [`waiting`] |
//! | of one device | its messages or events |
//!
//! SQLite uses a partial index only where the statement says the condition of the index in the
//! same words: hence `state <> 0` beside a state that is bound.

use domain::callback::{CallbackKind, DeliveryState, Standing};
use domain::{CallbackId, DeliveryId, DeviceId, UnixMillis};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::store::bulk::int;
use crate::store::db::StoreError;

/// Where a delivery stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Since when it is owed.
    pub(crate) created: UnixMillis,
    /// Among those owed at the same time.
    pub(crate) id: DeliveryId,
}

/// The places between two, neither of which belongs to them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Between {
    /// Beyond this one.
    pub(crate) above: Place,
    /// Before this one.
    pub(crate) below: Place,
}

impl Between {
    /// Those owed at `since` or later, and before `before`.
    pub(crate) fn times(since: Option<i64>, before: Option<i64>) -> Self {
        let place = |created: i64, id: i64| Place {
            created: UnixMillis(created),
            id: DeliveryId(id),
        };
        let since = since.unwrap_or(i64::MIN);
        Self {
            above: place(since.saturating_sub(1), i64::MAX),
            below: place(before.unwrap_or(i64::MAX), i64::MIN),
        }
    }

    /// Those of them that lie beyond a place, in either direction.
    fn beyond(self, place: Option<Place>, backwards: bool) -> Self {
        match place {
            None => self,
            Some(place) if backwards => Self {
                above: self.above.max(place),
                ..self
            },
            Some(place) => Self {
                below: self.below.min(place),
                ..self
            },
        }
    }
}

/// Which deliveries to list.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    /// Those of these callbacks.
    pub(crate) callbacks: &'a [(CallbackId, CallbackKind)],
    /// Only those that tell of this device.
    pub(crate) device: Option<DeviceId>,
    /// Those that stand like one of these.
    pub(crate) standings: &'a [Standing],
    /// Only those owed in this time.
    pub(crate) between: Between,
    /// The time.
    pub(crate) now: UnixMillis,
}

/// A statement for places, the newest first, and the same with the oldest first.
macro_rules! both {
    ($from:literal) => {
        [both!($from, "DESC"), both!($from, "ASC")]
    };
    ($from:literal, $order:literal) => {
        concat!(
            "SELECT d.created, d.id FROM ",
            $from,
            " AND (d.created, d.id) > ($2, $3) AND (d.created, d.id) < ($4, $5) \
             ORDER BY d.created ",
            $order,
            ", d.id ",
            $order,
            " LIMIT $6"
        )
    };
}

type Both = [&'static str; 2];

pub(super) const ENDED: Both =
    both!("deliveries d WHERE d.callback_id = $1 AND d.state = $7 AND d.state <> 0");
pub(super) const UNDELIVERED: Both =
    both!("deliveries d WHERE d.callback_id = $1 AND d.undelivered = 1");
pub(super) const WAITING: Both =
    both!("deliveries d WHERE d.callback_id = $1 AND d.state = 0 AND d.due >= $7");

// In these two the sums keep the databases from the indexes of the states: there are more rows
// of a state than of a device.

pub(super) const OF_MESSAGES: Both = both!(
    "messages m CROSS JOIN deliveries d WHERE m.device_id = $1 AND d.message_id = m.id \
     AND d.callback_id = $7 AND (d.state + 0 IN ($8, $9, $10, $11) OR d.undelivered + 0 = $12)"
);
pub(super) const OF_EVENTS: Both = both!(
    "events e CROSS JOIN deliveries d WHERE e.device_id = $1 AND d.about = e.id AND d.about > 0 \
     AND d.callback_id = $7 AND (d.state + 0 IN ($8, $9, $10, $11) OR d.undelivered + 0 = $12)"
);

/// The places beyond a position, at most `limit`, the newest first; `backwards` walks up and
/// returns the oldest first.
pub(crate) async fn places(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    position: Option<Place>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    let asked = Asked {
        between: wanted.between.beyond(position, backwards),
        order: usize::from(backwards),
        limit,
    };
    let mut found = Vec::new();
    for (callback, kind) in wanted.callbacks {
        if let Some(device) = wanted.device {
            let text = match kind {
                CallbackKind::Error | CallbackKind::Event => OF_EVENTS,
                _ => OF_MESSAGES,
            };
            let of = of_device(connection, text, device, *callback, wanted.standings, asked);
            found.extend(of.await?);
            continue;
        }
        for standing in wanted.standings {
            let of = match standing.state() {
                None => of_callback(connection, UNDELIVERED, *callback, asked, None).await,
                Some(DeliveryState::Waiting) => {
                    waiting(connection, *callback, asked, wanted.now).await
                }
                Some(state) => {
                    let state = Some(state as i64);
                    of_callback(connection, ENDED, *callback, asked, state).await
                }
            };
            found.extend(of?);
        }
    }
    found.sort_unstable();
    found.dedup();
    if !backwards {
        found.reverse();
    }
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

pub(super) const UNDELIVERED_BELOW: &str = "SELECT d.created, d.id FROM groups g CROSS JOIN device_types t CROSS JOIN callbacks c \
     CROSS JOIN deliveries d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
     AND c.device_type_id = t.id AND d.callback_id = c.id AND d.undelivered = 1 \
     AND (d.created, d.id) > ($3, $4) AND (d.created, d.id) < ($5, $6) \
     ORDER BY d.created DESC, d.id DESC LIMIT $7";

/// The places of what was not taken of the callbacks of all device types of the group of a path
/// and of those below it, beyond a position, the newest first. Read is what was not taken, and
/// nothing else of what they delivered.
pub(crate) async fn places_below(
    connection: &mut AnyConnection,
    path: &str,
    between: Between,
    position: Option<Place>,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    let Between { above, below } = between.beyond(position, false);
    let rows = sqlx::query(UNDELIVERED_BELOW)
        .bind(path)
        .bind(crate::store::groups::after(path))
        .bind(above.created.0)
        .bind(above.id.0)
        .bind(below.created.0)
        .bind(below.id.0)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(place).collect()
}

/// Which places are asked for, and in which order.
#[derive(Clone, Copy)]
struct Asked {
    between: Between,
    /// Which of [`Both`].
    order: usize,
    limit: i64,
}

async fn of_callback(
    connection: &mut AnyConnection,
    text: Both,
    callback: CallbackId,
    asked: Asked,
    last: Option<i64>,
) -> Result<Vec<Place>, StoreError> {
    let Between { above, below } = asked.between;
    let mut query = sqlx::query(text[asked.order])
        .bind(callback.to_string())
        .bind(above.created.0)
        .bind(above.id.0)
        .bind(below.created.0)
        .bind(below.id.0)
        .bind(asked.limit);
    if let Some(last) = last {
        query = query.bind(last);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(place).collect()
}

/// Those that wait. Their index goes by when they are due, which is never before they were owed:
/// so the newest are looked for among those that became due lately, and, as long as they are too
/// few, among more. Towards newer ones there is nothing to narrow.
async fn waiting(
    connection: &mut AnyConnection,
    callback: CallbackId,
    asked: Asked,
    now: UnixMillis,
) -> Result<Vec<Place>, StoreError> {
    /// The first of the spans (ms), and how many times wider the next one is.
    const SPAN: i64 = 10_000;
    const WIDER: i64 = 30;
    /// What the clocks of two processes may differ by (ms).
    const CLOCKS: i64 = 60_000;
    let Between { above, below } = asked.between;
    let oldest = above.created.max(UnixMillis::SIGFOX_BEGAN);
    let mut span = SPAN;
    loop {
        let since = below.created.min(now).plus(-span);
        let whole = asked.order > 0 || since <= oldest;
        let above = match whole {
            true => above,
            false => Place {
                created: since,
                id: DeliveryId(i64::MIN),
            },
        };
        let narrowed = Asked {
            between: Between { above, below },
            ..asked
        };
        let due = Some(above.created.plus(-CLOCKS).0);
        let found = of_callback(connection, WAITING, callback, narrowed, due).await?;
        if whole || found.len() as i64 >= asked.limit {
            return Ok(found);
        }
        span = span.saturating_mul(WIDER);
    }
}

async fn of_device(
    connection: &mut AnyConnection,
    text: Both,
    device: DeviceId,
    callback: CallbackId,
    standings: &[Standing],
    asked: Asked,
) -> Result<Vec<Place>, StoreError> {
    /// No row has this number.
    const NONE: i64 = -1;
    let Between { above, below } = asked.between;
    let mut query = sqlx::query(text[asked.order])
        .bind(i64::from(device.0))
        .bind(above.created.0)
        .bind(above.id.0)
        .bind(below.created.0)
        .bind(below.id.0)
        .bind(asked.limit)
        .bind(callback.to_string());
    // The four states, and 1 for the truth of the fifth.
    for (standing, _) in Standing::ALL {
        let number = standing.state().map_or(1, |state| state as i64);
        let wanted = standings.contains(&standing);
        query = query.bind(if wanted { number } else { NONE });
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(place).collect()
}

pub(super) fn place(row: &AnyRow) -> Result<Place, StoreError> {
    Ok(Place {
        created: UnixMillis(int(row, 0)?),
        id: DeliveryId(int(row, 1)?),
    })
}
