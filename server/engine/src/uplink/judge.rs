//! Whether a new message's sequence number may be; the rule itself stands in
//! [`domain::sequence`].
//!
//! What is fresh is judged by what is known when it comes. What is old when it comes (a recording,
//! a backlog) comes in any order, so it is taken as it is, and its breaks are told once
//! everything is written: see [`super::review`]. It becomes the reference, but not in the place of
//! one that was judged and that it cannot follow. Never refused is a number near a message that
//! had it, as long as that is not closed: which of its receptions came first must not decide whether
//! the others are kept. Once every base station had its say, the number that comes again is one
//! that somebody plays again. What was refused stays refused when it is sent again, whatever was
//! accepted since.
//!
//! Of a device whose numbers are refused the first is told as an event, and then none until a
//! message of it was accepted, or until an hour has passed by the times of the messages: what
//! goes on for days is told once an hour, however often and with whatever numbers it sends.

mod guard;

use std::collections::HashMap;

use domain::event::{EventKind, Variables};
use domain::reception::{Outcome, Reception};
use domain::sequence::{self, Lost, Reference, Verdict};
use domain::{
    DeviceId, DeviceTypeId, DownlinkId, EventId, Fault, MessageId, Rejection, UnixMillis, message,
};

use super::intake::FRESH;
use super::merge::{Merged, Message};
use super::review::{Moment, Review};
use super::{breaks, confirm};
use crate::Engine;
use crate::store::device_types::Rules;
use crate::store::devices::{Rare, Standing};
use crate::store::events::NewEvent;
use crate::store::messages::Neighbours;
use crate::store::refusals::{Refusal, Sought};
use crate::store::{self, StoreError};
use guard::{Found, Guard, Span, compare, near, renew, unsettled};

/// So long after the last refused number that was told (ms) another is told.
const TOLD_AGAIN: i64 = 3_600_000;

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
    /// Fresh numbers that came late and were accepted, each with the time of its message.
    pub(super) late: Vec<(DeviceId, Reference)>,
    /// What only all messages together tell, once they are written.
    pub(super) review: Review,
    /// Answers whose devices say that they were sent.
    pub(super) proven: Vec<DownlinkId>,
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
    let mut proven = confirm::read(connection, dialect, &merged.messages).await?;
    let guard = Guard {
        on: engine.settings.guard_sequence,
        fresh_from: now.plus(-FRESH),
    };
    let late = late_moments(&merged, guard);
    let neighbours = store::messages::neighbours(connection, dialect, &late).await?;
    let neighbours: HashMap<(DeviceId, UnixMillis), Neighbours> =
        late.into_iter().zip(neighbours).collect();
    let sought = sought(&merged, guard, engine.settings.merge_window);
    let refused_before = store::refusals::among(connection, dialect, &sought).await?;
    let refused_before: HashMap<MessageId, u16> = refused_before.into_iter().collect();

    let judged = Judged {
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
        review: Review::default(),
        proven: Vec::new(),
        outcomes: merged.outcomes,
    };
    let mut bench = Bench {
        judged,
        engine,
        guard,
        neighbours: &neighbours,
        known: None,
        accepted: Vec::new(),
        heard: Vec::new(),
        waiting: Vec::new(),
        refused: Vec::new(),
        refusals: Vec::new(),
        out: 0,
    };
    let mut device = None;
    for message in merged.messages {
        if device != Some(message.device) {
            bench.settle();
            device = Some(message.device);
        }
        if message.made_up {
            // By what was made up no number of the device itself is judged, nor the other way.
            bench.judged.messages.push(message);
        } else if let Some(reference) = refused_before.get(&message.id) {
            bench.out_of_sequence(&message, *reference);
        } else {
            bench.hear(message);
        }
    }
    bench.settle();
    let Bench {
        mut judged,
        refused,
        refusals,
        out,
        ..
    } = bench;
    store::refusals::insert(connection, dialect, &refusals).await?;
    if !refused.is_empty() {
        metrics::counter!("uplink_out_of_sequence_total").increment(out);
        judged.receptions.retain(|(id, _)| !refused.contains(id));
    }
    let of_messages = judged.messages.iter().map(|message| message.id);
    judged.proven = of_messages.filter_map(|id| proven.remove(&id)).collect();
    // Two frames may prove one answer.
    judged.proven.sort_unstable_by_key(|id| id.0);
    judged.proven.dedup();
    // Where a newer message is the reference by now there is nothing to look for.
    judged.review.moved.retain(|(device, before)| {
        let standing = judged.standings.get(device);
        let reference = standing.and_then(|standing| standing.reference);
        reference.is_none_or(|now| (now.time, now.number) <= (before.time, before.number))
    });
    judged.review.moved.dedup_by_key(|moved| moved.0);
    breaks::close(connection, dialect, &mut judged, now).await?;
    Ok(judged)
}

