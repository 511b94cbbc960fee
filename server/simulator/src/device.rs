//! Devices: where they are, what they are for, and when they speak next.

use payload::Payload;
use radio::Status;

use crate::air::{self, Link};
use crate::math::sine;
use crate::plan::{DAY, Plan};
use crate::random::{About, Random};
use crate::region::Region;
use crate::station::Stations;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Of the devices: those inside a building.
const INDOORS: f64 = 0.3;
/// Of the devices: those whose sequence number is about to begin again.
const NEAR_WRAP: f64 = 0.2;
/// How long a device takes to confirm a downlink, in ms, with some silence after it.
const CONFIRMING: i64 = 10_000;
/// How many numbers a device has.
pub(crate) const SEQUENCES: u16 = 4096;
/// Intervals and how many in a hundred devices have them.
const INTERVALS: [(i64, u64); 5] = [
    (10 * MINUTE + 17_000, 2),
    (30 * MINUTE, 8),
    (HOUR, 30),
    (6 * HOUR, 40),
    (24 * HOUR, 20),
];
/// The interval of a device that talks too much: 288 messages a day, where contracts allow 140.
const TALKATIVE: i64 = 5 * MINUTE;

/// What a device is for, and so the form of its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Temperature, acceleration, battery and eight digital inputs in 12 bytes.
    Board,
    /// A number in two bytes.
    Counter,
    /// Latitude and longitude as two 32-bit floats.
    Tracker,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Board, Self::Counter, Self::Tracker];

    /// The device type of the demo fleet whose format its messages have.
    pub fn device_type(self) -> &'static str {
        match self {
            Self::Board => "Sensor board",
            Self::Counter => "Counter",
            Self::Tracker => "Position tracker",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Board => "Board",
            Self::Counter => "Counter",
            Self::Tracker => "Tracker",
        }
    }
}

/// What a device has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    Data,
    KeepAlive,
    /// With the strength of the downlink in dBm.
    Confirmation(i16),
}

/// One device and the state that it keeps.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub kind: Kind,
    /// Place in the square, in km from its middle to the east and to the north.
    pub place: (f64, f64),
    pub links: Box<[Link]>,
    /// Milliseconds between its messages.
    pub interval: i64,
    pub off_contract: bool,
    /// When it falls silent for good, ms UTC.
    pub silent_from: Option<i64>,
    /// It asks for a downlink with one message in so many; 0 for never.
    ask_every: u32,
    /// The number that its next message will have, but for a confirmation.
    pub sequence: u16,
    /// Messages that it has sent of its own accord: all but confirmations. By it chance knows a
    /// message, so that none depends on what was answered before.
    pub spoken: u32,
    /// The number that it keeps for the confirmation of a downlink it asked for, until it speaks
    /// again.
    pub kept: Option<u16>,
    /// When its last message is over.
    pub ended: i64,
    /// When it is next free to say something of its own accord.
    busy_until: i64,
    next_data: i64,
    next_alive: i64,
    /// When it will confirm a downlink, and how strong that was.
    confirm: Option<(i64, i16)>,
    /// The number of its last message that asked for a downlink.
    pub asked: Option<u16>,
}

impl Device {
    pub(crate) fn new(plan: &Plan, region: &Region, stations: &Stations, index: u32) -> Self {
        let mut random = Random::of(plan.seed, About::Device, &[index.into()]);
        let side = plan.side();
        let mut along = || (random.unit() - 0.5) * side;
        let place = (along(), along());
        let indoors = if random.chance(INDOORS) {
            6.0 + 12.0 * random.unit()
        } else {
            0.0
        };
        let kind = match random.below(10) {
            0..5 => Kind::Board,
            5..8 => Kind::Counter,
            _ => Kind::Tracker,
        };
        let mut mixed = HOUR;
        let mut ticket = random.below(100);
        for (interval, share) in INTERVALS {
            if ticket < share {
                mixed = interval;
                break;
            }
            ticket -= share;
        }
        let talkative = random.chance(plan.shares.talkative);
        let interval = match plan.interval {
            Some(seconds) => i64::from(seconds) * 1000,
            None if talkative => TALKATIVE,
            None => mixed,
        };
        let off_contract =
            random.chance(plan.shares.off_contract) && plan.off_contract_type.is_some();
        let span = i64::from(plan.days) * DAY;
        let silent = random.chance(plan.shares.silent);
        let silent_from = plan.start.0 + random.between(span / 5, span);
        let asking = random.chance(plan.shares.asking);
        // Twice a day or so, as contracts allow some four.
        let ask_every = (DAY / 2 / interval).max(1) as u32;
        let sequence = if random.chance(NEAR_WRAP) {
            SEQUENCES - 1 - random.below(50) as u16
        } else {
            random.below(SEQUENCES.into()) as u16
        };
        Self {
            kind,
            place,
            links: air::links(plan.seed, region, stations, index, place, indoors),
            interval,
            off_contract,
            silent_from: silent.then_some(silent_from),
            ask_every: if asking { ask_every } else { 0 },
            sequence,
            spoken: 0,
            kept: None,
            ended: 0,
            busy_until: 0,
            next_data: plan.start.0 + 1000 + random.below(interval as u64) as i64,
            next_alive: plan.start.0 + 1000 + random.below(DAY as u64) as i64,
            confirm: None,
            asked: None,
        }
    }

