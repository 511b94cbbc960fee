//! The variables of callbacks: one table says what each is called, what it prints, and which
//! kinds of callback have it. Templates are checked against it, and pages offer what it lists.

mod form;
mod numbers;
mod place;
mod radio;

use crate::template::Availability;

use place::{
    ACKNOWLEDGE, ADVANCED, BATCH, BIDIR, ERROR, EVENT, EVERY, GEOLOC, GRAVE, HEARD, NUMBERED,
    PAYLOAD, REPEATER, STATION, STATUS, SUPPLIED, TYPED,
};

pub use form::Form;
pub use numbers::{NearestInteger, TwoDecimals, nearest_integer, two_decimals};
pub use place::Place;

/// A variable of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// When it happened, in whole seconds since 1970 UTC.
    Time,
    /// The device's id in upper-case hexadecimal, without leading zeros.
    Device,
    /// The payload in lower-case hexadecimal, 0 to 24 digits.
    Data,
    /// The message's sequence number.
    SeqNumber,
    /// The device type's id, 24 hexadecimal digits.
    DeviceTypeId,
    /// Whether the device asks for a downlink.
    Ack,
    /// Whether the device waits for its downlink by long polling: `false`, for none does.
    LongPolling,
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
    /// The base station's latitude in degrees, the nearest integer; in a GEOLOC
    /// callback that of the device.
    Lat,
    /// The base station's longitude in degrees, the nearest integer; in a GEOLOC
    /// callback that of the device.
    Lng,
    /// Supply while idle in V, two decimals.
    Batt,
    /// Temperature in °C, two decimals.
    Temp,
    /// How the downlink ended, as a number.
    InfoCode,
    /// The same as a text.
    InfoMessage,
    /// Whether a base station sent the downlink.
    DownlinkAck,
    /// Whether the device was over its daily number of downlinks.
    DownlinkOverusage,
    /// Devices on the repeater's list; 0: it repeats all.
    WhitelistDevices,
    /// Messages that were repeated, a range code from 0 to 15.
    RepeatedMsg,
    /// Devices that were heard and are not on the list, 0 to 15; 15: more than 14.
    UnwantedDevices,
    /// Messages of those devices, a range code.
    UnwantedMsg,
    /// Messages that were not understood, a range code.
    WrongMsg,
    /// Messages not repeated for the regulation's sake, a range code.
    OverRegulMsg,
    /// Link quality as a word: `Limit`, `Average`, `Good`, `Excellent` or `NA`.
    Lqi,
    /// Link quality as a number: 0 limit, 1 average, 2 good, 3 excellent, 4 unknown.
    LinkQuality,
    /// The latitude that was stated for the device, in degrees; `0.0` if none was.
    FixedLat,
    /// The longitude that was stated for the device, in degrees; `0.0` if none was.
    FixedLng,
    /// The operator of the base station that heard the message first.
    OperatorName,
    /// The country of that base station, by its number in ISO 3166-1; 0 if unknown.
    CountryCode,
    /// Every base station that heard the message, as a JSON array of objects with
    /// `bsId`, `rssi` (dBm), `nbRep` and `snr` (dB).
    Duplicates,
    /// Where the device was, as a JSON object with `lat` and `lng` (degrees),
    /// `radius` (m), `source` and `status`.
    ComputedLocation,
    /// Within how many metres the device was.
    Radius,
    /// What the position was made from, as a number.
    GeolocSource,
    /// What is wrong, as a text.
    Info,
    /// How bad it is: `ERROR` or `WARN`.
    Severity,
    /// What sort of thing the event happened to: `DEVICE`.
    SourceType,
    /// Its id: that of the device, in upper-case hexadecimal.
    SourceId,
    /// What happened, as a code.
    EventType,
    /// The id of the event, 16 hexadecimal digits: the same however often it is told.
    EventId,
    /// The id of the group in which it happened, 24 hexadecimal digits.
    GroupId,
    /// What is known of the device, as a JSON object with `id`, `name`, `state`,
    /// `lastCommunication` (UTC), `lastPurge`, `averageSignal` (dB) and `timeout` (s); what never
    /// came to pass is `null`, such as a purge, which there is none of here.
    DeviceInfo,
    /// The id of the event configuration that has it told, 24 hexadecimal digits.
    ConfigurationId,
    /// When the message was sent at which it happened, `yyyy-MM-dd HH:mm:ss` in UTC.
    DeviceMessageTime,
    /// The sequence number of the last accepted message.
    DeviceLastSeqnumber,
    /// The sequence number that was expected.
    DeviceExpectedSeqnumber,
    /// The sequence number of the message at which it happened.
    DeviceMessageSeqnumber,
    /// Why, as a code.
    DeviceShortCause,
    /// The same as a sentence.
    DeviceCause,
    /// Who runs the base station that heard the message first.
    NetworkOperatorId,
    /// The id of the group that holds the contract.
    BusinessOperatorId,
    /// The id of the contract concerned.
    ContractId,
    /// The ids of all contracts of the device type, separated by commas.
    ContractIds,
    /// Where the device stands with its contract, as a word.
    SubscriptionState,
    /// When the months of the token end, in UTC.
    ExpectedSubscriptionDurationEndTime,
    /// When the token ends, in UTC.
    ExpectedTokenEndTime,
    /// The device whose token it was.
    DeviceSourceId,
    /// The device that has the token now.
    DeviceDestinationId,
    /// The device type that the device had.
    DeviceTypeSourceId,
    /// The device type that it has now.
    DeviceTypeDestinationId,
    /// The callback that failed.
    CallbackId,
    /// The status with which its receiver answered; 600 where there was no answer.
    CallbackStatus,
    /// What that status means, or why there was no answer.
    CallbackMessage,
    /// When the device was last heard, in UTC.
    LastHeard,
    /// The field of the device type's format that was measured.
    FieldName,
    /// What was measured.
    Value,
    /// The limit that it is beyond.
    Threshold,
    /// All lines of a second, in the URL of a batch callback.
    Batch,
}

