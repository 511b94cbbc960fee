//! What the variables of each kind of callback stand for.
//!
//! Their names are those of one table; what is known, and how it is read, depends on what a
//! callback is about: a message, the end of a downlink, or an event.

mod advanced;
mod event;
mod example;
mod typed;

use std::collections::BTreeMap;
use std::fmt::Write;

use domain::callback::{CallbackKind, Parameter};
use domain::downlink::InfoCode;
use domain::event::EventKind;
use domain::oob::Oob;
use domain::{DeviceId, UnixMillis};
use payload::template::{Availability, Escape, Escaped, Part, Template};
use payload::variables::{self, NearestInteger, TwoDecimals, Variable};
use payload::{Format, hex};

use crate::store::deliveries::{Advanced, Heard, Said, Told};
use crate::store::downlinks::Downlink;

pub(crate) use event::Happened;

/// What one delivery tells.
#[derive(Clone, Debug)]
pub(crate) enum Facts {
    /// DATA, STATUS, REPEATER, GEOLOC and DATA_ADVANCED.
    Message(MessageFacts),
    /// ACKNOWLEDGE.
    Acknowledge(Downlink),
    /// ERROR.
    Error(Box<Told>),
    /// EVENT.
    Event(Box<Happened>),
}

/// What a callback about a message tells.
#[derive(Clone, Debug)]
pub(crate) struct MessageFacts {
    /// The message.
    pub(crate) said: Said,
    /// The receptions of the message, that which made it first; read only when a template asks
    /// for one of them, and none where the contract does not grant that they are told.
    pub(crate) heard: Vec<Heard>,
    /// Mean signal to noise ratio of the messages before (dB); read only when asked for.
    pub(crate) average: Option<f64>,
    /// What is known once it is closed; read only when asked for.
    pub(crate) advanced: Option<Advanced>,
    /// Whether it tells of another station than the first that heard the message.
    pub(crate) duplicate: bool,
}

/// What has to be read for a callback beside the message itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The receptions and the places of their stations.
    pub(crate) reception: bool,
    /// The messages before.
    pub(crate) average: bool,
    /// What closing it made known.
    pub(crate) advanced: bool,
    /// What is known of the device of an event.
    pub(crate) device: bool,
}

/// Whether a kind of callback has a variable of that name, and an author may have it told who may
/// see radio details, or may not.
pub(crate) fn availability(kind: CallbackKind, name: &str, radio: bool) -> Availability {
    let known = variables::availability(kind.place(), name);
    let told = Variable::named(name).is_some_and(Variable::is_radio_detail);
    match known {
        Availability::Available if told && !radio => Availability::Withheld,
        known => known,
    }
}

/// A text of the form the variable prints, to try a template before any message has come.
pub(crate) fn sample(kind: CallbackKind, name: &str) -> &'static str {
    Variable::parse(kind.place(), name).map_or("null", Variable::sample)
}

impl Needs {
    /// Adds what the variable of that name needs.
    pub(crate) fn add(&mut self, kind: CallbackKind, name: &str) {
        match Variable::parse(kind.place(), name) {
            Some(Variable::AvgSnr | Variable::AvgSignal) => self.average = true,
            Some(
                Variable::Snr
                | Variable::Signal
                | Variable::Rssi
                | Variable::Station
                | Variable::Lat
                | Variable::Lng
                | Variable::Duplicates,
            ) => self.reception = true,
            Some(
                Variable::Lqi
                | Variable::LinkQuality
                | Variable::FixedLat
                | Variable::FixedLng
                | Variable::OperatorName
                | Variable::CountryCode
                | Variable::ComputedLocation
                | Variable::Radius
                | Variable::GeolocSource,
            ) => self.advanced = true,
            Some(Variable::DeviceInfo) => self.device = true,
            _ => {}
        }
    }
}

impl Facts {
    /// Whose page shows it.
    pub(crate) fn device(&self) -> DeviceId {
        match self {
            Self::Message(facts) => facts.said.device,
            Self::Acknowledge(downlink) => downlink.device,
            Self::Error(told) => told.device,
            Self::Event(happened) => happened.event.device,
        }
    }

    /// The bytes that the callback's own custom format takes apart.
    pub(crate) fn payload(&self) -> &[u8] {
        match self {
            Self::Message(facts) => &facts.said.data,
            Self::Acknowledge(_) | Self::Error(_) | Self::Event(_) => &[],
        }
    }

    /// Writes the value of a part of a template whose custom fields are those of that format.
    pub(crate) fn write_part(&self, part: &Part, format: Option<&Format>, out: &mut Escaped<'_>) {
        match part {
            Part::Variable { name, .. } => self.write(name, out),
            Part::Custom { field, .. } => {
                let field = format.and_then(|format| format.field(field));
                let value = field.and_then(|field| field.decode(self.payload()));
                // Text in memory takes whatever is written.
                _ = match value {
                    Some(value) => write!(out, "{value}"),
                    None => out.write_str("null"),
                };
            }
            Part::Literal(_) => {}
        }
    }

