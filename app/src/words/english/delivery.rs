//! Why a callback came to no answer, in English.

use domain::callback::DeliveryFault;

/// As a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("The host has no address."),
        DeliveryFault::Forbidden => say("The address may not be reached by callbacks."),
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
    }
}
