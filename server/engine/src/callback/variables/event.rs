//! What an EVENT callback tells, under the names that the Sigfox Back-End has for it.

use std::fmt::Write;

use domain::event::EventView;
use domain::{EventConfigurationId, UnixMillis};
use payload::template::Escaped;
use payload::variables::{TwoDecimals, Variable};
use serde::Serialize;

use super::common;
use crate::store::deliveries::About;

/// An event, as a callback tells it.
#[derive(Clone, Debug)]
pub(crate) struct Happened {
    /// What happened.
    pub(crate) event: EventView,
    /// The configuration that has it told.
    pub(crate) configuration: Option<EventConfigurationId>,
    /// What is known of the device by now; read only when asked for, and none where the device
    /// belongs to others by now.
    pub(crate) device: Option<About>,
}

/// The object of `deviceInfo`. What never came to pass is `null`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeviceInfo<'a> {
    /// In upper-case hexadecimal.
    id: String,
    name: &'a str,
    state: &'static str,
    /// UTC.
    last_communication: Option<String>,
    /// UTC. Never: no messages of a device are purged here.
    last_purge: Option<String>,
    /// dB.
    average_signal: Option<f64>,
    /// Seconds without a message after which it counts as silent; 0: never.
    timeout: i64,
}

impl Happened {
    /// Writes the value of a variable, if it belongs to the event.
    pub(super) fn write(&self, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
        let event = &self.event;
        let told = &event.variables;
        let time = |millis: Option<i64>| millis.map(|millis| UnixMillis(millis).utc());
        let text: String = match variable {
            Variable::SourceType => "DEVICE".to_owned(),
            Variable::SourceId => event.device.to_string(),
            Variable::EventType => event.kind.code().to_owned(),
            Variable::EventId => event.id.to_string(),
            Variable::Severity => event.severity.word().to_owned(),
            Variable::DeviceTypeId => event.device_type.to_string(),
            Variable::GroupId => event.group.to_string(),
            Variable::ConfigurationId => match self.configuration {
                Some(configuration) => configuration.to_string(),
                None => told.configuration_id.clone()?,
            },
            Variable::DeviceInfo => {
                out.push_json(&self.device_info()?);
                return Some(());
            }
            Variable::DeviceMessageTime => time(told.device_message_time)?,
            Variable::DeviceLastSeqnumber => told.device_last_seqnumber?.to_string(),
            Variable::DeviceExpectedSeqnumber => told.device_expected_seqnumber?.to_string(),
            Variable::DeviceMessageSeqnumber => told.device_message_seqnumber?.to_string(),
            Variable::DeviceShortCause => told.device_short_cause.clone()?,
            Variable::DeviceCause => told.device_cause.clone()?,
            Variable::NetworkOperatorId => told.network_operator_id.clone()?,
            Variable::BusinessOperatorId => told.business_operator_id.clone()?,
            Variable::ContractId => told.contract_id.clone()?,
            Variable::ContractIds if told.contract_ids.is_empty() => return None,
            Variable::ContractIds => told.contract_ids.join(","),
            Variable::SubscriptionState => told.subscription_state.clone()?,
            Variable::ExpectedSubscriptionDurationEndTime => {
                time(told.expected_subscription_duration_end_time)?
            }
            Variable::ExpectedTokenEndTime => time(told.expected_token_end_time)?,
            Variable::DeviceSourceId => told.device_source_id.clone()?,
            Variable::DeviceDestinationId => told.device_destination_id.clone()?,
            Variable::DeviceTypeSourceId => told.device_type_source_id.clone()?,
            Variable::DeviceTypeDestinationId => told.device_type_destination_id.clone()?,
            Variable::CallbackId => told.callback_id.clone()?,
            Variable::CallbackStatus => told.callback_status?.to_string(),
            Variable::CallbackMessage => told.callback_message.clone()?,
            Variable::LastHeard => time(told.last_heard)?,
            Variable::Station => told.station.clone()?,
            Variable::FieldName => told.field_name.clone()?,
            Variable::Value => told.value?.to_string(),
            Variable::Threshold => told.threshold?.to_string(),
            _ => return common(event.time, event.device, variable, out),
        };
        // Text in memory takes whatever is written.
        _ = out.write_str(&text);
        Some(())
    }

    fn device_info(&self) -> Option<String> {
        let about = self.device.as_ref()?;
        let info = DeviceInfo {
            id: self.event.device.to_string(),
            name: &about.name,
            state: about.state.word(),
            last_communication: about.last_seen.map(UnixMillis::utc),
            last_purge: None,
            average_signal: about.average.map(hundredths),
            timeout: about.keep_alive,
        };
        serde_json::to_string(&info).ok()
    }
}

