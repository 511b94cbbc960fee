//! Devices that are not heard for as long as an event configuration says.
//!
//! A device is looked at some time after it was heard, and then again when its silence would be too
//! long: at the due time or earlier, since a message moves only when it was heard, which is in its
//! own row. So a few rows are read and never the whole fleet, and a message of a device that is
//! heard as it should be writes nothing here. What counts against a keep-alive counts against this,
//! and what does not does not: see [`crate::keep_alive`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::alert::{Looks, Stance, Trigger};
use domain::contract::TokenState;
use domain::event::{EventKind, Variables};
use domain::{DeviceId, DeviceTypeId, EventConfigurationId, EventId, UnixMillis};
use sqlx::AnyConnection;

use super::Place;
use super::applying::{Lines, lines};
use super::known::owners;
use super::raise::raise_alone;
use crate::keep_alive::{Outage, breach};
use crate::store::alerts::stances::{self, StanceKey, StanceRow};
use crate::store::device_types::Rules;
use crate::store::devices::Standing;
use crate::store::events::NewEvent;
use crate::{Engine, StoreError, store};

/// Rows of one transaction, and what else is due of the devices of the last.
const BATCH: i64 = 500;
/// A device that may not speak is looked at again so long after (ms), or as soon as its silence
/// would be too long if it spoke now: what keeps it from speaking may have been changed.
const AGAIN: i64 = 86_400_000;

/// Looks at devices whose time has come. True when there is more to do at once.
pub(crate) async fn look(engine: &Engine, outages: &[Outage]) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let dialect = engine.db.dialect;
    let due = stances::due(&mut connection, dialect, now, BATCH).await?;
    drop(connection);
    if due.is_empty() {
        return Ok(false);
    }
    let devices: BTreeSet<DeviceId> = due.iter().map(|key| key.1).collect();
    let devices: Vec<DeviceId> = devices.into_iter().collect();
    let mut tx = engine.db.write().await?;
    let standings = store::devices::lock(&mut tx, dialect, &devices).await?;
    let types: BTreeSet<DeviceTypeId> = standings.values().map(|one| one.device_type).collect();
    let types: Vec<DeviceTypeId> = types.into_iter().collect();
    let rules = store::device_types::rules(&mut tx, dialect, &types).await?;
    let rules: HashMap<DeviceTypeId, Rules> = rules.into_iter().map(|one| (one.id, one)).collect();
    let owners = owners(&mut tx, engine).await?;
    let places = standings.iter().map(|(device, one)| place(*device, one));
    let places: Vec<Place> = places.collect();
    let lines = lines(&mut tx, engine, &owners, places, &[Looks::Silence]).await?;
    // Under the locks: another process may have looked at some in the meantime.
    let stood = stances::stances(&mut tx, dialect, &due).await?;
    let mut round = Round {
        engine,
        outages,
        now,
        lines,
        rules,
        stand: BTreeMap::new(),
        gone: Vec::new(),
        events: Vec::new(),
        over: Vec::new(),
    };
    for key in &due {
        if let Some(row) = stood.get(key) {
            round.judge(*key, *row, standings.get(&key.1));
        }
    }
    let Round {
        stand,
        gone,
        events,
        over,
        ..
    } = round;
    let stand: Vec<(StanceKey, StanceRow)> = stand.into_iter().collect();
    stances::remove(&mut tx, dialect, &gone).await?;
    stances::write(&mut tx, dialect, &stand).await?;
    let owes = raise_alone(&mut tx, engine, &events, now).await?;
    store::events::close(&mut tx, dialect, &over, now).await?;
    let lost: BTreeSet<DeviceId> = events.iter().map(|event| event.device).collect();
    let lost: Vec<DeviceId> = lost.into_iter().collect();
    if !lost.is_empty() {
        store::feed::append(&mut tx, now, &lost).await?;
    }
    tx.commit().await?;
    engine.feed.wake();
    if owes {
        engine.work.notify_one();
    }
    Ok(due.len() as i64 >= BATCH)
}

fn place(device: DeviceId, standing: &Standing) -> Place {
    Place {
        device,
        device_type: standing.device_type,
        group: standing.group,
    }
}

/// One look.
struct Round<'a> {
    engine: &'a Engine,
    outages: &'a [Outage],
    now: UnixMillis,
    lines: Lines,
    rules: HashMap<DeviceTypeId, Rules>,
    stand: BTreeMap<StanceKey, StanceRow>,
    /// What is watched no more.
    gone: Vec<StanceKey>,
    events: Vec<NewEvent>,
    /// What is over, or is told anew.
    over: Vec<EventId>,
}

