//! Whether a new message's sequence number may be; the rule itself stands in
//! [`domain::sequence`].
//!
//! Of a device whose numbers are refused the first is told as an event, and then none until a
//! message of it was accepted, or until an hour has passed by the times of the messages: what
//! goes on for days is told once an hour, however often and with whatever numbers it sends.

use std::collections::{BTreeSet, HashMap};

use domain::event::{EventKind, EventView, Variables};
use domain::reception::{Outcome, Reception};
use domain::sequence::{self, Lost, Reference, Verdict};
use domain::{DeviceId, DeviceTypeId, EventId, Fault, MessageId, Rejection, UnixMillis};

use super::confirm;
use super::merge::{Merged, Message};
use crate::Engine;
use crate::store::device_types::Rules;
use crate::store::devices::{Rare, Standing};
use crate::store::events::NewEvent;
use crate::store::messages::Neighbours;
use crate::store::{self, StoreError};

/// So long after the last refused number that was told (ms) another is told.
const TOLD_AGAIN: i64 = 3_600_000;
/// Open breaks of a device that are looked through for a number that comes late.
const BREAKS: i64 = 1000;

/// Messages whose numbers may be, and what is to be told.
pub(super) struct Judged {
    pub(super) messages: Vec<Message>,
    pub(super) receptions: Vec<(MessageId, Reception)>,
    pub(super) standings: HashMap<DeviceId, Standing>,
    /// Their rare parts, as they were read.
    pub(super) rare_before: HashMap<DeviceId, Rare>,
    /// What holds for each device type of the batch.
    pub(super) rules: HashMap<DeviceTypeId, Rules>,
    /// Without ids yet.
    pub(super) events: Vec<NewEvent>,
    /// Numbers that came late and were accepted, each with the time of its message.
    pub(super) late: Vec<(DeviceId, Reference)>,
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

pub(super) async fn judge(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    mut merged: Merged,
    now: UnixMillis,
) -> Result<Judged, StoreError> {
    let dialect = engine.db.dialect;
    let mut types: Vec<DeviceTypeId> = merged.messages.iter().map(|m| m.device_type).collect();
    types.sort_unstable();
    types.dedup();
    let rules = store::device_types::rules(connection, dialect, &types).await?;
    let rules: HashMap<DeviceTypeId, Rules> = rules.into_iter().map(|r| (r.id, r)).collect();

    // A device's new messages in the order in which it sent them.
    merged
        .messages
        .sort_by_key(|m| (m.device, m.time, m.seq_number));
    let mut impossible = confirm::impossible(connection, dialect, &merged.messages).await?;
    let late = late_moments(&merged);
    let neighbours = store::messages::neighbours(connection, dialect, &late).await?;
    let neighbours: HashMap<(DeviceId, UnixMillis), Neighbours> =
        late.into_iter().zip(neighbours).collect();

    let mut judged = Judged {
        messages: Vec::with_capacity(merged.messages.len()),
        receptions: merged.receptions,
        rare_before: merged
            .standings
            .iter()
            .map(|(device, standing)| (*device, standing.rare.clone()))
            .collect(),
        standings: merged.standings,
        rules,
        events: Vec::new(),
        late: Vec::new(),
        outcomes: merged.outcomes,
    };
    let mut refused: Vec<MessageId> = Vec::new();
    let mut out = 0;
    // The last accepted late message of the device at hand: a neighbour that is not stored yet.
    let mut last_late: Option<(DeviceId, Reference)> = None;
    for message in merged.messages {
        let Some(standing) = judged.standings.get_mut(&message.device) else {
            continue;
        };
        if !message.is_new() {
            judged.messages.push(message);
            continue;
        }
        if let Some(rejection) = impossible.remove(&message.id) {
            for place in &message.places {
                judged.outcomes[*place] = Some(Err(rejection.clone()));
            }
            refused.push(message.id);
            continue;
        }
        let contract = judged
            .rules
            .get(&message.device_type)
            .and_then(|r| r.contract);
        let daily = contract
            .and_then(|c| c.max_uplinks)
            .unwrap_or(sequence::DAILY);
        let here = Reference {
            number: message.seq_number,
            time: message.time,
        };
        let moment = (message.device, message.time);
        let stored = neighbours.get(&moment).copied().unwrap_or_default();
        let own = last_late.filter(|own| own.0 == message.device);
        let beside = (stored, own.map(|own| own.1));
        let guarded = engine.settings.guard_sequence;
        let found = compare(standing, guarded, here, beside, daily);
        let event = |kind, variables| NewEvent {
            id: EventId(0),
            device: message.device,
            device_type: message.device_type,
            group: message.group,
            kind,
            time: message.time,
            variables,
        };
        match found {
            Found::Ahead(Verdict::Out) => {
                let last = standing.reference.map_or(0, |reference| reference.number);
                let first = standing.rare.trash.is_none();
                standing.rare.trash = Some(here.number);
                if first || here.time >= standing.rare.trash_told.plus(TOLD_AGAIN) {
                    standing.rare.trash_told = here.time;
                    let told = variables(last, here, None);
                    judged.events.push(event(EventKind::OutOfSequence, told));
                }
                for place in &message.places {
                    let fault = Fault::OutOfSequence { reference: last };
                    judged.outcomes[*place] = Some(Err(fault.of("seqNumber")));
                }
                refused.push(message.id);
                out += 1;
                continue;
            }
            Found::Ahead(verdict) => {
                if let (Verdict::Break(lost), Some(reference)) = (verdict, standing.reference) {
                    let told = variables(reference.number, here, Some(lost));
                    judged.events.push(event(EventKind::SequenceBreak, told));
                }
                standing.reference = Some(here);
                standing.rare.disengaged = false;
                standing.rare.trash = None;
            }
            Found::Late => {
                judged.late.push((message.device, here));
                last_late = Some((message.device, here));
            }
        }
        judged.messages.push(message);
    }
    if !refused.is_empty() {
        metrics::counter!("uplink_out_of_sequence_total").increment(out);
        judged.receptions.retain(|(id, _)| !refused.contains(id));
    }
    close_breaks(connection, &mut judged, now).await?;
    Ok(judged)
}

/// What a new message is, compared with the reference.
enum Found {
    /// It comes after it.
    Ahead(Verdict),
    /// It is older and belongs where its time puts it.
    Late,
}

/// Compares a message with its device's reference. `beside` are its neighbours in time: those
/// that are stored, and the last one of its batch; of account where it is not after the
/// reference.
fn compare(
    standing: &Standing,
    guarded: bool,
    here: Reference,
    beside: (Neighbours, Option<Reference>),
    daily: u32,
) -> Found {
    match standing.reference {
        None => Found::Ahead(Verdict::Next),
        // Also one that is older than the reference becomes it.
        Some(_) if standing.rare.disengaged => Found::Ahead(Verdict::Next),
        Some(reference) if !guarded && here.time < reference.time => Found::Late,
        Some(_) if !guarded => Found::Ahead(Verdict::Next),
        Some(reference) if here.time <= reference.time => {
            position(reference, here, beside.0, beside.1, daily)
        }
        Some(reference) => Found::Ahead(sequence::judge(reference, here.number, here.time, daily)),
    }
}

/// The device and time of each new message that is not after its device's reference, and
/// perhaps of a few more.
fn late_moments(merged: &Merged) -> Vec<(DeviceId, UnixMillis)> {
    let mut moments = Vec::new();
    let mut moved: HashMap<DeviceId, UnixMillis> = HashMap::new();
    for message in merged.messages.iter().filter(|m| m.is_new()) {
        let Some(standing) = merged.standings.get(&message.device) else {
            continue;
        };
        // The reference moves on within the batch, at most so far: a refused number moves nothing.
        let reference = moved
            .get(&message.device)
            .copied()
            .or(standing.reference.map(|reference| reference.time));
        if reference.is_some_and(|reference| message.time <= reference) {
            moments.push((message.device, message.time));
        } else {
            moved.insert(message.device, message.time);
        }
    }
    moments
}

/// Where a message that is not after the reference belongs.
fn position(
    reference: Reference,
    here: Reference,
    stored: Neighbours,
    own: Option<Reference>,
    daily: u32,
) -> Found {
    // Stations stamp whole seconds, so messages of one time are common: forward if it can be.
    if here.time == reference.time {
        match sequence::judge(reference, here.number, here.time, daily) {
            Verdict::Out => {}
            verdict => return Found::Ahead(verdict),
        }
    }
    let before = [stored.before, own.filter(|own| own.time < here.time)];
    let before = before
        .into_iter()
        .flatten()
        .max_by_key(|neighbour| neighbour.time);
    let after = stored.after.unwrap_or(reference);
    let before = before.map(|before| before.number);
    if sequence::fits(before, here.number, here.time, after, daily) {
        Found::Late
    } else {
        Found::Ahead(Verdict::Out)
    }
}

fn variables(last: u16, here: Reference, lost: Option<Lost>) -> Variables {
    Variables {
        device_last_seqnumber: Some(last),
        device_expected_seqnumber: lost.map(|lost| lost.first),
        device_message_seqnumber: Some(here.number),
        device_message_time: Some(here.time.0),
        ..Variables::default()
    }
}

/// The numbers that a break event names.
pub(crate) fn lost(variables: &Variables) -> Option<Lost> {
    let first = variables.device_expected_seqnumber?;
    let count = sequence::ahead(first, variables.device_message_seqnumber?);
    Some(Lost { first, count })
}

/// Notes numbers that came late in the breaks that had named them, and closes those that are
/// filled. Numbers come again with every round, so a message fills only the break that was
/// noticed next after its time.
async fn close_breaks(
    connection: &mut sqlx::AnyConnection,
    judged: &mut Judged,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let mut late = std::mem::take(&mut judged.late);
    late.sort_unstable_by_key(|late| (late.0, late.1.time, late.1.number));
    for of_device in late.chunk_by(|one, other| one.0 == other.0) {
        let device = of_device[0].0;
        let mut breaks = store::events::open_breaks(connection, device, BREAKS).await?;
        breaks.sort_by_key(|event| (event.variables.device_message_time, event.id));
        let mut touched = BTreeSet::new();
        for (_, late) in of_device {
            let names = |event: &EventView| {
                let noticed = event.variables.device_message_time;
                noticed.is_some_and(|noticed| late.time.0 <= noticed)
                    && lost(&event.variables).is_some_and(|lost| lost.contains(late.number))
            };
            let Some(at) = breaks.iter().position(names) else {
                continue;
            };
            let found = &mut breaks[at].variables.found;
            if !found.contains(&late.number) {
                found.push(late.number);
                touched.insert(at);
            }
        }
        for at in touched {
            let EventView { id, variables, .. } = &breaks[at];
            let named = lost(variables).map_or(0, |lost| usize::from(lost.count));
            let filled = variables.found.len() >= named;
            store::events::update(connection, *id, variables, filled.then_some(now)).await?;
        }
    }
    judged.late = late;
    Ok(())
}
