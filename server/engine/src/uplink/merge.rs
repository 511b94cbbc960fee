//! Receptions become messages; the rule itself stands in [`domain::message`].

mod plan;

pub(crate) use plan::Stored;

use std::collections::{BTreeMap, HashMap};

use domain::base_station::Region;
use domain::contract::{Carriage, Options};
use domain::link_quality::LinkQuality;
use domain::oob::FrameKind;
use domain::reception::{Outcome, Reception};
use domain::{
    DeviceId, DeviceTypeId, GroupId, MessageId, Rejection, StationId, UnixMillis, message,
    virtual_device,
};
use payload::hex::Payload;

use super::authenticate::{Known, KnownReception};
use crate::Engine;
use crate::store::devices::Standing;
use crate::store::{self, StoreError, messages::Span};

/// A message as the receptions known now make it. Only those that changed stand here.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: MessageId,
    /// Its time before; none if it was not there.
    pub(super) before: Option<UnixMillis>,
    /// Its bytes before; those it has if it was not there.
    pub(super) data_before: Payload,
    pub(super) device: DeviceId,
    /// The type and group of the device: now for a new message, else when it came.
    pub(super) device_type: DeviceTypeId,
    pub(super) group: GroupId,
    pub(super) kind: FrameKind,
    pub(super) time: UnixMillis,
    /// When the last station heard it.
    pub(super) last: UnixMillis,
    pub(super) seq_number: u16,
    pub(super) data: Payload,
    pub(super) ack: bool,
    /// Whether it is known only now that the device asks for a downlink.
    pub(super) asks: bool,
    pub(super) stations: u32,
    pub(super) rssi: f64,
    pub(super) snr: Option<f64>,
    /// The station whose reception made it, for the callbacks of a new message.
    pub(super) first_station: StationId,
    /// Whether no radio carried it: its number is none of the device's own.
    pub(super) made_up: bool,
    /// Stations of which nothing was known to have heard it, without the first of a new message.
    pub(super) joined: Vec<StationId>,
    pub(super) lqi: LinkQuality,
    /// The region of the station that heard it best.
    pub(super) region: Region,
    /// Receptions that were not there before.
    pub(super) fresh: Vec<Reception>,
    /// Receptions whose figures were corrected: what was stored, and what is now.
    pub(super) corrected: Vec<(Reception, Reception)>,
    /// Receptions that were of another message: the time of each, and the device type and group
    /// of that message.
    pub(super) taken_over: Vec<(UnixMillis, DeviceTypeId, GroupId)>,
    /// Whether a message of its number that is not closed yet was stored so near that one reception
    /// might join the two.
    pub(super) beside: bool,
    /// Whether it is new or not closed yet.
    pub(super) open: bool,
    /// Places of the batch that belong to it.
    pub(super) places: Vec<usize>,
    /// Whether its callbacks go; see the stage `carry`.
    pub(super) carriage: Carriage,
    /// Whether it lies beyond the contract's daily number.
    pub(super) over_quota: bool,
    /// What its contract grants beside; of a new one.
    pub(super) options: Options,
}

impl Message {
    /// Whether it was not there before.
    pub(super) const fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// The region of the station that heard it best decides about its link quality and when its
    /// device listens.
    fn region(heard: &[(StationId, f64)], regions: &HashMap<StationId, Region>) -> Region {
        let best = heard.iter().max_by(|one, other| one.1.total_cmp(&other.1));
        let region = best.and_then(|(station, _)| regions.get(station));
        region.copied().unwrap_or_default()
    }
}

