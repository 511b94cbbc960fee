//! What was really sent and heard: counted where it happens, without any of the rules by which a
//! server merges, orders or rejects, so that the two can be compared.
//!
//! A message counts when at least one station heard it, and belongs to the UTC day of the
//! earliest time that a station gave it. Powers are whole hundredths of a dB, so sums are exact.

use domain::{DeviceId, StationId, UnixMillis};
use radio::Status;
use serde::Serialize;

use crate::device::Kind;
use crate::plan::DAY;

mod hours;

pub use hours::{Hour, TypeTruth};

use hours::{Hours, TYPES};

/// Least, most and sum of numbers, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// How many.
    pub count: u64,
    /// The least; 0 without any.
    pub min: i64,
    /// The greatest; 0 without any.
    pub max: i64,
    /// All together.
    pub sum: i64,
}

impl Figures {
    /// One more.
    pub fn add(&mut self, number: i64) {
        if self.count == 0 {
            (self.min, self.max) = (number, number);
        }
        self.count += 1;
        self.min = self.min.min(number);
        self.max = self.max.max(number);
        self.sum += number;
    }

    /// Those of another as well.
    pub fn join(&mut self, other: Self) {
        if self.count == 0 {
            *self = other;
        } else if other.count > 0 {
            self.count += other.count;
            self.min = self.min.min(other.min);
            self.max = self.max.max(other.max);
            self.sum += other.sum;
        }
    }
}

/// What was heard of one kind of message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Heard {
    /// Messages that at least one station heard.
    pub messages: u64,
    /// Bytes of data in them.
    pub bytes: u64,
    /// Pairs of such a message and a station that heard it.
    pub receptions: u64,
    /// Of each reception, hundredths of a dBm.
    pub rssi: Figures,
    /// Of each reception, hundredths of a dB.
    pub snr: Figures,
    /// Of the strongest reception of each message.
    pub best_rssi: Figures,
    /// Of the clearest reception of each message.
    pub best_snr: Figures,
}

/// What was heard on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Messages of data.
    pub messages: u32,
    /// Bytes of data in them.
    pub bytes: u32,
    /// What devices said of themselves.
    pub oob: u32,
}

/// The counts of one device while the fleet is played.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    messages: u32,
    oob: u32,
    bytes: u64,
    receptions: u64,
    lost: u32,
    breaks: u32,
    lost_in_breaks: u32,
    /// Numbers kept for a confirmation that was never sent.
    unconfirmed: u32,
    /// Messages that nobody heard, and such numbers, since the last one that somebody heard.
    missing: u32,
    last: Option<(i64, u16)>,
    days: Vec<Day>,
}

/// How a station heard a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hearing {
    pub station: u32,
    pub time: i64,
    /// Hundredths of a dBm.
    pub rssi: i64,
    /// Hundredths of a dB.
    pub snr: i64,
    /// Hz.
    pub freq: i64,
}

/// A message that stations heard, or did not.
pub(crate) struct Sent<'a> {
    pub device: u32,
    /// The place of the device's type among all.
    pub device_type: usize,
    pub sequence: u16,
    /// Bytes of data; nothing for what a device says of itself.
    pub data: Option<u32>,
    /// Whether it confirms a downlink.
    pub confirms: bool,
    /// What the device says of itself.
    pub status: Option<Status>,
    pub heard: &'a [Hearing],
}

/// The counts while the fleet is played.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    first_day: i64,
    pub sent: u64,
    pub wraps: u64,
    pub lines: u64,
    pub frames: u64,
    pub repeats: u64,
    pub late: u64,
    confirmations: u64,
    data: Heard,
    oob: Heard,
    days: Vec<Day>,
    types: [Hours; TYPES],
    devices: Vec<Tally>,
    stations: Vec<u64>,
}

impl Counts {
    pub(crate) fn new(start: UnixMillis, devices: u32, stations: u32) -> Self {
        Self {
            first_day: start.0.div_euclid(DAY),
            sent: 0,
            wraps: 0,
            lines: 0,
            frames: 0,
            repeats: 0,
            late: 0,
            confirmations: 0,
            data: Heard::default(),
            oob: Heard::default(),
            days: Vec::new(),
            types: Default::default(),
            devices: vec![Tally::default(); devices as usize],
            stations: vec![0; stations as usize],
        }
    }

