//! What callbacks could not deliver.

use std::collections::BTreeMap;

use axum::Json;
use domain::callback::{Parameter, Sent, Undelivered, UndeliveredOf};
use serde::Serialize;
use utoipa::ToSchema;

use super::lists::{MOST, TIMED};
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::paging::list;
use crate::api::problem::ApiProblem;

list!(
    /// What could not be delivered, newest first.
    NotDeliveredList, NotDelivered
);

/// Something that a callback could not deliver.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NotDelivered {
    /// The device that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<String>,
    /// The device type of the callback.
    device_type_id: String,
    /// The time of the message, in ms.
    time: i64,
    /// The bytes of the message in hex.
    data: String,
    /// The signal to noise ratio of the message in dB.
    #[serde(skip_serializing_if = "Option::is_none")]
    snr: Option<String>,
    /// The HTTP status; 600 where no answer came.
    status: String,
    /// What the receiver answered, or why there was no answer.
    message: String,
    /// What was sent: `subject` and `message`, or `url`, `method`, `headers`, `body` and
    /// `contentType`.
    #[schema(value_type = Object)]
    callback: Sent,
    /// Every variable with its value.
    #[schema(value_type = Object)]
    parameters: BTreeMap<String, Parameter>,
}

impl NotDelivered {
    /// `snr`: whether the signal to noise ratio is told.
    pub(super) fn of(one: Undelivered, snr: bool) -> Self {
        Self {
            device_id: one.device.map(|id| id.to_string()),
            device_type_id: one.device_type.to_string(),
            time: one.time.0,
            data: one.data,
            snr: one.snr.filter(|_| snr).map(|snr| format!("{snr:.2}")),
            status: one.status.to_string(),
            message: one.message,
            callback: one.callback,
            parameters: one.parameters,
        }
    }
}

/// A part of what was not delivered of something, as parameters ask for it.
pub(super) async fn list(ask: &Ask, of: UndeliveredOf) -> Answer<NotDeliveredList> {
    let query = ask.query(&TIMED)?;
    let times = query.times(1)?;
    let slice = query.slice(MOST)?;
    let part = ask.engine.undelivered_part(&ask.who, of, times, &slice);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let snr = !matches!(of, UndeliveredOf::Device(_));
    let rows = part.rows.into_iter().map(|row| NotDelivered::of(row, snr));
    Ok(Json(NotDeliveredList::of(rows.collect(), next)))
}
