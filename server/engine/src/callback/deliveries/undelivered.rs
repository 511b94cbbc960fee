//! From a failure on record to what the Sigfox Back-End tells of it.

use std::collections::BTreeMap;

use domain::callback::{
    AttemptOutcome, Channel, DeliveryFault, NO_ANSWER, Sent, Undelivered, without_password,
};
use http::StatusCode;
use payload::hex;

use crate::message_view::{without_body, without_values};
use crate::store::deliveries::NotTaken;

/// The records of deliveries that were not taken. Without `radio` what was sent and answered is
/// hidden: it may hold every figure of the air.
pub(super) fn records(rows: Vec<NotTaken>, radio: bool) -> Vec<Undelivered> {
    rows.into_iter().map(|row| record(row, radio)).collect()
}

fn record(mut row: NotTaken, radio: bool) -> Undelivered {
    if !radio {
        row.request = without_values(&row.request);
        row.response.clear();
        row.fault = row.fault.take().and_then(without_body);
        row.snr = None;
    }
    Undelivered {
        delivery: row.id,
        device: row.device,
        device_type: row.device_type,
        time: row.time,
        data: hex::encode_lower(&row.data),
        snr: row.snr,
        status: row.status.unwrap_or(NO_ANSWER),
        message: message(&row),
        callback: sent(&row),
        parameters: BTreeMap::new(),
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

fn sent(row: &NotTaken) -> Sent {
    if row.channel == Channel::Email {
        return Sent::Mail {
            subject: row.subject.clone(),
            message: row.text.clone(),
        };
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
        headers: None,
        body: None,
        content_type: None,
        error: row.fault.as_ref().filter(|_| impossible).map(told),
    }
}

#[cfg(test)]
mod tests {
    use domain::{DeliveryId, DeviceId, DeviceTypeId, UnixMillis};

    use super::*;

    fn refused() -> NotTaken {
        NotTaken {
            id: DeliveryId(1),
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
        let record = record(row, radio);
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
        let told = record(row, false);
        assert_eq!(told.snr, None);
        let text = format!("{told:?}");
        assert!(!text.contains("10.5"), "{text}");
        assert_eq!(told.message, "Not Found");
    }
}
