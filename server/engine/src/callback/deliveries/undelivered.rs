//! From a failure on record to what the Sigfox Back-End tells of it.

use domain::callback::{
    AttemptOutcome, Channel, DeliveryFault, HIDDEN, NO_ANSWER, Sent, Undelivered,
    line_without_secrets, line_without_values, only_receiver, without_password,
};
use http::StatusCode;
use payload::hex;

use crate::callback::channel::Shown;
use crate::message_view::without_body;
use crate::store::deliveries::NotTaken;

/// The records of deliveries that were not taken, each with what is sent of it, if it is known.
/// Without `radio` what was sent and answered is hidden: it may hold every figure of the air.
/// Without `secrets` of the URL only who receives it is told, and nothing of the values of headers,
/// of the body, of a mail and of the answer, which may repeat them: there is what a receiver knows
/// the sender by.
pub(super) fn records(
    rows: Vec<NotTaken>,
    shown: Vec<Option<Shown>>,
    radio: bool,
    secrets: bool,
) -> Vec<Undelivered> {
    let rows = rows.into_iter().zip(shown).map(|(row, shown)| {
        let mut shown = shown.filter(|_| radio).unwrap_or_default();
        if !secrets {
            let values = shown.headers.values_mut().chain(&mut shown.body);
            values.for_each(|value| *value = HIDDEN.to_owned());
            shown.mail = None;
        }
        record(row, shown, radio, secrets)
    });
    rows.collect()
}

fn record(mut row: NotTaken, shown: Shown, radio: bool, secrets: bool) -> Undelivered {
    if !radio {
        row.request = line_without_values(&row.request);
        row.response.clear();
        row.snr = None;
    }
    if !secrets {
        row.request = line_without_secrets(&row.request);
        row.response.clear();
        row.subject = HIDDEN.to_owned();
        row.text = HIDDEN.to_owned();
        if row.channel != Channel::Email {
            row.target = only_receiver(&row.target);
        }
    }
    if !radio || !secrets {
        row.fault = row.fault.take().and_then(without_body);
    }
    Undelivered {
        delivery: row.of.id,
        device: row.device,
        device_type: row.device_type,
        time: row.time,
        data: hex::encode_lower(&row.data),
        snr: row.snr,
        status: row.status.unwrap_or(NO_ANSWER),
        message: message(&row),
        parameters: shown.parameters.clone(),
        callback: sent(&row, shown),
    }
}

/// What the receiver answered, or why there was no answer.
fn message(row: &NotTaken) -> String {
    if let Some(fault) = &row.fault {
        return told(fault);
    }
    if !row.response.is_empty() {
        return row.response.clone();
    }
    let status = row
        .status
        .and_then(|status| StatusCode::from_u16(status).ok());
    let reason = status.and_then(|status| status.canonical_reason());
    reason.unwrap_or(row.outcome.code()).to_owned()
}

fn told(fault: &DeliveryFault) -> String {
    match fault {
        // As the Sigfox Back-End says it.
        DeliveryFault::ConnectionRefused => "Connection refused".to_owned(),
        other => other.to_string(),
    }
}

