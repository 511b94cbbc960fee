//! The column `attempts.response`: what the receiver answered, as it came, or why there was no
//! answer, as a code with its arguments in JSON. The outcome says which of the two it is, so that
//! no answer can pass for a code.

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
pub(super) fn read(outcome: AttemptOutcome, stored: String) -> (String, Option<DeliveryFault>) {
    match outcome {
        AttemptOutcome::Started | AttemptOutcome::Delivered | AttemptOutcome::Refused => {
            (stored, None)
        }
        AttemptOutcome::Timeout
        | AttemptOutcome::NoAddress
        | AttemptOutcome::Forbidden
        | AttemptOutcome::Connection
        | AttemptOutcome::Tls
        | AttemptOutcome::BadRequest => {
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
        let read = read(AttemptOutcome::BadRequest, stored);
        assert_eq!(read, (String::new(), Some(fault)));
    }

    #[test]
    fn every_code_is_read_as_it_was_written() {
        let said = || "it".to_owned();
        for fault in [
            DeliveryFault::NoAddress,
            DeliveryFault::Forbidden,
            DeliveryFault::Timeout { millis: 10_000 },
            DeliveryFault::Tls { said: said() },
            DeliveryFault::Settings {
                fields: vec!["url".into(), "body".into()],
            },
            DeliveryFault::Other { said: said() },
        ] {
            let stored = written(&Err(fault.clone()));
            assert_eq!(read(AttemptOutcome::Timeout, stored).1, Some(fault));
        }
    }

    #[test]
    fn what_a_receiver_says_is_never_taken_for_a_code() {
        let stored = written(&Ok(r#"{"fault":"no_address"}"#.into()));
        assert_eq!(
            read(AttemptOutcome::Refused, stored.clone()),
            (stored, None)
        );
    }

    #[test]
    fn sentences_of_older_rows_stay_readable() {
        let said = "connection closed before message completed".to_owned();
        let read = read(AttemptOutcome::Connection, said.clone());
        assert_eq!(read, (String::new(), Some(DeliveryFault::Other { said })));
    }
}
