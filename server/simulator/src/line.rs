//! The forms in which stations hand in what they heard.

use std::sync::Arc;

use domain::{DeviceId, StationId};
use payload::Payload;
use serde::{Serialize, Serializer};

/// A number of hundredths, printed as a decimal number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub i64);

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(self.0 as f64 / 100.0)
    }
}

/// One thing that a station hands in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Line {
    /// For `POST /radio/receptions`.
    Reception(Reception),
    /// For `POST /radio/frames`.
    Frame(Frame),
}

/// What a station heard of one message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reception {
    /// Who heard it.
    pub station: StationId,
    /// Who sent it.
    pub device: DeviceId,
    /// When the first transmission that was heard began, by the station's clock, ms UTC.
    pub time: i64,
    /// 0 to 4095.
    pub seq_number: u16,
    /// Lower-case hex; nothing in what a device says of itself.
    #[serde(serialize_with = "text")]
    pub data: Payload,
    /// The strongest transmission in dBm.
    pub rssi: Hundredths,
    /// Signal to noise ratio of that transmission in dB.
    pub snr: Hundredths,
    /// Its frequency in Hz.
    pub freq: i64,
    /// How many of the transmissions were heard.
    pub rep: u8,
    /// Whether the device asks for a downlink.
    pub ack: bool,
    /// What the device says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oob: Option<Oob>,
}

fn text<S: Serializer>(data: &Payload, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(data)
}

/// What a device says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Oob {
    /// It is alive.
    KeepAlive {
        /// °C.
        temp: f64,
        /// Supply while idle in V.
        batt_idle: f64,
        /// Supply while it sends in V.
        batt_transmit: f64,
    },
    /// It has got a downlink.
    DownlinkConfirmation {
        /// °C.
        temp: f64,
        /// Supply while idle in V.
        batt_idle: f64,
        /// Supply while it sends in V.
        batt_transmit: f64,
        /// How strong the downlink was, in dBm.
        rssi: i16,
    },
}

impl Oob {
    /// In the form of the wire.
    pub(crate) fn of(control: &radio::Control) -> Option<Self> {
        let volts = |millivolts: u16| f64::from(millivolts) / 1000.0;
        let degrees = |tenths: i16| f64::from(tenths) / 10.0;
        match control {
            radio::Control::KeepAlive(status) => Some(Self::KeepAlive {
                temp: degrees(status.temperature),
                batt_idle: volts(status.idle),
                batt_transmit: volts(status.transmit),
            }),
            radio::Control::DownlinkConfirmation { status, rssi } => {
                Some(Self::DownlinkConfirmation {
                    temp: degrees(status.temperature),
                    batt_idle: volts(status.idle),
                    batt_transmit: volts(status.transmit),
                    rssi: *rssi,
                })
            }
            radio::Control::Other(_) => None,
        }
    }
}

/// One transmission as a station demodulated it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Frame {
    /// Lower-case hex without the preamble.
    #[serde(serialize_with = "shared")]
    pub frame: Arc<str>,
    /// Who heard it.
    pub station: StationId,
    /// When it began, by the station's clock, ms UTC.
    pub time: i64,
    /// dBm.
    pub rssi: Hundredths,
    /// dB.
    pub snr: Hundredths,
    /// Hz.
    pub freq: i64,
}

fn shared<S: Serializer>(frame: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use radio::{Control, Status};

    fn reception() -> Reception {
        Reception {
            station: StationId(0xBF2),
            device: DeviceId(0x1CF14C),
            time: 1_473_675_858_000,
            seq_number: 674,
            data: "0000".parse().unwrap(),
            rssi: Hundredths(-8000),
            snr: Hundredths(838),
            freq: 868_130_000,
            rep: 3,
            ack: false,
            oob: None,
        }
    }

    fn json(line: Line) -> String {
        serde_json::to_string(&line).unwrap()
    }

    #[test]
    fn lines_have_the_form_of_the_doors() {
        assert_eq!(
            json(Line::Reception(reception())),
            r#"{"station":"0BF2","device":"1CF14C","time":1473675858000,"seqNumber":674,"data":"0000","rssi":-80.0,"snr":8.38,"freq":868130000,"rep":3,"ack":false}"#
        );
        let status = Status {
            idle: 3300,
            transmit: 3010,
            temperature: 220,
        };
        let alive = Reception {
            data: Payload::default(),
            oob: Oob::of(&Control::KeepAlive(status)),
            ..reception()
        };
        assert!(json(Line::Reception(alive)).ends_with(
            r#""ack":false,"oob":{"type":"keep-alive","temp":22.0,"battIdle":3.3,"battTransmit":3.01}}"#
        ));
        let confirmed = Reception {
            oob: Oob::of(&Control::DownlinkConfirmation { status, rssi: -91 }),
            ..reception()
        };
        assert!(json(Line::Reception(confirmed)).ends_with(
            r#""oob":{"type":"downlink-confirmation","temp":22.0,"battIdle":3.3,"battTransmit":3.01,"rssi":-91}}"#
        ));
        let frame = Frame {
            frame: "35f01a0db334d00abad1deadc32758a".into(),
            station: StationId(0xBF2),
            time: 1_473_675_858_000,
            rssi: Hundredths(-8000),
            snr: Hundredths(840),
            freq: 868_130_000,
        };
        assert_eq!(
            json(Line::Frame(frame)),
            r#"{"frame":"35f01a0db334d00abad1deadc32758a","station":"0BF2","time":1473675858000,"rssi":-80.0,"snr":8.4,"freq":868130000}"#
        );
    }
}
