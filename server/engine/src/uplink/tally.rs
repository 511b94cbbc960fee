//! What a batch adds to the statistics: messages and bytes by the time of each message, figures
//! of the air by the time of each reception.

use domain::oob::{FrameKind, Oob};
use domain::reception::Reception;
use domain::statistics::{Figure, Span, Tally, hundredths};
use domain::{DeviceId, StationId, UnixMillis};

use super::merge::Message;
use crate::store::statistics::Tallies;

/// What a batch changes in the statistics.
#[derive(Default)]
pub(super) struct Counted {
    /// What comes in addition.
    pub(super) tallies: Tallies,
    /// By how much counts and sums differ where something took the place of something else.
    pub(super) differences: Tallies,
    /// Where it did: the least and the greatest do not follow from a difference.
    pub(super) superseded: Vec<Superseded>,
}

/// Figures of one device and hour that took the place of others.
pub(crate) struct Superseded {
    pub(crate) device: DeviceId,
    /// Beginning of the hour.
    pub(crate) hour: UnixMillis,
    /// The device types and groups concerned.
    pub(crate) owners: Vec<String>,
    /// What is counted no more.
    pub(crate) gone: Tally,
    /// What is counted in its place.
    pub(crate) come: Tally,
    /// Whether it is another owner's now, so that counts and sums are not right either.
    pub(crate) moved: bool,
}

impl Counted {
    /// Has the rows written among the additions, so that every process locks them in one order.
    fn hold(&mut self, device: DeviceId, owners: &[String; 2], time: UnixMillis) {
        add(&mut self.tallies, device, owners, time, &Tally::default());
    }

    fn supersede(&mut self, message: &Message, time: UnixMillis, gone: Tally, come: Tally) {
        let owners = owners(message);
        self.hold(message.device, &owners, time);
        let difference = come.without(&gone);
        add(
            &mut self.differences,
            message.device,
            &owners,
            time,
            &difference,
        );
        self.superseded.push(Superseded {
            device: message.device,
            hour: Span::Hour.start(time),
            owners: owners.to_vec(),
            gone,
            come,
            moved: false,
        });
    }

    /// A reception that was of a message of other owners.
    fn take_over(&mut self, message: &Message, time: UnixMillis, before: [String; 2]) {
        let after = owners(message);
        for owners in [&before, &after] {
            self.hold(message.device, owners, time);
        }
        self.superseded.push(Superseded {
            device: message.device,
            hour: Span::Hour.start(time),
            owners: before.into_iter().chain(after).collect(),
            gone: Tally::default(),
            come: Tally::default(),
            moved: true,
        });
    }
}

fn owners(message: &Message) -> [String; 2] {
    [message.device_type.to_string(), message.group.to_string()]
}

/// Adds a batch up. `messages` are those that changed, old and new.
pub(super) fn tally<'a>(messages: impl Iterator<Item = &'a Message>) -> Counted {
    let mut counted = Counted::default();
    for message in messages {
        let owners = owners(message);
        let (kind, data) = (message.kind, message.data.as_bytes());
        let mut count =
            |time, tally| add(&mut counted.tallies, message.device, &owners, time, &tally);
        for reception in &message.fresh {
            count(
                reception.time,
                heard(reception.rssi, reception.snr, reception.freq),
            );
        }
        match message.before {
            None => count(message.time, said(kind, data)),
            // An earlier reception may have taken it into another hour, and tells its bytes.
            Some(before) => {
                let gone = said(kind, message.data_before.as_bytes());
                let come = said(kind, data);
                let moves = Span::Hour.start(before) != Span::Hour.start(message.time);
                if gone == come && !moves {
                    // Nothing is counted elsewhere or otherwise.
                } else if kind == FrameKind::Data {
                    // Counts and sums are all there is of it.
                    count(before, Tally::default().without(&gone));
                    count(message.time, come);
                } else {
                    counted.supersede(message, before, gone, Tally::default());
                    counted.supersede(message, message.time, Tally::default(), come);
                }
            }
        }
        for reception in &message.fresh {
            let heard = heard(reception.rssi, reception.snr, reception.freq);
            at_station(
                &mut counted.tallies,
                reception.station,
                reception.time,
                &heard,
            );
        }
        for (before, now) in &message.corrected {
            let figures = |of: &Reception| heard(of.rssi, of.snr, of.freq);
            let (gone, come) = (figures(before), figures(now));
            counted.supersede(message, now.time, gone, come);
            // The row is written among the additions, as those of owners are.
            let (tallies, nothing) = (&mut counted.tallies, Tally::default());
            at_station(tallies, now.station, now.time, &nothing);
            let difference = come.without(&gone);
            at_station(&mut counted.differences, now.station, now.time, &difference);
        }
        for (time, device_type, group) in &message.taken_over {
            if (*device_type, *group) != (message.device_type, message.group) {
                let before = [device_type.to_string(), group.to_string()];
                counted.take_over(message, *time, before);
            }
        }
    }
    counted
}

/// Adds `tally` to the hour of the device and to the spans of each owner.
pub(crate) fn add(
    tallies: &mut Tallies,
    device: DeviceId,
    owners: &[String; 2],
    time: UnixMillis,
    tally: &Tally,
) {
    let hour = Span::Hour.start(time);
    tallies
        .devices
        .entry((device, hour))
        .or_default()
        .add(tally);
    for owner in owners {
        for span in Span::ALL {
            let key = (owner.clone(), span, span.start(time));
            tallies.owners.entry(key).or_default().add(tally);
        }
    }
}

/// Adds what a base station heard to its hour.
pub(crate) fn at_station(
    tallies: &mut Tallies,
    station: StationId,
    time: UnixMillis,
    heard: &Tally,
) {
    let key = (station, Span::Hour.start(time));
    tallies.stations.entry(key).or_default().add(heard);
}

/// What a message counts.
pub(crate) fn said(kind: FrameKind, data: &[u8]) -> Tally {
    if kind == FrameKind::Data {
        return Tally {
            messages: 1,
            bytes: data.len() as i64,
            ..Tally::default()
        };
    }
    let status = Oob::read(data).and_then(|oob| oob.status());
    status.map_or_else(Tally::default, |status| Tally {
        temperature: Figure::one(i64::from(status.temperature) * 10),
        idle: Figure::one(status.idle.into()),
        transmit: Figure::one(status.transmit.into()),
        ..Tally::default()
    })
}

/// What a reception counts.
pub(crate) fn heard(rssi: f64, snr: Option<f64>, freq: Option<i64>) -> Tally {
    Tally {
        rssi: Figure::one(hundredths(rssi)),
        snr: Figure::of(snr.map(hundredths)),
        freq: Figure::of(freq),
        ..Tally::default()
    }
}
