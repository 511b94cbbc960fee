//! The fleet at play: what happens next, in order of time.
//!
//! Two heaps make the stream. One holds, for each device, when it speaks next; the other what is
//! on its way from the stations. The earliest device speaks until nothing that it could bring
//! about would arrive before what is already on its way. So memory is that of the devices and of
//! a few minutes' receptions, however many days are played.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use domain::{DeviceId, StationId};
use payload::Payload;
use radio::downlink::PREAMBLE;
use radio::{Content, Control, Key, Uplink};

use crate::air::{self, DEVICE_HEARS, Link, Signal};
use crate::device::{Device, Kind, Speech};
use crate::line::{Frame, Hundredths, Line, Oob, Reception};
use crate::math::cosine_of_degrees;
use crate::plan::{Downlinks, Plan, PlanError};
use crate::random::{About, Random};
use crate::region::{HALF_BAND, Region};
use crate::station::Stations;
use crate::truth::{Counts, Hearing, Sent};

/// Kilometres in a degree of latitude.
const KM: f64 = 111.195;
/// How long a station takes to hand something in, in ms.
const LATENCY: (i64, i64) = (60, 450);
/// And how much longer when it comes late.
const LATE: (i64, i64) = (30_000, 120_000);
/// After which time a station hands something in again.
const AGAIN: (i64, i64) = (1_000, 30_000);
/// From the beginning of a message that asks for a downlink to the device's confirmation.
const CONFIRMED: (i64, i64) = (22_000, 32_000);
/// From the beginning of a downlink to the device's confirmation.
const READ: (i64, i64) = (1_600, 3_000);
/// How long a device that asked for a downlink does nothing else, in ms.
const LISTENING: i64 = 60_000;
/// Between one message and the next of a device there is at least this much silence, in ms.
const SILENCE: i64 = 1_000;
/// Of the requests for a downlink: those that a played network answers.
const ANSWERED: f64 = 0.92;

/// Something that a station hands in, and when it arrives.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// ms UTC.
    pub time: i64,
    /// What.
    pub line: Line,
}

/// A fleet at play. As an iterator it gives what stations hand in, in order of arrival.
pub struct Fleet {
    plan: Plan,
    region: Region,
    stations: Stations,
    devices: Vec<Device>,
    /// When which device speaks next. An entry whose time is no longer the device's is stale.
    speakers: BinaryHeap<Reverse<(i64, u32)>>,
    on_the_way: BinaryHeap<Reverse<OnTheWay>>,
    order: u64,
    /// When the last thing arrived: nothing arrives before it any more.
    now: i64,
    counts: Counts,
    /// Kept for its memory.
    heard: Vec<Hearing>,
}

struct OnTheWay {
    time: i64,
    order: u64,
    line: Line,
}

impl OnTheWay {
    fn key(&self) -> (i64, u64) {
        (self.time, self.order)
    }
}

impl PartialEq for OnTheWay {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for OnTheWay {}

impl PartialOrd for OnTheWay {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OnTheWay {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Why a device confirms no downlink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Deaf {
    /// No device of this fleet.
    #[error("the fleet has no such device")]
    Stranger,
    /// It did not ask, or has spoken again since.
    #[error("the device has not asked for a downlink")]
    NotAsked,
    /// It is about to speak again.
    #[error("the device speaks before it could confirm")]
    TooLate,
    /// No station of this fleet, or too far away.
    #[error("the device does not hear that station")]
    OutOfReach,
    /// The frame is not for it.
    #[error("the device cannot read the frame: {0}")]
    Frame(#[from] radio::downlink::NotForMe),
    /// The frame is none.
    #[error("the frame has not 30 hex digits")]
    NoFrame,
}

/// A message on its way into the air.
struct Spoken {
    device: u32,
    sequence: u16,
    time: i64,
    data: Payload,
    control: Option<Control>,
    ack: bool,
    /// How many bytes it carries of whatever kind.
    bytes: usize,
}

impl Fleet {
    /// A fleet before its first message.
    ///
    /// # Errors
    /// A plan that cannot be played.
    pub fn new(plan: Plan) -> Result<Self, PlanError> {
        plan.check()?;
        let region = Region::of(plan.region);
        let stations = Stations::new(&plan);
        let devices: Vec<Device> = (0..plan.devices)
            .map(|index| Device::new(&plan, &region, &stations, index))
            .collect();
        let end = plan.end().0;
        let next = |(device, index): (&Device, u32)| Some(Reverse((device.next(end)?.0, index)));
        Ok(Self {
            speakers: devices.iter().zip(0..).filter_map(next).collect(),
            on_the_way: BinaryHeap::new(),
            order: 0,
            now: plan.start.0,
            counts: Counts::new(plan.start, plan.devices, plan.stations),
            heard: Vec::new(),
            region,
            stations,
            devices,
            plan,
        })
    }

