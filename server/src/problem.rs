//! The one form in which the doors say no: a status and
//! `{"code": …, "message": …, "field": …}`.

mod refusal;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

pub use refusal::Refusal;

/// A refusal and what belongs to it. It is for the caller and holds nothing of the inside.
#[derive(Debug)]
pub struct Problem {
    /// What is said.
    pub refusal: Refusal,
    /// The field or parameter at fault, where there is one.
    pub field: Option<String>,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

impl Problem {
    /// A refusal as it is.
    pub const fn new(refusal: Refusal) -> Self {
        Self {
            refusal,
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

    /// A refusal that passes: another try in `seconds` may be answered.
    pub const fn busy(refusal: Refusal, seconds: u32) -> Self {
        Self {
            refusal,
            field: None,
            retry_after: Some(seconds),
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.refusal.status()
    }

    /// 404.
    pub const fn not_found() -> Self {
        Self::new(Refusal::NotFound)
    }

    /// 405, naming what would do.
    pub fn wrong_method(allowed: &'static str) -> Response {
        let mut response = Self::new(Refusal::WrongMethod { allowed }).into_response();
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static(allowed));
        response
    }
}

impl From<engine::Error> for Problem {
    fn from(error: engine::Error) -> Self {
        use engine::Error;
        match error {
            Error::Rejected(rejections) => {
                let field = rejections.first().map(|rejection| rejection.field.clone());
                Self {
                    field,
                    ..Self::new(Refusal::Rejected(rejections))
                }
            }
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::new(Refusal::Forbidden),
            Error::Unauthenticated | Error::WrongCredentials => Self::new(Refusal::NotSignedIn),
            Error::TooMany { retry_after } => Self::busy(Refusal::TooManyRequests, retry_after),
            // Its text is the operator's: it went into the log where it happened.
            Error::Unavailable(_) => Self::busy(Refusal::CannotAnswer, 5),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = Json(Body {
            code: self.refusal.code(),
            message: self.refusal.to_string(),
            field: self.field.as_deref(),
        });
        let mut response = (status, body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
