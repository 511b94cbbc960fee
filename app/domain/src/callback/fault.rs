//! Why an attempt came to no answer: closed variants with arguments. What a receiver says stays
//! as it said it and is no part of this.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why there was no answer, or no request. `Display` is an English sentence without a full stop,
/// for programs and logs; what a person reads is another rendering of the variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum DeliveryFault {
    /// The host has no address.
    #[error("the host has no address")]
    NoAddress,
    /// Callbacks may not reach the address.
    #[error("the address may not be reached by callbacks{}", allowing(.setting))]
    Forbidden {
        /// The setting by which the operator would allow it; empty in what was stored before it
        /// was named.
        #[serde(default)]
        setting: String,
    },
    /// Nobody listens there.
    #[error("the connection was refused")]
    ConnectionRefused,
    /// The receiver hung up.
    #[error("the receiver closed the connection")]
    ConnectionClosed,
    /// No way leads there.
    #[error("the receiver cannot be reached")]
    Unreachable,
    /// The connection was not made in the time that the system gives it.
    #[error("the connection was not made in time")]
    NotConnected,
    /// The connection ended before the answer did.
    #[error("the connection ended before the whole answer came")]
    Incomplete,
    /// What came was no HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The head of the answer is beyond the bound.
    #[error("the head of the answer is too large")]
    HeadTooLarge,
    /// The certificate has ended or not begun.
    #[error("the certificate is not valid at this time")]
    CertificateTime,
    /// The certificate is another host's.
    #[error("the certificate belongs to another host")]
    CertificateName,
    /// The certificate leads to no known authority.
    #[error("the certificate was not issued by a known authority")]
    CertificateIssuer,
    /// TLS failed for another reason.
    #[error("TLS: {said}")]
    Tls {
        /// What the library said.
        said: String,
    },
    /// Nothing whole came in time.
    #[error("no whole answer within {millis} ms")]
    Timeout {
        /// The time there was.
        millis: u64,
    },
    /// The template made no JSON of this message.
    #[error("the body is not valid JSON at line {line}, column {column}")]
    NotJson {
        /// Where reading it ended, from 1.
        line: u32,
        /// Where in the line, in bytes from 1.
        column: u32,
        /// The beginning of the body; empty for those who may not see the message's values.
        body: String,
    },
    /// The template made no URL of this message that can be sent.
    #[error("the URL cannot be sent")]
    BadUrl,
    /// The template made a header of this message that cannot be sent.
    #[error("a header cannot be sent")]
    BadHeader,
    /// The settings were taken once and are not any more.
    #[error("the settings make no request: {}", .fields.join(", "))]
    Settings {
        /// The fields that are wrong.
        fields: Vec<String>,
    },
    /// The settings were sealed with another key than this installation has.
    #[error("the settings cannot be opened: the secret key is another than when they were saved")]
    Sealed,
    /// The mail was not taken.
    #[error("Could not send email to {}{}", .to, in_words(.said))]
    NotMailed {
        /// The address.
        to: String,
        /// What the mail server said; empty for those who may not see all of what was sent.
        said: String,
    },
    /// The operator has set no way for mail.
    #[error("no mail is sent from here: `{setting}` is not set")]
    NoMail {
        /// The setting.
        setting: String,
    },
    /// The broker refused the connection.
    #[error("the broker refused the connection: {said}")]
    BrokerRefused {
        /// What its code means.
        said: String,
    },
    /// What came was no MQTT.
    #[error("the answer is not MQTT")]
    NotMqtt,
    /// The callback was deleted meanwhile.
    #[error("the callback is not there any more")]
    CallbackGone,
    /// The message was deleted meanwhile.
    #[error("the message is not there any more")]
    MessageGone,
    /// A mistake of this program.
    #[error("the request could not be made")]
    NotMade,
    /// Anything else, and what was stored before there were codes.
    #[error("{said}")]
    Other {
        /// In the words of whoever noticed.
        said: String,
    },
}

/// The end of a sentence that says what would allow something.
fn allowing(setting: &str) -> String {
    match setting {
        "" => String::new(),
        setting => format!("; `{setting}` would allow it"),
    }
}

/// The end of a sentence that says what somebody else said of it.
fn in_words(said: &str) -> String {
    match said {
        "" => String::new(),
        said => format!(": {said}"),
    }
}

impl DeliveryFault {
    /// The same without what the message said, and without the words of a mail server, which may
    /// repeat it.
    #[must_use]
    pub fn without_values(self) -> Self {
        match self {
            Self::NotJson { line, column, .. } => Self::NotJson {
                line,
                column,
                body: String::new(),
            },
            Self::NotMailed { to, .. } => Self::NotMailed {
                to,
                said: String::new(),
            },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_address_names_the_setting_that_would_open_it() {
        let setting = "callback.allowed_networks".to_owned();
        let fault = DeliveryFault::Forbidden { setting };
        assert_eq!(
            fault.to_string(),
            "the address may not be reached by callbacks; `callback.allowed_networks` would allow it"
        );
        // As it was stored before.
        let before: DeliveryFault = serde_json::from_str(r#"{"fault":"forbidden"}"#).unwrap();
        let said = "the address may not be reached by callbacks";
        assert_eq!(before.to_string(), said);
    }

    #[test]
    fn the_words_of_a_mail_server_are_values() {
        let fault = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 no 1B9C5 here".into(),
        };
        let whole = "Could not send email to ann@example.org: 550 no 1B9C5 here";
        assert_eq!(fault.to_string(), whole);
        let without = fault.without_values();
        let short = "Could not send email to ann@example.org";
        assert_eq!(without.to_string(), short);
        // What a broker's code means is no such word.
        let said = "not authorized".to_owned();
        let refused = DeliveryFault::BrokerRefused { said };
        assert_eq!(refused.clone().without_values(), refused);
    }
}
