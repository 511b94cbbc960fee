//! The breaks among old messages.
//!
//! What is told of an old message is the break between it and the message before it in time; when
//! another comes between the two, or close to them, that is told anew. What was told of a fresh
//! message is known already: it stays, late numbers fill it, and what it names is named by no
//! other break.

use std::collections::{BTreeMap, HashMap};

use domain::event::{EventKind, EventView};
use domain::reception::CLOCK_SKEW;
use domain::sequence::{self, Reference};
use domain::{DeviceId, EventId, UnixMillis};

use super::super::breaks::lost;
use super::super::judge::variables;
use super::Moment;
use crate::Engine;
use crate::store::events::{Change, NewEvent};
use crate::store::messages::{Sent, Stretch};
use crate::store::{self, StoreError};

/// Times of a device that lie so close together that they are looked at as one.
struct Look {
    device: DeviceId,
    from: UnixMillis,
    to: UnixMillis,
    daily: u32,
    /// The messages about which it is.
    came: Vec<Reference>,
}

/// What the breaks are to become.
#[derive(Default)]
struct Sheet {
    /// Those of old messages, by device, time and number.
    due: BTreeMap<(DeviceId, UnixMillis, u16), NewEvent>,
    /// Those that were told where the former are looked for.
    told: BTreeMap<(DeviceId, UnixMillis, u16), EventView>,
    /// Those of fresh messages that were filled.
    filled: BTreeMap<EventId, EventView>,
}

/// Tells the breaks about those moments as they are by now.
pub(super) async fn tell(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    moments: Vec<Moment>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let window = engine.settings.merge_window;
    let looks = looks(moments);
    // A break is judged by what came close to its message, too.
    let stretches: Vec<Stretch> = looks
        .iter()
        .map(|look| look.stretch(look.from.plus(-CLOCK_SKEW), look.to))
        .collect();
    let sent = store::messages::sent(connection, dialect, &stretches, CLOCK_SKEW).await?;
    let looks: Vec<(&Look, &[Sent], UnixMillis)> = looks
        .iter()
        .zip(&sent)
        .map(|(look, sent)| (look, sent.as_slice(), look.until(sent)))
        .collect();
    let stretches: Vec<Stretch> = looks
        .iter()
        .map(|(look, _, until)| look.stretch(look.from.plus(-window), until.plus(window)))
        .collect();
    let mut events: HashMap<DeviceId, Vec<EventView>> = HashMap::new();
    for event in store::events::breaks(connection, dialect, &stretches).await? {
        events.entry(event.device).or_default().push(event);
    }
    let mut sheet = Sheet::default();
    for (look, sent, until) in looks {
        let events = events.get(&look.device).map(Vec::as_slice);
        let events = events.unwrap_or_default();
        sheet.judge(look, sent, until, events, window);
        sheet.fill(look, events);
    }
    sheet.write(connection, engine, now).await
}

fn looks(mut moments: Vec<Moment>) -> Vec<Look> {
    moments.sort_unstable_by_key(|moment| (moment.device, moment.time));
    let mut looks: Vec<Look> = Vec::new();
    for moment in moments {
        let (from, to) = (moment.time.plus(-CLOCK_SKEW), moment.time.plus(CLOCK_SKEW));
        let came = Reference {
            number: moment.number,
            time: moment.time,
        };
        match looks.last_mut() {
            Some(last) if last.device == moment.device && from <= last.to => {
                last.to = to;
                last.came.push(came);
            }
            _ => looks.push(Look {
                device: moment.device,
                from,
                to,
                daily: moment.daily,
                came: vec![came],
            }),
        }
    }
    looks
}

impl Look {
    fn stretch(&self, from: UnixMillis, to: UnixMillis) -> Stretch {
        Stretch {
            device: self.device,
            from,
            to,
        }
    }

    /// Up to when breaks are looked at: the next message may have another before it now.
    fn until(&self, sent: &[Sent]) -> UnixMillis {
        let mut times = sent.iter().map(|one| one.reference.time);
        times.find(|time| *time > self.to).unwrap_or(self.to)
    }
}

