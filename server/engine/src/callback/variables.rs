//! What the variables of each kind of callback stand for.
//!
//! Another kind of callback is another variant of [`Facts`], another row in the two functions
//! on [`CallbackKind`] and another reader of its facts; all else is shared.

use std::fmt::Write;

use domain::callback::CallbackKind;
use payload::hex;
use payload::template::{Availability, Escaped};
use payload::variables::{NearestInteger, TwoDecimals, UplinkVariable, uplink_availability};

use crate::store::deliveries::{Heard, Said};

/// What one delivery tells.
#[derive(Clone, Debug)]
pub(crate) enum Facts {
    /// DATA/UPLINK.
    Uplink(UplinkFacts),
}

/// What a DATA/UPLINK callback tells.
#[derive(Clone, Debug)]
pub(crate) struct UplinkFacts {
    /// The message.
    pub(crate) said: Said,
    /// The reception that made the message; read only when a template asks for it.
    pub(crate) heard: Option<Heard>,
    /// Mean signal to noise ratio of the messages before (dB); read only when asked for.
    pub(crate) average: Option<f64>,
}

/// What has to be read for a callback beside the message itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The reception and the place of its station.
    pub(crate) reception: bool,
    /// The messages before.
    pub(crate) average: bool,
}

/// Whether a kind of callback has a variable of that name.
pub(crate) fn availability(kind: CallbackKind, name: &str) -> Availability {
    match kind {
        CallbackKind::DataUplink => uplink_availability(name),
    }
}

/// A text of the form the variable prints, to try a template before any message has come.
pub(crate) fn sample(kind: CallbackKind, name: &str) -> &'static str {
    match kind {
        CallbackKind::DataUplink => {
            UplinkVariable::parse(name).map_or("null", UplinkVariable::sample)
        }
    }
}

impl Needs {
    /// Adds what the variable of that name needs.
    pub(crate) fn add(&mut self, kind: CallbackKind, name: &str) {
        let CallbackKind::DataUplink = kind;
        match UplinkVariable::parse(name) {
            Some(UplinkVariable::AvgSnr | UplinkVariable::AvgSignal) => self.average = true,
            Some(
                UplinkVariable::Snr
                | UplinkVariable::Signal
                | UplinkVariable::Rssi
                | UplinkVariable::Station
                | UplinkVariable::Lat
                | UplinkVariable::Lng,
            ) => self.reception = true,
            _ => {}
        }
    }
}

impl Facts {
    /// The bytes that the callback's own custom format takes apart.
    pub(crate) fn payload(&self) -> &[u8] {
        match self {
            Self::Uplink(facts) => &facts.said.data,
        }
    }

    /// Writes the value of a variable, `null` where there is none.
    pub(crate) fn write(&self, name: &str, out: &mut Escaped<'_>) {
        let written = match self {
            Self::Uplink(facts) => facts.write(name, out),
        };
        if written.is_none() {
            out.push_str("null");
        }
    }
}

impl UplinkFacts {
    fn write(&self, name: &str, out: &mut Escaped<'_>) -> Option<()> {
        let said = &self.said;
        let heard = self.heard.as_ref();
        let place = heard.and_then(|heard| heard.place);
        // Text in memory takes whatever is written.
        _ = match UplinkVariable::parse(name)? {
            UplinkVariable::Time => write!(out, "{}", said.time.seconds()),
            UplinkVariable::Device => write!(out, "{}", said.device),
            UplinkVariable::Data => out.write_str(&hex::encode_lower(&said.data)),
            UplinkVariable::SeqNumber => write!(out, "{}", said.seq),
            UplinkVariable::DeviceTypeId => write!(out, "{}", said.device_type),
            // One callback goes out for a message, that of its first reception.
            UplinkVariable::Duplicate => out.write_str("false"),
            UplinkVariable::Snr | UplinkVariable::Signal => {
                write!(out, "{}", TwoDecimals(heard?.snr?))
            }
            UplinkVariable::Rssi => write!(out, "{}", TwoDecimals(heard?.rssi)),
            UplinkVariable::AvgSnr | UplinkVariable::AvgSignal => match self.average {
                Some(average) => write!(out, "{}", TwoDecimals(average)),
                // By itself it would make the whole body no JSON, and the message would be
                // tried for three days and given up.
                None if out.is_bare() => return None,
                None => out.write_str("N/A"),
            },
            UplinkVariable::Station => write!(out, "{}", heard?.station),
            UplinkVariable::Lat => write!(out, "{}", NearestInteger(place?.0)),
            UplinkVariable::Lng => write!(out, "{}", NearestInteger(place?.1)),
        };
        Some(())
    }
}
