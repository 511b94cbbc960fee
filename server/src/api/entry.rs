//! The way into the APIs, the same for every address: an API access with HTTP Basic, and no more
//! often than it may.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ApiAccessId;
use domain::permission::Principal;
use engine::Client;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, StatusCode};

use super::Generation;
use super::ask::Caller;
use super::problem::ApiProblem;
use crate::asker;
use crate::state::Doors;

/// Lets whoever has an API access pass, with who it is beside the request.
pub(crate) async fn enter(
    State((doors, generation)): State<(Doors, Generation)>,
    request: Request,
    next: Next,
) -> Response {
    // A request with its body is not for two threads at once.
    let (mut head, body) = request.into_parts();
    let who = match caller(&doors, generation, &head).await {
        Ok(who) => who,
        Err(problem) => return problem.into_response(),
    };
    let left = doors.rates.count(who.user, doors.engine.world.clock.now());
    let mut response = match left {
        Some(left) if !left.allowed => ApiProblem::too_many(left.seconds).into_response(),
        _ => {
            head.extensions.insert(Caller(who));
            next.run(Request::from_parts(head, body)).await
        }
    };
    if let Some(left) = left {
        left.tell(response.headers_mut());
    }
    response
}

async fn caller(
    doors: &Doors,
    generation: Generation,
    head: &Parts,
) -> Result<Principal, ApiProblem> {
    let headers = &head.headers;
    let client: Option<&Client> = head.extensions.get();
    let from = client.map(|client| client.address);
    if !headers.contains_key(AUTHORIZATION) {
        return Err(unknown("Credentials of an API access are needed.", headers));
    }
    let wrong = || unknown("The login or the password is wrong.", headers);
    let (login, password) = asker::basic(headers).ok_or_else(wrong)?;
    if generation == Generation::First && login.parse::<ApiAccessId>().is_err() {
        let message = "The login of an API access has 24 hex digits.";
        return Err(ApiProblem::new(StatusCode::BAD_REQUEST, message));
    }
    let asked = doors.engine.api_principal(&login, &password, from).await;
    asked.map_err(|error| match error {
        engine::Error::WrongCredentials => wrong(),
        other => other.into(),
    })
}

fn unknown(message: &str, headers: &HeaderMap) -> ApiProblem {
    let problem = ApiProblem::new(StatusCode::UNAUTHORIZED, message);
    match asker::is_browser(headers) {
        true => problem.without_challenge(),
        false => problem,
    }
}
