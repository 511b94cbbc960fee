//! From demodulated frames to receptions: what a station hands in that does not decode itself.
//!
//! A frame says who sent it; whether that is true only the device's key tells. What does not
//! pass is counted at its station (and its device), and never becomes a message. Of a station of
//! others nobody hands anything in: it is not held against a key, and counted nowhere.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use domain::oob::{FrameKind, Oob};
use domain::reception::{Reception, Report};
use domain::rejection::{Expected, FrameFault};
use domain::{DeviceId, Fault, Rejection, StationId, UnixMillis};
use payload::hex::{self, Payload};
use radio::{Content, Control, FrameError, Key, Uplink};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::receive::{FRAME_MEMBERS, diagnose};
use crate::store::StoreError;
use crate::store::station_tokens::Token;
use crate::{Engine, device_key, store};

/// A frame as a station reports it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameReport<'a> {
    /// Type, packet and CRC in hex, without the preamble.
    #[serde(borrow)]
    frame: Cow<'a, str>,
    /// Hex id of the base station.
    #[serde(borrow)]
    station: Cow<'a, str>,
    /// Time of reception, ms UTC.
    time: i64,
    /// dBm.
    rssi: f64,
    /// dB.
    #[serde(default)]
    snr: Option<f64>,
    /// Hz.
    #[serde(default)]
    freq: Option<i64>,
}

/// Frames refused in one request, to be counted.
#[derive(Default)]
pub(super) struct Refused {
    /// For each station.
    pub(super) stations: BTreeMap<StationId, store::stations::Refused>,
    /// For each device: wrong codes, and frames that could not be checked.
    pub(super) devices: BTreeMap<DeviceId, (i64, i64)>,
}

/// Checks every frame that a token hands in; `now` is the server's clock.
pub(super) async fn check(
    engine: &Engine,
    token: &Token,
    items: &[&RawValue],
    now: UnixMillis,
) -> Result<(Vec<Result<Reception, Rejection>>, Refused), StoreError> {
    let mut refused = Refused::default();
    let read: Vec<Result<(Uplink, Reception), Rejection>> = items
        .iter()
        .map(|item| read(item.get(), now, &mut refused))
        .collect();
    let stations = read.iter().flatten().map(|r| r.1.station);
    let stations: HashSet<StationId> = stations.chain(refused.stations.keys().copied()).collect();
    let allowed = store::stations::allowed(&engine.db, token, stations).await?;
    refused
        .stations
        .retain(|station, _| allowed.contains(station));
    let mut devices: Vec<DeviceId> = read
        .iter()
        .flatten()
        .filter(|r| allowed.contains(&r.1.station))
        .map(|r| r.1.device)
        .collect();
    devices.sort_unstable();
    devices.dedup();
    let mut connection = engine.db.read().acquire().await?;
    let keys = device_key::of_all(engine, &mut connection, &devices).await?;
    let mut pass = |(uplink, reception): (Uplink, Reception)| {
        if !allowed.contains(&reception.station) {
            return Err(Fault::UnknownStation.of("station"));
        }
        own(&uplink, reception, &keys, &mut refused)
    };
    let checked = read.into_iter().map(|read| read.and_then(&mut pass));
    let checked = checked.collect();
    Ok((checked, refused))
}

/// The reception, if the frame is of the device that it names.
fn own(
    uplink: &Uplink,
    reception: Reception,
    keys: &HashMap<DeviceId, Key>,
    refused: &mut Refused,
) -> Result<Reception, Rejection> {
    let key = keys.get(&reception.device);
    if key.is_some_and(|key| uplink.is_from(key)) {
        return Ok(reception);
    }
    let of_station = refused.stations.entry(reception.station).or_default();
    let of_device = refused.devices.entry(reception.device).or_default();
    if key.is_some() {
        of_station.code += 1;
        of_device.0 += 1;
        return Err(Fault::BadCode.of("frame"));
    }
    of_station.no_key += 1;
    of_device.1 += 1;
    Err(Fault::NoKey.of("frame"))
}

