//! What messages tell is held against the limits of event configurations.
//!
//! What a device says is looked at with its message; how strongly it was heard and where it was
//! only when every base station had its say, since what the first one heard is neither. A value
//! that goes beyond makes an event, which is over when a value comes back; where a device stands is
//! kept for each configuration, and changed by whoever holds the device. Only what was fresh when
//! it came is looked at, and only what is delivered; any fresh message ends a silence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::alert::{Looks, Stance, Step, Trigger};
use domain::event::Variables;
use domain::location::Position;
use domain::oob::Oob;
use domain::{EventId, UnixMillis};
use sqlx::AnyConnection;

use super::Place;
use super::applying::{Configuration, lines};
use super::known::owners;
use crate::store::alerts::stances::{self, StanceKey, StanceRow};
use crate::store::events::NewEvent;
use crate::{Engine, StoreError};

/// What came of looking.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// What went beyond: to be raised.
    pub(crate) events: Vec<NewEvent>,
    /// What is over, maybe one of those: to be closed after them.
    pub(crate) over: Vec<EventId>,
}

/// A fresh message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) place: Place,
    /// Its time.
    pub(crate) time: UnixMillis,
    /// Whether it is delivered.
    pub(crate) delivered: bool,
    /// The decoded fields as a JSON object.
    pub(crate) fields: Option<&'a str>,
    /// What the device says of itself.
    pub(crate) oob: Option<Oob>,
}

/// A message that was fresh when it came and is delivered, at which every base station had its
/// look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) place: Place,
    /// Its time.
    pub(crate) time: UnixMillis,
    /// The best signal, dBm.
    pub(crate) rssi: f64,
    /// Where the device was.
    pub(crate) position: Option<Position>,
}

/// Looks at fresh messages.
pub(crate) async fn measure_said(
    connection: &mut AnyConnection,
    engine: &Engine,
    said: &[Said<'_>],
    now: UnixMillis,
) -> Result<Measured, StoreError> {
    let looks = [Looks::Said, Looks::Silence];
    measure(connection, engine, said, &looks, now).await
}

/// Looks at messages that were closed.
pub(crate) async fn measure_closed(
    connection: &mut AnyConnection,
    engine: &Engine,
    seen: &[Seen],
    now: UnixMillis,
) -> Result<Measured, StoreError> {
    measure(connection, engine, seen, &[Looks::Closed], now).await
}

/// What a message tells with regard to a trigger.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    /// A value: whether it is beyond, what it is, and the limit.
    Value(bool, f64, f64),
    /// That the device is there.
    Heard,
}

trait Reading {
    fn place(&self) -> Place;
    fn time(&self) -> UnixMillis;
    /// What it tells; nothing where it is not about that.
    fn told(&self, trigger: &Trigger) -> Option<Told>;
}

impl Reading for Said<'_> {
    fn place(&self) -> Place {
        self.place
    }

    fn time(&self) -> UnixMillis {
        self.time
    }

    fn told(&self, trigger: &Trigger) -> Option<Told> {
        let value = match trigger {
            Trigger::Silence { .. } => return Some(Told::Heard),
            _ if !self.delivered => return None,
            Trigger::Field { name, .. } => field(self.fields?, name)?,
            Trigger::Battery { .. } => volts(self.oob?),
            Trigger::Temperature { .. } => f64::from(self.oob?.status()?.temperature) / 10.0,
            Trigger::Events(_) | Trigger::Rssi { .. } | Trigger::Geofence { .. } => return None,
        };
        let (beyond, limit) = trigger.measure(value)?;
        Some(Told::Value(beyond, value, limit))
    }
}

impl Reading for Seen {
    fn place(&self) -> Place {
        self.place
    }

    fn time(&self) -> UnixMillis {
        self.time
    }

    fn told(&self, trigger: &Trigger) -> Option<Told> {
        match trigger {
            Trigger::Rssi { .. } => {
                let (beyond, limit) = trigger.measure(self.rssi)?;
                Some(Told::Value(beyond, self.rssi, limit))
            }
            Trigger::Geofence { radius, .. } => {
                let (beyond, off) = trigger.locate(&self.position?)?;
                Some(Told::Value(beyond, off.round(), *radius))
            }
            _ => None,
        }
    }
}

/// A field as a number: what is true counts as 1.
fn field(fields: &str, name: &str) -> Option<f64> {
    let fields: HashMap<String, serde_json::Value> = serde_json::from_str(fields).ok()?;
    match fields.get(name)? {
        serde_json::Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        value => value.as_f64(),
    }
}

