//! In which time zone a page tells its times as long as the browser half is not there.

use app::caller::ReaderZone;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::live;
use crate::state::Doors;

/// Puts the time zone that the reader chose into the request of a page.
pub async fn tell(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let page = !request.uri().path().starts_with("/rpc/");
    let session = live::session(request.headers(), doors.cookie.name).map(str::to_owned);
    if let Some(session) = session.filter(|_| page) {
        match doors.engine.time_zone(&session).await {
            Ok(zone) if zone.is_empty() => {}
            Ok(zone) => {
                request.extensions_mut().insert(ReaderZone(zone));
            }
            // Whatever the page asks for fails as well, and says so.
            Err(error) => tracing::debug!(%error, "the reader's time zone is not known"),
        }
    }
    next.run(request).await
}