/// The messages and receptions to write, and the outcomes.
pub(super) struct Merged {
    pub(super) messages: Vec<Message>,
    /// Receptions that are new, were replaced, or moved to another message.
    pub(super) receptions: Vec<(MessageId, Reception)>,
    /// Where each device of the batch stands.
    pub(super) standings: HashMap<DeviceId, Standing>,
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

/// Refuses another merge window than the one with which the stored messages were made: of two
/// that were apart it would make one, or two of one, and what was told of them would be wrong.
pub(crate) async fn ensure_window(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.settings.merge_window;
    let mut tx = engine.db.write().await?;
    let kept = store::made_with::merge_window(&mut tx, engine.db.dialect, now).await?;
    tx.commit().await?;
    if kept == now {
        return Ok(());
    }
    Err(StoreError::MadeWith {
        setting: "messages.merge_window",
        now: now / 1000,
        kept: kept / 1000,
    })
}

/// What belongs together at most: the receptions of one device, one sequence number and one kind
/// of frame, all of them made up ([`virtual_device`]) or none. An out-of-band frame is never part of a
/// message that has the same number; nor is what a device says part of what was made up for it.
type Key = (DeviceId, u16, FrameKind, bool);

pub(super) async fn merge(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    known: Known,
) -> Result<Merged, StoreError> {
    let window = engine.settings.merge_window;
    let dialect = engine.db.dialect;
    let mut arrivals: BTreeMap<Key, Vec<KnownReception>> = BTreeMap::new();
    for item in &known.receptions {
        arrivals
            .entry(key(&item.reception))
            .or_default()
            .push(*item);
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
        let plan = plan::plan(&before, items, opened_from(span, window), window);
        if plan.reopens {
            // A message lost its beginning: what lies further on may have to move too.
            let further = Span {
                to: UnixMillis(i64::MAX),
                ..*span
            };
            unfinished.push((*key, further));
        } else {
            plans.push((*key, plan));
        }
    }
    if !unfinished.is_empty() {
        let further: Vec<Span> = unfinished.iter().map(|one| one.1).collect();
        let mut stored = group(store::messages::around(connection, dialect, &further).await?);
        for (key, span) in &unfinished {
            let before = stored.remove(key).unwrap_or_default();
            let from = opened_from(span, window);
            plans.push((*key, plan::plan(&before, &arrivals[key], from, window)));
        }
    }
    let mut stations: Vec<StationId> = plans
        .iter()
        .flat_map(|(_, plan)| &plan.blocks)
        .filter(|block| block.changed)
        .flat_map(|block| block.heard.iter().map(|heard| heard.0))
        .collect();
    stations.sort_unstable();
    stations.dedup();
    let regions = store::stations::regions(connection, dialect, &stations).await?;
    Ok(assemble(engine, known, plans, &regions))
}

fn key(reception: &Reception) -> Key {
    (
        reception.device,
        reception.seq_number,
        reception.kind,
        virtual_device::is_virtual(reception.station),
    )
}

/// Where to look for what may be concerned, and for what is near enough to tell by it that the
/// number was accepted.
fn span(key: Key, items: &[KnownReception], window: i64) -> Span {
    let times = items.iter().map(|item| item.reception.time);
    let (first, last) = times.fold(
        (UnixMillis(i64::MAX), UnixMillis(i64::MIN)),
        |span, time| (span.0.min(time), span.1.max(time)),
    );
    Span {
        device: key.0,
        seq_number: key.1,
        kind: key.2,
        from: first.plus(-message::reach(window)),
        to: last.plus(message::reach(window)),
    }
}

/// From when on messages must have opened that the arrivals of a span may concern.
fn opened_from(span: &Span, window: i64) -> UnixMillis {
    span.from.plus(message::reach(window) - window)
}

fn group(stored: Vec<plan::Stored>) -> HashMap<Key, Vec<plan::Stored>> {
    let mut groups: HashMap<Key, Vec<plan::Stored>> = HashMap::new();
    for item in stored {
        groups.entry(key(&item.reception)).or_default().push(item);
    }
    groups
}

/// Gives new messages their ids and collects what has to be written.
fn assemble(
    engine: &Engine,
    mut known: Known,
    plans: Vec<(Key, plan::Plan)>,
    regions: &HashMap<StationId, Region>,
) -> Merged {
    let count = plans
        .iter()
        .flat_map(|(_, plan)| &plan.blocks)
        .filter(|b| b.was.is_none())
        .count();
    let mut ids = engine.ids.rows(count).into_iter().map(MessageId);
    let mut messages = Vec::with_capacity(count);
    let mut receptions = Vec::with_capacity(known.receptions.len());
    for ((device, seq_number, kind, made_up), plan) in plans {
        for block in plan.blocks {
            // There are as many ids as blocks without one.
            let Some(id) = block.was.map(|was| was.id).or_else(|| ids.next()) else {
                continue;
            };
            for (place, repeated) in &block.arrivals {
                let outcome = match (repeated, block.was) {
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
            let standing = &known.standings[&device];
            let region = Message::region(&block.heard, regions);
            messages.push(Message {
                id,
                before: block.was.map(|was| was.opened),
                data_before: block.said.unwrap_or(block.first.data),
                device,
                device_type: block
                    .was
                    .map_or(standing.device_type, |was| was.device_type),
                group: block.was.map_or(standing.group, |was| was.group),
                kind,
                lqi: LinkQuality::of(region, block.heard.iter().copied()),
                region,
                fresh: block.fresh,
                corrected: block.corrected,
                taken_over: block.taken_over,
                beside: block.beside,
                open: block.was.is_none_or(|was| was.open),
                places: block.arrivals.iter().map(|arrival| arrival.0).collect(),
                carriage: block.was.map_or(Carriage::Delivered, |was| was.carriage),
                over_quota: false,
                options: Options::ALL,
                time: block.first.time,
                last: block.last,
                seq_number,
                data: block.first.data,
                ack: block.ack,
                asks: block.asks,
                stations: block.stations,
                rssi: block.rssi,
                snr: block.snr,
                first_station: block.first_station,
                made_up,
                joined: block.joined,
            });
        }
    }
    Merged {
        messages,
        receptions,
        standings: known.standings,
        outcomes: known.outcomes,
    }
}
