//! Bodies of JSON: bounded, read whole, and refused by the name of the member that is wrong.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::problem::{ApiProblem, Place};
use crate::middleware::body::{self, Bounds};
use crate::state::Doors;

/// Bytes of one body: ten thousand devices with all that is said of them.
const MAX: usize = 2 * 1024 * 1024;
/// Bytes of all bodies that are being read or worked on.
pub(crate) const BODIES: usize = 16 * 1024 * 1024;
/// Time for a body to arrive.
const TIME: Duration = Duration::from_secs(15);
/// The deepest that a name is repeated, in characters.
const NAME: usize = 100;

/// A body that says such a thing. What media type it is said to be of does not matter: old clients
/// send none, or that of forms.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Doors> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, doors: &Doors) -> Result<Self, ApiProblem> {
        let (head, body) = request.into_parts();
        let bounds = Bounds {
            max: MAX,
            time: TIME,
            budget: &doors.calls,
        };
        let held = body::read(&head.headers, body, bounds).await?;
        parse(&held.bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        wrong(path, error.inner())
    })?;
    json.end().map_err(|error| wrong(String::new(), &error))?;
    Ok(read)
}

fn wrong(path: String, error: &serde_json::Error) -> ApiProblem {
    let said = error.to_string();
    // The place in the text helps where the text is no JSON; else the name says more.
    let message = match error.is_data() {
        true => said
            .split(" at line ")
            .next()
            .unwrap_or_default()
            .to_owned(),
        false => said,
    };
    let quoted = message.split('`').nth(1).map(str::to_owned);
    let (field, message) = match (message.starts_with("unknown field"), quoted) {
        (true, Some(name)) => (
            joined(&path, &name),
            "extra fields not permitted".to_owned(),
        ),
        (false, Some(name)) if message.starts_with("missing field") => {
            (joined(&path, &name), "must be given".to_owned())
        }
        (false, Some(name)) if message.starts_with("duplicate field") => {
            (joined(&path, &name), "is given more than once".to_owned())
        }
        _ => (path, message),
    };
    let field: String = field.trim_start_matches('.').chars().take(NAME).collect();
    ApiProblem::at(Place::Body, field, message)
}

/// A member behind the path to its object. Of an unknown one the path may name it already.
fn joined(path: &str, name: &str) -> String {
    match path {
        "." | "" | "?" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "what is read matters, not what comes of it")]
    struct Place {
        lat: f64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "what is read matters, not what comes of it")]
    struct Thing {
        location: Place,
    }

    #[test]
    fn the_member_that_is_wrong_is_named() {
        for (json, field) in [
            (r#"{"location":{"lat":"x"}}"#, "location.lat"),
            (
                r#"{"location":{"lat":1,"temperature":2}}"#,
                "location.temperature",
            ),
            (r#"{"location":{}}"#, "location.lat"),
            (r#"{"location":{"lat":1},"more":1}"#, "more"),
            (r#"{"location":{"lat":1,"lat":2}}"#, "location.lat"),
            ("{}", "location"),
            (r#"{"location":{"lat":1}} x"#, ""),
            ("", ""),
            ("[1]", ""),
        ] {
            let refused = parse::<Thing>(json.as_bytes()).expect_err(json);
            let said = refused.message();
            assert!(said.starts_with(field), "{json}: {said}");
            assert_eq!(refused.into_response().status(), 400, "{json}");
        }
        assert!(parse::<Thing>(br#"{"location":{"lat":1}}"#).is_ok());
    }
}
