//! Events, in English.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Variables, english};

use super::super::Event;

/// The words.
pub const WORDS: Event = Event {
    title: "Events",
    time: "Time",
    severity: "Severity",
    severity_name: english::severity,
    kind: "Kind",
    kind_name: english::kind,
    device_example: "1CF14C…",
    what: "What happened",
    sentence,
    state: "State",
    open: "open",
    closed: "over since",
    none_yet: "No events yet",
    none_yet_why: "Missing numbers, silence, tokens that come and go: what happens to devices \
                   is told here.",
    none_match: "No event matches",
    none_match_why: "There may be others that the filter leaves out.",
};

fn sentence(event: &EventView) -> String {
    format!("{}{}", happened(event), operators(&event.variables))
}

/// Whose network heard the message, and who holds the contract, as far as that is told.
fn operators(told: &Variables) -> String {
    match (&told.network_operator_id, &told.business_operator_id) {
        (None, None) => String::new(),
        (Some(network), None) => format!(" Network operator: {network}."),
        (None, Some(business)) => format!(" Business operator: {business}."),
        (Some(network), Some(business)) => {
            format!(" Network operator: {network}; business operator: {business}.")
        }
    }
}

fn happened(event: &EventView) -> String {
    let told = &event.variables;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match event.kind {
        EventKind::KeepAliveLost => match told.last_heard {
            Some(time) => format!("Nothing was heard of it since {}.", utc(time)),
            None => "Nothing was heard of it within its keep-alive.".to_owned(),
        },
        EventKind::NetworkIssue => match &told.station {
            Some(station) => {
                format!("Base station {station}, which heard it lately, fell silent.")
            }
            None => "A base station that heard it lately fell silent.".to_owned(),
        },
        EventKind::SequenceBreak => missing(told),
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("Number {number} was refused: the device stood at {last}.")
                }
                _ => "A message was refused for its sequence number.".to_owned(),
            }
        }
        EventKind::OffContract => match told.device_short_cause.as_deref().map(cause) {
            Some(cause) => format!("Messages are kept and not delivered: {cause}."),
            None => "Messages are kept and not delivered.".to_owned(),
        },
        EventKind::OnContract => "The device came under a contract.".to_owned(),
        EventKind::FirstTestMessage => {
            "Its first message counts as a test frame: no token is taken yet.".to_owned()
        }
        EventKind::TokenActivated => {
            format!("It took a token with this message{}.", until(told))
        }
        EventKind::TokenRenewal => format!("Its token was renewed{}.", until(told)),
        EventKind::TokenReplacedFrom => {
            format!(
                "Its token went to device {}.",
                text(&told.device_destination_id)
            )
        }
        EventKind::TokenReplacedTo => {
            format!(
                "It took over the token of device {}.",
                text(&told.device_source_id)
            )
        }
        EventKind::Suspended => {
            "Messages are kept and not delivered until the device is resumed.".to_owned()
        }
        EventKind::Resumed => "Messages are delivered again.".to_owned(),
        EventKind::Restarted => "The device may take a token again.".to_owned(),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if event.closed.is_some() => format!(
                "The device was to leave its contract at {}; that was taken back.",
                utc(time)
            ),
            Some(time) if time > event.time.0 => {
                format!("The device will leave its contract at {}.", utc(time))
            }
            _ => "The device left its contract; its token is lost.".to_owned(),
        },
        EventKind::Transferred => "The device went to another device type.".to_owned(),
        EventKind::UplinkOverQuota => {
            "A message lies beyond the contract's daily number; it is delivered.".to_owned()
        }
        EventKind::CallbackError => callback_error(told),
        kind => looked_for(kind, told),
    }
}

/// What an event configuration looked out for.
fn looked_for(kind: EventKind, told: &Variables) -> String {
    let (value, limit) = (told.value, told.threshold);
    match kind {
        EventKind::FieldThreshold => {
            let field = told.field_name.as_deref().unwrap_or("A field");
            measured(&format!("“{field}”"), value, limit, "")
        }
        EventKind::RssiLow => measured("The signal", value, limit, " dBm"),
        EventKind::BatteryLow => measured("The supply", value, limit, " V"),
        EventKind::TemperatureOutOfRange => measured("The temperature", value, limit, " °C"),
        EventKind::Silent => match (told.last_heard, limit) {
            (Some(time), Some(minutes)) => format!(
                "Nothing was heard of it since {}: longer than {minutes} min.",
                utc(time)
            ),
            _ => "Nothing was heard of it for longer than it may be silent.".to_owned(),
        },
        EventKind::GeofenceLeft => crossed("left", value, limit),
        EventKind::GeofenceEntered => crossed("entered", value, limit),
        _ => String::new(),
    }
}

fn measured(what: &str, value: Option<f64>, limit: Option<f64>, unit: &str) -> String {
    match (value, limit) {
        (Some(value), Some(limit)) => {
            format!("{what} is {value}{unit}; the limit is {limit}{unit}.")
        }
        (None, Some(limit)) => format!("{what} is beyond its limit, which is {limit}{unit}."),
        _ => format!("{what} is beyond its limit."),
    }
}

