//! For whom a page is made: in which language, and in which time zone it tells its times as long as
//! the browser half is not there.

use app::caller::{Reader, made_for};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::Language;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::live;
use crate::state::Doors;

/// Has a page, or what it asks for, made for whoever reads it.
pub async fn tell(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    answer(&doors, request, |request| next.run(request)).await
}

/// The same for what answers outside the routes.
pub async fn answer<F>(
    doors: &Doors,
    mut request: Request,
    door: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    let reader = reader(doors, request.headers()).await;
    request.extensions_mut().insert(reader.clone());
    made_for(reader, door(request)).await
}

/// Who reads what is answered: what he chose where he is signed in, else what his browser wishes.
pub async fn reader(doors: &Doors, headers: &HeaderMap) -> Reader {
    let session = live::session(headers, doors.cookie.name);
    let chosen = match session.filter(|session| !session.is_empty()) {
        None => Default::default(),
        Some(session) => {
            let chosen = doors.engine.locale(session).await;
            chosen.unwrap_or_else(|error| {
                // Whatever is asked for fails as well, and says so.
                tracing::debug!(%error, "how the reader wants the pages to speak is not known");
                Default::default()
            })
        }
    };
    let language = Language::of(&chosen.language).or_else(|| wished(headers));
    Reader {
        zone: chosen.time_zone,
        language: language.unwrap_or_default(),
    }
}

/// The language that the browser wishes most of those that there are.
fn wished(headers: &HeaderMap) -> Option<Language> {
    Language::accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_language_of_the_browser_is_in_its_header() {
        let wished = |value: Option<&'static [u8]>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_bytes(value).unwrap());
            }
            super::wished(&headers)
        };
        assert_eq!(wished(Some(b"fr-CH, en;q=0.5")), Some(Language::French));
        assert_eq!(wished(Some(b"nl")), None);
        assert_eq!(wished(Some(b"d\xe9")), None);
        assert_eq!(wished(None), None);
    }
}
