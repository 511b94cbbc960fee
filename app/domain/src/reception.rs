//! Receptions: what one base station heard of one message.

use serde::{Deserialize, Serialize};

use payload::hex::Payload;

use crate::id::{DeviceId, StationId};
use crate::oob::{FrameKind, OobReport};
use crate::rejection::{Fault, Rejection};
use crate::time::UnixMillis;

/// How far a station's clock may run ahead of the server's, in milliseconds.
pub const CLOCK_SKEW: i64 = 60_000;
/// The greatest sequence number; the next is 0.
pub const SEQ_NUMBER_MAX: u16 = 4095;

/// A reception as a station reports it, before any check.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Report<'a> {
    /// Hex id of the base station.
    #[serde(borrow)]
    pub station: std::borrow::Cow<'a, str>,
    /// Hex id of the device.
    #[serde(borrow)]
    pub device: std::borrow::Cow<'a, str>,
    /// Time of reception, ms UTC.
    pub time: i64,
    /// 0 to 4095.
    pub seq_number: i64,
    /// 0 to 24 hex digits; may be left out beside `oob` only.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub data: Option<std::borrow::Cow<'a, str>>,
    /// dBm.
    pub rssi: f64,
    /// dB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snr: Option<f64>,
    /// Hz.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freq: Option<i64>,
    /// Repetitions heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rep: Option<i64>,
    /// Whether the device asks for a downlink.
    #[serde(default)]
    pub ack: bool,
    /// What the frame said, if it was out of band; `data` is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oob: Option<OobReport>,
}

/// A reception whose every value is in range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reception {
    /// Who heard it.
    pub station: StationId,
    /// Who sent it.
    pub device: DeviceId,
    /// When it was heard, by the station's clock.
    pub time: UnixMillis,
    /// The message's number, 0 to 4095.
    pub seq_number: u16,
    /// The message's bytes.
    pub data: Payload,
    /// Signal strength in dBm.
    pub rssi: f64,
    /// Signal to noise ratio in dB.
    pub snr: Option<f64>,
    /// Frequency in Hz.
    pub freq: Option<i64>,
    /// Repetitions heard, 1 to 16.
    pub rep: Option<u8>,
    /// Whether the device asks for a downlink.
    pub ack: bool,
    /// Whether it is a message of the application or out of band; then `data` is the content
    /// of the control frame, see [`crate::oob::Oob::read`].
    pub kind: FrameKind,
}

impl Report<'_> {
    /// Checks every value; `now` is the server's clock.
    ///
    /// # Errors
    /// The first field that is out of range.
    pub fn check(&self, now: UnixMillis) -> Result<Reception, Rejection> {
        if self.data.is_none() && self.oob.is_none() {
            return Err(Fault::Missing.of("data"));
        }
        let hex = self.data.as_deref().unwrap_or_default();
        let mut data = data(hex).map_err(|f| f.of("data"))?;
        let mut kind = FrameKind::Data;
        if let Some(oob) = &self.oob {
            if !data.as_bytes().is_empty() {
                return Err(Fault::BesideOob.of("data"));
            }
            let oob = oob.check()?;
            (kind, data) = (oob.kind(), oob.payload());
        }
        Ok(Reception {
            station: self.station.parse().map_err(|f: Fault| f.of("station"))?,
            device: self.device.parse().map_err(|f: Fault| f.of("device"))?,
            time: time(self.time, now).map_err(|f| f.of("time"))?,
            seq_number: within(self.seq_number, 0, i64::from(SEQ_NUMBER_MAX), "seqNumber")? as u16,
            data,
            kind,
            rssi: between(self.rssi, -200.0, 20.0, "rssi")?,
            snr: self
                .snr
                .map(|snr| between(snr, -50.0, 120.0, "snr"))
                .transpose()?,
            freq: self
                .freq
                .map(|f| within(f, 100_000_000, 1_000_000_000, "freq"))
                .transpose()?,
            rep: self
                .rep
                .map(|rep| within(rep, 1, 16, "rep").map(|rep| rep as u8))
                .transpose()?,
            ack: self.ack,
        })
    }
}