impl Round<'_> {
    fn judge(&mut self, key: StanceKey, row: StanceRow, standing: Option<&Standing>) {
        if row.due.0 == 0 || row.due > self.now {
            return;
        }
        let watched = standing.and_then(|standing| {
            let minutes = self.minutes(place(key.1, standing), key.0)?;
            Some((standing, minutes))
        });
        let Some((standing, minutes)) = watched else {
            self.end(row);
            self.gone.push(key);
            return;
        };
        let silence = minutes * 60_000;
        let silent_at = breach(standing.heard_at, silence, row.due, self.outages);
        // One that is silent, of which nobody was alerted, is so until it is heard.
        let later = |due| match row.stance {
            Stance::Beyond => StanceRow { due, ..row },
            Stance::Within | Stance::Outside => looked_at(due),
        };
        let stands = match () {
            // Nobody waits for messages that would not be delivered.
            () if !self.may_speak(standing) => later(self.now.plus(silence.min(AGAIN))),
            () if standing.heard_at.0 == 0 => later(self.now.plus(silence)),
            () if silent_at > self.now => later(silent_at),
            () => {
                self.end(row);
                self.silent(key, standing, minutes)
            }
        };
        self.stand.insert(key, stands);
    }

    /// What told that a device is silent tells it no more.
    fn end(&mut self, row: StanceRow) {
        if row.event.0 != 0 {
            self.over.push(row.event);
        }
    }

    /// For how long a device may be silent, by a configuration that holds for it.
    fn minutes(&self, place: Place, configuration: EventConfigurationId) -> Option<i64> {
        let holding = self.lines.at(place);
        let one = holding.into_iter().find(|one| one.id == configuration)?;
        match one.settings.trigger {
            Some(Trigger::Silence { minutes }) => Some(minutes),
            _ => None,
        }
    }

    fn may_speak(&self, standing: &Standing) -> bool {
        let subscription = &standing.rare.subscription;
        let held = subscription.suspended || subscription.token == TokenState::OffContract;
        let rules = self.rules.get(&standing.device_type);
        let allowed = |rules: &Rules| subscription.may_communicate(rules.offer(), self.now);
        !held && rules.is_some_and(allowed)
    }

    /// Once for each silence that alerts somebody: the next message ends it.
    fn silent(&mut self, key: StanceKey, standing: &Standing, minutes: i64) -> StanceRow {
        let id = EventId(self.engine.ids.rows(1)[0]);
        self.events.push(NewEvent {
            id,
            device: key.1,
            device_type: standing.device_type,
            group: standing.group,
            kind: EventKind::Silent,
            time: self.now,
            variables: Variables {
                last_heard: Some(standing.heard_at.0),
                configuration_id: Some(key.0.to_string()),
                threshold: Some(minutes as f64),
                ..Variables::default()
            },
        });
        StanceRow {
            stance: Stance::Beyond,
            time: UnixMillis(0),
            event: id,
            due: UnixMillis(0),
            untold: UnixMillis(0),
        }
    }
}

/// That a device is heard as it should be, as far as is known, and when to look at it again.
fn looked_at(due: UnixMillis) -> StanceRow {
    StanceRow {
        stance: Stance::Within,
        time: UnixMillis(0),
        event: EventId(0),
        due,
        untold: UnixMillis(0),
    }
}

/// Puts devices under what holds where they were brought to: what they were beyond of anything else
/// is over, and where one was ever heard its silence counts from now on, since it may never be heard
/// again. Whoever brings them there holds them. With each comes whether it was heard.
pub(crate) async fn moved(
    connection: &mut AnyConnection,
    engine: &Engine,
    places: &[(Place, bool)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let owners = owners(connection, engine).await?;
    let looks = [Looks::Said, Looks::Closed, Looks::Silence];
    let all = places.iter().map(|one| one.0).collect();
    let lines = lines(connection, engine, &owners, all, &looks).await?;
    let devices: Vec<DeviceId> = places.iter().map(|one| one.0.device).collect();
    let mut stood: BTreeMap<StanceKey, EventId> = BTreeMap::new();
    stood.extend(stances::of_devices(connection, dialect, &devices).await?);
    let mut stand: BTreeMap<StanceKey, StanceRow> = BTreeMap::new();
    let mut held: BTreeSet<StanceKey> = BTreeSet::new();
    for (place, heard) in places {
        for configuration in lines.at(*place) {
            let key = (configuration.id, place.device);
            held.insert(key);
            if let Some(Trigger::Silence { minutes }) = configuration.settings.trigger
                && *heard
                && !stood.contains_key(&key)
            {
                stand.insert(key, looked_at(now.plus(minutes * 60_000)));
            }
        }
    }
    let left: Vec<(StanceKey, EventId)> = stood
        .into_iter()
        .filter(|(key, _)| !held.contains(key))
        .collect();
    let gone: Vec<StanceKey> = left.iter().map(|one| one.0).collect();
    let over = left.iter().map(|one| one.1);
    let over: Vec<EventId> = over.filter(|event| event.0 != 0).collect();
    store::events::close(connection, dialect, &over, now).await?;
    stances::remove(connection, dialect, &gone).await?;
    let stand: Vec<(StanceKey, StanceRow)> = stand.into_iter().collect();
    stances::write(connection, dialect, &stand).await
}
