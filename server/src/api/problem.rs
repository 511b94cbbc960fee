//! How the APIs say no: a status and `{"message": …, "errors": [{"type", "field", "message"}]}`.
//!
//! One form for both generations. What a use case says of the fields of its input is said here of
//! the members of the body or of the parameters that a program knows: see [`ApiProblem::named`].

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::{Fault, Rejection};
use http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, Refusal};

/// What a program is to send to be let in.
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"Sigfox Back-End\", charset=\"UTF-8\"");

/// Where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the body.
    Body,
    /// In a parameter behind the question mark.
    Query,
    /// In the path.
    Path,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wrong {
    /// Where it stands.
    #[serde(rename = "type")]
    pub place: Place,
    /// The member or parameter; members of members behind dots.
    pub field: String,
    /// What is wrong with it, for people.
    pub message: String,
}

/// What is answered instead of a result. The texts are for people and may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorContent {
    /// What is wrong as a whole.
    pub message: String,
    /// Everything that is wrong, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Wrong>,
    /// With 405: the methods that this address answers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_methods: Vec<String>,
}

/// A refusal of the APIs.
#[derive(Debug)]
pub struct ApiProblem {
    status: StatusCode,
    content: ErrorContent,
    retry_after: Option<u32>,
    challenge: bool,
}

impl ApiProblem {
    /// A status and a sentence.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            content: ErrorContent {
                message: message.into(),
                errors: Vec::new(),
                allowed_methods: Vec::new(),
            },
            retry_after: None,
            challenge: status == StatusCode::UNAUTHORIZED,
        }
    }

    /// 400 with everything that is wrong.
    pub fn wrong(errors: Vec<Wrong>) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "bad request");
        problem.content.errors = errors;
        problem
    }

    /// 400 for one member or parameter.
    pub fn at(place: Place, field: impl Into<String>, message: impl ToString) -> Self {
        Self::wrong(vec![Wrong {
            place,
            field: field.into(),
            message: message.to_string(),
        }])
    }

    /// 404.
    pub fn not_found() -> Self {
        let message = "The requested resource was not found.";
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// 405, naming what would do.
    pub fn wrong_method(allowed: &[&'static str]) -> Self {
        let message = "The method is not allowed here.";
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, message);
        problem.content.allowed_methods = allowed.iter().map(|one| (*one).to_owned()).collect();
        problem
    }

    /// 412.
    pub fn precondition(message: &str) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, message)
    }

    /// 429: another try in `seconds` is let through.
    pub fn too_many(seconds: u32) -> Self {
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests.");
        problem.retry_after = Some(seconds);
        problem
    }

    /// The same without asking for credentials: a browser would ask a person for them.
    #[must_use]
    pub fn without_challenge(self) -> Self {
        Self {
            challenge: false,
            ..self
        }
    }

    /// The same of the fields that a program knows by other names: of each pair the first is what
    /// the use case calls it.
    #[must_use]
    pub fn named(mut self, names: &[(&str, &str)]) -> Self {
        for wrong in &mut self.content.errors {
            if let Some((_, name)) = names.iter().find(|(known, _)| *known == wrong.field) {
                wrong.field = (*name).to_owned();
            }
        }
        self
    }

    /// The same said of parameters.
    #[must_use]
    pub fn of_query(self) -> Self {
        self.of(Place::Query)
    }

    /// The same said of the path.
    #[must_use]
    pub fn of_path(self) -> Self {
        self.of(Place::Path)
    }

    fn of(mut self, place: Place) -> Self {
        for wrong in &mut self.content.errors {
            wrong.place = place;
        }
        self
    }

    /// The same as 403, where what is asked for is forbidden by how things stand.
    #[must_use]
    pub fn by_constraint(mut self) -> Self {
        if self.status == StatusCode::BAD_REQUEST {
            self.status = StatusCode::FORBIDDEN;
            let errors = std::mem::take(&mut self.content.errors);
            let each = errors.into_iter();
            let each = each.map(|wrong| format!("{} {}", wrong.field, wrong.message));
            self.content.message = each.collect::<Vec<_>>().join("; ");
        }
        self
    }

    /// The first member that is wrong, if one is, and why.
    pub fn first(&self) -> (&str, &str) {
        match self.content.errors.first() {
            Some(wrong) => (wrong.field.as_str(), wrong.message.as_str()),
            None => ("", self.content.message.as_str()),
        }
    }

    /// What is wrong, one by one: for answers that tell of several things at once.
    pub fn message(&self) -> String {
        if self.content.errors.is_empty() {
            return self.content.message.clone();
        }
        let each = self.content.errors.iter();
        let each = each.map(|wrong| format!("{} {}", wrong.field, wrong.message));
        each.collect::<Vec<_>>().join("; ")
    }
}

impl From<Vec<Rejection>> for ApiProblem {
    fn from(rejections: Vec<Rejection>) -> Self {
        let conflict = rejections.iter().any(|one| one.fault == Fault::Taken);
        let wrong = rejections.into_iter().map(|one| Wrong {
            place: Place::Body,
            message: one.fault.to_string(),
            field: one.field,
        });
        let problem = Self::wrong(wrong.collect());
        match conflict {
            false => problem,
            true => Self {
                status: StatusCode::CONFLICT,
                content: ErrorContent {
                    message: problem.message(),
                    ..problem.content
                },
                ..problem
            },
        }
    }
}

impl From<engine::Error> for ApiProblem {
    fn from(error: engine::Error) -> Self {
        match error {
            engine::Error::Rejected(rejections) => rejections.into(),
            engine::Error::NotFound => Self::not_found(),
            engine::Error::Forbidden => {
                let message = "You are not allowed to access the resource.";
                Self::new(StatusCode::FORBIDDEN, message)
            }
            other => Problem::from(other).into(),
        }
    }
}

impl From<Problem> for ApiProblem {
    fn from(problem: Problem) -> Self {
        let status = match problem.refusal {
            // What is busy passes by itself; what cannot be taken as it is does not.
            Refusal::Rejected(_) => StatusCode::BAD_REQUEST,
            _ => problem.status(),
        };
        Self {
            retry_after: problem.retry_after,
            ..Self::new(status, problem.refusal.to_string())
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let allow = self.content.allowed_methods.join(", ");
        let mut response = (self.status, Json(self.content)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.challenge {
            headers.insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        if let (false, Ok(allow)) = (allow.is_empty(), HeaderValue::from_str(&allow)) {
            headers.insert(ALLOW, allow);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_use_case_refuses_is_said_of_what_a_program_sent() {
        let rejected = engine::Error::Rejected(vec![Fault::Missing.of("downlink_mode")]);
        let problem = ApiProblem::from(rejected).named(&[("downlink_mode", "downlinkMode")]);
        let json = serde_json::to_string(&problem.content).unwrap();
        assert_eq!(
            json,
            r#"{"message":"bad request","errors":[{"type":"body","field":"downlinkMode","message":"must be given"}]}"#
        );
        assert_eq!(problem.status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn what_is_taken_is_a_conflict_and_what_stands_in_the_way_is_forbidden() {
        let taken = engine::Error::from(Fault::Taken.of("name"));
        assert_eq!(ApiProblem::from(taken).status, StatusCode::CONFLICT);
        let used = engine::Error::from(Fault::HasSent.of("device"));
        let forbidden = ApiProblem::from(used).by_constraint();
        assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
        assert_eq!(forbidden.message(), "device has sent something");
    }
}