/// The supply while idle, or that of a repeater.
fn volts(oob: Oob) -> f64 {
    let millivolts = match oob {
        Oob::KeepAlive(status) | Oob::DownlinkConfirmation(status, _) => status.idle,
        Oob::Repeater(repeater) => repeater.battery,
    };
    f64::from(millivolts) / 1000.0
}

async fn measure<R: Reading + Sync>(
    connection: &mut AnyConnection,
    engine: &Engine,
    readings: &[R],
    looks: &[Looks],
    now: UnixMillis,
) -> Result<Measured, StoreError> {
    if readings.is_empty() {
        return Ok(Measured::default());
    }
    let owners = owners(connection, engine).await?;
    let places = readings.iter().map(Reading::place).collect();
    let lines = lines(connection, engine, &owners, places, looks).await?;
    if lines.is_empty() {
        return Ok(Measured::default());
    }
    let mut ordered: Vec<&R> = readings.iter().collect();
    ordered.sort_by_key(|reading| (reading.place().device, reading.time()));
    let mut told: Vec<(&R, &Configuration, Told)> = Vec::new();
    for reading in ordered {
        for configuration in lines.at(reading.place()) {
            let trigger = configuration.settings.trigger.as_ref();
            let trigger = trigger.filter(|trigger| looks.contains(&trigger.looks()));
            let tells = trigger.and_then(|trigger| reading.told(trigger));
            told.extend(tells.map(|tells| (reading, configuration, tells)));
        }
    }
    let keys: BTreeSet<StanceKey> = told
        .iter()
        .map(|(reading, configuration, _)| (configuration.id, reading.place().device))
        .collect();
    let keys: Vec<StanceKey> = keys.into_iter().collect();
    let dialect = engine.db.dialect;
    let mut sheet = Sheet {
        stood: stances::stances(connection, dialect, &keys).await?,
        stand: BTreeMap::new(),
        measured: Measured::default(),
        now,
    };
    for (reading, configuration, tells) in told {
        match tells {
            Told::Value(beyond, value, limit) => {
                sheet.value(engine, reading, configuration, beyond, (value, limit));
            }
            Told::Heard => sheet.heard(reading, configuration),
        }
    }
    let stand: Vec<(StanceKey, StanceRow)> = sheet.stand.into_iter().collect();
    stances::write(connection, dialect, &stand).await?;
    Ok(sheet.measured)
}

/// Where devices stood, where they stand now if that is another place, and what follows.
struct Sheet {
    stood: HashMap<StanceKey, StanceRow>,
    stand: BTreeMap<StanceKey, StanceRow>,
    measured: Measured,
    now: UnixMillis,
}

impl Sheet {
    fn before(&self, key: StanceKey) -> Option<StanceRow> {
        self.stand.get(&key).or(self.stood.get(&key)).copied()
    }

    fn value<R: Reading>(
        &mut self,
        engine: &Engine,
        reading: &R,
        configuration: &Configuration,
        beyond: bool,
        (value, limit): (f64, f64),
    ) {
        let Some(trigger) = &configuration.settings.trigger else {
            return;
        };
        let key = (configuration.id, reading.place().device);
        let before = self.before(key);
        // What was sent before that changes nothing any more.
        if before.is_some_and(|before| reading.time() < before.time) {
            return;
        }
        let crossing = trigger.is_crossing();
        let stood = before.map(|before| before.stance);
        let (stance, step) = Stance::step(stood, beyond, crossing);
        let mut row = StanceRow {
            stance,
            time: reading.time(),
            event: before.map_or(EventId(0), |before| before.event),
            due: UnixMillis(0),
            untold: before.map_or(UnixMillis(0), |before| before.untold),
        };
        // What lasts, and alerted nobody since the same did not long before, is told when that time
        // is over: as what it is by then, and once.
        let late = step == Step::Stays && row.untold.0 != 0 && row.untold <= self.now;
        if late {
            self.measured.over.push(row.event);
        }
        match if late { Step::Fires } else { step } {
            Step::Fires => {
                row.untold = UnixMillis(0);
                row.event = EventId(engine.ids.rows(1)[0]);
                let event = event(reading, configuration, trigger, row.event, (value, limit));
                self.measured.events.extend(event);
            }
            Step::Ends => {
                self.measured.over.push(row.event);
                row.event = EventId(0);
                row.untold = UnixMillis(0);
            }
            // What was sent between and comes later ends nothing: so the newest time is kept. Few
            // are beyond; of those that are within nothing is written.
            Step::Stays
                if stood == Some(Stance::Beyond)
                    && before.is_some_and(|before| before.time < row.time) => {}
            // Only where crossing counts it is of account that a device was within.
            Step::Stays if !crossing || stood == Some(stance) => return,
            Step::Stays => {}
        }
        self.stand.insert(key, row);
    }