    /// What is played.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// When the last thing arrived, ms UTC.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Before this time (ms UTC) nothing happens any more, neither on the air nor at a door; none
    /// when the fleet is over.
    pub fn wake(&self) -> Option<i64> {
        let spoken = self.speakers.peek().map(|next| next.0.0);
        let arrival = self.on_the_way.peek().map(|next| next.0.time);
        [spoken, arrival].into_iter().flatten().min()
    }

    /// What arrives next, if it does so not later than `due` (ms UTC). No device speaks that is
    /// not yet due, so that it can still be told of a downlink.
    pub fn until(&mut self, due: i64) -> Option<Arrival> {
        loop {
            let spoken = self.speakers.peek().map_or(i64::MAX, |next| next.0.0);
            match self.on_the_way.peek() {
                Some(Reverse(next)) if next.time <= spoken => {
                    if next.time > due {
                        return None;
                    }
                    break;
                }
                None if self.speakers.is_empty() => return None,
                _ if spoken > due => return None,
                _ => self.speak_next(),
            }
        }
        let Reverse(next) = self.on_the_way.pop()?;
        self.now = self.now.max(next.time);
        Some(Arrival {
            time: next.time,
            line: next.line,
        })
    }

    /// Tells a device that a station has sent it a downlink at `time` (ms UTC). If it hears and
    /// understands it, it will confirm it; the answer says when. `frame` is what was sent, in
    /// hex with or without the preamble, if the server gave one.
    ///
    /// # Errors
    /// Why the device will not confirm.
    pub fn downlink(
        &mut self,
        device: DeviceId,
        station: StationId,
        time: i64,
        frame: Option<&str>,
    ) -> Result<i64, Deaf> {
        let place = |id: u32, first: u32| id.checked_sub(first);
        let index = place(device.0, self.plan.first_device);
        let index = index.filter(|at| *at < self.plan.devices);
        let index = index.ok_or(Deaf::Stranger)?;
        let station = place(station.0, self.plan.first_station).ok_or(Deaf::OutOfReach)?;
        let key = self.key(index);
        let device_id = device.0;
        let device = &mut self.devices[index as usize];
        let asked = device.asked.ok_or(Deaf::NotAsked)?;
        let numbers = [index.into(), device.spoken.into(), station.into()];
        let mut random = Random::of(self.plan.seed, About::Confirmation, &numbers);
        let link = device.links.iter().find(|link| link.station == station);
        let rssi = link.map(|link| air::downlink(*link, &mut random));
        let rssi = rssi.filter(|rssi| *rssi >= DEVICE_HEARS);
        let rssi = rssi.ok_or(Deaf::OutOfReach)?;
        if let Some(frame) = frame {
            let bytes = payload::hex::decode(frame).map_err(|_| Deaf::NoFrame)?;
            let bytes = bytes.strip_prefix(&PREAMBLE).unwrap_or(&bytes);
            let bytes = bytes.try_into().map_err(|_| Deaf::NoFrame)?;
            radio::downlink::decode(bytes, device_id, asked, &key)?;
        }
        device.asked = None;
        let confirms = time + random.between(READ.0, READ.1);
        let confirms = confirms.max(self.now + 1).max(device.ended);
        if !device.confirm(confirms, rssi.round() as i16, self.plan.end().0) {
            return Err(Deaf::TooLate);
        }
        self.schedule(index);
        Ok(confirms)
    }

