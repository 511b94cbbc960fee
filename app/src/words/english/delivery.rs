//! Deliveries of callbacks, in English.

use domain::callback::{DeliveryFault, Standing};

use super::super::Delivery;

/// The words.
pub(super) const WORDS: Delivery = Delivery {
    title: "Deliveries",
    one: "Delivery",
    all: "All deliveries",
    show: "Show delivery",
    id: "Delivery id",
    state: "State",
    standing: |standing| match standing {
        Standing::Waiting => "waiting",
        Standing::Delivered => "delivered",
        Standing::Failed => "given up",
        Standing::Cancelled => "cancelled",
        Standing::Undelivered => "failed and not delivered yet",
    },
    owed_since: "Owed since",
    told: "Tells of",
    last: "Last attempt",
    attempts: "Attempts",
    sent: "What was sent",
    callback: "Callback",
    deleted: "deleted",
    deleted_title: "Deleted callbacks",
    deleted_since: "Deleted",
    off_waits: |waiting| {
        format!(
            "This callback is turned off. What it owes waits: {waiting}. It is sent when the \
             callback is turned on."
        )
    },
    turn_on: |waiting| format!("Turn on and send {waiting}"),
    counted: |word, count| format!("{word}: {count}"),
    choose: "Choose",
    choose_one: |time| format!("Choose the one owed since {time}"),
    again: "Send again",
    again_hint: "Those that wait are sent at once, those given up or delivered once more. What \
                 was tried so far stays on record.",
    again_now: "Send now",
    again_done: |count| match count {
        0 => "Nothing is sent again: there was nothing, or it is under way.".to_owned(),
        1 => "1 delivery is sent again.".to_owned(),
        count => format!(
            "{} deliveries are sent again.",
            super::number(i64::from(count))
        ),
    },
    failed_title: "Send again what was given up",
    failed_lead: "After a receiver was away for long: everything that this callback gave up \
                  begins anew.",
    failed_since: "Owed since (UTC)",
    failed_since_hint: "Empty: everything.",
    failed_again: "Send all again",
    none_yet: "No deliveries yet",
    none_yet_why: "What is owed, sent and given up is listed here.",
    none_match: "No delivery matches",
    none_match_why: "There may be others that the filter leaves out.",
};

/// Why there was no answer, as a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("The host has no address."),
        DeliveryFault::Forbidden { setting } if setting.is_empty() => {
            say("The address may not be reached by callbacks.")
        }
        DeliveryFault::Forbidden { setting } => format!(
            "The address may not be reached by callbacks. The operator can allow it with the \
             setting {setting}."
        ),
        DeliveryFault::ConnectionRefused => {
            say("The connection was refused: nobody listens there.")
        }
        DeliveryFault::ConnectionClosed => say("The receiver closed the connection."),
        DeliveryFault::Unreachable => say("The receiver cannot be reached."),
        DeliveryFault::NotConnected => say("The connection was not made in time."),
        DeliveryFault::Incomplete => say("The connection ended before the whole answer came."),
        DeliveryFault::NotHttp => say("The answer is not HTTP."),
        DeliveryFault::HeadTooLarge => say("The head of the answer is too large."),
        DeliveryFault::CertificateTime => {
            say("The receiver's certificate is not valid at this time.")
        }
        DeliveryFault::CertificateName => {
            say("The receiver's certificate belongs to another host.")
        }
        DeliveryFault::CertificateIssuer => {
            say("The receiver's certificate was not issued by a known authority.")
        }
        DeliveryFault::Tls { said } => format!("TLS failed: {said}"),
        DeliveryFault::Timeout { millis } => format!("No whole answer came within {millis} ms."),
        DeliveryFault::NotJson { line, column, body } if body.is_empty() => {
            format!("The body is no JSON with this message (line {line}, column {column}).")
        }
        DeliveryFault::NotJson { line, column, body } => {
            format!("The body is no JSON with this message (line {line}, column {column}): {body}")
        }
        DeliveryFault::BadUrl => say("The template makes no URL of this message."),
        DeliveryFault::BadHeader => say("The template makes no header of this message."),
        DeliveryFault::Settings { fields } => format!(
            "The callback's settings make no request any more; edit them: {}.",
            fields.join(", ")
        ),
        DeliveryFault::Sealed => say(
            "The callback's settings cannot be opened: the server's secret key is another than when \
             they were saved. The operator brings it back, or you enter them anew.",
        ),
        DeliveryFault::NotMailed { to, said } if said.is_empty() => {
            format!("Could not send the mail to {to}.")
        }
        DeliveryFault::NotMailed { to, said } => format!("Could not send the mail to {to}: {said}"),
        DeliveryFault::NoMail { setting } => {
            format!("No mail is sent from here: the operator has not set {setting}.")
        }
        DeliveryFault::BrokerRefused { said } => {
            format!("The broker refused the connection: {said}.")
        }
        DeliveryFault::NotMqtt => say("The answer is not MQTT."),
        DeliveryFault::CallbackGone => say("The callback is not there any more."),
        DeliveryFault::MessageGone => say("The message is not there any more."),
        DeliveryFault::NotMade => say("The request could not be made."),
        DeliveryFault::Other { said } => said.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_with_its_arguments() {
        let late = DeliveryFault::Timeout { millis: 10_000 };
        assert_eq!(fault(&late), "No whole answer came within 10000 ms.");
        let body = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: r#"{"a":1null}"#.into(),
        };
        assert_eq!(
            fault(&body),
            r#"The body is no JSON with this message (line 1, column 6): {"a":1null}"#
        );
        assert_eq!(
            fault(&body.without_values()),
            "The body is no JSON with this message (line 1, column 6)."
        );
        let mail = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        assert_eq!(
            fault(&mail),
            "Could not send the mail to ann@example.org: 550 nobody"
        );
        assert_eq!(
            fault(&mail.without_values()),
            "Could not send the mail to ann@example.org."
        );
    }
}