    /// Every variable of those templates that has a value, by its name; the fields of the custom
    /// format as `customData#…`.
    pub(crate) fn parameters<'t>(
        &self,
        templates: impl IntoIterator<Item = &'t Template>,
        format: Option<&Format>,
    ) -> BTreeMap<String, Parameter> {
        let mut found = BTreeMap::new();
        for part in templates.into_iter().flat_map(Template::parts) {
            let (name, value) = match part {
                Part::Literal(_) => continue,
                Part::Variable { name, .. } => (name.clone(), self.parameter(name)),
                Part::Custom { field, .. } => {
                    let value = format.and_then(|format| format.field(field));
                    let value = value.and_then(|field| field.decode(self.payload()));
                    (format!("customData#{field}"), value.and_then(typed::value))
                }
            };
            found.extend(value.map(|value| (name, value)));
        }
        found
    }

    /// The value of a variable, of its own type.
    fn parameter(&self, name: &str) -> Option<Parameter> {
        let variable = Variable::named(name)?;
        let mut text = String::new();
        self.known(variable, &mut Escaped::new(Escape::Text, &mut text))?;
        Some(typed::printed(variable.form(), text))
    }

    /// Writes the value of a variable, `null` where there is none.
    fn write(&self, name: &str, out: &mut Escaped<'_>) {
        let written = Variable::named(name).and_then(|variable| self.known(variable, out));
        if written.is_none() {
            out.push_str("null");
        }
    }

    /// Writes the value of a variable, if there is one.
    fn known(&self, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
        match self {
            Self::Message(facts) => facts.write(variable, out),
            Self::Acknowledge(downlink) => acknowledge(downlink, variable, out),
            Self::Error(told) => error(told, variable, out),
            Self::Event(happened) => happened.write(variable, out),
        }
    }
}

/// What every callback has: when it happened, and to which device.
fn common(
    time: UnixMillis,
    device: DeviceId,
    variable: Variable,
    out: &mut Escaped<'_>,
) -> Option<()> {
    // Text in memory takes whatever is written.
    _ = match variable {
        Variable::Time => write!(out, "{}", time.seconds()),
        Variable::Device => write!(out, "{device}"),
        _ => return None,
    };
    Some(())
}

impl MessageFacts {
    fn write(&self, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
        let said = &self.said;
        let heard = self.heard.first();
        let place = heard.and_then(|heard| heard.place);
        _ = match variable {
            Variable::Data => out.write_str(&hex::encode_lower(&said.data)),
            Variable::SeqNumber => write!(out, "{}", said.seq),
            Variable::DeviceTypeId => write!(out, "{}", said.device_type),
            Variable::Ack => write!(out, "{}", said.ack),
            // No device waits for its answer longer than others do.
            Variable::LongPolling => out.write_str("false"),
            Variable::Duplicate => write!(out, "{}", self.duplicate),
            Variable::Snr | Variable::Signal => {
                write!(out, "{}", TwoDecimals(heard?.snr?))
            }
            Variable::Rssi => write!(out, "{}", TwoDecimals(heard?.rssi)),
            Variable::AvgSnr | Variable::AvgSignal => match self.average {
                Some(average) => write!(out, "{}", TwoDecimals(average)),
                // By itself it would make the whole body no JSON, and the message would be
                // tried for three days and given up.
                None if out.is_bare() => return None,
                None => out.write_str("N/A"),
            },
            Variable::Station => write!(out, "{}", heard?.station),
            Variable::Lat => write!(out, "{}", NearestInteger(place?.0)),
            Variable::Lng => write!(out, "{}", NearestInteger(place?.1)),
            Variable::Duplicates => {
                out.push_json(&advanced::duplicates(&self.heard));
                Ok(())
            }
            _ => {
                let of_frame = Oob::read(&said.data).and_then(|oob| status(&oob, variable, out));
                return of_frame
                    .or_else(|| advanced::write(self.advanced.as_ref()?, variable, out))
                    .or_else(|| common(said.time, said.device, variable, out));
            }
        };
        Some(())
    }
}

/// What an out-of-band frame said.
fn status(oob: &Oob, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
    let volts = |millivolts: u16| TwoDecimals(f64::from(millivolts) / 1000.0);
    let repeater = match oob {
        Oob::Repeater(repeater) => Some(repeater),
        _ => None,
    };
    _ = match variable {
        Variable::Batt => {
            let status = oob.status().map(|status| status.idle);
            let battery = repeater.map(|repeater| repeater.battery);
            write!(out, "{}", volts(status.or(battery)?))
        }
        Variable::Temp => {
            let tenths = oob.status()?.temperature;
            write!(out, "{}", TwoDecimals(f64::from(tenths) / 10.0))
        }
        Variable::WhitelistDevices => write!(out, "{}", repeater?.whitelist),
        Variable::RepeatedMsg => write!(out, "{}", repeater?.repeated),
        Variable::UnwantedDevices => write!(out, "{}", repeater?.unwanted_devices),
        Variable::UnwantedMsg => write!(out, "{}", repeater?.unwanted),
        Variable::WrongMsg => write!(out, "{}", repeater?.wrong),
        Variable::OverRegulMsg => write!(out, "{}", repeater?.over_regulation),
        _ => return None,
    };
    Some(())
}

/// How the downlink ended.
fn acknowledge(downlink: &Downlink, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
    _ = match variable {
        Variable::InfoCode => write!(out, "{}", downlink.info.number()),
        Variable::InfoMessage => out.write_str(downlink.info.message()),
        Variable::DownlinkAck => write!(out, "{}", downlink.info == InfoCode::Acked),
        Variable::DownlinkOverusage => write!(out, "{}", downlink.over_quota),
        _ => return common(downlink.finished, downlink.device, variable, out),
    };
    Some(())
}

/// What a person is told whose device may lose messages through no fault of its own.
const NETWORK_TROUBLE: &str =
    "Sigfox network experiencing issues that could cause message loss or delay for some devices.";

/// What is wrong.
fn error(told: &Told, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
    _ = match variable {
        Variable::Info if told.kind == EventKind::NetworkIssue => out.write_str(NETWORK_TROUBLE),
        Variable::Info => {
            let since = UnixMillis(told.variables.last_heard?).utc();
            write!(out, "No message received since {since}")
        }
        Variable::Severity => out.write_str(told.kind.severity().word()),
        _ => return common(told.time, told.device, variable, out),
    };
    Some(())
}