/// A variable, its name in a template (without braces), a text of the form it prints, and what
/// has it.
type Row = (Variable, &'static str, &'static str, &'static [Place]);

/// One row for each, in the order of the variants.
const TABLE: [Row; 72] = [
    (Variable::Time, "time", "1440578526", EVERY),
    (Variable::Device, "device", "1B9C5", EVERY),
    (Variable::Data, "data", "41ea000064014c00daff2b00", PAYLOAD),
    (Variable::SeqNumber, "seqNumber", "27", NUMBERED),
    (
        Variable::DeviceTypeId,
        "deviceTypeId",
        "51ca12d3e4b0c1a2b3c4d5e6",
        TYPED,
    ),
    (Variable::Ack, "ack", "true", BIDIR),
    (Variable::LongPolling, "longPolling", "false", BIDIR),
    (Variable::Duplicate, "duplicate", "false", HEARD),
    (Variable::Snr, "snr", "10.50", HEARD),
    (Variable::Signal, "signal", "10.50", HEARD),
    (Variable::Rssi, "rssi", "-129.90", HEARD),
    (Variable::AvgSnr, "avgSnr", "12.25", HEARD),
    (Variable::AvgSignal, "avgSignal", "12.25", HEARD),
    (Variable::Station, "station", "001F", STATION),
    (Variable::Lat, "lat", "42", HEARD),
    (Variable::Lng, "lng", "-1", HEARD),
    (Variable::Batt, "batt", "3.30", SUPPLIED),
    (Variable::Temp, "temp", "21.50", STATUS),
    (Variable::InfoCode, "infoCode", "0", ACKNOWLEDGE),
    (Variable::InfoMessage, "infoMessage", "Acked", ACKNOWLEDGE),
    (Variable::DownlinkAck, "downlinkAck", "true", ACKNOWLEDGE),
    (
        Variable::DownlinkOverusage,
        "downlinkOverusage",
        "false",
        ACKNOWLEDGE,
    ),
    (
        Variable::WhitelistDevices,
        "whitelistDevices",
        "12",
        REPEATER,
    ),
    (Variable::RepeatedMsg, "repeatedMsg", "3", REPEATER),
    (Variable::UnwantedDevices, "unwantedDevices", "2", REPEATER),
    (Variable::UnwantedMsg, "unwantedMsg", "1", REPEATER),
    (Variable::WrongMsg, "wrongMsg", "0", REPEATER),
    (Variable::OverRegulMsg, "overRegulMsg", "0", REPEATER),
    (Variable::Lqi, "lqi", "Good", ADVANCED),
    (Variable::LinkQuality, "linkQuality", "2", ADVANCED),
    (Variable::FixedLat, "fixedLat", "43.45", ADVANCED),
    (Variable::FixedLng, "fixedLng", "6.54", ADVANCED),
    (
        Variable::OperatorName,
        "operatorName",
        "SIGFOX_France",
        ADVANCED,
    ),
    (Variable::CountryCode, "countryCode", "250", ADVANCED),
    (
        Variable::Duplicates,
        "duplicates",
        "[{\"bsId\":\"1E6AB\",\"rssi\":-128.53,\"nbRep\":3,\"snr\":14.3}]",
        ADVANCED,
    ),
    (
        Variable::ComputedLocation,
        "computedLocation",
        "{\"lat\":43.45,\"lng\":6.54,\"radius\":400,\"source\":2,\"status\":1}",
        ADVANCED,
    ),
    (Variable::Radius, "radius", "400", GEOLOC),
    (Variable::GeolocSource, "geolocSource", "2", GEOLOC),
    (
        Variable::Info,
        "info",
        "No message received since 2013-10-08 15:36:21",
        ERROR,
    ),
    (Variable::Severity, "severity", "ERROR", GRAVE),
    (Variable::SourceType, "sourceType", "DEVICE", EVENT),
    (Variable::SourceId, "sourceId", "1B9C5", EVENT),
    (
        Variable::EventType,
        "eventType",
        "INVALID_SEQ_NUMBER",
        EVENT,
    ),
    (Variable::EventId, "eventId", "0f4b8c2a90012000", EVENT),
    (
        Variable::GroupId,
        "groupId",
        "510b848ee4b0ca47869752b5",
        EVENT,
    ),
    (
        Variable::DeviceInfo,
        "deviceInfo",
        "{\"id\":\"1B9C5\",\"name\":\"Bin 7\",\"state\":\"OK\",\"lastCommunication\":\"2015-08-26 08:42:06\",\"lastPurge\":null,\"averageSignal\":12.25,\"timeout\":3600}",
        EVENT,
    ),
    (
        Variable::ConfigurationId,
        "configurationId",
        "5d1f0c2ae4b0c1a2b3c4d5e7",
        EVENT,
    ),
    (
        Variable::DeviceMessageTime,
        "deviceMessageTime",
        "2015-08-26 08:42:06",
        EVENT,
    ),
    (
        Variable::DeviceLastSeqnumber,
        "deviceLastSeqnumber",
        "27",
        EVENT,
    ),
    (
        Variable::DeviceExpectedSeqnumber,
        "deviceExpectedSeqnumber",
        "28",
        EVENT,
    ),
    (
        Variable::DeviceMessageSeqnumber,
        "deviceMessageSeqnumber",
        "31",
        EVENT,
    ),
    (
        Variable::DeviceShortCause,
        "deviceShortCause",
        "no_token_left",
        EVENT,
    ),
    (
        Variable::DeviceCause,
        "deviceCause",
        "Every token of the contract is taken.",
        EVENT,
    ),
    (
        Variable::NetworkOperatorId,
        "networkOperatorId",
        "SIGFOX_France",
        EVENT,
    ),
    (
        Variable::BusinessOperatorId,
        "businessOperatorId",
        "510b848ee4b0ca47869752b5",
        EVENT,
    ),
    (
        Variable::ContractId,
        "contractId",
        "5a6b0c2ae4b0c1a2b3c4d5e8",
        EVENT,
    ),
    (
        Variable::ContractIds,
        "contractIds",
        "5a6b0c2ae4b0c1a2b3c4d5e8,5a6b0c2ae4b0c1a2b3c4d5e9",
        EVENT,
    ),
    (
        Variable::SubscriptionState,
        "subscriptionState",
        "ACTIVATED",
        EVENT,
    ),
    (
        Variable::ExpectedSubscriptionDurationEndTime,
        "expectedSubscriptionDurationEndTime",
        "2016-08-26 08:42:06",
        EVENT,
    ),
    (
        Variable::ExpectedTokenEndTime,
        "expectedTokenEndTime",
        "2016-08-26 08:42:06",
        EVENT,
    ),
    (Variable::DeviceSourceId, "deviceSourceId", "1B9C5", EVENT),
    (
        Variable::DeviceDestinationId,
        "deviceDestinationId",
        "1B9C6",
        EVENT,
    ),
    (
        Variable::DeviceTypeSourceId,
        "deviceTypeSourceId",
        "51ca12d3e4b0c1a2b3c4d5e6",
        EVENT,
    ),
    (
        Variable::DeviceTypeDestinationId,
        "deviceTypeDestinationId",
        "51ca12d3e4b0c1a2b3c4d5e9",
        EVENT,
    ),
    (
        Variable::CallbackId,
        "callbackId",
        "52ca12d3e4b0c1a2b3c4d5ea",
        EVENT,
    ),
    (Variable::CallbackStatus, "callbackStatus", "404", EVENT),
    (
        Variable::CallbackMessage,
        "callbackMessage",
        "Not Found",
        EVENT,
    ),
    (
        Variable::LastHeard,
        "lastHeard",
        "2015-08-26 08:42:06",
        EVENT,
    ),
    (Variable::FieldName, "fieldName", "level", EVENT),
    (Variable::Value, "value", "2.7", EVENT),
    (Variable::Threshold, "threshold", "2.8", EVENT),
    (
        Variable::Batch,
        "batch",
        "1B9C5;41ea000064014c00daff2b00;",
        BATCH,
    ),
];

/// Names of variables that are not those of callbacks, with what has them.
const ELSEWHERE: [(&str, Place); 1] = [("tapId", Place::DownlinkData)];

impl Variable {
    /// Those of a kind of callback, in the order in which they are offered to an author.
    pub fn of(place: Place) -> impl Iterator<Item = Variable> {
        let rows = TABLE.iter().filter(move |row| row.3.contains(&place));
        rows.map(|row| row.0)
    }

    /// The variable of that name of a kind of callback; letter case counts.
    ///
    /// ```
    /// use payload::variables::{Place, Variable};
    ///
    /// assert_eq!(Variable::parse(Place::DataUplink, "avgSnr"), Some(Variable::AvgSnr));
    /// assert_eq!(Variable::parse(Place::DataUplink, "batt"), None);
    /// ```
    pub fn parse(place: Place, name: &str) -> Option<Variable> {
        Variable::of(place).find(|variable| variable.name() == name)
    }

    /// The variable of that name, whatever has it: no name means two things.
    pub fn named(name: &str) -> Option<Variable> {
        let row = TABLE.iter().find(|row| row.1 == name);
        row.map(|row| row.0)
    }

    /// The name as it stands in a template, without braces.
    pub fn name(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// A text of the form the variable prints, to try a template before anything has happened.
    pub fn sample(self) -> &'static str {
        TABLE[self as usize].2
    }
}

/// Whether a kind of callback has a variable of that name; meant for
/// [`Template::check`](crate::template::Template::check).
pub fn availability(place: Place, name: &str) -> Availability {
    let named = TABLE.iter().find(|row| row.1 == name);
    if let Some((_, _, _, places)) = named {
        if places.contains(&place) {
            return Availability::Available;
        }
        // The first of them is the one that somebody is most likely to mean.
        let first = places.first().copied();
        return first.map_or(Availability::Unknown, Availability::Elsewhere);
    }
    let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == name);
    elsewhere.map_or(Availability::Unknown, |(_, place)| {
        Availability::Elsewhere(*place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_stand_in_the_order_of_the_variants_and_no_name_stands_twice() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{}", row.1);
            assert!(!row.3.is_empty(), "{}", row.1);
            let named = TABLE.iter().filter(|other| other.1 == row.1);
            assert_eq!(named.count(), 1, "{}", row.1);
        }
    }
}