    /// The place of its type: that of its kind, or the last, which is without a contract.
    pub(crate) fn type_place(&self) -> usize {
        match self.off_contract {
            true => Kind::ALL.len(),
            false => self.kind as usize,
        }
    }

    /// What it says next and when, if it says anything more before `end`.
    pub(crate) fn next(&self, end: i64) -> Option<(i64, Speech)> {
        let end = self.silent_from.map_or(end, |from| from.min(end));
        let spoken = if self.next_alive < self.next_data {
            (self.next_alive, Speech::KeepAlive)
        } else {
            (self.next_data, Speech::Data)
        };
        let spoken = (spoken.0.max(self.busy_until), spoken.1);
        let spoken = Some(spoken).filter(|(time, _)| *time < end);
        let confirm = self
            .confirm
            .map(|(time, rssi)| (time, Speech::Confirmation(rssi)));
        match (confirm, spoken) {
            (Some(confirm), Some(spoken)) if spoken.0 < confirm.0 + CONFIRMING => Some(spoken),
            (Some(confirm), _) => Some(confirm),
            (None, spoken) => spoken,
        }
    }

    /// Whether its next message of data asks for a downlink.
    pub(crate) fn asks(&self, index: u32) -> bool {
        self.ask_every > 0 && (self.spoken.wrapping_add(index)).is_multiple_of(self.ask_every)
    }

    /// Moves on after it has spoken of its own accord at `time`. The air is its own until `free`.
    /// If it `asks` for a downlink it keeps the next number for the confirmation, and so goes on
    /// with the same numbers whether it is answered or not. Confirmations that were due are not
    /// sent any more.
    pub(crate) fn spoke(
        &mut self,
        speech: Speech,
        time: i64,
        free: i64,
        asks: bool,
        random: &mut Random,
    ) {
        let number = self.sequence;
        self.sequence = (number + 1) % SEQUENCES;
        self.asked = asks.then_some(number);
        self.kept = asks.then_some(self.sequence);
        if asks {
            self.sequence = (self.sequence + 1) % SEQUENCES;
        }
        self.confirm = None;
        self.spoken += 1;
        self.busy_until = self.busy_until.max(free);
        if speech == Speech::KeepAlive {
            self.next_alive = time + DAY + random.between(-MINUTE, MINUTE);
        } else {
            // A cheap crystal, and a processor that takes its time.
            let off = random.between(-self.interval / 100, self.interval / 100);
            self.next_data = time + self.interval + off;
        }
    }

    /// It has got a downlink and confirms it at `time`. False if it speaks before that, or
    /// while it would.
    pub(crate) fn confirm(&mut self, time: i64, rssi: i16, end: i64) -> bool {
        self.confirm = None;
        let in_time = self
            .next(end)
            .is_none_or(|(next, _)| next >= time + CONFIRMING);
        self.confirm = in_time.then_some((time, rssi));
        in_time
    }

    /// It has sent the confirmation.
    pub(crate) fn confirmed(&mut self) {
        self.confirm = None;
    }

    /// How it is at this time.
    pub(crate) fn status(&self, start: i64, time: i64, random: &mut Random) -> Status {
        let days = (time - start) / DAY;
        let idle = 3_600 - (days * 2).min(900) - random.between(0, 12);
        let transmit = idle - 180 - random.between(0, 60);
        let tenths = (self.temperature(time) * 10.0 + random.normal() * 3.0).round();
        Status {
            idle: idle as u16,
            transmit: transmit as u16,
            temperature: tenths as i16,
        }
    }

    /// In °C: follows the day, and differs with the place.
    fn temperature(&self, time: i64) -> f64 {
        let day = time.rem_euclid(DAY) as f64 / DAY as f64;
        14.0 + self.place.0 / 10.0 % 5.0 + 6.0 * sine(day - 0.375)
    }

    /// The bytes of a message. `position` is where it is, in degrees.
    pub(crate) fn data(
        &self,
        start: i64,
        time: i64,
        position: (f64, f64),
        random: &mut Random,
    ) -> Payload {
        let mut bytes = [0; 12];
        let length = match self.kind {
            Kind::Board => {
                let temperature = (self.temperature(time) + 0.3 * random.normal()) as f32;
                bytes[..4].copy_from_slice(&temperature.to_be_bytes());
                for axis in 0..3_u16 {
                    let motion = 980 + 13 * axis + random.below(17) as u16;
                    let at = 4 + 2 * usize::from(axis);
                    bytes[at..at + 2].copy_from_slice(&motion.to_le_bytes());
                }
                bytes[10] = 97 - ((time - start) / DAY / 7).min(90) as u8;
                bytes[11] = random.bits() as u8;
                12
            }
            Kind::Counter => {
                bytes[..2].copy_from_slice(&(self.spoken as u16).to_be_bytes());
                2
            }
            Kind::Tracker => {
                // Ten metres of uncertainty, as receivers of satellites have.
                let lat = (position.0 + 1e-4 * random.normal()) as f32;
                let lng = (position.1 + 1e-4 * random.normal()) as f32;
                bytes[..4].copy_from_slice(&lat.to_be_bytes());
                bytes[4..8].copy_from_slice(&lng.to_be_bytes());
                8
            }
        };
        // Twelve bytes are what a message can carry.
        Payload::from_bytes(&bytes[..length]).unwrap_or_default()
    }
}
