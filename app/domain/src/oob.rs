//! Out-of-band frames: what a device says of itself, beside its messages. They take a sequence
//! number like messages and do not count in the contract's daily number.

use payload::hex::Payload;
use serde::{Deserialize, Deserializer, Serialize};

use crate::rejection::{Fault, Rejection};

/// What kind of frame a message was. The numbers are those in the database.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum FrameKind {
    /// A message of the application.
    #[default]
    Data = 0,
    /// The daily sign of life.
    KeepAlive = 1,
    /// The device has received a downlink.
    DownlinkConfirmation = 2,
    /// What a repeater repeated.
    Repeater = 3,
}

impl FrameKind {
    /// The kind of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Data),
            1 => Some(Self::KeepAlive),
            2 => Some(Self::DownlinkConfirmation),
            3 => Some(Self::Repeater),
            _ => None,
        }
    }

    /// Whether the frame is out of band.
    pub const fn is_oob(self) -> bool {
        !matches!(self, Self::Data)
    }
}

/// Voltages and temperature, as a device measures them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Supply while idle, mV.
    pub idle: u16,
    /// Supply while sending, mV.
    pub transmit: u16,
    /// Temperature in tenths of a degree Celsius.
    pub temperature: i16,
}

/// What a repeater counted since its last report. Counts are range codes of the Sigfox
/// Back-End: 0 is none, 1 fewer than 5, 2 fewer than 10, … 15 more than 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeater {
    /// Supply, mV.
    pub battery: u16,
    /// Devices on its list; 0: it repeats all.
    pub whitelist: u16,
    /// Messages repeated.
    pub repeated: u8,
    /// Devices that are not on the list, 0 to 15 (more than 14).
    pub unwanted_devices: u8,
    /// Their messages.
    pub unwanted: u8,
    /// Messages it could not read.
    pub wrong: u8,
    /// Messages it might not repeat by regulation.
    pub over_regulation: u8,
}

/// The content of an out-of-band frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Oob {
    /// The daily sign of life.
    KeepAlive(Status),
    /// The device has received a downlink, this strong (dBm).
    DownlinkConfirmation(Status, i16),
    /// What a repeater repeated.
    Repeater(Repeater),
}

const KEEP_ALIVE: u8 = 0x08;
const DOWNLINK_CONFIRMATION: u8 = 0x09;
/// A repeater's report is kept in a layout of our own: that on the air is not published.
const REPEATER: u8 = 0x0a;
/// The strength of a downlink is kept, as it is sent, in one signed byte this much above itself.
const RSSI_ABOVE: i16 = 100;

impl Oob {
    /// Its kind.
    pub const fn kind(&self) -> FrameKind {
        match self {
            Self::KeepAlive(_) => FrameKind::KeepAlive,
            Self::DownlinkConfirmation(..) => FrameKind::DownlinkConfirmation,
            Self::Repeater(_) => FrameKind::Repeater,
        }
    }

    /// Voltages and temperature, where the kind has them.
    pub const fn status(&self) -> Option<Status> {
        match self {
            Self::KeepAlive(status) | Self::DownlinkConfirmation(status, _) => Some(*status),
            Self::Repeater(_) => None,
        }
    }

    /// As it is kept: the content of the control frame.
    pub fn payload(&self) -> Payload {
        let mut bytes = Vec::with_capacity(10);
        let status = |bytes: &mut Vec<u8>, status: &Status| {
            bytes.extend(status.idle.to_le_bytes());
            bytes.extend(status.transmit.to_le_bytes());
            bytes.extend(status.temperature.to_le_bytes());
        };
        match self {
            Self::KeepAlive(said) => {
                bytes.push(KEEP_ALIVE);
                status(&mut bytes, said);
            }
            Self::DownlinkConfirmation(said, rssi) => {
                bytes.push(DOWNLINK_CONFIRMATION);
                status(&mut bytes, said);
                bytes.push(rssi.saturating_add(RSSI_ABOVE).clamp(-128, 127) as i8 as u8);
            }
            Self::Repeater(said) => {
                bytes.push(REPEATER);
                bytes.extend(said.battery.to_le_bytes());
                bytes.extend(said.whitelist.to_le_bytes());
                bytes.extend([said.repeated, said.unwanted_devices, said.unwanted]);
                bytes.extend([said.wrong, said.over_regulation]);
            }
        }
        // Ten bytes at most, of twelve that fit.
        Payload::from_bytes(&bytes).unwrap_or_default()
    }

