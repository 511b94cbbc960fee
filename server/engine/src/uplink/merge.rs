//! Receptions become messages; the rule itself stands in [`domain::message`].

mod plan;

pub(crate) use plan::Stored;

use std::collections::{BTreeMap, HashMap};

use domain::reception::{Outcome, Reception};
use domain::{DeviceId, DeviceTypeId, MessageId, Rejection, StationId, UnixMillis};
use payload::hex::Payload;

use super::authenticate::{Known, KnownReception};
use crate::Engine;
use crate::store::{self, StoreError, messages::Span};

/// A message as the receptions known now make it. Only those that changed stand here.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: MessageId,
    /// Whether it was not there before.
    pub(super) new: bool,
    pub(super) device: DeviceId,
    pub(super) device_type: DeviceTypeId,
    pub(super) time: UnixMillis,
    pub(super) seq_number: u16,
    pub(super) data: Payload,
    pub(super) ack: bool,
    pub(super) stations: u32,
    pub(super) rssi: f64,
    pub(super) snr: Option<f64>,
    /// The station whose reception made it, for the callbacks of a new message.
    pub(super) first_station: StationId,
}

/// The messages and receptions to write, and the outcomes.
pub(super) struct Merged {
    pub(super) messages: Vec<Message>,
    /// Receptions that are new, were replaced, or moved to another message.
    pub(super) receptions: Vec<(MessageId, Reception)>,
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

/// What belongs together at most: the receptions of one device and one sequence number.
type Key = (DeviceId, u16);

pub(super) async fn merge(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    known: Known,
) -> Result<Merged, StoreError> {
    let window = engine.settings.merge_window;
    let dialect = engine.db.dialect;
    let mut arrivals: BTreeMap<Key, Vec<KnownReception>> = BTreeMap::new();
    for item in &known.receptions {
        let key = (item.reception.device, item.reception.seq_number);
        arrivals.entry(key).or_default().push(*item);
    }
    let spans: Vec<Span> = arrivals
        .iter()
        .map(|(key, items)| span(*key, items, window))
        .collect();
    let mut stored = group(store::messages::around(connection, dialect, &spans).await?);

    let mut plans = Vec::with_capacity(arrivals.len());
    let mut unfinished = Vec::new();
    for ((key, items), span) in arrivals.iter().zip(&spans) {
        let before = stored.remove(key).unwrap_or_default();
        let plan = plan::plan(&before, items, span.from, window);
        if plan.reopens {
            // A message lost its beginning: what lies further on may have to move too.
            unfinished.push(Span {
                to: UnixMillis(i64::MAX),
                ..*span
            });
        } else {
            plans.push((*key, plan));
        }
    }
    if !unfinished.is_empty() {
        let mut stored = group(store::messages::around(connection, dialect, &unfinished).await?);
        for span in &unfinished {
            let key = (span.device, span.seq_number);
            let before = stored.remove(&key).unwrap_or_default();
            plans.push((key, plan::plan(&before, &arrivals[&key], span.from, window)));
        }
    }
    Ok(assemble(engine, known, plans))
}

fn span(key: Key, items: &[KnownReception], window: i64) -> Span {
    let times = items.iter().map(|item| item.reception.time);
    let (first, last) = times.fold(
        (UnixMillis(i64::MAX), UnixMillis(i64::MIN)),
        |span, time| (span.0.min(time), span.1.max(time)),
    );
    Span {
        device: key.0,
        seq_number: key.1,
        from: first.plus(-window),
        to: last.plus(window),
    }
}

fn group(stored: Vec<plan::Stored>) -> HashMap<Key, Vec<plan::Stored>> {
    let mut groups: HashMap<Key, Vec<plan::Stored>> = HashMap::new();
    for item in stored {
        let key = (item.reception.device, item.reception.seq_number);
        groups.entry(key).or_default().push(item);
    }
    groups
}

/// Gives new messages their ids and collects what has to be written.
fn assemble(engine: &Engine, mut known: Known, plans: Vec<(Key, plan::Plan)>) -> Merged {
    let count = plans
        .iter()
        .flat_map(|(_, plan)| &plan.blocks)
        .filter(|b| b.id.is_none())
        .count();
    let mut ids = engine.ids.rows(count).into_iter().map(MessageId);
    let mut messages = Vec::with_capacity(count);
    let mut receptions = Vec::with_capacity(known.receptions.len());
    for ((device, seq_number), plan) in plans {
        for block in plan.blocks {
            // There are as many ids as blocks without one.
            let Some(id) = block.id.or_else(|| ids.next()) else {
                continue;
            };
            for (place, repeated) in &block.arrivals {
                let outcome = match (repeated, block.id) {
                    (true, _) => Outcome::Repeated(id),
                    (false, None) if Some(*place) == block.opener => Outcome::Accepted(id),
                    (false, _) => Outcome::Merged(id),
                };
                known.outcomes[*place] = Some(Ok(outcome));
            }
            if !block.changed {
                continue;
            }
            receptions.extend(block.write.iter().map(|reception| (id, *reception)));
            messages.push(Message {
                id,
                new: block.id.is_none(),
                device,
                device_type: known.device_types[&device],
                time: block.first.time,
                seq_number,
                data: block.first.data,
                ack: block.ack,
                stations: block.stations,
                rssi: block.rssi,
                snr: block.snr,
                first_station: block.first_station,
            });
        }
    }
    Merged {
        messages,
        receptions,
        outcomes: known.outcomes,
    }
}