fn crossed(how: &str, distance: Option<f64>, radius: Option<f64>) -> String {
    match (distance, radius) {
        (Some(distance), Some(radius)) => format!(
            "The device {how} the circle of {radius:.0} m: it is {distance:.0} m from its middle."
        ),
        _ => format!("The device {how} the circle that is watched."),
    }
}

fn callback_error(told: &Variables) -> String {
    let fault = told.callback_fault.as_ref().map(super::delivery::fault);
    match (fault, told.callback_status, &told.callback_message) {
        (Some(fault), ..) => format!("A callback failed. {fault}"),
        (None, Some(status), Some(message)) => format!("A callback failed: {status} {message}"),
        _ => "A callback failed.".to_owned(),
    }
}

fn utc(time: i64) -> String {
    format!("{} UTC", UnixMillis(time).utc())
}

fn until(told: &Variables) -> String {
    match told.expected_token_end_time {
        Some(time) => format!(", which ends {}", utc(time)),
        None => String::new(),
    }
}

fn cause(code: &str) -> &'static str {
    match code {
        "no_contract" => "the device type has no contract",
        "not_activable" => "the device may not take a token",
        "not_started" => "the message is older than the contract",
        "activation_ended" => "the contract takes no more devices",
        "communication_ended" => "the contract is over",
        "no_token_left" => "every token of the contract is taken",
        "not_renewed" => "its token ended and is not renewed",
        "unsubscribed" => "the device was taken off its contract",
        _ => "it has no token",
    }
}

/// Which numbers are missing, and which of them came late.
fn missing(told: &Variables) -> String {
    let (Some(first), Some(next)) = (
        told.device_expected_seqnumber,
        told.device_message_seqnumber,
    ) else {
        return "Sequence numbers are missing before this message.".to_owned();
    };
    let last = (next + 4095) % 4096;
    let missing = match first == last {
        true => format!("Number {first} is missing"),
        false => format!("Numbers {first}–{last} are missing"),
    };
    let found = list(&told.found);
    match told.found.len() {
        0 => format!("{missing}."),
        _ => format!("{missing}; {found} came late."),
    }
}

/// `1, 2, 3 and 7 more`.
fn list(numbers: &[u16]) -> String {
    const SHOWN: usize = 6;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u16::to_string).collect();
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::DeliveryFault;
    use domain::event::Severity;

    use super::*;

    #[test]
    fn why_a_callback_failed_is_told_in_the_words_of_the_catalogue() {
        let mut told = Variables {
            callback_status: Some(600),
            callback_message: Some("the host has no address".into()),
            callback_fault: Some(DeliveryFault::NoAddress),
            ..Variables::default()
        };
        assert_eq!(
            callback_error(&told),
            "A callback failed. The host has no address."
        );
        told = Variables {
            callback_status: Some(500),
            callback_message: Some("sorry".into()),
            ..Variables::default()
        };
        assert_eq!(callback_error(&told), "A callback failed: 500 sorry");
    }

    #[test]
    fn what_was_measured_stands_beside_its_limit_as_far_as_it_may_be_seen() {
        let mut told = Variables {
            value: Some(2.7),
            threshold: Some(2.8),
            ..Variables::default()
        };
        assert_eq!(
            looked_for(EventKind::BatteryLow, &told),
            "The supply is 2.7 V; the limit is 2.8 V."
        );
        told.value = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "The signal is beyond its limit, which is 2.8 dBm."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceLeft, &told),
            "The device left the circle that is watched."
        );
        told.threshold = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "The signal is beyond its limit."
        );
    }

    #[test]
    fn the_operators_stand_behind_what_happened() {
        let mut event = EventView {
            id: domain::EventId(1),
            device: domain::DeviceId(1),
            device_type: domain::DeviceTypeId([1; 12]),
            group: domain::GroupId([1; 12]),
            kind: EventKind::OnContract,
            severity: Severity::Info,
            time: UnixMillis(0),
            closed: None,
            variables: Variables::default(),
        };
        assert_eq!(sentence(&event), "The device came under a contract.");
        event.variables.business_operator_id = Some("ab12".into());
        assert_eq!(
            sentence(&event),
            "The device came under a contract. Business operator: ab12."
        );
        event.variables.network_operator_id = Some("NET".into());
        assert!(sentence(&event).ends_with(" Network operator: NET; business operator: ab12."));
    }

    #[test]
    fn missing_numbers_are_named_across_the_turn() {
        let mut told = Variables {
            device_expected_seqnumber: Some(2331),
            device_message_seqnumber: Some(2334),
            found: vec![2332],
            ..Variables::default()
        };
        assert_eq!(
            missing(&told),
            "Numbers 2331–2333 are missing; 2332 came late."
        );
        told.device_expected_seqnumber = Some(4095);
        told.device_message_seqnumber = Some(0);
        told.found.clear();
        assert_eq!(missing(&told), "Number 4095 is missing.");
        assert_eq!(
            list(&[9, 3, 1, 2, 4, 5, 6, 7]),
            "1, 2, 3, 4, 5, 6 and 2 more"
        );
    }
}