/// The messages of a batch, device by device, while it is found out which of them may be.
struct Bench<'a> {
    judged: Judged,
    engine: &'a Engine,
    guard: Guard,
    neighbours: &'a HashMap<(DeviceId, UnixMillis), Neighbours>,
    /// The reference of the device at hand before its first new message.
    known: Option<Reference>,
    /// What of it was accepted since.
    accepted: Vec<Reference>,
    /// When all was heard of it that the batch concerns, that was accepted now or before, and that
    /// is not closed.
    heard: Vec<Span>,
    /// What the device at hand has that seems not to follow.
    waiting: Vec<Message>,
    refused: Vec<MessageId>,
    /// What is to be known of those that are refused for the first time.
    refusals: Vec<Refusal>,
    /// How many are out of sequence.
    out: u64,
}

impl Bench<'_> {
    /// Takes the next message of the device at hand.
    fn hear(&mut self, message: Message) {
        let Some(standing) = self.judged.standings.get_mut(&message.device) else {
            return;
        };
        let here = Reference {
            number: message.seq_number,
            time: message.time,
        };
        if let Some(before) = message.before {
            // The newest number was heard earlier than was known.
            let known = Reference {
                time: before,
                ..here
            };
            let moved = here.time != before;
            if standing.reference == Some(known) {
                standing.reference = Some(here);
                if moved && !self.guard.judges(here.time) {
                    self.judged.review.moved.push((message.device, known));
                }
            }
            if moved {
                self.look_about(&message, known.time);
                self.look_about(&message, here.time);
            }
            self.keep(message);
            return;
        }
        if !message.taken_over.is_empty() {
            // What was accepted once is not refused for having become a message of its own.
            let judged = self.guard.judges(here.time) || standing.rare.live;
            renew(&mut standing.reference, here, judged);
            self.look_about(&message, here.time);
            self.keep(message);
            return;
        }
        if self.accepted.is_empty() {
            self.known = standing.reference;
        }
        if let Some(message) = self.accept(message) {
            self.waiting.push(message);
        }
    }

    /// Accepts a message that may be; gives back one that may not.
    fn accept(&mut self, message: Message) -> Option<Message> {
        let standing = self.judged.standings.get_mut(&message.device)?;
        let daily = daily(&self.judged.rules, &message, Some(&*standing));
        let here = Reference {
            number: message.seq_number,
            time: message.time,
        };
        let beside = || {
            let stored = self.neighbours.get(&(message.device, here.time));
            let batch = self.accepted.iter().chain(&self.known);
            among(stored.copied().unwrap_or_default(), batch, here.time)
        };
        let window = self.engine.settings.merge_window;
        let judged = self.guard.judges(here.time);
        let again = || message.beside || near(&self.heard, &message, message::reach(window));
        let mut unsettles = false;
        match compare(standing, self.guard, here, beside, daily, window) {
            Found::Ahead(Verdict::Out) if again() => {
                renew(&mut standing.reference, here, judged || standing.rare.live);
            }
            Found::Ahead(Verdict::Out) => return Some(message),
            Found::Ahead(verdict) => {
                unsettles = !judged && unsettled(standing, self.known, here, daily);
                if let (Verdict::Break(lost), Some(reference)) = (verdict, standing.reference) {
                    let told = variables(reference.number, here, Some(lost));
                    self.judged
                        .events
                        .push(event(&message, EventKind::SequenceBreak, told));
                }
                standing.reference = Some(here);
                // What follows a reference that was judged is as good as it.
                let follows = standing.rare.live && !standing.rare.disengaged;
                standing.rare.live = judged || follows;
                standing.rare.disengaged = false;
                standing.rare.trash_told = UnixMillis(0);
            }
            Found::Late if self.guard.reviews(here.time) => unsettles = true,
            Found::Late => self.judged.late.push((message.device, here)),
        }
        if unsettles {
            self.look_about(&message, here.time);
        }
        self.accepted.push(here);
        self.keep(message);
        None
    }

    /// Has the breaks about a time of an old message looked at once everything is written.
    fn look_about(&mut self, message: &Message, time: UnixMillis) {
        if self.guard.reviews(message.time) {
            let standing = self.judged.standings.get(&message.device);
            self.judged.review.moments.push(Moment {
                device: message.device,
                time,
                number: message.seq_number,
                daily: daily(&self.judged.rules, message, standing),
            });
        }
    }

    /// Takes a message that may be.
    fn keep(&mut self, message: Message) {
        if message.open {
            self.heard.push(Span {
                number: message.seq_number,
                kind: message.kind,
                first: message.time,
                last: message.last,
            });
        }
        self.judged.messages.push(message);
    }

    /// Ends with the device at hand. What seemed not to follow is looked at again for as long as
    /// others of the batch make room for it: sent again, nothing of it would fare otherwise.
    fn settle(&mut self) {
        let mut again = !self.waiting.is_empty();
        let late = self.judged.messages.len();
        while again {
            again = false;
            for message in std::mem::take(&mut self.waiting) {
                match self.accept(message) {
                    Some(message) => self.waiting.push(message),
                    None => again = true,
                }
            }
        }
        if self.judged.messages.len() > late {
            // The stages that follow take a device's messages in the order of their times.
            self.judged
                .messages
                .sort_by_key(|m| (m.device, m.time, m.seq_number));
        }
        let turned_away = std::mem::take(&mut self.waiting);
        for message in &turned_away {
            self.turn_away(message);
        }
        if let Some(last) = turned_away.last()
            && self.accepted.iter().any(|one| one.time > last.time)
            && let Some(standing) = self.judged.standings.get_mut(&last.device)
        {
            // A message came through after the last that did not: the next is told again.
            standing.rare.trash_told = UnixMillis(0);
        }
        self.known = None;
        self.accepted.clear();
        self.heard.clear();
    }

    /// Refuses a message whose number does not follow, and tells it.
    fn turn_away(&mut self, message: &Message) {
        let Some(standing) = self.judged.standings.get_mut(&message.device) else {
            return;
        };
        let here = Reference {
            number: message.seq_number,
            time: message.time,
        };
        let last = standing.reference.map_or(0, |reference| reference.number);
        standing.rare.trash = Some(here.number);
        let told = standing.rare.trash_told;
        if told.0 == 0 || here.time >= told.plus(TOLD_AGAIN) {
            standing.rare.trash_told = here.time;
            let told = variables(last, here, None);
            self.judged
                .events
                .push(event(message, EventKind::OutOfSequence, told));
        }
        self.refusals.push(Refusal {
            device: message.device,
            number: here.number,
            kind: message.kind,
            time: here.time,
            reference: last,
        });
        self.out_of_sequence(message, last);
    }

    fn out_of_sequence(&mut self, message: &Message, reference: u16) {
        self.out += 1;
        let fault = Fault::OutOfSequence { reference };
        self.refuse(message, &fault.of("seqNumber"));
    }

    fn refuse(&mut self, message: &Message, rejection: &Rejection) {
        for place in &message.places {
            self.judged.outcomes[*place] = Some(Err(rejection.clone()));
        }
        self.refused.push(message.id);
    }
}

