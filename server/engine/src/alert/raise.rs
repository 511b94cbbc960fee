//! An event is stored, and alerts whom it is to alert: all in the transaction in which it comes to
//! pass, and in as many statements for a thousand events as for one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::alert::Looks;
use domain::event::{EventKind, Variables};
use domain::{AlertId, CallbackId, DeviceId, EventId, UnixMillis};
use sqlx::AnyConnection;

use super::Place;
use super::applying::{Configuration, Lines, lines};
use super::known::owners;
use super::worker::{IN_TIME, goes_out};
use crate::callback::{self, HappenedTo, Owed};
use crate::store::alerts::fired::{self, NewAlert, Told};
use crate::store::alerts::stances;
use crate::store::events::{self, NewEvent};
use crate::uplink::FRESH;
use crate::{Engine, StoreError};

/// Who may take notice of an event.
const TAKE_NOTICE: [Looks; 4] = [Looks::Events, Looks::Said, Looks::Closed, Looks::Silence];

/// Stores events, and has everybody alerted whom they concern. What callbacks owe for them is to be
/// counted with everything else that the transaction owes.
pub(crate) async fn raise(
    connection: &mut AnyConnection,
    engine: &Engine,
    events: &[NewEvent],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let dialect = engine.db.dialect;
    events::insert(connection, dialect, events).await?;
    let news: Vec<&NewEvent> = events.iter().filter(|event| is_news(event, now)).collect();
    if news.is_empty() {
        return Ok(Owed::default());
    }
    let owners = owners(connection, engine).await?;
    let places: Vec<Place> = news.iter().map(|event| Place::of(event)).collect();
    let lines = lines(connection, engine, &owners, places, &TAKE_NOTICE).await?;
    if lines.is_empty() {
        return Ok(Owed::default());
    }
    let noticed = noticed(&lines, &news);
    let told = not_again(&noticed, now);
    let told = fired::tell(connection, dialect, &told, now).await?;
    let (fires, silent) = firing(noticed, told);
    stances::keep_untold(connection, dialect, &untold(&silent)).await?;
    let alerts = alerts(engine, &fires, now);
    fired::insert(connection, dialect, &alerts, now).await?;
    let happened: Vec<HappenedTo> = fires.iter().filter_map(Fire::callback).collect();
    callback::owe_events(connection, engine, &happened, now).await
}

/// The same where the transaction owes callbacks nothing else. Returns whether their worker has
/// something to do once it is there.
pub(crate) async fn raise_alone(
    connection: &mut AnyConnection,
    engine: &Engine,
    events: &[NewEvent],
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let owed = raise(connection, engine, events, now).await?;
    owed.count(connection, engine).await
}

/// The callbacks that are told of events of that kind of those devices: whoever holds callbacks
/// before he raises such events holds these with them.
pub(crate) async fn listening(
    connection: &mut AnyConnection,
    engine: &Engine,
    devices: &[DeviceId],
    kind: EventKind,
) -> Result<BTreeSet<CallbackId>, StoreError> {
    let owners = owners(connection, engine).await?;
    if devices.is_empty() || !owners.any(&[Looks::Events]) {
        return Ok(BTreeSet::new());
    }
    let dialect = engine.db.dialect;
    let found = stances::places(connection, dialect, devices).await?;
    let places = found.into_iter().map(|(device, device_type, group)| Place {
        device,
        device_type,
        group,
    });
    let places: Vec<Place> = places.collect();
    let looks = [Looks::Events];
    let lines = lines(connection, engine, &owners, places.clone(), &looks).await?;
    let holding = places.iter().flat_map(|place| lines.at(*place));
    let told = holding.filter(|one| takes(one, kind));
    Ok(told
        .filter_map(|one| one.callback)
        .map(|one| one.0)
        .collect())
}

/// Whether an event is to alert anybody. What was old when it came does not: a recording, or a
/// backlog.
fn is_news(event: &NewEvent, now: UnixMillis) -> bool {
    let of_message = event.variables.device_message_time == Some(event.time.0);
    // What is looked for is not looked for in what is old.
    let old = of_message && !event.kind.is_looked_for() && now.0 - event.time.0 > FRESH;
    !old && !event.variables.recorded
}

fn takes(configuration: &Configuration, kind: EventKind) -> bool {
    let trigger = configuration.settings.trigger.as_ref();
    trigger.is_some_and(|trigger| trigger.takes(kind))
}

/// Whether a configuration takes notice of an event: of one that it chose, or that was looked for
/// because of it.
fn takes_notice(configuration: &Configuration, event: &NewEvent) -> bool {
    if !event.kind.is_looked_for() {
        return takes(configuration, event.kind);
    }
    let of = event.variables.configuration_id.as_deref();
    of == Some(configuration.id.to_string().as_str())
}

/// An event, and a configuration that takes notice of it.
struct Fire<'a> {
    event: &'a NewEvent,
    configuration: &'a Configuration,
    /// The place of the configuration among those that hold for the device, the nearest first.
    place: usize,
}

