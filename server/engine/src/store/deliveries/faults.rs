//! The column `attempts.response`: what the receiver answered, as it came, or why there was no
//! answer, as a code with its arguments in JSON. The outcome says which of the two it is, and of what
//! was refused whether there is a status, so that no answer can pass for a code.

use domain::callback::{AttemptOutcome, DeliveryFault};

/// What is stored of an answer or of the lack of one.
pub(super) fn written(answer: &Result<String, DeliveryFault>) -> String {
    match answer {
        Ok(text) => text.clone(),
        // Texts and numbers always make JSON, and U+0000 is written as an escape.
        Err(fault) => serde_json::to_string(fault).unwrap_or_else(|_| fault.to_string()),
    }
}

/// The answer, or why there was none. Rows from before there were codes hold a sentence.
///
/// A receiver on the web refuses with a status and an answer; a mail server or a broker refuses
/// without a status, and what it said is an argument of the code.
pub(super) fn read(
    outcome: AttemptOutcome,
    status: Option<i64>,
    stored: String,
) -> (String, Option<DeliveryFault>) {
    match (outcome, status) {
        (AttemptOutcome::Started | AttemptOutcome::Delivered, _)
        | (AttemptOutcome::Refused, Some(_)) => (stored, None),
        _ => {
            let fault = serde_json::from_str(&stored);
            let fault = fault.unwrap_or(DeliveryFault::Other { said: stored });
            (String::new(), Some(fault))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_there_was_no_answer_is_stored_as_a_code_with_its_arguments() {
        let fault = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: "{\"a\":\0}".into(),
        };
        let stored = written(&Err(fault.clone()));
        assert_eq!(
            stored,
            r#"{"fault":"not_json","line":1,"column":6,"body":"{\"a\":\u0000}"}"#
        );
        let read = read(AttemptOutcome::BadRequest, None, stored);
        assert_eq!(read, (String::new(), Some(fault)));
    }

    #[test]
    fn every_code_is_read_as_it_was_written() {
        let said = || "it".to_owned();
        for fault in [
            DeliveryFault::NoAddress,
            DeliveryFault::Forbidden { setting: said() },
            DeliveryFault::Timeout { millis: 10_000 },
            DeliveryFault::Tls { said: said() },
            DeliveryFault::Settings {
                fields: vec!["url".into(), "body".into()],
            },
            DeliveryFault::Other { said: said() },
        ] {
            let stored = written(&Err(fault.clone()));
            assert_eq!(read(AttemptOutcome::Timeout, None, stored).1, Some(fault));
        }
    }

    #[test]
    fn what_a_receiver_says_is_never_taken_for_a_code() {
        let stored = written(&Ok(r#"{"fault":"no_address"}"#.into()));
        assert_eq!(
            read(AttemptOutcome::Refused, Some(500), stored.clone()),
            (stored, None)
        );
    }

    #[test]
    fn a_mail_server_that_refuses_is_read_in_its_words() {
        let fault = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        let stored = written(&Err(fault.clone()));
        let read = read(AttemptOutcome::Refused, None, stored);
        assert_eq!(read, (String::new(), Some(fault)));
    }

    #[test]
    fn sentences_of_older_rows_stay_readable() {
        let said = "connection closed before message completed".to_owned();
        let read = read(AttemptOutcome::Connection, None, said.clone());
        assert_eq!(read, (String::new(), Some(DeliveryFault::Other { said })));
    }
}
