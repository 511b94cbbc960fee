//! The form in which a variable prints its value.

use super::Variable;

/// The form in which a variable prints its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Whole seconds since 1970 UTC.
    Seconds,
    /// Hexadecimal digits.
    Hexadecimal,
    /// A whole number.
    Whole,
    /// A number with two decimals.
    Decimals,
    /// Degrees with as many decimals as are known.
    Degrees,
    /// A number with as many decimals as it has.
    Number,
    /// `true` or `false`.
    Truth,
    /// A word or a sentence.
    Text,
    /// An array or an object of JSON.
    Json,
    /// One line for each message.
    Lines,
}

impl Form {
    /// Whether it can stand by itself in JSON; any other needs quotes around it there.
    ///
    /// ```
    /// use payload::variables::Variable;
    ///
    /// assert!(Variable::Time.form().is_json());
    /// assert!(!Variable::Device.form().is_json(), "its digits may be letters");
    /// ```
    pub const fn is_json(self) -> bool {
        match self {
            Self::Seconds
            | Self::Whole
            | Self::Decimals
            | Self::Degrees
            | Self::Number
            | Self::Truth
            | Self::Json => true,
            Self::Hexadecimal | Self::Text | Self::Lines => false,
        }
    }
}

impl Variable {
    /// The form in which it prints its value.
    pub const fn form(self) -> Form {
        match self {
            Self::Time => Form::Seconds,
            Self::Device
            | Self::Data
            | Self::DeviceTypeId
            | Self::Station
            | Self::SourceId
            | Self::EventId
            | Self::GroupId
            | Self::ConfigurationId
            | Self::BusinessOperatorId
            | Self::ContractId
            | Self::DeviceSourceId
            | Self::DeviceDestinationId
            | Self::DeviceTypeSourceId
            | Self::DeviceTypeDestinationId
            | Self::CallbackId => Form::Hexadecimal,
            Self::SeqNumber
            | Self::Lat
            | Self::Lng
            | Self::InfoCode
            | Self::WhitelistDevices
            | Self::RepeatedMsg
            | Self::UnwantedDevices
            | Self::UnwantedMsg
            | Self::WrongMsg
            | Self::OverRegulMsg
            | Self::LinkQuality
            | Self::CountryCode
            | Self::Radius
            | Self::GeolocSource
            | Self::DeviceLastSeqnumber
            | Self::DeviceExpectedSeqnumber
            | Self::DeviceMessageSeqnumber
            | Self::CallbackStatus => Form::Whole,
            Self::Snr
            | Self::Signal
            | Self::Rssi
            | Self::AvgSnr
            | Self::AvgSignal
            | Self::Batt
            | Self::Temp => Form::Decimals,
            Self::FixedLat | Self::FixedLng => Form::Degrees,
            Self::Value | Self::Threshold => Form::Number,
            Self::Ack
            | Self::LongPolling
            | Self::Duplicate
            | Self::DownlinkAck
            | Self::DownlinkOverusage => Form::Truth,
            Self::InfoMessage
            | Self::Lqi
            | Self::OperatorName
            | Self::Info
            | Self::Severity
            | Self::SourceType
            | Self::EventType
            | Self::DeviceMessageTime
            | Self::DeviceShortCause
            | Self::DeviceCause
            | Self::NetworkOperatorId
            | Self::ContractIds
            | Self::SubscriptionState
            | Self::ExpectedSubscriptionDurationEndTime
            | Self::ExpectedTokenEndTime
            | Self::CallbackMessage
            | Self::LastHeard
            | Self::FieldName => Form::Text,
            Self::Duplicates | Self::ComputedLocation | Self::DeviceInfo => Form::Json,
            Self::Batch => Form::Lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::Place;

    #[test]
    fn every_sample_is_of_its_form() {
        let places = [
            Place::DataUplink,
            Place::DataBidir,
            Place::ServiceStatus,
            Place::ServiceGeoloc,
            Place::ServiceAcknowledge,
            Place::ServiceRepeater,
            Place::ServiceDataAdvanced,
            Place::Error,
            Place::Event,
            Place::BatchUrl,
        ];
        let whole = |text: &str| text.parse::<i64>().is_ok();
        let number = |text: &str| text.parse::<f64>().is_ok();
        for variable in places.into_iter().flat_map(Variable::of) {
            let sample = variable.sample();
            let fits = match variable.form() {
                Form::Seconds | Form::Whole => whole(sample),
                Form::Hexadecimal => sample.bytes().all(|byte| byte.is_ascii_hexdigit()),
                Form::Decimals => {
                    let decimals = sample.split_once('.').map(|parts| parts.1.len());
                    number(sample) && decimals == Some(2)
                }
                Form::Degrees | Form::Number => number(sample),
                Form::Truth => ["true", "false"].contains(&sample),
                Form::Text | Form::Lines => !sample.is_empty(),
                Form::Json => sample.starts_with(['[', '{']),
            };
            assert!(fits, "{}: {sample}", variable.name());
        }
    }
}