fn event(message: &Message, kind: EventKind, variables: Variables) -> NewEvent {
    NewEvent {
        id: EventId(0),
        device: message.device,
        device_type: message.device_type,
        group: message.group,
        kind,
        time: message.time,
        variables,
    }
}

/// The neighbours of a time: of those that are stored and those of the batch the nearest.
fn among<'a>(
    stored: Neighbours,
    batch: impl Iterator<Item = &'a Reference> + Clone,
    time: UnixMillis,
) -> Neighbours {
    let before = batch.clone().copied().filter(|one| one.time < time);
    let after = batch.copied().filter(|one| one.time > time);
    Neighbours {
        before: before.chain(stored.before).max_by_key(|one| one.time),
        after: after.chain(stored.after).min_by_key(|one| one.time),
    }
}

/// What a device may send a day.
fn daily(
    rules: &HashMap<DeviceTypeId, Rules>,
    message: &Message,
    standing: Option<&Standing>,
) -> u32 {
    let rules = rules.get(&message.device_type).zip(standing);
    let contract =
        rules.and_then(|(rules, standing)| rules.under(&standing.rare.subscription, message.time));
    contract
        .and_then(|contract| contract.max_uplinks)
        .unwrap_or(sequence::DAILY)
}

/// New messages that may have been refused before: whatever might be joined with one that was is
/// the same message, also when others were accepted since. "Disengage" makes them forgotten.
fn sought(merged: &Merged, guard: Guard, window: i64) -> Vec<Sought> {
    let disengaged = |device| {
        let standing = merged.standings.get(&device);
        standing.is_some_and(|standing| standing.rare.disengaged)
    };
    let new = |message: &&Message| {
        message.is_new()
            && message.taken_over.is_empty()
            && !message.beside
            && guard.on
            && !disengaged(message.device)
    };
    let messages = merged.messages.iter().filter(new);
    messages
        .map(|message| Sought {
            message: message.id,
            device: message.device,
            number: message.seq_number,
            kind: message.kind,
            from: message.time.plus(-window),
            to: message.last.plus(window),
        })
        .collect()
}

/// The device and time of each new message that is judged and not after its device's reference,
/// and perhaps of a few more.
fn late_moments(merged: &Merged, guard: Guard) -> Vec<(DeviceId, UnixMillis)> {
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
            if guard.judges(message.time) {
                moments.push((message.device, message.time));
            }
        } else {
            moved.insert(message.device, message.time);
        }
    }
    moments.sort_unstable();
    moments.dedup();
    moments
}

pub(super) fn variables(last: u16, here: Reference, lost: Option<Lost>) -> Variables {
    Variables {
        device_last_seqnumber: Some(last),
        device_expected_seqnumber: lost.map(|lost| lost.first),
        device_message_seqnumber: Some(here.number),
        device_message_time: Some(here.time.0),
        ..Variables::default()
    }
}
