//! What is written about callbacks, in English.

mod sections;

use payload::variables::{Form, Variable};

use super::super::Documentation;

/// The words.
pub(super) const WORDS: Documentation = Documentation {
    title: "About callbacks",
    lead: "A callback sends what the devices of a device type say, and what happens to them, to \
           an address of yours. What it sends is made of templates: text with variables in braces, \
           which are filled in each time.",
    variable,
    form,
    sections: sections::all,
    event_configuration: sections::event_configuration,
    api: sections::api,
};

fn form(form: Form) -> &'static str {
    match form {
        Form::Seconds => "whole seconds since 1970 UTC",
        Form::Hexadecimal => "hexadecimal digits",
        Form::Whole => "whole number",
        Form::Decimals => "number with two decimals",
        Form::Degrees | Form::Number => "number",
        Form::Truth => "true or false",
        Form::Text => "text",
        Form::Json => "JSON",
        Form::Lines => "lines",
    }
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Time => "When it happened.",
        Variable::Device => "The device's id, in capitals and without zeros before it.",
        Variable::Data => "The bytes of the message, in lower case: none to twelve.",
        Variable::SeqNumber => "The message's sequence number.",
        Variable::DeviceTypeId => "The id of the device type.",
        Variable::Ack => "Whether the device asks for a downlink.",
        Variable::LongPolling => "Whether the device waits longer than others: none does.",
        Variable::Duplicate => {
            "False for the base station that heard the message first, true for the others."
        }
        Variable::Snr => "Signal to noise ratio at the base station, in dB.",
        Variable::Signal => "The older name of {snr}.",
        Variable::Rssi => "Received power at the base station, in dBm.",
        Variable::AvgSnr => {
            "Mean {snr} of the 25 messages before, in dB; N/A until there are 15 of them."
        }
        Variable::AvgSignal => "The older name of {avgSnr}.",
        Variable::Station => "The id of the base station, at least four digits.",
        Variable::Lat => {
            "Latitude of the base station, to the degree; in a GEOLOC callback that of the device."
        }
        Variable::Lng => {
            "Longitude of the base station, to the degree; in a GEOLOC callback that of the device."
        }
        Variable::Batt => "Voltage of the supply while the device is idle, in V.",
        Variable::Temp => "Temperature in the device, in °C.",
        Variable::InfoCode => "How the downlink ended, as one of the codes below.",
        Variable::InfoMessage => "The same as a text.",
        Variable::DownlinkAck => "Whether a base station sent the downlink.",
        Variable::DownlinkOverusage => "Whether the device was over its daily number of downlinks.",
        Variable::WhitelistDevices => "How many devices the repeater listens to; 0: to all.",
        Variable::RepeatedMsg => "Messages that it repeated, as a range code.",
        Variable::UnwantedDevices => {
            "Devices that it heard and does not listen to, 0 to 14; 15: more than that."
        }
        Variable::UnwantedMsg => "Messages of those devices, as a range code.",
        Variable::WrongMsg => "Messages that it could not read, as a range code.",
        Variable::OverRegulMsg => {
            "Messages that it did not repeat for the regulation's sake, as a range code."
        }
        Variable::Lqi => "Link quality: Limit, Average, Good, Excellent or NA.",
        Variable::LinkQuality => {
            "The same as a number: 0 limit, 1 average, 2 good, 3 excellent, 4 unknown."
        }
        Variable::FixedLat => "The latitude that was stated for the device, 0.0 if none was.",
        Variable::FixedLng => "The longitude that was stated for the device, 0.0 if none was.",
        Variable::OperatorName => "The operator of the base station that heard the message first.",
        Variable::CountryCode => {
            "The country of that base station by its number in ISO 3166-1; 0 if unknown."
        }
        Variable::Duplicates => {
            "Every base station that heard the message: its id, power in dBm, repetitions and \
             signal to noise ratio in dB."
        }
        Variable::ComputedLocation => {
            "Where the device was: degrees, radius in m, source (0 from the signal at the base \
             stations, 1 sent by the device) and status (1 if there is a position, else 0)."
        }
        Variable::Radius => "Within how many metres the device was.",
        Variable::GeolocSource => "What the position was made from.",
        Variable::Info => "What is wrong, as a sentence.",
        Variable::Severity => {
            "How bad it is: ERROR for a silent device, WARN for trouble of the network, INFO for \
             an event that is good to know."
        }
        Variable::SourceType => "What sort of thing it happened to: DEVICE.",
        Variable::SourceId => "The id of what it happened to: that of the device.",
        Variable::EventType => "What happened, as a code, such as INVALID_SEQ_NUMBER.",
        Variable::EventId => "The id of the event: the same however often it is told.",
        Variable::GroupId => "The id of the group in which it happened.",
        Variable::DeviceInfo => {
            "What is known of the device: its id, name and state, when it was last heard (UTC), \
             when its messages were last purged (never here), its mean signal to noise ratio in dB \
             and its keep-alive in seconds. What never came to pass is null."
        }
        Variable::ConfigurationId => "The id of the event configuration that has it told.",
        Variable::DeviceMessageTime => "When the message was sent at which it happened (UTC).",
        Variable::DeviceLastSeqnumber => "The sequence number of the last accepted message.",
        Variable::DeviceExpectedSeqnumber => "The sequence number that was expected.",
        Variable::DeviceMessageSeqnumber => {
            "The sequence number of the message at which it happened."
        }
        Variable::DeviceShortCause => "Why the device has no token, as a code.",
        Variable::DeviceCause => "The same as a sentence.",
        Variable::NetworkOperatorId => {
            "The operator of the base station that heard the message first."
        }
        Variable::BusinessOperatorId => "The id of the group that holds the contract.",
        Variable::ContractId => "The id of the contract concerned.",
        Variable::ContractIds => {
            "The ids of all contracts of the device type, separated by commas."
        }
        Variable::SubscriptionState => "Where the device stands with its contract, as a word.",
        Variable::ExpectedSubscriptionDurationEndTime => {
            "When the months of its token end (UTC), whatever the end of the contract."
        }
        Variable::ExpectedTokenEndTime => "When its token ends (UTC).",
        Variable::DeviceSourceId => "The device whose token it was.",
        Variable::DeviceDestinationId => "The device that has the token now.",
        Variable::DeviceTypeSourceId => "The device type that the device had.",
        Variable::DeviceTypeDestinationId => "The device type that it has now.",
        Variable::CallbackId => "The id of the callback that failed.",
        Variable::CallbackStatus => {
            "The status with which its receiver answered; 600 where there was no answer."
        }
        Variable::CallbackMessage => "What that status means, or why there was no answer.",
        Variable::LastHeard => "When the device was last heard (UTC).",
        Variable::FieldName => "The field of the device type's format that was measured.",
        Variable::Value => {
            "What was measured: a field as it is, dBm, V, °C, or the metres from the middle of a \
             circle."
        }
        Variable::Threshold => "The limit that it is beyond, in the same unit.",
        Variable::Batch => "All lines of a second.",
    }
}