    /// What was kept; none for a control frame of a kind that is not known.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let status = |bytes: &[u8; 6]| {
            let [a, b, c, d, e, f] = *bytes;
            Status {
                idle: u16::from_le_bytes([a, b]),
                transmit: u16::from_le_bytes([c, d]),
                temperature: i16::from_le_bytes([e, f]),
            }
        };
        match *bytes {
            [KEEP_ALIVE, a, b, c, d, e, f] => Some(Self::KeepAlive(status(&[a, b, c, d, e, f]))),
            [DOWNLINK_CONFIRMATION, a, b, c, d, e, f, rssi] => {
                let rssi = i16::from(rssi as i8) - RSSI_ABOVE;
                Some(Self::DownlinkConfirmation(
                    status(&[a, b, c, d, e, f]),
                    rssi,
                ))
            }
            [
                REPEATER,
                a,
                b,
                c,
                d,
                repeated,
                unwanted_devices,
                unwanted,
                wrong,
                over_regulation,
            ] => Some(Self::Repeater(Repeater {
                battery: u16::from_le_bytes([a, b]),
                whitelist: u16::from_le_bytes([c, d]),
                repeated,
                unwanted_devices,
                unwanted,
                wrong,
                over_regulation,
            })),
            _ => None,
        }
    }
}

/// An out-of-band frame as a station or bridge reports it, decoded.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    try_from = "Told"
)]
pub enum OobReport {
    /// The daily sign of life.
    KeepAlive {
        /// °C.
        temp: f64,
        /// Supply while idle, V.
        batt_idle: f64,
        /// Supply while sending, V.
        batt_transmit: f64,
    },
    /// The device has received a downlink.
    DownlinkConfirmation {
        /// °C.
        temp: f64,
        /// Supply while idle, V.
        batt_idle: f64,
        /// Supply while sending, V.
        batt_transmit: f64,
        /// Strength of the downlink at the device, dBm.
        rssi: f64,
    },
    /// What a repeater repeated.
    Repeater {
        /// Supply, V.
        batt: f64,
        /// Devices on its list.
        whitelist_devices: i64,
        /// Range code, 0 to 15.
        repeated_msg: i64,
        /// 0 to 15.
        unwanted_devices: i64,
        /// Range code, 0 to 15.
        unwanted_msg: i64,
        /// Range code, 0 to 15.
        wrong_msg: i64,
        /// Range code, 0 to 15.
        over_regul_msg: i64,
    },
}

/// The members of all kinds, as they stand there. They are read side by side: whoever waits for
/// the type before he knows what to do with the rest must hold all that comes before it, and it
/// may be as much as a body has room for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Told {
    r#type: OobType,
    #[serde(default, deserialize_with = "there")]
    temp: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    batt_idle: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    batt_transmit: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    rssi: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    batt: Option<f64>,
    #[serde(default, deserialize_with = "there")]
    whitelist_devices: Option<i64>,
    #[serde(default, deserialize_with = "there")]
    repeated_msg: Option<i64>,
    #[serde(default, deserialize_with = "there")]
    unwanted_devices: Option<i64>,
    #[serde(default, deserialize_with = "there")]
    unwanted_msg: Option<i64>,
    #[serde(default, deserialize_with = "there")]
    wrong_msg: Option<i64>,
    #[serde(default, deserialize_with = "there")]
    over_regul_msg: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OobType {
    KeepAlive,
    DownlinkConfirmation,
    Repeater,
}

/// No figure of a repeater.
const NO_COUNTS: [Option<i64>; 6] = [None; 6];

/// A value; `null` is not one.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

impl TryFrom<Told> for OobReport {
    type Error = &'static str;

    fn try_from(told: Told) -> Result<Self, Self::Error> {
        let supply = [told.temp, told.batt_idle, told.batt_transmit];
        let (battery, strength) = (told.batt, told.rssi);
        let counts = [
            told.whitelist_devices,
            told.repeated_msg,
            told.unwanted_devices,
            told.unwanted_msg,
            told.wrong_msg,
            told.over_regul_msg,
        ];
        match (told.r#type, supply, strength, battery, counts) {
            (
                OobType::KeepAlive,
                [Some(temp), Some(idle), Some(transmit)],
                None,
                None,
                NO_COUNTS,
            ) => Ok(Self::KeepAlive {
                temp,
                batt_idle: idle,
                batt_transmit: transmit,
            }),
            (
                OobType::DownlinkConfirmation,
                [Some(temp), Some(idle), Some(transmit)],
                Some(rssi),
                None,
                NO_COUNTS,
            ) => Ok(Self::DownlinkConfirmation {
                temp,
                batt_idle: idle,
                batt_transmit: transmit,
                rssi,
            }),
            (
                OobType::Repeater,
                [None, None, None],
                None,
                Some(batt),
                [
                    Some(whitelist_devices),
                    Some(repeated_msg),
                    Some(unwanted_devices),
                    Some(unwanted_msg),
                    Some(wrong_msg),
                    Some(over_regul_msg),
                ],
            ) => Ok(Self::Repeater {
                batt,
                whitelist_devices,
                repeated_msg,
                unwanted_devices,
                unwanted_msg,
                wrong_msg,
                over_regul_msg,
            }),
            _ => Err("the members are not those of the type"),
        }
    }
}