/// What came to pass of a device: of what kind, when, and what else is told of it.
type Occurrence = (DeviceId, &'static str, UnixMillis, String);

impl Fire<'_> {
    /// What it is that is not to alert again soon.
    fn same(&self) -> Told {
        let event = self.event;
        (self.configuration.id, event.device, event.kind.code())
    }

    /// What came to pass. What is looked for makes an event for each configuration that looks for
    /// it; where all of it is the same but whose event it is, it came to pass once.
    fn occurrence(&self) -> Occurrence {
        let event = self.event;
        let mut what = event.id.to_string();
        if event.kind.is_looked_for() {
            let said = Variables {
                configuration_id: None,
                ..event.variables.clone()
            };
            // Numbers and text only: nothing in it that JSON could not say.
            what = serde_json::to_string(&said).unwrap_or(what);
        }
        (event.device, event.kind.code(), event.time, what)
    }

    /// What its callback tells. That a callback fails is not told by itself.
    fn callback(&self) -> Option<HappenedTo> {
        let (callback, in_order) = self.configuration.callback?;
        let failing = self.event.variables.callback_id.as_deref();
        let own = failing.is_some_and(|failing| failing == callback.to_string());
        (!own).then_some(HappenedTo {
            callback,
            in_order,
            device: self.event.device,
            event: self.event.id,
        })
    }
}

/// Who takes notice of what: in the order of the events, and of each the nearest first.
fn noticed<'a>(lines: &'a Lines, news: &[&'a NewEvent]) -> Vec<Fire<'a>> {
    let of_event = |event: &&'a NewEvent| {
        let event = *event;
        let holding = lines.at(Place::of(event)).into_iter().enumerate();
        let taking = holding.filter(move |(_, configuration)| takes_notice(configuration, event));
        taking.map(move |(place, configuration)| Fire {
            event,
            configuration,
            place,
        })
    };
    news.iter().flat_map(of_event).collect()
}

/// What is not to alert again soon, each with the time until which it does not if it does now.
fn not_again(noticed: &[Fire<'_>], now: UnixMillis) -> Vec<(Told, UnixMillis)> {
    let quiet = noticed
        .iter()
        .filter(|fire| fire.configuration.settings.not_again > 0);
    let told: BTreeMap<Told, UnixMillis> = quiet
        .map(|fire| {
            let minutes = fire.configuration.settings.not_again;
            (fire.same(), now.plus(minutes * 60_000))
        })
        .collect();
    told.into_iter().collect()
}

/// Those that alert (of what is not to alert again soon the first, if it does), and those that do
/// not.
fn firing<'a>(noticed: Vec<Fire<'a>>, mut told: HashSet<Told>) -> (Vec<Fire<'a>>, Vec<Fire<'a>>) {
    noticed.into_iter().partition(|fire| {
        let always = fire.configuration.settings.not_again == 0;
        always || told.remove(&fire.same())
    })
}

/// What alerts nobody and may last beyond the time in which it does not.
fn untold(silent: &[Fire<'_>]) -> Vec<(Told, EventId)> {
    let lasting = silent.iter().filter(|fire| fire.event.kind.is_looked_for());
    let mut untold: Vec<(Told, EventId)> =
        lasting.map(|fire| (fire.same(), fire.event.id)).collect();
    untold.sort_unstable_by_key(|one| one.0);
    untold
}

/// What alerts, by what came to pass: in the order in which it first alerts, and of each the
/// nearest first.
fn occurrences<'f, 'a>(fires: &'f [Fire<'a>]) -> Vec<Vec<&'f Fire<'a>>> {
    let mut found: Vec<Vec<&'f Fire<'a>>> = Vec::new();
    let mut nth: BTreeMap<Occurrence, usize> = BTreeMap::new();
    for fire in fires {
        let nth = *nth.entry(fire.occurrence()).or_insert(found.len());
        match found.get_mut(nth) {
            Some(occurrence) => occurrence.push(fire),
            None => found.push(vec![fire]),
        }
    }
    for occurrence in &mut found {
        occurrence.sort_by_key(|fire| fire.place);
    }
    found
}

/// What is to be stored. The bell rings once for what came to pass, and an address that a nearer
/// configuration tells of it is not told by another, unless that tells it earlier: that the nearer
/// one waits, for the end of its quiet hours or of its span between mails, is no reason to tell it
/// late.
fn alerts(engine: &Engine, fires: &[Fire<'_>], now: UnixMillis) -> Vec<NewAlert> {
    let ids = engine.ids.rows(fires.len());
    let mut alerts = Vec::with_capacity(fires.len());
    let mut ids = ids.into_iter();
    for occurrence in occurrences(fires) {
        let mut rung = false;
        let mut mailed: BTreeMap<&str, UnixMillis> = BTreeMap::new();
        for (fire, id) in occurrence.into_iter().zip(ids.by_ref()) {
            let settings = &fire.configuration.settings;
            let quiet = settings.quiet.and_then(|quiet| quiet.end_after(now));
            let due = quiet.unwrap_or(now);
            let by = goes_out(settings, fire.configuration.mailed, now);
            let in_time = by.plus(IN_TIME);
            let own = settings.emails.iter().map(String::as_str);
            let (told, new): (Vec<&str>, Vec<&str>) =
                own.partition(|one| mailed.get(one).is_some_and(|nearer| *nearer <= in_time));
            alerts.push(NewAlert {
                id: AlertId(id),
                configuration: fire.configuration.id,
                event: fire.event.id,
                device: fire.event.device,
                group: fire.event.group,
                bell: settings.bell && !rung,
                mail_due: (!new.is_empty()).then_some(due),
                mail_by: by,
                told: told.join("\n"),
                whom: new.join("\n"),
            });
            rung |= settings.bell;
            mailed.extend(new.into_iter().map(|one| (one, by)));
        }
    }
    alerts
}