    /// Lets the device speak whose turn it is.
    fn speak_next(&mut self) {
        let Some(Reverse((time, index))) = self.speakers.pop() else {
            return;
        };
        let next = self.devices[index as usize].next(self.plan.end().0);
        if let Some((_, speech)) = next.filter(|next| next.0 == time) {
            self.speak(index, time, speech);
            self.schedule(index);
        }
    }

    fn schedule(&mut self, index: u32) {
        if let Some((time, _)) = self.devices[index as usize].next(self.plan.end().0) {
            self.speakers.push(Reverse((time, index)));
        }
    }

    fn speak(&mut self, index: u32, time: i64, speech: Speech) {
        let position = self.device_position(index);
        let start = self.plan.start.0;
        let device = &mut self.devices[index as usize];
        let numbers = [index.into(), device.spoken.into()];
        let (about, sequence) = match speech {
            Speech::Confirmation(_) => (About::Confirmation, device.kept.take()),
            Speech::Data | Speech::KeepAlive => {
                if device.kept.take().is_some() {
                    self.counts.skip(index);
                }
                (About::Message, Some(device.sequence))
            }
        };
        // A device confirms only what it kept a number for.
        let Some(sequence) = sequence else { return };
        let mut random = Random::of(self.plan.seed, about, &numbers);
        let mut spoken = Spoken {
            device: index,
            sequence,
            time,
            data: Payload::default(),
            control: None,
            ack: false,
            bytes: 0,
        };
        match speech {
            Speech::Data => {
                spoken.data = device.data(start, time, position, &mut random);
                spoken.ack = device.asks(index);
                spoken.bytes = spoken.data.as_bytes().len();
            }
            Speech::KeepAlive => {
                let status = device.status(start, time, &mut random);
                spoken.control = Some(Control::KeepAlive(status));
                spoken.bytes = 7;
            }
            Speech::Confirmation(rssi) => {
                let status = device.status(start, time, &mut random);
                spoken.control = Some(Control::DownlinkConfirmation { status, rssi });
                spoken.bytes = 8;
            }
        }
        let strongest = self.transmit(&spoken, &mut random);
        let pitch = self.region.pitch(spoken.bytes);
        let ended = time + 3 * pitch + SILENCE;
        let end = self.plan.end().0;
        let device = &mut self.devices[index as usize];
        device.ended = ended;
        if let Speech::Confirmation(_) = speech {
            device.confirmed();
            return;
        }
        let free = match spoken.ack {
            true => ended.max(time + LISTENING),
            false => ended,
        };
        device.spoke(speech, time, free, spoken.ack, &mut random);
        if spoken.ack
            && self.plan.downlinks == Downlinks::Played
            && random.chance(ANSWERED)
            && let Some(link) = strongest
        {
            let rssi = air::downlink(link, &mut random);
            if rssi >= DEVICE_HEARS {
                let confirms = time + random.between(CONFIRMED.0, CONFIRMED.1);
                device.confirm(confirms, rssi.round() as i16, end);
            }
        }
    }