fn hundredths(number: f64) -> f64 {
    TwoDecimals(number).to_string().parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use domain::event::{EventKind, Variables};
    use domain::{DeviceId, DeviceTypeId, EventId, GroupId};
    use payload::template::Escape;
    use payload::variables::{Form, Place};

    use super::*;
    use crate::store::deliveries::State;

    fn happened(kind: EventKind, variables: Variables) -> Happened {
        Happened {
            event: EventView {
                id: EventId(0x2a),
                device: DeviceId(0x1B9C5),
                device_type: DeviceTypeId([0x51; 12]),
                group: GroupId([0x52; 12]),
                kind,
                severity: kind.severity(),
                time: UnixMillis(1_440_578_526_042),
                closed: None,
                variables,
            },
            configuration: Some(EventConfigurationId([0x53; 12])),
            device: Some(About {
                group_path: String::new(),
                name: "Bin \"7\"".into(),
                state: State::Suspended,
                last_seen: Some(UnixMillis(1_440_578_526_000)),
                average: Some(12.254),
                keep_alive: 3600,
            }),
        }
    }

    fn told(happened: &Happened, variable: Variable) -> Option<String> {
        let mut text = String::new();
        happened.write(variable, &mut Escaped::new(Escape::Text, &mut text))?;
        Some(text)
    }

    #[test]
    fn what_every_event_has_is_told_of_every_event() {
        let happened = happened(EventKind::Suspended, Variables::default());
        for (variable, value) in [
            (Variable::Time, "1440578526"),
            (Variable::Device, "1B9C5"),
            (Variable::SourceType, "DEVICE"),
            (Variable::SourceId, "1B9C5"),
            (Variable::Severity, "INFO"),
            (Variable::EventType, "SUSPENDED"),
            (Variable::EventId, "000000000000002a"),
            (Variable::DeviceTypeId, "515151515151515151515151"),
            (Variable::GroupId, "525252525252525252525252"),
            (Variable::ConfigurationId, "535353535353535353535353"),
            (
                Variable::DeviceInfo,
                r#"{"id":"1B9C5","name":"Bin \"7\"","state":"SUSPENDED","lastCommunication":"2015-08-26 08:42:06","lastPurge":null,"averageSignal":12.25,"timeout":3600}"#,
            ),
        ] {
            assert_eq!(
                told(&happened, variable).as_deref(),
                Some(value),
                "{variable:?}"
            );
        }
        // And nothing of what belongs to others.
        assert_eq!(told(&happened, Variable::DeviceLastSeqnumber), None);
        assert_eq!(told(&happened, Variable::ContractIds), None);
        assert_eq!(told(&happened, Variable::Data), None);
    }

    #[test]
    fn what_never_came_to_pass_with_a_device_has_its_place_all_the_same() {
        let mut happened = happened(EventKind::Suspended, Variables::default());
        happened.device = happened.device.map(|about| About {
            last_seen: None,
            average: None,
            ..about
        });
        assert_eq!(
            told(&happened, Variable::DeviceInfo).as_deref(),
            Some(
                r#"{"id":"1B9C5","name":"Bin \"7\"","state":"SUSPENDED","lastCommunication":null,"lastPurge":null,"averageSignal":null,"timeout":3600}"#
            )
        );
    }

    #[test]
    fn what_belongs_to_an_event_is_told_in_the_form_of_its_variable() {
        let variables = Variables {
            device_message_time: Some(1_440_578_526_000),
            device_last_seqnumber: Some(27),
            device_expected_seqnumber: Some(28),
            device_message_seqnumber: Some(31),
            contract_id: Some("5a6b0c2ae4b0c1a2b3c4d5e8".into()),
            contract_ids: vec!["aa".into(), "bb".into()],
            network_operator_id: Some("NET".into()),
            business_operator_id: Some("510b848ee4b0ca47869752b5".into()),
            subscription_state: Some("ACTIVATED".into()),
            expected_subscription_duration_end_time: Some(1_440_578_526_000),
            expected_token_end_time: Some(1_440_578_526_000),
            device_short_cause: Some("no_token_left".into()),
            device_cause: Some("Every token of the contract is taken.".into()),
            device_source_id: Some("A".into()),
            device_destination_id: Some("B".into()),
            device_type_source_id: Some("aa".into()),
            device_type_destination_id: Some("bb".into()),
            callback_id: Some("cc".into()),
            callback_status: Some(404),
            callback_message: Some("Not Found".into()),
            last_heard: Some(1_440_578_526_000),
            station: Some("0BF2".into()),
            field_name: Some("level".into()),
            value: Some(-2.5),
            threshold: Some(3.0),
            ..Variables::default()
        };
        let happened = happened(EventKind::FieldThreshold, variables);
        for variable in Variable::of(Place::Event) {
            let told = told(&happened, variable);
            let told = told.unwrap_or_else(|| panic!("{variable:?} is not told"));
            let fits = match variable.form() {
                Form::Whole | Form::Seconds => told.parse::<i64>().is_ok(),
                Form::Number => told.parse::<f64>().is_ok(),
                Form::Json => told.starts_with('{'),
                Form::Hexadecimal => told.bytes().all(|byte| byte.is_ascii_hexdigit()),
                _ => !told.is_empty(),
            };
            assert!(fits, "{variable:?}: {told}");
        }
        assert_eq!(told(&happened, Variable::Value).as_deref(), Some("-2.5"));
        assert_eq!(told(&happened, Variable::Threshold).as_deref(), Some("3"));
        assert_eq!(
            told(&happened, Variable::ContractIds).as_deref(),
            Some("aa,bb")
        );
        let time = told(&happened, Variable::DeviceMessageTime);
        assert_eq!(time.as_deref(), Some("2015-08-26 08:42:06"));
    }
}
