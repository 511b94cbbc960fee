//! What a batch adds to the statistics: messages and bytes by the time of each message, figures
//! of the air by the time of each reception.

use domain::oob::{FrameKind, Oob};
use domain::reception::Reception;
use domain::statistics::{Figure, Span, Tally, hundredths};
use domain::{DeviceId, UnixMillis};

use super::merge::Message;
use crate::store::statistics::Tallies;

/// Adds a batch up. `messages` are those that changed, old and new.
pub(super) fn tally<'a>(messages: impl Iterator<Item = &'a Message>) -> Tallies {
    let mut tallies = Tallies::default();
    for message in messages {
        let owners = [message.device_type.to_string(), message.group.to_string()];
        let mut add = |time, tally| add(&mut tallies, message.device, &owners, time, &tally);
        let data = message.data.as_bytes();
        match message.before {
            None => add(message.time, said(message.kind, data, 1)),
            // An earlier reception may have taken it into another hour, and tells its bytes.
            Some(before) if before != message.time || message.data_before != message.data => {
                add(
                    before,
                    said(message.kind, message.data_before.as_bytes(), -1),
                );
                add(message.time, said(message.kind, data, 1));
            }
            Some(_) => {}
        }
        for reception in &message.fresh {
            add(
                reception.time,
                heard(reception.rssi, reception.snr, reception.freq),
            );
        }
        for (before, now) in &message.corrected {
            add(now.time, correction(before, now));
        }
    }
    tallies
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

/// What a message counts, `times` times.
pub(crate) fn said(kind: FrameKind, data: &[u8], times: i64) -> Tally {
    if kind == FrameKind::Data {
        return Tally {
            messages: times,
            bytes: times * data.len() as i64,
            ..Tally::default()
        };
    }
    let status = Oob::read(data).and_then(|oob| oob.status());
    let figure = |value: i64| Figure {
        count: times,
        sum: times * value,
        min: value,
        max: value,
    };
    status.map_or_else(Tally::default, |status| Tally {
        temperature: figure(i64::from(status.temperature) * 10),
        idle: figure(status.idle.into()),
        transmit: figure(status.transmit.into()),
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

/// What changes when a station corrects a reception. The least and the greatest keep what they
/// were: what was reported was reported.
fn correction(before: &Reception, now: &Reception) -> Tally {
    let figure = |before: Option<i64>, now: Option<i64>| Figure {
        count: i64::from(now.is_some()) - i64::from(before.is_some()),
        sum: now.unwrap_or(0) - before.unwrap_or(0),
        min: now.or(before).unwrap_or(0),
        max: now.or(before).unwrap_or(0),
    };
    Tally {
        rssi: figure(Some(hundredths(before.rssi)), Some(hundredths(now.rssi))),
        snr: figure(before.snr.map(hundredths), now.snr.map(hundredths)),
        freq: figure(before.freq, now.freq),
        ..Tally::default()
    }
}
