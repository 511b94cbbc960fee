//! Message, receptions, device state, statistics, events and whom they alert, downlinks, counters,
//! the callbacks owed and the feed: one transaction for all of them.

use std::collections::{BTreeMap, HashMap};

use domain::callback::CallbackKind;
use domain::contract::Carriage;
use domain::downlink::DownlinkState;
use domain::oob::{FrameKind, Oob};
use domain::reception::Outcome;
use domain::{
    DeviceId, DeviceTypeId, DownlinkId, EventId, Fault, MessageId, Rejection, StationId, UnixMillis,
};

use super::carry::Carried;
use super::decode::{Decoded, DecodedMessage};
use super::intake::FRESH;
use super::merge::Message;
use super::{recount, tally};
use crate::alert::{self, Place, Said};
use crate::callback::{self, Occasion};
use crate::store::db::Dialect;
use crate::store::devices::{Rare, Standing};
use crate::store::downlinks::Downlink;
use crate::store::messages::Row;
use crate::store::{self, StoreError};
use crate::{Engine, close, downlink, unsubscribe};

/// Everything is written; the commit is all that is left.
pub(super) struct Recorded {
    /// One outcome for each reception of the batch.
    pub(super) outcomes: Vec<Result<Outcome, Rejection>>,
    /// New messages.
    pub(super) messages: u64,
    /// Whether the callback worker has something new to do.
    pub(super) owes_callbacks: bool,
    /// Whether a downlink has to be prepared.
    pub(super) asks_downlinks: bool,
}

pub(super) async fn record(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    decoded: Decoded,
    now: UnixMillis,
) -> Result<Recorded, StoreError> {
    let dialect = engine.db.dialect;
    let Decoded {
        messages,
        mut carried,
    } = decoded;
    let (new, changed): (Vec<&DecodedMessage>, Vec<&DecodedMessage>) = messages
        .iter()
        .partition(|decoded| decoded.message.is_new());
    let closes = now.plus(engine.settings.close_after);
    let new_rows: Vec<Row> = new.iter().map(|decoded| row(decoded, closes)).collect();
    let changed_rows: Vec<Row> = changed.iter().map(|decoded| row(decoded, closes)).collect();
    store::messages::insert(connection, dialect, &new_rows, now).await?;
    store::messages::update(connection, dialect, &changed_rows).await?;
    store::messages::write_receptions(connection, dialect, &carried.receptions).await?;
    keep_warnings(connection, dialect, &mut carried.standings, &new).await?;
    let ids: Vec<MessageId> = changed.iter().map(|decoded| decoded.message.id).collect();
    close::renew(connection, engine, &ids).await?;
    let counted = tally::tally(messages.iter().map(|decoded| &decoded.message));
    store::statistics::add(connection, dialect, &counted.tallies).await?;
    store::statistics::add(connection, dialect, &counted.differences).await?;
    recount::recount(connection, dialect, &counted.superseded).await?;
    count(connection, engine, &new).await?;
    let mut events = std::mem::take(&mut carried.events);
    let ids = engine.ids.rows(events.len());
    for (event, id) in events.iter_mut().zip(ids) {
        event.id = EventId(id);
    }
    let said: Vec<Said<'_>> = new.iter().filter_map(|one| said(one, now)).collect();
    let mut measured = alert::measure_said(connection, engine, &said, now).await?;
    events.append(&mut measured.events);
    let raised = alert::raise(connection, engine, &events, now).await?;
    carried.over.append(&mut measured.over);
    store::events::close(connection, dialect, &carried.over, now).await?;
    store::contracts::count_tokens(connection, dialect, &carried.tokens).await?;
    store::contracts::count_used(connection, dialect, &carried.tokens_taken).await?;
    store::downlinks::insert(connection, dialect, &carried.downlinks, now).await?;
    let proven = prove(connection, engine, &carried.proven, now).await?;

    let mut heard: Vec<DeviceId> = messages.iter().map(|d| d.message.device).collect();
    // Also those of which every number was refused: it is noted.
    let changed = carried
        .standings
        .iter()
        .filter(|(device, standing)| carried.rare_before.get(device) != Some(&standing.rare));
    heard.extend(changed.map(|(device, _)| *device));
    heard.sort_unstable();
    heard.dedup();
    let standing = |device: &DeviceId| Some((*device, carried.standings.get(device)?));
    let standings: Vec<(DeviceId, &Standing)> = heard.iter().filter_map(standing).collect();
    store::devices::write(connection, dialect, &standings).await?;
    let rare: Vec<(DeviceId, &Rare)> = standings
        .iter()
        .map(|(device, standing)| (*device, &standing.rare))
        .filter(|(device, rare)| carried.rare_before.get(device) != Some(rare))
        .collect();
    store::devices::write_rare(connection, dialect, &rare).await?;
    store::devices::refresh_last(connection, dialect, &carried.moved).await?;
    let mut occasions: Vec<Occasion> = messages
        .iter()
        .flat_map(|decoded| occasions(&decoded.message))
        .collect();
    occasions.append(&mut ended(&carried, &messages));
    let owed = callback::owe(connection, engine, &occasions, now)
        .await?
        .and(raised);
    let owed = owed.and(downlink::acknowledge(connection, engine, &proven, now).await?);
    let asking = asking_late(&carried, &messages);
    let owed = callback::ask_late(connection, engine, owed, &asking, now).await?;
    let owes_callbacks = owed.count(connection, engine).await?;
    if !heard.is_empty() {
        store::feed::append(connection, now, &heard).await?;
    }
    unsubscribe::note(connection, engine, &carried.left).await?;
    let lost = || Err(Fault::Missing.of("item"));
    let outcomes = carried
        .outcomes
        .into_iter()
        .map(|o| o.unwrap_or_else(lost))
        .collect();
    Ok(Recorded {
        outcomes,
        messages: new.len() as u64,
        owes_callbacks,
        asks_downlinks: carried.downlinks.iter().any(|downlink| downlink.due.0 != 0),
    })
}

