//! Lists of devices that people bring: pasted, or as a file. They are larger than any other form, so
//! they have a door and a share of the memory of their own.

mod encoding;

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::{IntoResponse as _, Response};
use domain::permission::Principal;
use domain::registration::{Purpose, SeriesInput};
use domain::{Fault, Rejection};
use engine::{Client, Error};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, StatusCode};

use self::encoding::text;
use crate::live;
use crate::middleware::body::{self, Bounds};
use crate::problem::Problem;
use crate::state::Doors;

/// The longest list: 100,000 lines of a hundred and sixty characters.
const MAX: usize = 16 * 1024 * 1024;
/// Bytes of all lists that are being read or taken in.
pub(crate) const LISTS: usize = 2 * MAX;
/// Time for a list to arrive.
const TIME: Duration = Duration::from_secs(60);

/// The form, by the names of its fields.
type Form = HashMap<String, String>;

/// `POST /import/devices`: takes a list in, and sends the browser to its page; where it cannot be
/// taken, back to the form, whose address tells why.
///
/// # Errors
/// 401 without a session, 403 for whoever registers no devices, 413 and 408 for a list that is too
/// long or too slow, 422 for a body that is no form.
pub async fn devices(State(doors): State<Doors>, request: Request) -> Result<Response, Problem> {
    let from = request.extensions().get::<Client>();
    let from = from.map(|client| client.address);
    let (parts, body) = request.into_parts();
    let (_, who) = live::caller(&doors, &parts.headers).await?;
    let who = Principal { from, ..who };
    let bounds = Bounds {
        max: MAX,
        time: TIME,
        budget: &doors.lists,
    };
    let held = body::read(&parts.headers, body, bounds).await?;
    let whole = Request::from_parts(parts, Body::from(held.bytes.clone()));
    let form = read(whole, &held.bytes).await?;
    let taken = take(&doors, &who, form).await;
    // Its share of the memory was taken until here.
    drop(held);
    match taken {
        Ok(path) => Ok(see(&path)),
        Err(Error::Rejected(wrong)) => Ok(see(&back(&wrong))),
        Err(error) => Err(error.into()),
    }
}

/// Takes the list in; where its page lies.
async fn take(doors: &Doors, who: &Principal, mut form: Form) -> Result<String, Error> {
    let mut field = |name: &str| form.remove(name).unwrap_or_default();
    let purpose = field("purpose");
    let purpose = Purpose::from_word(&purpose).ok_or_else(|| {
        let words = Purpose::BROUGHT.map(|each| each.1);
        let allowed = words.join(", ");
        Fault::NotOneOf { allowed }.of("purpose")
    })?;
    let input = SeriesInput {
        device_type: field("device_type"),
        prefix: field("prefix"),
        certificate: field("certificate"),
        prototype: field("prototype"),
        activable: field("activable"),
        renewal: field("renewal"),
    };
    // Whichever has something: a file that was not chosen is empty.
    let (pasted, file) = (field("lines"), field("file"));
    let lines = match pasted.trim().is_empty() {
        true => file,
        false => pasted,
    };
    let taken = doors.engine.take_registration(who, purpose, &input, &lines);
    Ok(format!("/registrations/{}", taken.await?))
}

/// The fields of a form in either way in which browsers and programs send one.
async fn read(request: Request, whole: &[u8]) -> Result<Form, Problem> {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let pairs = url::form_urlencoded::parse(whole);
        return Ok(pairs.into_owned().collect());
    }
    let form = Multipart::from_request(request, &()).await;
    let mut parts = form.map_err(|_| no_form())?;
    let mut form = Form::new();
    while let Some(part) = parts.next_field().await.map_err(|_| no_form())? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| no_form())?;
        form.insert(name, text(&bytes));
    }
    Ok(form)
}

fn no_form() -> Problem {
    Problem::from(Error::from(Fault::Missing.of("lines")))
}

/// The form again, with what is wrong in its address: names of fields and codes, no words.
fn back(wrong: &[Rejection]) -> String {
    let one = |wrong: &Rejection| format!("{}:{}", wrong.field, wrong.fault.code());
    let all: Vec<String> = wrong.iter().map(one).collect();
    format!("/registrations/new?wrong={}", all.join(","))
}

fn see(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: &str, body: &str) -> Request {
        let request = http::Request::post("/import/devices").header(CONTENT_TYPE, kind);
        request.body(Body::from(body.to_owned())).unwrap()
    }

    #[tokio::test]
    async fn a_list_comes_in_either_kind_of_form() {
        let body = "device_type=12&lines=1%3B2%0A3";
        let kind = "application/x-www-form-urlencoded";
        let read_one = read(form(kind, body), body.as_bytes()).await.unwrap();
        assert_eq!(read_one["lines"], "1;2\n3");
        let body = "--x\r\nContent-Disposition: form-data; name=\"lines\"\r\n\r\n\r\n--x\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
                    Content-Type: text/csv\r\n\r\n1;2\r\n--x--\r\n";
        let kind = "multipart/form-data; boundary=x";
        let read_two = read(form(kind, body), body.as_bytes()).await.unwrap();
        assert_eq!(
            (read_two["lines"].as_str(), read_two["file"].as_str()),
            ("", "1;2")
        );
        assert!(read(form("text/plain", "1;2"), b"1;2").await.is_err());
    }

    #[test]
    fn the_address_of_the_form_tells_codes_only() {
        let wrong = [
            Fault::Missing.of("lines"),
            Fault::UnknownDeviceType.of("device_type"),
        ];
        assert_eq!(
            back(&wrong),
            "/registrations/new?wrong=lines:missing,device_type:unknown_device_type"
        );
    }
}
