//! The variables of callbacks: those of an uplink with the text they print,
//! and the names that exist only for other callbacks.

use std::fmt;

use crate::template::Availability;

/// A variable of a DATA/UPLINK callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UplinkVariable {
    /// When the message was received, in whole seconds since 1970 UTC.
    Time,
    /// The device's id in upper-case hexadecimal, without leading zeros.
    Device,
    /// The payload in lower-case hexadecimal, 0 to 24 digits.
    Data,
    /// The message's sequence number.
    SeqNumber,
    /// The device type's id, 24 hexadecimal digits.
    DeviceTypeId,
    /// `false` for the first base station that heard the message, `true` for
    /// the others.
    Duplicate,
    /// Signal to noise ratio in dB, two decimals.
    Snr,
    /// The older name of `snr`.
    Signal,
    /// Received power in dBm, two decimals, `null` if unknown.
    Rssi,
    /// The mean `snr` of the previous 25 messages in dB, two decimals; below 15
    /// messages `N/A`, and `null` where that would be no JSON.
    AvgSnr,
    /// The older name of `avgSnr`.
    AvgSignal,
    /// The base station's id in upper-case hexadecimal, at least four digits.
    Station,
    /// The base station's latitude in degrees, the nearest integer.
    Lat,
    /// The base station's longitude in degrees, the nearest integer.
    Lng,
}

impl UplinkVariable {
    /// All of them, in the order they are offered to an author.
    pub const ALL: [UplinkVariable; 14] = [
        UplinkVariable::Time,
        UplinkVariable::Device,
        UplinkVariable::Data,
        UplinkVariable::SeqNumber,
        UplinkVariable::DeviceTypeId,
        UplinkVariable::Duplicate,
        UplinkVariable::Snr,
        UplinkVariable::Signal,
        UplinkVariable::Rssi,
        UplinkVariable::AvgSnr,
        UplinkVariable::AvgSignal,
        UplinkVariable::Station,
        UplinkVariable::Lat,
        UplinkVariable::Lng,
    ];

    /// The variable of that name; letter case counts.
    ///
    /// ```
    /// use payload::variables::UplinkVariable;
    ///
    /// assert_eq!(UplinkVariable::parse("avgSnr"), Some(UplinkVariable::AvgSnr));
    /// assert_eq!(UplinkVariable::parse("batt"), None);
    /// ```
    pub fn parse(name: &str) -> Option<UplinkVariable> {
        let mut all = UplinkVariable::ALL.into_iter();
        all.find(|variable| variable.name() == name)
    }

    /// The name as it stands in a template, without braces.
    pub fn name(self) -> &'static str {
        match self {
            UplinkVariable::Time => "time",
            UplinkVariable::Device => "device",
            UplinkVariable::Data => "data",
            UplinkVariable::SeqNumber => "seqNumber",
            UplinkVariable::DeviceTypeId => "deviceTypeId",
            UplinkVariable::Duplicate => "duplicate",
            UplinkVariable::Snr => "snr",
            UplinkVariable::Signal => "signal",
            UplinkVariable::Rssi => "rssi",
            UplinkVariable::AvgSnr => "avgSnr",
            UplinkVariable::AvgSignal => "avgSignal",
            UplinkVariable::Station => "station",
            UplinkVariable::Lat => "lat",
            UplinkVariable::Lng => "lng",
        }
    }

    /// A text of the form the variable prints, to try a template before any
    /// message has come.
    pub fn sample(self) -> &'static str {
        match self {
            UplinkVariable::Time => "1440578526",
            UplinkVariable::Device => "1B9C5",
            UplinkVariable::Data => "41ea000064014c00daff2b00",
            UplinkVariable::SeqNumber => "27",
            UplinkVariable::DeviceTypeId => "51ca12d3e4b0c1a2b3c4d5e6",
            UplinkVariable::Duplicate => "false",
            UplinkVariable::Snr | UplinkVariable::Signal => "10.50",
            UplinkVariable::Rssi => "-129.90",
            UplinkVariable::AvgSnr | UplinkVariable::AvgSignal => "12.25",
            UplinkVariable::Station => "001F",
            UplinkVariable::Lat => "42",
            UplinkVariable::Lng => "-1",
        }
    }
}