    /// A device that is not heard is looked at some time after it was; before that it needs no
    /// other time, since it is looked then when it was last heard.
    fn heard<R: Reading>(&mut self, reading: &R, configuration: &Configuration) {
        let Some(Trigger::Silence { minutes }) = configuration.settings.trigger else {
            return;
        };
        let key = (configuration.id, reading.place().device);
        let before = self.before(key);
        let over = before.filter(|before| before.stance == Stance::Beyond);
        self.measured.over.extend(over.map(|before| before.event));
        if over.is_none() && before.is_some_and(|before| before.due.0 != 0) {
            return;
        }
        let row = StanceRow {
            stance: Stance::Within,
            time: UnixMillis(0),
            event: EventId(0),
            due: self.now.plus(minutes * 60_000),
            untold: UnixMillis(0),
        };
        self.stand.insert(key, row);
    }
}

fn event<R: Reading>(
    reading: &R,
    configuration: &Configuration,
    trigger: &Trigger,
    id: EventId,
    (value, limit): (f64, f64),
) -> Option<NewEvent> {
    let place = reading.place();
    let field_name = match trigger {
        Trigger::Field { name, .. } => Some(name.clone()),
        _ => None,
    };
    Some(NewEvent {
        id,
        device: place.device,
        device_type: place.device_type,
        group: place.group,
        kind: trigger.makes()?,
        time: reading.time(),
        variables: Variables {
            device_message_time: Some(reading.time().0),
            configuration_id: Some(configuration.id.to_string()),
            field_name,
            value: Some(value),
            threshold: Some(limit),
            ..Variables::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use domain::alert::Comparison;
    use domain::oob::{Repeater, Status};
    use domain::{DeviceId, DeviceTypeId, GroupId};

    use super::*;

    const PLACE: Place = Place {
        device: DeviceId(1),
        device_type: DeviceTypeId([1; 12]),
        group: GroupId([2; 12]),
    };

    fn said(fields: Option<&str>, oob: Option<Oob>) -> Said<'_> {
        Said {
            place: PLACE,
            time: UnixMillis(0),
            delivered: true,
            fields,
            oob,
        }
    }

    #[test]
    fn fields_are_numbers_whatever_they_are_made_of() {
        let level = |fields| {
            let trigger = Trigger::Field {
                name: "level".into(),
                comparison: Comparison::Above,
                limit: 0.5,
            };
            said(Some(fields), None).told(&trigger)
        };
        assert_eq!(
            level(r#"{"level":0.75,"b":1}"#),
            Some(Told::Value(true, 0.75, 0.5))
        );
        assert_eq!(
            level(r#"{"level":-3}"#),
            Some(Told::Value(false, -3.0, 0.5))
        );
        assert_eq!(
            level(r#"{"level":true}"#),
            Some(Told::Value(true, 1.0, 0.5))
        );
        for other in [r#"{"level":"NaN"}"#, r#"{"b":1}"#, "[]", ""] {
            assert_eq!(level(other), None, "{other}");
        }
    }

    #[test]
    fn supply_and_temperature_are_those_of_out_of_band_frames() {
        let status = Status {
            idle: 2700,
            transmit: 2500,
            temperature: -45,
        };
        let alive = said(None, Some(Oob::KeepAlive(status)));
        let battery = Trigger::Battery { below: 2.8 };
        let cold = Trigger::Temperature {
            below: Some(0.0),
            above: None,
        };
        assert_eq!(alive.told(&battery), Some(Told::Value(true, 2.7, 2.8)));
        assert_eq!(alive.told(&cold), Some(Told::Value(true, -4.5, 0.0)));
        let repeater = Repeater {
            battery: 3300,
            whitelist: 0,
            repeated: 0,
            unwanted_devices: 0,
            unwanted: 0,
            wrong: 0,
            over_regulation: 0,
        };
        let repeater = said(None, Some(Oob::Repeater(repeater)));
        assert_eq!(repeater.told(&battery), Some(Told::Value(false, 3.3, 2.8)));
        assert_eq!(repeater.told(&cold), None);
        assert_eq!(said(None, None).told(&battery), None);
    }

    #[test]
    fn what_is_not_delivered_only_tells_that_the_device_is_there() {
        let held_back = Said {
            delivered: false,
            ..said(Some(r#"{"level":9}"#), None)
        };
        let field = Trigger::Field {
            name: "level".into(),
            comparison: Comparison::Above,
            limit: 0.5,
        };
        assert_eq!(held_back.told(&field), None);
        let silence = Trigger::Silence { minutes: 5 };
        assert_eq!(held_back.told(&silence), Some(Told::Heard));
    }
}