fn read(
    item: &str,
    now: UnixMillis,
    refused: &mut Refused,
) -> Result<(Uplink, Reception), Rejection> {
    // The typed reader would take an array of the values, too.
    let report: FrameReport<'_> = match item.starts_with('{') {
        true => serde_json::from_str(item).ok(),
        false => None,
    }
    .ok_or_else(|| diagnose(item, &FRAME_MEMBERS, Expected::Frame))?;
    let uplink = Uplink::decode(&report.frame).map_err(|error| {
        if error == FrameError::Crc
            && let Ok(station) = report.station.parse()
        {
            refused.stations.entry(station).or_default().crc += 1;
        }
        fault(error).of("frame")
    })?;
    let (kind, data) = content(&uplink.content)?;
    let checked = Report {
        station: report.station,
        device: DeviceId(uplink.device).to_string().into(),
        time: report.time,
        seq_number: uplink.sequence.into(),
        data: Some(hex::encode_lower(data.as_bytes()).into()),
        rssi: report.rssi,
        snr: report.snr,
        freq: report.freq,
        rep: None,
        ack: uplink.downlink_requested,
        oob: None,
    };
    let reception = Reception {
        kind,
        ..checked.check(now)?
    };
    Ok((uplink, reception))
}

/// What the radio says of a frame, in the words of this system.
fn fault(error: FrameError) -> Fault {
    let problem = match error {
        FrameError::Crc => return Fault::BadCrc,
        FrameError::Digit { column } => FrameFault::NotHex {
            column: column as u32,
        },
        FrameError::Type => FrameFault::UnknownType,
        FrameError::Length { digits } => FrameFault::WrongLength {
            digits: digits as u32,
        },
        FrameError::Indicator => FrameFault::WrongIndicator,
    };
    Fault::NotAFrame { problem }
}

/// What is kept of the content: a bit is kept as a byte of 0 or 1.
fn content(content: &Content) -> Result<(FrameKind, Payload), Rejection> {
    let unreadable = |problem| Fault::NotAFrame { problem }.of("frame");
    let (kind, bytes) = match content {
        Content::Empty => (FrameKind::Data, Vec::new()),
        Content::Bit(bit) => (FrameKind::Data, vec![u8::from(*bit)]),
        Content::Bytes(bytes) => (FrameKind::Data, bytes.clone()),
        Content::Control(Control::Other(_)) => {
            return Err(unreadable(FrameFault::UnknownControl));
        }
        Content::Control(control) => {
            let bytes = control.bytes();
            let kind = Oob::read(&bytes).map(|oob| oob.kind());
            (
                kind.ok_or_else(|| unreadable(FrameFault::UnknownControl))?,
                bytes,
            )
        }
    };
    let payload = Payload::from_bytes(&bytes).map_err(|_| unreadable(FrameFault::TooMuch))?;
    Ok((kind, payload))
}

/// Counts what was refused.
pub(super) async fn count(engine: &Engine, refused: &Refused) -> Result<(), StoreError> {
    if refused.stations.is_empty() {
        return Ok(());
    }
    let devices: Vec<_> = refused
        .devices
        .iter()
        .map(|(d, n)| (*d, n.0, n.1))
        .collect();
    let stations: Vec<_> = refused.stations.iter().map(|(s, n)| (*s, *n)).collect();
    let mut tx = engine.db.write().await?;
    store::devices::count_refused(&mut tx, engine.db.dialect, &devices).await?;
    store::stations::count_refused(&mut tx, engine.db.dialect, &stations).await?;
    tx.commit().await?;
    let counted = |reason: &'static str, of: fn(&store::stations::Refused) -> i64| {
        let count: i64 = refused.stations.values().map(of).sum();
        metrics::counter!("frames_refused_total", "reason" => reason).increment(count as u64);
    };
    counted("crc", |refused| refused.crc);
    counted("code", |refused| refused.code);
    counted("no_key", |refused| refused.no_key);
    Ok(())
}
