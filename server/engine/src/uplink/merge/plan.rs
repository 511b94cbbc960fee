//! What arriving receptions do to the messages of one device and one sequence number.
//! Pure: the same set of receptions gives the same messages, in whatever order they came.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use domain::contract::Carriage;
use domain::reception::Reception;
use domain::{DeviceTypeId, GroupId, MessageId, StationId, UnixMillis, message};
use payload::hex::Payload;

use super::KnownReception;

/// A reception that was there before, its message, and that message's earliest time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    pub(crate) reception: Reception,
    pub(crate) message: MessageId,
    pub(crate) opened: UnixMillis,
    /// The device type and group of that message.
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    /// What became of it.
    pub(crate) carriage: Carriage,
    /// Whether it is not closed yet.
    pub(crate) open: bool,
}

/// The messages that come out.
pub(super) struct Plan {
    pub(super) blocks: Vec<Block>,
    /// A message that was there before begins elsewhere now, so receptions beyond those loaded
    /// may be concerned.
    pub(super) reopens: bool,
}

/// One message that comes out.
pub(super) struct Block {
    /// The message it was before, if it was one.
    pub(super) was: Option<Was>,
    /// Whether anything about it has to be written.
    pub(super) changed: bool,
    /// The bytes it had, if it was one.
    pub(super) said: Option<Payload>,
    /// Its earliest reception, which tells its time and bytes.
    pub(super) first: Reception,
    /// The time of its latest.
    pub(super) last: UnixMillis,
    pub(super) ack: bool,
    /// Whether an arrival is the first to tell that the device asks for a downlink.
    pub(super) asks: bool,
    pub(super) stations: u32,
    pub(super) rssi: f64,
    pub(super) snr: Option<f64>,
    /// Receptions to write.
    pub(super) write: Vec<Reception>,
    /// Those of them that were not there before.
    pub(super) fresh: Vec<Reception>,
    /// Those whose figures were corrected: what was stored, and what is now.
    pub(super) corrected: Vec<(Reception, Reception)>,
    /// Those that were of another message: time, and that message's device type and group.
    pub(super) taken_over: Vec<(UnixMillis, DeviceTypeId, GroupId)>,
    /// Whether it is new and a stored reception of a message that is not closed yet is within reach
    /// of it; see [`message::reach`].
    pub(super) beside: bool,
    /// Who heard it, and how strong (dBm).
    pub(super) heard: Vec<(StationId, f64)>,
    /// Places of the batch that belong here, and whether each changed nothing.
    pub(super) arrivals: Vec<(usize, bool)>,
    /// The place that arrived first of them.
    pub(super) opener: Option<usize>,
    /// The station of that place, or of the earliest reception.
    pub(super) first_station: StationId,
    /// Stations of which nothing was known to have heard it, ascending; the first of a new
    /// message is none of them.
    pub(super) joined: Vec<StationId>,
}

/// The message that a block was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Was {
    pub(super) id: MessageId,
    /// Its earliest time then.
    pub(super) opened: UnixMillis,
    pub(super) device_type: DeviceTypeId,
    pub(super) group: GroupId,
    pub(super) carriage: Carriage,
    pub(super) open: bool,
}

/// One reception among its like.
struct Entry {
    reception: Reception,
    /// The message it was of, if it was stored.
    stored: Option<Was>,
    /// What was stored, if it was replaced by stronger figures.
    replaced: Option<Reception>,
    /// Must be written even if it stays where it was.
    write: bool,
    arrivals: Vec<(usize, bool)>,
}

/// Lays `arrivals` among what is `stored`. Messages that opened before `from` cannot be
/// concerned and are left out; they only show that their number was accepted.
pub(super) fn plan(
    stored: &[Stored],
    arrivals: &[KnownReception],
    from: UnixMillis,
    window: i64,
) -> Plan {
    let mut entries: BTreeMap<(UnixMillis, StationId, Payload), Entry> = BTreeMap::new();
    for item in stored.iter().filter(|item| item.opened >= from) {
        let entry = Entry {
            reception: item.reception,
            stored: Some(Was {
                id: item.message,
                opened: item.opened,
                device_type: item.device_type,
                group: item.group,
                carriage: item.carriage,
                open: item.open,
            }),
            replaced: None,
            write: false,
            arrivals: Vec::new(),
        };
        entries.insert(identity(&item.reception), entry);
    }
    for item in arrivals {
        let reception = item.reception;
        entries
            .entry(identity(&reception))
            .and_modify(|entry| {
                // A station that reports the same twice, with different figures: those of one
                // are kept by their size, so that the order does not decide.
                let stronger = by_figures(&reception, &entry.reception) == Ordering::Greater;
                let asks = reception.ack && !entry.reception.ack;
                if stronger || asks {
                    if entry.stored.is_some() && entry.replaced.is_none() {
                        entry.replaced = Some(entry.reception);
                    }
                    // That the device asks holds, however weak the report that says so.
                    let ack = reception.ack || entry.reception.ack;
                    if stronger {
                        entry.reception = reception;
                    }
                    entry.reception.ack = ack;
                    entry.write = true;
                }
                entry.arrivals.push((item.place, !stronger && !asks));
            })
            .or_insert_with(|| Entry {
                reception,
                stored: None,
                replaced: None,
                write: true,
                arrivals: vec![(item.place, false)],
            });
    }
    let entries: Vec<Entry> = entries.into_values().collect();
    let times: Vec<UnixMillis> = entries.iter().map(|entry| entry.reception.time).collect();
    let ranges = message::partition(&times, window);
    let reopens = ranges.iter().any(|range| {
        entries[range.clone()].iter().skip(1).any(|entry| {
            entry.stored.is_some_and(|was| {
                was.opened == entry.reception.time
                    && owner(&entries[range.start..=range.start]).map(|w| w.id) != Some(was.id)
            })
        })
    });
    let blocks = ranges
        .into_iter()
        .map(|range| block(&entries[range], stored, message::reach(window)))
        .collect();
    Plan { blocks, reopens }
}