fn time(millis: i64, now: UnixMillis) -> Result<UnixMillis, Fault> {
    let time = UnixMillis(millis);
    if time < UnixMillis::SIGFOX_BEGAN {
        return Err(Fault::BeforeSigfox);
    }
    if time > now.plus(CLOCK_SKEW) {
        return Err(Fault::Future { now: now.utc() });
    }
    Ok(time)
}

/// The bytes of a message that were typed in hex.
pub(crate) fn data(hex: &str) -> Result<Payload, Fault> {
    use payload::hex::HexError;
    Payload::from_hex(hex).map_err(|error| match error {
        HexError::OddLength { digits } => Fault::OddHex {
            digits: digits as u32,
        },
        HexError::BadDigit { column, .. } => Fault::NotHex {
            column: column as u32,
        },
        HexError::TooLong { .. } => Fault::TooLong { max: 24 },
    })
}

fn within(value: i64, min: i64, max: i64, field: &str) -> Result<i64, Rejection> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(Fault::OutOfRange {
        min: min as f64,
        max: max as f64,
    }
    .of(field))
}

fn between(value: f64, min: f64, max: f64, field: &str) -> Result<f64, Rejection> {
    // Written so that NaN is refused too.
    if value >= min && value <= max {
        return Ok(value);
    }
    Err(Fault::OutOfRange { min, max }.of(field))
}

/// What became of one reception of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It made a new message.
    Accepted(crate::MessageId),
    /// It joined a message that other receptions had made.
    Merged(crate::MessageId),
    /// It was there already and changed nothing.
    Repeated(crate::MessageId),
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn report() -> Report<'static> {
        Report {
            station: "0BF2".into(),
            device: "1CF14C".into(),
            time: 1_473_675_858_000,
            seq_number: 674,
            data: Some("0000".into()),
            rssi: -80.0,
            snr: Some(8.38),
            freq: Some(868_130_000),
            rep: Some(3),
            ack: false,
            oob: None,
        }
    }

    #[test]
    fn a_sound_report_becomes_a_reception() {
        let reception = report().check(NOW).unwrap();
        assert_eq!(reception.device, DeviceId(0x1CF14C));
        assert_eq!(reception.data.to_string(), "0000");
    }

    #[test]
    fn each_fault_names_its_field() {
        type Spoil = fn(&mut Report<'static>);
        let cases: [(&str, &str, Spoil); 13] = [
            ("station", "not_hex", |r| r.station = "xyz".into()),
            ("device", "zero", |r| r.device = "0".into()),
            ("device", "too_long", |r| r.device = "123456789".into()),
            ("time", "before_2009", |r| r.time = 1_230_767_999_999),
            ("time", "future", |r| r.time = NOW.0 + CLOCK_SKEW + 1),
            ("seqNumber", "out_of_range", |r| r.seq_number = 4096),
            ("data", "odd_hex", |r| r.data = Some("abc".into())),
            ("data", "too_long", |r| {
                r.data = Some("00".repeat(13).into())
            }),
            ("data", "not_hex", |r| r.data = Some("0g".into())),
            ("rssi", "out_of_range", |r| r.rssi = f64::NAN),
            ("snr", "out_of_range", |r| r.snr = Some(1e9)),
            ("freq", "out_of_range", |r| r.freq = Some(868)),
            ("rep", "out_of_range", |r| r.rep = Some(0)),
        ];
        for (field, code, spoil) in cases {
            let mut wrong = report();
            spoil(&mut wrong);
            let rejection = wrong.check(NOW).unwrap_err();
            assert_eq!(
                (rejection.field.as_str(), rejection.fault.code()),
                (field, code)
            );
        }
    }
}