/// Whether a DATA/UPLINK callback has a variable of that name; meant for
/// [`Template::check`](crate::template::Template::check).
pub fn uplink_availability(name: &str) -> Availability {
    if UplinkVariable::parse(name).is_some() {
        return Availability::Available;
    }
    let elsewhere = ELSEWHERE.iter().find(|(names, _)| names.contains(&name));
    match elsewhere {
        Some((_, place)) => Availability::Elsewhere(*place),
        None => Availability::Unknown,
    }
}

/// What has a variable that an uplink does not have. Its `Display` is its English name, in the
/// plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Place {
    /// DATA/BIDIR callbacks.
    DataBidir,
    /// SERVICE/STATUS callbacks.
    ServiceStatus,
    /// SERVICE/ACKNOWLEDGE callbacks.
    ServiceAcknowledge,
    /// SERVICE/GEOLOC callbacks.
    ServiceGeoloc,
    /// SERVICE/REPEATER callbacks.
    ServiceRepeater,
    /// SERVICE/DATA_ADVANCED callbacks.
    ServiceDataAdvanced,
    /// ERROR callbacks.
    Error,
    /// The URL of a batch callback.
    BatchUrl,
    /// The downlink data of a device type.
    DownlinkData,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::DataBidir => "DATA/BIDIR callbacks",
            Place::ServiceStatus => "SERVICE/STATUS callbacks",
            Place::ServiceAcknowledge => "SERVICE/ACKNOWLEDGE callbacks",
            Place::ServiceGeoloc => "SERVICE/GEOLOC callbacks",
            Place::ServiceRepeater => "SERVICE/REPEATER callbacks",
            Place::ServiceDataAdvanced => "SERVICE/DATA_ADVANCED callbacks",
            Place::Error => "ERROR callbacks",
            Place::BatchUrl => "the URL of batch callbacks",
            Place::DownlinkData => "the downlink data of a device type",
        })
    }
}

/// Names that an uplink does not have, with what has them.
const ELSEWHERE: &[(&[&str], Place)] = &[
    (&["ack", "longPolling"], Place::DataBidir),
    (&["batt", "temp"], Place::ServiceStatus),
    (
        &[
            "infoCode",
            "infoMessage",
            "downlinkAck",
            "downlinkOverusage",
        ],
        Place::ServiceAcknowledge,
    ),
    (&["radius", "geolocSource"], Place::ServiceGeoloc),
    (
        &[
            "whitelistDevices",
            "repeatedMsg",
            "unwantedDevices",
            "unwantedMsg",
            "wrongMsg",
            "overRegulMsg",
        ],
        Place::ServiceRepeater,
    ),
    (
        &[
            "lqi",
            "linkQuality",
            "fixedLat",
            "fixedLng",
            "operatorName",
            "countryCode",
            "duplicates",
            "computedLocation",
        ],
        Place::ServiceDataAdvanced,
    ),
    (&["info", "severity"], Place::Error),
    (&["batch"], Place::BatchUrl),
    (&["tapId"], Place::DownlinkData),
];

/// Prints with exactly two decimals, a number that is not finite as `null`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoDecimals(pub f64);

/// Prints the nearest integer, halves away from zero, a number that is not
/// finite as `null`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestInteger(pub f64);

impl fmt::Display for TwoDecimals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if !number.is_finite() => f.write_str("null"),
            // What rounds to zero would print its sign.
            number if number.abs() < 0.005 => f.write_str("0.00"),
            number => write!(f, "{number:.2}"),
        }
    }
}

impl fmt::Display for NearestInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            number if !number.is_finite() => f.write_str("null"),
            // Adding zero takes the sign from a negative zero.
            number => write!(f, "{:.0}", number.round() + 0.0),
        }
    }
}

/// [`TwoDecimals`] as text.
///
/// ```
/// use payload::variables::two_decimals;
///
/// assert_eq!(two_decimals(-129.9), "-129.90");
/// assert_eq!(two_decimals(f64::NAN), "null");
/// ```
pub fn two_decimals(number: f64) -> String {
    TwoDecimals(number).to_string()
}

/// [`NearestInteger`] as text.
///
/// ```
/// use payload::variables::nearest_integer;
///
/// assert_eq!(nearest_integer(-1.4), "-1");
/// assert_eq!(nearest_integer(f64::NAN), "null");
/// ```
pub fn nearest_integer(number: f64) -> String {
    NearestInteger(number).to_string()
}