impl Sheet {
    /// Notes the breaks of old messages that there are, and those that were told.
    fn judge(
        &mut self,
        look: &Look,
        sent: &[Sent],
        until: UnixMillis,
        events: &[EventView],
        window: i64,
    ) {
        let span = look.from..=until;
        let references: Vec<Reference> = sent.iter().map(|one| one.reference).collect();
        for gap in sequence::gaps(&references, look.daily) {
            let (before, here) = (references[gap.at - 1], references[gap.at]);
            let named = naming(events, here).is_some_and(|event| !event.variables.recorded);
            if !span.contains(&here.time) || named || told_of(events, here, window) {
                continue;
            }
            let mut told = variables(before.number, here, Some(gap.lost));
            told.found = gap.found;
            told.recorded = true;
            let event = NewEvent {
                id: EventId(0),
                device: look.device,
                device_type: sent[gap.at].device_type,
                group: sent[gap.at].group,
                kind: EventKind::SequenceBreak,
                time: here.time,
                variables: told,
            };
            self.due
                .insert((look.device, here.time, here.number), event);
        }
        let recorded = events.iter().filter(|event| event.variables.recorded);
        for event in recorded.filter(|event| span.contains(&event.time)) {
            let number = event.variables.device_message_seqnumber.unwrap_or_default();
            self.told
                .insert((look.device, event.time, number), event.clone());
        }
    }

    /// Notes what came of the numbers that breaks of fresh messages name.
    fn fill(&mut self, look: &Look, events: &[EventView]) {
        for came in &look.came {
            let event = naming(events, *came).filter(|event| !event.variables.recorded);
            let Some(event) = event else {
                continue;
            };
            let filled = self.filled.entry(event.id).or_insert_with(|| event.clone());
            if !filled.variables.found.contains(&came.number) {
                filled.variables.found.push(came.number);
            }
        }
    }

    /// Writes what is not as it was told.
    async fn write(
        mut self,
        connection: &mut sqlx::AnyConnection,
        engine: &Engine,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let dialect = engine.db.dialect;
        let (mut changes, mut gone) = (Vec::new(), Vec::new());
        for (place, event) in self.told {
            match self.due.remove(&place) {
                None => gone.push(event.id),
                Some(due) if due.variables == event.variables && event.closed.is_none() => {}
                Some(due) => changes.push(Change {
                    id: event.id,
                    variables: due.variables,
                    closed: None,
                }),
            }
        }
        for (id, event) in self.filled {
            let named = lost(&event.variables).map_or(0, |lost| usize::from(lost.count));
            let filled = event.variables.found.len() >= named;
            changes.push(Change {
                id,
                closed: event.closed.or(filled.then_some(now)),
                variables: event.variables,
            });
        }
        let mut new: Vec<NewEvent> = self.due.into_values().collect();
        let ids = engine.ids.rows(new.len());
        for (event, id) in new.iter_mut().zip(ids) {
            event.id = EventId(id);
        }
        store::events::remove(connection, dialect, &gone).await?;
        store::events::update(connection, dialect, &changes).await?;
        // What is old alerts nobody, so there is nobody to be raised for.
        store::events::insert(connection, dialect, &new).await
    }
}

/// The break that names a message's number: the next one after it. Numbers come again with
/// every round, so none beyond that; and clocks differ, so also one just before it.
fn naming(events: &[EventView], sent: Reference) -> Option<&EventView> {
    let begin = events.partition_point(|event| event.time < sent.time.plus(-CLOCK_SKEW));
    for event in &events[begin..] {
        if lost(&event.variables).is_some_and(|lost| lost.contains(sent.number)) {
            return Some(event);
        }
        if event.time >= sent.time {
            return None;
        }
    }
    None
}

/// Whether a break was told of a message when that was fresh. It may have turned out since that
/// the message began a little earlier.
fn told_of(events: &[EventView], sent: Reference, window: i64) -> bool {
    events.iter().any(|event| {
        let fresh = !event.variables.recorded;
        let alike = event.variables.device_message_seqnumber == Some(sent.number);
        fresh && alike && (event.time.0 - sent.time.0).abs() <= window
    })
}