fn sent(row: &NotTaken, shown: Shown) -> Sent {
    if row.channel == Channel::Email {
        // Where nothing is known of what is sent, its templates say something of it.
        let templates = || (row.subject.clone(), row.text.clone());
        let (subject, message) = shown.mail.unwrap_or_else(templates);
        return Sent::Mail { subject, message };
    }
    // Where the settings made no request there is none on record.
    let (method, url) = match row.request.split_once(' ') {
        Some((method, url)) => (method.to_owned(), url.to_owned()),
        None => (row.method.clone(), without_password(&row.target)),
    };
    let impossible = row.outcome == AttemptOutcome::BadRequest;
    Sent::Request {
        url,
        method,
        headers: Some(shown.headers).filter(|headers| !headers.is_empty()),
        body: shown.body,
        content_type: shown.content_type.map(str::to_owned),
        error: row.fault.as_ref().filter(|_| impossible).map(told),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::callback::Parameter;
    use domain::{
        CallbackId, DeliveryId, DeviceId, DeviceTypeId, MessageId, StationId, UnixMillis,
    };

    use super::*;
    use crate::store::deliveries::Subject;

    fn refused() -> NotTaken {
        NotTaken {
            of: Subject {
                id: DeliveryId(1),
                callback: CallbackId([7; 12]),
                message: MessageId(1),
                station: StationId(1),
                about: 0,
                duplicate: false,
            },
            device: Some(DeviceId(0xa1)),
            device_type: DeviceTypeId([0x51; 12]),
            time: UnixMillis(1_381_766_225_000),
            data: vec![0x3b, 0x36],
            snr: Some(10.5),
            channel: Channel::Url,
            method: "POST".into(),
            target: "http://ann:secret@host/{device}".into(),
            subject: String::new(),
            text: String::new(),
            outcome: AttemptOutcome::Refused,
            status: Some(404),
            request: "POST http://***@host/A1?snr=10.50".into(),
            response: String::new(),
            fault: None,
        }
    }

    fn request(row: NotTaken, radio: bool) -> (u16, String, String, Option<String>) {
        let record = record(row, Shown::default(), radio, true);
        match record.callback {
            Sent::Request { url, error, .. } => (record.status, record.message, url, error),
            mail => panic!("{mail:?}"),
        }
    }

    #[test]
    fn a_status_is_kept_and_what_got_no_answer_has_one_of_its_own() {
        let (status, message, url, error) = request(refused(), true);
        assert_eq!((status, message.as_str()), (404, "Not Found"));
        assert_eq!(
            (url.as_str(), error),
            ("http://***@host/A1?snr=10.50", None)
        );
        let closed = NotTaken {
            outcome: AttemptOutcome::Connection,
            status: None,
            fault: Some(DeliveryFault::ConnectionRefused),
            ..refused()
        };
        let (status, message, _, error) = request(closed, true);
        assert_eq!((status, message.as_str()), (600, "Connection refused"));
        assert_eq!(error, None);
        let broken = NotTaken {
            outcome: AttemptOutcome::BadRequest,
            status: None,
            request: String::new(),
            fault: Some(DeliveryFault::BadUrl),
            ..refused()
        };
        let (status, _, url, error) = request(broken, true);
        assert_eq!(
            (status, url.as_str()),
            (600, "http://ann:•••@host/{device}")
        );
        assert_eq!(error.as_deref(), Some("the URL cannot be sent"));
    }

    #[test]
    fn figures_of_the_air_are_told_only_to_those_who_may_see_them() {
        let row = NotTaken {
            response: "got snr=10.50".into(),
            ..refused()
        };
        let shown = Shown {
            body: Some("snr=10.50".into()),
            parameters: BTreeMap::from([("snr".into(), Parameter::Number(10.5))]),
            ..Shown::default()
        };
        let told = records(vec![row], vec![Some(shown)], false, true).remove(0);
        assert_eq!(told.snr, None);
        let text = format!("{told:?}");
        assert!(!text.contains("10.5"), "{text}");
        assert_eq!(told.message, "Not Found");
    }

    #[test]
    fn whoever_may_not_change_a_callback_sees_neither_its_mails_nor_what_was_answered() {
        let told = |row: NotTaken, secrets| {
            let shown = Shown {
                mail: Some(("open-sesame 1".into(), "open-sesame 2".into())),
                ..Shown::default()
            };
            records(vec![row], vec![Some(shown)], true, secrets).remove(0)
        };
        let mailed = || NotTaken {
            channel: Channel::Email,
            method: String::new(),
            target: "ann@example.org".into(),
            subject: "open-sesame {device}".into(),
            text: "open-sesame {data}".into(),
            status: None,
            request: "EMAIL ann@example.org: open-sesame 1".into(),
            fault: Some(DeliveryFault::NotMailed {
                to: "ann@example.org".into(),
                said: "550 no open-sesame here".into(),
            }),
            ..refused()
        };
        let text = format!("{:?}", told(mailed(), true));
        for word in ["open-sesame 1", "open-sesame 2", "550 no open-sesame here"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        let record = told(mailed(), false);
        let text = format!("{record:?}");
        assert!(!text.contains("open-sesame"), "{text}");
        assert_eq!(record.message, "Could not send email to ann@example.org");
        let Sent::Mail { subject, message } = record.callback else {
            panic!("it is a mail")
        };
        assert_eq!((subject.as_str(), message.as_str()), (HIDDEN, HIDDEN));

        let echoed = || NotTaken {
            response: "no open-sesame here".into(),
            ..refused()
        };
        assert_eq!(told(echoed(), true).message, "no open-sesame here");
        assert_eq!(told(echoed(), false).message, "Not Found");
    }

    #[test]
    fn whoever_may_not_change_a_callback_sees_nothing_that_its_receiver_knows_it_by() {
        let shown = || Shown {
            headers: BTreeMap::from([("x-api-key".into(), "open-sesame".into())]),
            body: Some("key=open-sesame".into()),
            ..Shown::default()
        };
        let sent = |row: NotTaken, secrets| {
            let told = records(vec![row], vec![Some(shown())], true, secrets).remove(0);
            match told.callback {
                Sent::Request {
                    url, headers, body, ..
                } => (url, headers.expect("one")["x-api-key"].clone(), body),
                mail => panic!("{mail:?}"),
            }
        };
        let (url, header, body) = sent(refused(), true);
        assert_eq!(url, "http://***@host/A1?snr=10.50");
        assert_eq!(header, "open-sesame");
        assert_eq!(body.as_deref(), Some("key=open-sesame"));
        let (url, header, body) = sent(refused(), false);
        assert_eq!(url, "http://host/•••");
        assert_eq!(header, HIDDEN);
        assert_eq!(body.as_deref(), Some(HIDDEN));
        // Where there was no request its template is told, as far as it says who receives it.
        let not_made = NotTaken {
            request: String::new(),
            ..refused()
        };
        assert_eq!(sent(not_made, false).0, "http://host/•••");
        // Figures of the air are hidden from others, and neither hides less for the other.
        let told = records(vec![refused()], vec![Some(shown())], false, false).remove(0);
        let Sent::Request { url, headers, .. } = told.callback else {
            panic!("it is no mail")
        };
        assert_eq!((url.as_str(), headers), ("http://host", None));
    }
}