impl OobReport {
    /// Checks every value.
    ///
    /// # Errors
    /// The first member out of range, as `oob.temp`.
    pub fn check(&self) -> Result<Oob, Rejection> {
        let status = |temp: f64, idle: f64, transmit: f64| {
            Ok::<_, Rejection>(Status {
                temperature: (within(temp, -273.0, 1000.0, "oob.temp")? * 10.0).round() as i16,
                idle: volts(idle, "oob.battIdle")?,
                transmit: volts(transmit, "oob.battTransmit")?,
            })
        };
        let code =
            |value: i64, field: &str| within(value as f64, 0.0, 15.0, field).map(|v| v as u8);
        Ok(match *self {
            Self::KeepAlive {
                temp,
                batt_idle,
                batt_transmit,
            } => Oob::KeepAlive(status(temp, batt_idle, batt_transmit)?),
            Self::DownlinkConfirmation {
                temp,
                batt_idle,
                batt_transmit,
                rssi,
            } => {
                let rssi = within(rssi, -228.0, 27.0, "oob.rssi")?.round() as i16;
                Oob::DownlinkConfirmation(status(temp, batt_idle, batt_transmit)?, rssi)
            }
            Self::Repeater {
                batt,
                whitelist_devices,
                repeated_msg,
                unwanted_devices,
                unwanted_msg,
                wrong_msg,
                over_regul_msg,
            } => Oob::Repeater(Repeater {
                battery: volts(batt, "oob.batt")?,
                whitelist: within(
                    whitelist_devices as f64,
                    0.0,
                    65_535.0,
                    "oob.whitelistDevices",
                )? as u16,
                repeated: code(repeated_msg, "oob.repeatedMsg")?,
                unwanted_devices: code(unwanted_devices, "oob.unwantedDevices")?,
                unwanted: code(unwanted_msg, "oob.unwantedMsg")?,
                wrong: code(wrong_msg, "oob.wrongMsg")?,
                over_regulation: code(over_regul_msg, "oob.overRegulMsg")?,
            }),
        })
    }
}

fn volts(value: f64, field: &str) -> Result<u16, Rejection> {
    within(value, 0.0, 65.535, field).map(|volts| (volts * 1000.0).round() as u16)
}

fn within(value: f64, min: f64, max: f64, field: &str) -> Result<f64, Rejection> {
    // Written so that NaN is refused too.
    if value >= min && value <= max {
        return Ok(value);
    }
    Err(Fault::OutOfRange { min, max }.of(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(json: &str) -> Result<Oob, Rejection> {
        serde_json::from_str::<OobReport>(json).unwrap().check()
    }

    #[test]
    fn a_report_is_kept_as_the_control_frame_it_was() {
        let keep_alive =
            checked(r#"{"type":"keep-alive","temp":22.0,"battIdle":3.3,"battTransmit":3.012}"#)
                .unwrap();
        assert_eq!(keep_alive.payload().to_string(), "08e40cc40bdc00");
        let confirmed =
            checked(r#"{"type":"downlink-confirmation","temp":-4.5,"battIdle":3.3,"battTransmit":3.0,"rssi":-91}"#)
                .unwrap();
        let repeater = checked(
            r#"{"type":"repeater","batt":3.1,"whitelistDevices":300,"repeatedMsg":3,"unwantedDevices":15,"unwantedMsg":1,"wrongMsg":0,"overRegulMsg":2}"#,
        )
        .unwrap();
        for oob in [keep_alive, confirmed, repeater] {
            assert_eq!(Oob::read(oob.payload().as_bytes()), Some(oob));
        }
        assert_eq!(confirmed.status().unwrap().temperature, -45);
        assert_eq!(Oob::read(&[1, 2, 3]), None);
    }

    /// A reader that keeps members aside until it knows the type gets to the end of this one, and
    /// only then refuses it.
    #[test]
    fn a_report_is_refused_at_its_first_member_of_no_type() {
        let without_end = r#"{"":0,"":0,"type":"keep-alive","#;
        let error = serde_json::from_str::<OobReport>(without_end).unwrap_err();
        assert!(error.column() < 8, "{error}");
    }

    #[test]
    fn a_report_has_the_members_of_its_type_and_no_others() {
        let alive = r#"{"type":"keep-alive","temp":22.0,"battIdle":3.3,"battTransmit":3.0}"#;
        let wrong = [
            alive.replace(",\"battIdle\":3.3", ""),
            alive.replace("3.3", "null"),
            alive.replace('}', ",\"rssi\":-91}"),
            alive.replace('}', ",\"rssi\":null}"),
            alive.replace('}', ",\"temp\":22}"),
            alive.replace("keep-alive", "downlink-confirmation"),
            alive.replace("keep-alive", "repeater"),
        ];
        assert!(serde_json::from_str::<OobReport>(alive).is_ok());
        for wrong in wrong {
            assert!(
                serde_json::from_str::<OobReport>(&wrong).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_value_out_of_range_is_refused_by_name() {
        let hot = checked(r#"{"type":"keep-alive","temp":1e9,"battIdle":3.3,"battTransmit":3.0}"#);
        assert_eq!(hot.unwrap_err().field, "oob.temp");
        let high = checked(r#"{"type":"keep-alive","temp":20,"battIdle":99,"battTransmit":3.0}"#);
        assert_eq!(high.unwrap_err().field, "oob.battIdle");
    }
}