    /// Sends a message through the air. Gives the strongest link on which it was heard.
    fn transmit(&mut self, spoken: &Spoken, random: &mut Random) -> Option<Link> {
        let pitch = self.region.pitch(spoken.bytes);
        let duration = self.region.duration(spoken.bytes);
        let frequencies = frequencies(self.region.uplink, random);
        let frames = self.plan.frames.then(|| self.frames(spoken)).flatten();
        let device = &self.devices[spoken.device as usize];
        let mut strongest: Option<Link> = None;
        self.heard.clear();
        for link in &device.links {
            let station = &self.stations.all[link.station as usize];
            if !station.listens(spoken.time) {
                continue;
            }
            let confirms = matches!(spoken.control, Some(Control::DownlinkConfirmation { .. }));
            let numbers = [
                spoken.device.into(),
                device.spoken.into(),
                link.station.into(),
                // Not heard as the message after it will be.
                confirms.into(),
            ];
            let mut random = Random::of(self.plan.seed, About::Hearing, &numbers);
            let signals = air::hear(&mut random, *link, station, self.plan.shares.collisions);
            let heard = || {
                signals
                    .iter()
                    .zip(0..)
                    .filter_map(|(s, n)| Some(((*s)?, n)))
            };
            let Some((_, first)) = heard().next() else {
                continue;
            };
            let best = heard().max_by_key(|(signal, n)| (signal.rssi, Reverse(*n)));
            let (best, best_at): (Signal, usize) = best.unwrap_or_default();
            if strongest.is_none_or(|before| before.power < link.power) {
                strongest = Some(*link);
            }
            // Light takes a few hundredths of a millisecond; clocks are worse than that.
            let clock = station.clock + random.between(-2, 2);
            let began = |n: i64| spoken.time + n * pitch + clock;
            let mut delay = random.between(LATENCY.0, LATENCY.1);
            if random.chance(self.plan.shares.late) {
                delay += random.between(LATE.0, LATE.1);
                self.counts.late += 1;
            }
            let again = random
                .chance(self.plan.shares.repeats)
                .then(|| random.between(AGAIN.0, AGAIN.1));
            let mut hand_in = |ended: i64, line: Line| {
                let arrival = ended + delay;
                let copy = again.map(|after| (arrival + after, line.clone()));
                for (time, line) in std::iter::once((arrival, line)).chain(copy) {
                    self.order += 1;
                    self.counts.lines += 1;
                    self.on_the_way.push(Reverse(OnTheWay {
                        time,
                        order: self.order,
                        line,
                    }));
                }
                self.counts.repeats += u64::from(again.is_some());
            };
            if let Some(frames) = &frames {
                for (signal, n) in heard() {
                    self.counts.frames += 1 + u64::from(again.is_some());
                    let frame = Frame {
                        frame: Arc::clone(&frames[n]),
                        station: station.id,
                        time: began(n as i64),
                        rssi: Hundredths(signal.rssi),
                        snr: Hundredths(signal.snr),
                        freq: frequencies[n],
                    };
                    let ended = spoken.time + n as i64 * pitch + duration;
                    hand_in(ended, Line::Frame(frame));
                }
            } else {
                let reception = Reception {
                    station: station.id,
                    device: DeviceId(self.plan.first_device + spoken.device),
                    time: began(first as i64),
                    seq_number: spoken.sequence,
                    data: spoken.data,
                    rssi: Hundredths(best.rssi),
                    snr: Hundredths(best.snr),
                    freq: frequencies[best_at],
                    rep: heard().count() as u8,
                    ack: spoken.ack,
                    oob: spoken.control.as_ref().and_then(Oob::of),
                };
                let ended = spoken.time + 2 * pitch + duration;
                hand_in(ended, Line::Reception(reception));
            }
            self.heard.push(Hearing {
                station: link.station,
                time: began(first as i64),
                rssi: best.rssi,
                snr: best.snr,
                freq: frequencies[best_at],
            });
        }
        let status = match &spoken.control {
            Some(Control::KeepAlive(status) | Control::DownlinkConfirmation { status, .. }) => {
                Some(*status)
            }
            Some(Control::Other(_)) | None => None,
        };
        self.counts.count(&Sent {
            device: spoken.device,
            device_type: device.type_place(),
            sequence: spoken.sequence,
            data: spoken.control.is_none().then_some(spoken.bytes as u32),
            confirms: matches!(spoken.control, Some(Control::DownlinkConfirmation { .. })),
            status,
            heard: &self.heard,
        });
        strongest
    }

