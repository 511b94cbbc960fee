//! What became of the callbacks of a message, as both generations tell it.

use domain::callback::{AttemptView, DeliveryView, NO_ANSWER};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a callback.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallbackStatus {
    /// The HTTP status; 600 where no answer came.
    status: u16,
    /// What that means, or why there was no answer.
    info: String,
    /// What was sent.
    cb_def: String,
    /// When, in ms.
    time: i64,
}

impl CallbackStatus {
    /// Of a delivery that was tried; times in units of so many milliseconds.
    pub(crate) fn of(delivery: &DeliveryView, unit: i64) -> Option<Self> {
        let last: &AttemptView = delivery.attempts.last()?;
        let reason = last
            .status
            .and_then(|status| StatusCode::from_u16(status).ok());
        let reason = reason.and_then(|status| status.canonical_reason());
        let info = match &last.fault {
            Some(fault) => fault.to_string(),
            None => reason.unwrap_or(last.outcome.code()).to_owned(),
        };
        let (method, rest) = last.request.split_once(' ').unwrap_or_default();
        Some(Self {
            status: last.status.unwrap_or(NO_ANSWER),
            info,
            cb_def: format!("[{method}] {rest}"),
            time: last.finished.unwrap_or(last.started).0 / unit,
        })
    }
}