/// The message whose beginning lies among `entries`: at most one, since beginnings lie more
/// than a window apart.
fn owner(entries: &[Entry]) -> Option<Was> {
    let opens = |entry: &&Entry| {
        entry
            .stored
            .is_some_and(|was| was.opened == entry.reception.time)
    };
    entries.iter().find(opens).and_then(|entry| entry.stored)
}

fn block(entries: &[Entry], stored: &[Stored], reach: i64) -> Block {
    let was = owner(entries);
    let id = was.map(|was| was.id);
    let moved = |entry: &Entry| entry.stored.map(|was| was.id) != id;
    let write: Vec<Reception> = entries
        .iter()
        .filter(|e| e.write || moved(e))
        .map(|entry| entry.reception)
        .collect();
    let arrivals: Vec<(usize, bool)> = entries.iter().flat_map(|e| e.arrivals.clone()).collect();
    let opener = arrivals
        .iter()
        .filter(|arrival| !arrival.1)
        .map(|arrival| arrival.0)
        .min();
    let first = entries[0].reception;
    let last = entries[entries.len() - 1].reception.time;
    let within = first.time.plus(-reach)..=last.plus(reach);
    let beside = was.is_none()
        && stored
            .iter()
            .any(|one| one.open && within.contains(&one.reception.time));
    let brought = |entry: &&Entry| entry.arrivals.iter().any(|a| Some(a.0) == opener);
    let all = || entries.iter().map(|entry| &entry.reception);
    let stations: BTreeSet<StationId> = all().map(|reception| reception.station).collect();
    let fresh = entries.iter().filter(|entry| entry.stored.is_none());
    let asked = entries.iter().any(|entry| {
        let before = entry.replaced.unwrap_or(entry.reception);
        entry.stored.is_some() && before.ack
    });
    let corrected = entries
        .iter()
        .filter_map(|entry| Some((entry.replaced?, entry.reception)));
    let taken_over = entries.iter().filter_map(|entry| {
        let was = entry.stored.filter(|was| Some(was.id) != id)?;
        Some((entry.reception.time, was.device_type, was.group))
    });
    let said = entries
        .iter()
        .find(|entry| was.is_some() && entry.stored.map(|was| was.id) == id)
        .map(|entry| entry.reception.data);
    let first_station = entries
        .iter()
        .find(brought)
        .map_or(first.station, |e| e.reception.station);
    let known = entries.iter().filter(|entry| id.is_some() && !moved(entry));
    let mut known: BTreeSet<StationId> = known.map(|entry| entry.reception.station).collect();
    if was.is_none() {
        known.insert(first_station);
    }
    let joined = stations.difference(&known).copied().collect();
    Block {
        was,
        last,
        beside,
        said,
        joined,
        corrected: corrected.collect(),
        taken_over: taken_over.collect(),
        fresh: fresh.map(|entry| entry.reception).collect(),
        heard: all()
            .map(|reception| (reception.station, reception.rssi))
            .collect(),
        changed: id.is_none() || !write.is_empty(),
        first,
        ack: all().any(|reception| reception.ack),
        asks: all().any(|reception| reception.ack) && !asked,
        stations: stations.len() as u32,
        rssi: all()
            .map(|reception| reception.rssi)
            .fold(f64::NEG_INFINITY, f64::max),
        snr: all().filter_map(|reception| reception.snr).reduce(f64::max),
        first_station,
        write,
        arrivals,
        opener,
    }
}

/// What makes a reception this one and no other, and the order of the receptions of a message:
/// nothing that was acknowledged is given up for another, so the bytes belong to it.
fn identity(reception: &Reception) -> (UnixMillis, StationId, Payload) {
    (reception.time, reception.station, reception.data)
}

/// A total order of two reports of the same.
fn by_figures(one: &Reception, other: &Reception) -> Ordering {
    let snr = |reception: &Reception| reception.snr.unwrap_or(f64::NEG_INFINITY);
    one.rssi
        .total_cmp(&other.rssi)
        .then(snr(one).total_cmp(&snr(other)))
        .then(one.freq.cmp(&other.freq))
        .then(one.rep.cmp(&other.rep))
}