    /// The three frames of a message. A message of the fleet always fits into one.
    fn frames(&self, spoken: &Spoken) -> Option<[Arc<str>; 3]> {
        let content = match &spoken.control {
            Some(control) => Content::Control(control.clone()),
            None if spoken.bytes == 0 => Content::Empty,
            None => Content::Bytes(spoken.data.as_bytes().to_vec()),
        };
        let id = self.device_id(spoken.device).0;
        let key = self.key(spoken.device);
        let frames = Uplink::encode(id, spoken.sequence, spoken.ack, &content, &key);
        frames.ok().map(|frames| frames.map(Arc::from))
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(crate) fn inside(&self, index: u32) -> &Device {
        &self.devices[index as usize]
    }

    pub(crate) fn kind(&self, index: u32) -> Kind {
        self.devices[index as usize].kind
    }

    /// The name of the device type under which a device is registered.
    pub(crate) fn type_of(&self, index: u32) -> &str {
        let device = &self.devices[index as usize];
        let ended = self.plan.off_contract_type.as_deref();
        let ended = ended.filter(|_| device.off_contract);
        ended.unwrap_or(device.kind.device_type())
    }

    /// The device types by their places, each with whether its devices have no contract.
    pub(crate) fn types(&self) -> impl Iterator<Item = (&str, bool)> {
        let kinds = Kind::ALL.map(|kind| (kind.device_type(), false));
        let ended = self.plan.off_contract_type.as_deref();
        kinds.into_iter().chain(ended.map(|name| (name, true)))
    }

    pub(crate) fn device_id(&self, index: u32) -> DeviceId {
        DeviceId(self.plan.first_device + index)
    }

    pub(crate) fn station_id(&self, index: u32) -> StationId {
        self.stations.all[index as usize].id
    }

    pub(crate) fn outage(&self, index: u32) -> Option<(i64, i64)> {
        self.stations.all[index as usize].outage
    }

    pub(crate) fn country(&self) -> &'static str {
        self.region.country
    }

    /// The network authentication key of a device.
    pub(crate) fn key_bytes(&self, index: u32) -> [u8; 16] {
        let numbers = [self.device_id(index).0.into()];
        let mut random = Random::of(self.plan.seed, About::Key, &numbers);
        let bits = u128::from(random.bits()) << 64 | u128::from(random.bits());
        bits.to_be_bytes()
    }

    fn key(&self, index: u32) -> Key {
        Key::from(self.key_bytes(index))
    }

    /// Latitude and longitude in degrees.
    pub(crate) fn device_position(&self, index: u32) -> (f64, f64) {
        self.position(self.devices[index as usize].place)
    }

    /// Latitude and longitude in degrees.
    pub(crate) fn station_position(&self, index: u32) -> (f64, f64) {
        self.position(self.stations.all[index as usize].place)
    }

    /// From the plane to the globe, to a tenth of a metre: near enough for a few hundred km.
    fn position(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let lat = self.plan.lat + y / KM;
        let lng = self.plan.lng + x / (KM * cosine_of_degrees(self.plan.lat));
        // Over the date line and on.
        let lng = if lng >= 180.0 {
            lng - 360.0
        } else if lng < -180.0 {
            lng + 360.0
        } else {
            lng
        };
        (round(lat.clamp(-90.0, 90.0)), round(lng))
    }
}

impl Iterator for Fleet {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        self.until(i64::MAX)
    }
}

/// The frequencies of the three transmissions, each in another part of the band, in Hz.
fn frequencies(middle: i64, random: &mut Random) -> [i64; 3] {
    const THIRD: i64 = 2 * HALF_BAND / 3;
    let first = random.below(3);
    [0, 1, 2].map(|n| {
        let part = ((first + n) % 3) as i64;
        middle - HALF_BAND + part * THIRD + random.between(0, THIRD - 1)
    })
}