    /// A device goes on without having sent the confirmation for which it kept a number.
    pub(crate) fn skip(&mut self, device: u32) {
        let tally = &mut self.devices[device as usize];
        tally.unconfirmed += 1;
        tally.missing += 1;
    }

    pub(crate) fn count(&mut self, sent: &Sent<'_>) {
        self.sent += 1;
        self.wraps += u64::from(sent.sequence == 4095);
        let tally = &mut self.devices[sent.device as usize];
        let Some(time) = sent.heard.iter().map(|heard| heard.time).min() else {
            tally.lost += 1;
            tally.missing += 1;
            return;
        };
        if tally.last.is_some() && tally.missing > 0 {
            tally.breaks += 1;
            tally.lost_in_breaks += tally.missing;
        }
        hours::count(&mut self.types[sent.device_type], sent, time);
        tally.missing = 0;
        tally.last = Some((time, sent.sequence));
        tally.receptions += sent.heard.len() as u64;
        let bytes = sent.data.unwrap_or(0);
        let kind = if sent.data.is_some() {
            tally.messages += 1;
            &mut self.data
        } else {
            tally.oob += 1;
            self.confirmations += u64::from(sent.confirms);
            &mut self.oob
        };
        tally.bytes += u64::from(bytes);
        kind.messages += 1;
        kind.bytes += u64::from(bytes);
        kind.receptions += sent.heard.len() as u64;
        let (mut rssi_top, mut snr_top) = (i64::MIN, i64::MIN);
        for heard in sent.heard {
            kind.rssi.add(heard.rssi);
            kind.snr.add(heard.snr);
            rssi_top = rssi_top.max(heard.rssi);
            snr_top = snr_top.max(heard.snr);
            self.stations[heard.station as usize] += 1;
        }
        kind.best_rssi.add(rssi_top);
        kind.best_snr.add(snr_top);
        let at = (time.div_euclid(DAY) - self.first_day).max(0) as usize;
        for days in [&mut self.days, &mut tally.days] {
            if days.len() <= at {
                days.resize(at + 1, Day::default());
            }
            let day = &mut days[at];
            if sent.data.is_some() {
                day.messages += 1;
                day.bytes += bytes;
            } else {
                day.oob += 1;
            }
        }
    }
}

/// The counts of a fleet, for comparing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Truth {
    /// The plan's seed.
    pub seed: u64,
    /// When the fleet began, ms UTC.
    pub start: i64,
    /// When its last day was over, ms UTC.
    pub end: i64,
    /// Messages of any kind that devices sent.
    pub sent: u64,
    /// Those that nobody heard: their sequence numbers are missing.
    pub lost: u64,
    /// Sequence numbers that devices kept for a confirmation and did not use: they are missing,
    /// too.
    pub unconfirmed: u64,
    /// Runs of missing numbers with a message that was heard before and after.
    pub breaks: u64,
    /// The numbers that are missing in those runs.
    pub lost_in_breaks: u64,
    /// How often a number 4095 was sent, after which the numbers begin again.
    pub wraps: u64,
    /// What stations hand in: receptions or frames, with repeats.
    pub lines: u64,
    /// Of these, frames.
    pub frames: u64,
    /// Of these, those that were handed in before.
    pub repeats: u64,
    /// Of these, those that came late.
    pub late: u64,
    /// Messages with data.
    pub data: Heard,
    /// What devices said of themselves.
    pub oob: Heard,
    /// Of these, confirmations of a downlink.
    pub confirmations: u64,
    /// By UTC day, from the first on.
    pub days: Vec<DayTruth>,
    /// By device type, hour by hour: for whoever compares in the same process, and not in the
    /// file, which is of the days.
    #[serde(skip)]
    pub per_type: Vec<TypeTruth>,
    /// By device, in the order of ids.
    pub per_device: Vec<DeviceTruth>,
    /// By station, in the order of ids.
    pub per_station: Vec<StationTruth>,
}

/// A day and what was heard on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayTruth {
    /// `2026-01-01`.
    pub day: String,
    /// Counts.
    #[serde(flatten)]
    pub heard: Day,
}

