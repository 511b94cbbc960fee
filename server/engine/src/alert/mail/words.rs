//! Every word of the mails, in English, but for the names of events, which the pages have, too. They
//! are made here, below the pages, since nobody looks at a page when they are; another language is
//! another file like this.

use domain::UnixMillis;
pub(super) use domain::event::english::{kind, severity};
use domain::event::{EventKind, EventView};

/// What stands before the subject of a test.
pub(super) const TEST: &str = "Test: ";
/// What a device type is called that is none.
pub(in crate::alert) const EXAMPLE: &str = "Example";

pub(super) const DEVICE: &str = "Device";
pub(super) const DEVICE_TYPE: &str = "Device type";
pub(super) const CONFIGURATION: &str = "Event configuration";
pub(super) const TIME: &str = "Time";
pub(super) const SEVERITY: &str = "Severity";
pub(super) const WHAT: &str = "What";
pub(super) const VALUE: &str = "Value";
pub(super) const LINK: &str = "Link";
pub(super) const CALLBACK: &str = "Callback";
pub(super) const RECEIVER: &str = "Receiver";
pub(super) const WAITING: &str = "Waiting";

pub(super) const FAILING_WHY: &str = "You get this mail since your address is the alert e-mail of \
                                      the device type. While the callback goes on failing there \
                                      is no other; of one that fails again after it worked there \
                                      is one an hour at most.";
pub(super) const OFF_SINCE: &str = "Off since";
pub(super) const OFF_WHAT_NEXT: &str = "What it owes waits until it is switched on, and is sent \
                                        then. What devices send and what happens to them while \
                                        it is off is not sent later.";

pub(super) fn why(configuration: &str) -> String {
    format!("You get this mail since the event configuration “{configuration}” names your address.")
}

pub(super) fn several(count: i64, configuration: &str) -> String {
    format!("{count} alerts of “{configuration}”")
}

pub(super) fn more(count: i64) -> String {
    format!("And {count} more that are not told here.")
}

pub(super) fn value(value: &str, limit: &str) -> String {
    format!("{value} (limit: {limit})")
}

pub(super) fn failing(name: &str) -> String {
    format!("A callback of “{name}” fails")
}

pub(super) fn off(name: &str) -> String {
    format!("A callback of “{name}” was switched off")
}

pub(super) fn off_why(why: &str) -> &'static str {
    match why {
        "gone" => "Its receiver answered 410: it is gone for good.",
        _ => "For five days nothing was delivered by it: every attempt failed.",
    }
}

/// What happened. Which base station it was is not said: it is not for everybody who may be told.
pub(super) fn sentence(event: &EventView) -> String {
    let told = &event.variables;
    let since = || told.last_heard.map(|time| UnixMillis(time).utc());
    let say = str::to_owned;
    match event.kind {
        EventKind::KeepAliveLost | EventKind::Silent => match since() {
            Some(since) => format!("Nothing was heard of it since {since} UTC."),
            None => say("Nothing was heard of it for too long."),
        },
        EventKind::NetworkIssue => say("A base station that heard it lately fell silent."),
        EventKind::SequenceBreak => {
            match (
                told.device_expected_seqnumber,
                told.device_message_seqnumber,
            ) {
                (Some(expected), Some(came)) => {
                    format!("Number {expected} was expected, and {came} came.")
                }
                _ => say("Sequence numbers are missing before a message."),
            }
        }
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("Number {number} was refused: the device stood at {last}.")
                }
                _ => say("A message was refused for its sequence number."),
            }
        }
        EventKind::OffContract => match &told.device_cause {
            Some(cause) => format!("Messages are kept and not delivered. {cause}"),
            None => say("Messages are kept and not delivered."),
        },
        EventKind::OnContract => say("The device came under a contract."),
        EventKind::FirstTestMessage => say("Its first message counts as a test frame."),
        EventKind::TokenActivated => say("It took a token."),
        EventKind::TokenRenewal => say("Its token was renewed."),
        EventKind::TokenReplacedFrom => match &told.device_destination_id {
            Some(device) => format!("Its token went to device {device}."),
            None => say("Its token went to another device."),
        },
        EventKind::TokenReplacedTo => match &told.device_source_id {
            Some(device) => format!("It took over the token of device {device}."),
            None => say("It took over the token of another device."),
        },
        EventKind::Suspended => say("Messages are kept and not delivered until it is resumed."),
        EventKind::Resumed => say("Messages are delivered again."),
        EventKind::Restarted => say("The device may take a token again."),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if time > event.time.0 => {
                format!(
                    "The device will leave its contract at {} UTC.",
                    UnixMillis(time).utc()
                )
            }
            _ => say("The device left its contract; its token is lost."),
        },
        EventKind::Transferred => say("The device went to another device type."),
        EventKind::UplinkOverQuota => {
            say("A message lies beyond the contract's daily number; it is delivered.")
        }
        EventKind::CallbackError => match (told.callback_status, &told.callback_message) {
            (Some(status), Some(message)) => format!("A callback failed: {status} {message}."),
            _ => say("A callback failed."),
        },
        EventKind::FieldThreshold => match &told.field_name {
            Some(field) => format!("“{field}” is beyond its limit."),
            None => say("A field is beyond its limit."),
        },
        EventKind::RssiLow => say("The device is heard weakly."),
        EventKind::BatteryLow => say("The supply is low."),
        EventKind::TemperatureOutOfRange => say("The temperature is out of its range."),
        EventKind::GeofenceLeft => say("The device left the circle that is watched."),
        EventKind::GeofenceEntered => say("The device entered the circle that is watched."),
    }
}

#[cfg(test)]
mod tests {
    use domain::event::{Severity, Variables};
    use domain::{DeviceId, DeviceTypeId, EventId, GroupId};

    use super::*;

    #[test]
    fn every_kind_has_its_words_whatever_it_tells() {
        for (kind, _, severity) in EventKind::ALL {
            let event = EventView {
                id: EventId(1),
                device: DeviceId(1),
                device_type: DeviceTypeId([1; 12]),
                group: GroupId([1; 12]),
                kind,
                severity,
                time: UnixMillis(0),
                closed: None,
                variables: Variables::default(),
            };
            let said = sentence(&event);
            assert!(
                said.ends_with('.') && !super::kind(kind).is_empty(),
                "{said}"
            );
        }
    }

    #[test]
    fn a_base_station_is_not_named() {
        let event = EventView {
            id: EventId(1),
            device: DeviceId(1),
            device_type: DeviceTypeId([1; 12]),
            group: GroupId([1; 12]),
            kind: EventKind::NetworkIssue,
            severity: Severity::Warn,
            time: UnixMillis(0),
            closed: None,
            variables: Variables {
                station: Some("0BF2".into()),
                ..Variables::default()
            },
        };
        assert!(!sentence(&event).contains("0BF2"));
    }
}
