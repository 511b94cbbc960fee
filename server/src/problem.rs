//! The one form in which the doors say no: a status and `{"message": …, "field": …}`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

/// A refusal. Its message is for the caller and holds nothing of the inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// One English sentence.
    pub message: String,
    /// The field or parameter at fault, where there is one.
    pub field: Option<String>,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

impl Problem {
    /// A refusal with `status` and a sentence.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            field: None,
            retry_after: None,
        }
    }

    /// The same, said of a field or parameter.
    pub fn of(self, field: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..self
        }
    }

    /// 503: the system cannot do it now, and another try in `seconds` may be answered.
    pub fn busy(message: impl Into<String>, seconds: u32) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, message);
        Self {
            retry_after: Some(seconds),
            ..problem
        }
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    /// 405, naming what would do.
    pub fn wrong_method(allowed: &'static str) -> Response {
        let problem = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("This address answers to {allowed} only."),
        );
        let mut response = problem.into_response();
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static(allowed));
        response
    }
}

impl From<engine::Error> for Problem {
    fn from(error: engine::Error) -> Self {
        use engine::Error;
        let message = error.to_string();
        match error {
            Error::Rejected(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, message),
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::new(StatusCode::FORBIDDEN, "This is not allowed."),
            Error::Unauthenticated | Error::WrongCredentials => {
                Self::new(StatusCode::UNAUTHORIZED, "Nobody is signed in.")
            }
            Error::TooMany { retry_after } => Self {
                retry_after: Some(retry_after),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests.")
            },
            // Its text is the operator's: it went into the log where it happened.
            Error::Unavailable(_) => Self::busy("The system cannot answer at the moment.", 5),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Json(Body {
            message: &self.message,
            field: self.field.as_deref(),
        });
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