/// A device, where it really is and what was heard of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTruth {
    /// Its id.
    pub id: DeviceId,
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lng: f64,
    /// What it is for.
    pub kind: Kind,
    /// Milliseconds between its messages.
    pub interval: i64,
    /// Since when it is silent, ms UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent_from: Option<i64>,
    /// Whether it has no contract.
    pub off_contract: bool,
    /// Messages with data that were heard.
    pub messages: u32,
    /// Bytes in them.
    pub bytes: u64,
    /// What it said of itself and was heard.
    pub oob: u32,
    /// Receptions of all of them.
    pub receptions: u64,
    /// Messages of any kind that nobody heard.
    pub lost: u32,
    /// Numbers kept for a confirmation that was never sent.
    pub unconfirmed: u32,
    /// Runs of numbers that are missing between heard ones, for the one or the other reason.
    pub breaks: u32,
    /// Numbers in these runs.
    pub lost_in_breaks: u32,
    /// Time of the last message of any kind that was heard, ms UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_time: Option<i64>,
    /// And its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_sequence: Option<u16>,
    /// `[messages, bytes, oob]` by day: the days of [`Truth::days`], cut off after the last on
    /// which something was heard.
    pub days: Vec<[u32; 3]>,
}

/// A station, where it is and what it heard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationTruth {
    /// Its id.
    pub id: StationId,
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lng: f64,
    /// Messages that it heard.
    pub receptions: u64,
    /// From when to when it was away, ms UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage: Option<(i64, i64)>,
}

impl crate::Fleet {
    /// The counts up to now; whole when the fleet has nothing more to say.
    pub fn truth(&self) -> Truth {
        let (plan, counts) = (self.plan(), self.counts());
        let total = |of: fn(&Tally) -> u32| counts.devices.iter().map(|t| u64::from(of(t))).sum();
        let days = counts.days.iter().zip(counts.first_day..);
        let devices = counts.devices.iter().zip(0..);
        let stations = counts.stations.iter().zip(0..);
        let of_type = |((device_type, off_contract), hours): ((&str, bool), Hours)| TypeTruth {
            device_type: device_type.to_owned(),
            off_contract,
            hours,
        };
        Truth {
            seed: plan.seed,
            start: plan.start.0,
            end: plan.end().0,
            sent: counts.sent,
            lost: total(|tally| tally.lost),
            unconfirmed: total(|tally| tally.unconfirmed),
            breaks: total(|tally| tally.breaks),
            lost_in_breaks: total(|tally| tally.lost_in_breaks),
            wraps: counts.wraps,
            lines: counts.lines,
            frames: counts.frames,
            repeats: counts.repeats,
            late: counts.late,
            data: counts.data,
            oob: counts.oob,
            confirmations: counts.confirmations,
            days: days
                .map(|(heard, day)| DayTruth {
                    day: UnixMillis(day * DAY).utc()[..10].to_owned(),
                    heard: *heard,
                })
                .collect(),
            per_type: self
                .types()
                .zip(counts.types.clone())
                .map(of_type)
                .collect(),
            per_device: devices
                .map(|(tally, index)| self.device_truth(tally, index))
                .collect(),
            per_station: stations
                .map(|(receptions, index)| {
                    let (lat, lng) = self.station_position(index);
                    StationTruth {
                        id: self.station_id(index),
                        lat,
                        lng,
                        receptions: *receptions,
                        outage: self.outage(index),
                    }
                })
                .collect(),
        }
    }

    fn device_truth(&self, tally: &Tally, index: u32) -> DeviceTruth {
        let (lat, lng) = self.device_position(index);
        let device = self.inside(index);
        DeviceTruth {
            id: self.device_id(index),
            lat,
            lng,
            kind: device.kind,
            interval: device.interval,
            silent_from: device.silent_from,
            off_contract: device.off_contract,
            messages: tally.messages,
            bytes: tally.bytes,
            oob: tally.oob,
            receptions: tally.receptions,
            lost: tally.lost,
            unconfirmed: tally.unconfirmed,
            breaks: tally.breaks,
            lost_in_breaks: tally.lost_in_breaks,
            last_time: tally.last.map(|last| last.0),
            last_sequence: tally.last.map(|last| last.1),
            days: tally
                .days
                .iter()
                .map(|day| [day.messages, day.bytes, day.oob])
                .collect(),
        }
    }
}
