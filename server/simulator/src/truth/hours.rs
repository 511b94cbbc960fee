//! What was heard of the devices of each type, hour by hour.

use std::collections::BTreeMap;

use super::{Figures, Sent};
use crate::device::Kind;

const HOUR: i64 = 3_600_000;

/// What was heard in some time: messages by the earliest time that a station gave each,
/// receptions by their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Messages with data.
    pub messages: u64,
    /// Bytes of data in them.
    pub bytes: u64,
    /// Of each reception of any message, hundredths of a dBm.
    pub rssi: Figures,
    /// Of each reception, hundredths of a dB.
    pub snr: Figures,
    /// Of each reception, Hz.
    pub freq: Figures,
    /// Of what devices said of themselves, hundredths of a degree.
    pub temperature: Figures,
    /// Of the same, mV while idle.
    pub idle: Figures,
    /// Of the same, mV while sending.
    pub transmit: Figures,
}

impl Hour {
    /// Adds what was heard in another time.
    pub fn join(&mut self, other: &Self) {
        self.messages += other.messages;
        self.bytes += other.bytes;
        let figures = [
            (&mut self.rssi, other.rssi),
            (&mut self.snr, other.snr),
            (&mut self.freq, other.freq),
            (&mut self.temperature, other.temperature),
            (&mut self.idle, other.idle),
            (&mut self.transmit, other.transmit),
        ];
        for (figure, other) in figures {
            figure.join(other);
        }
    }
}

/// Hours by their beginning (ms UTC).
pub(crate) type Hours = BTreeMap<i64, Hour>;

/// How many device types there are: one for each kind, and that of devices without a contract.
pub(crate) const TYPES: usize = Kind::ALL.len() + 1;

/// A device type and what was heard of its devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeTruth {
    /// Its name.
    pub device_type: String,
    /// Whether its devices have no contract.
    pub off_contract: bool,
    /// What was heard in the hours in which something was, by their beginning (ms UTC).
    pub hours: BTreeMap<i64, Hour>,
}

/// Counts a message that was first heard at `time`.
pub(super) fn count(hours: &mut Hours, sent: &Sent<'_>, time: i64) {
    let begins = |time: i64| time.div_euclid(HOUR) * HOUR;
    let hour = hours.entry(begins(time)).or_default();
    if let Some(bytes) = sent.data {
        hour.messages += 1;
        hour.bytes += u64::from(bytes);
    }
    if let Some(status) = sent.status {
        hour.temperature.add(i64::from(status.temperature) * 10);
        hour.idle.add(status.idle.into());
        hour.transmit.add(status.transmit.into());
    }
    for heard in sent.heard {
        let hour = hours.entry(begins(heard.time)).or_default();
        hour.rssi.add(heard.rssi);
        hour.snr.add(heard.snr);
        hour.freq.add(heard.freq);
    }
}
