//! Where the live feed stands when a page is rendered, so that the page can follow it from there:
//! it is looked up before anything that the page shows, so that nothing is missed between.

use app::caller::LivePosition;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::live;
use crate::state::Doors;

/// Puts the position of the live feed into the request of a page of somebody who may be signed in.
pub async fn tell(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let page = !request.uri().path().starts_with("/rpc/");
    let session = live::session(request.headers(), doors.cookie.name);
    if page && session.is_some_and(|session| !session.is_empty()) {
        match doors.engine.feed_position().await {
            Ok(position) => {
                request.extensions_mut().insert(LivePosition(position));
            }
            // Whatever the page asks for fails as well, and says so.
            Err(error) => tracing::debug!(%error, "where the live feed stands is not known"),
        }
    }
    next.run(request).await
}