fn row(decoded: &DecodedMessage, closes: UnixMillis) -> Row {
    let message = &decoded.message;
    Row {
        id: message.id,
        device: message.device,
        device_type: message.device_type.to_string(),
        group: message.group.to_string(),
        kind: message.kind,
        lqi: message.lqi,
        closes,
        carriage: message.carriage,
        over_quota: message.over_quota,
        withheld: message.options.withheld(),
        time: message.time,
        seq_number: message.seq_number,
        data: message.data.as_bytes().to_vec(),
        ack: message.ack,
        stations: message.stations,
        rssi: message.rssi,
        snr: message.snr,
        decoded: decoded.fields.clone(),
        format_version: decoded.format_version,
    }
}

/// What a new message tells that is held against limits; nothing where it was old when it came.
fn said(decoded: &DecodedMessage, now: UnixMillis) -> Option<Said<'_>> {
    let message = &decoded.message;
    if now.0 - message.time.0 > FRESH {
        return None;
    }
    let oob = message.kind.is_oob();
    Some(Said {
        place: Place {
            device: message.device,
            device_type: message.device_type,
            group: message.group,
        },
        time: message.time,
        delivered: message.carriage == Carriage::Delivered,
        fields: decoded.fields.as_deref(),
        oob: oob.then(|| Oob::read(message.data.as_bytes())).flatten(),
    })
}

/// What a message is an occasion for: a new one at its first station, any at those that joined.
fn occasions(message: &Message) -> impl Iterator<Item = Occasion> {
    const DATA: &[CallbackKind] = &[CallbackKind::DataUplink, CallbackKind::DataBidir];
    let delivered = message.carriage == Carriage::Delivered;
    let first = message.is_new().then_some((message.first_station, false));
    let joined = message.joined.iter().map(|station| (*station, true));
    let heard = first.into_iter().chain(joined).filter(move |_| delivered);
    heard.map(|(station, duplicate)| Occasion {
        kinds: match message.kind {
            FrameKind::Data => DATA,
            FrameKind::KeepAlive | FrameKind::DownlinkConfirmation => &[CallbackKind::Status],
            FrameKind::Repeater => &[CallbackKind::Repeater],
        },
        device: message.device,
        device_type: message.device_type,
        message: message.id,
        station,
        about: 0,
        duplicate,
    })
}

/// What became known of downlinks is an occasion, too: those refused at once, and those of which
/// only now a device says that they were sent.
fn ended(carried: &Carried, messages: &[DecodedMessage]) -> Vec<Occasion> {
    let types: HashMap<MessageId, DeviceTypeId> = messages
        .iter()
        .map(|decoded| (decoded.message.id, decoded.message.device_type))
        .collect();
    let refused = carried.downlinks.iter();
    let refused = refused.filter(|downlink| downlink.state == DownlinkState::Done);
    let occasions = refused.filter_map(|downlink| {
        Some(Occasion {
            kinds: &[CallbackKind::Acknowledge],
            device: downlink.device,
            device_type: *types.get(&downlink.message)?,
            message: downlink.message,
            station: StationId(0),
            about: downlink.id.0,
            duplicate: false,
        })
    });
    occasions.collect()
}

/// Messages that were there before it was known that their devices ask a callback, each with its
/// device type: what was told of them may have been told without the question.
fn asking_late(carried: &Carried, messages: &[DecodedMessage]) -> Vec<(MessageId, DeviceTypeId)> {
    let before = messages.iter().filter(|one| !one.message.is_new());
    let types: HashMap<MessageId, DeviceTypeId> = before
        .map(|one| (one.message.id, one.message.device_type))
        .collect();
    let awaited = carried.downlinks.iter();
    let awaited = awaited.filter(|downlink| downlink.state == DownlinkState::Awaited);
    let asking = awaited.filter_map(|downlink| {
        let device_type = types.get(&downlink.message)?;
        Some((downlink.message, *device_type))
    });
    asking.collect()
}

/// Takes back the warnings of devices that sent something, but for those of which a silent station
/// heard one of the last five messages.
async fn keep_warnings(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    standings: &mut HashMap<DeviceId, Standing>,
    new: &[&DecodedMessage],
) -> Result<(), StoreError> {
    let warned = |device: &DeviceId| {
        let standing = standings.get(device);
        standing.is_some_and(|standing| standing.rare.warned_of != 0)
    };
    let sent = new.iter().map(|decoded| decoded.message.device);
    let mut devices: Vec<DeviceId> = sent.filter(warned).collect();
    devices.sort_unstable();
    devices.dedup();
    let silent = store::devices::heard_by_silent(connection, dialect, &devices, None).await?;
    let silent: HashMap<DeviceId, StationId> = silent.into_iter().collect();
    for device in devices {
        if let Some(standing) = standings.get_mut(&device) {
            let station = silent.get(&device);
            standing.rare.warned_of = station.map_or(0, |station| station.0.into());
        }
    }
    Ok(())
}

/// Ends the downlinks of which devices say that they were sent, and owes what that is an
/// occasion for; those that had ended otherwise were told of then.
async fn prove(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    proven: &[DownlinkId],
    now: UnixMillis,
) -> Result<Vec<Downlink>, StoreError> {
    let dialect = engine.db.dialect;
    if proven.is_empty() {
        return Ok(Vec::new());
    }
    let mut open = store::downlinks::hold_all(connection, dialect, proven).await?;
    open.retain(|downlink| downlink.state != DownlinkState::Done);
    store::downlinks::proven(connection, dialect, proven, now).await?;
    Ok(open)
}

async fn count(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    new: &[&DecodedMessage],
) -> Result<(), StoreError> {
    let mut counts: BTreeMap<DeviceTypeId, i64> = BTreeMap::new();
    for decoded in new.iter().filter(|decoded| !decoded.message.kind.is_oob()) {
        *counts.entry(decoded.message.device_type).or_default() += 1;
    }
    let counts: Vec<(DeviceTypeId, i64)> = counts.into_iter().collect();
    store::device_types::count_messages(connection, engine.db.dialect, &counts).await
}
