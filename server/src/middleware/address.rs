//! Where a request comes from: the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::caller::Notice;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Client;
use http::HeaderMap;
use http::header::USER_AGENT;

use super::forwarded::{is_https, is_proxied, origin_of};
use crate::listen::Peer;
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// What programs call themselves is kept to this many characters.
const AGENT_MAX: usize = 200;

/// Put into every request beside [`Client`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The other end of the connection is this machine.
    pub loopback: bool,
    /// The request shows that a proxy handed it on, trusted or not.
    pub proxied: bool,
}

/// Tells every later step who asks, and turns strangers away where only proxies may come in.
pub async fn tell(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    // Only a test sends requests without a connection; it comes from nowhere in particular.
    let nowhere = Peer(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)));
    let Peer(peer) = request.extensions().get().copied().unwrap_or(nowhere);
    let peer = peer.ip().to_canonical();
    let trusted = |address: IpAddr| {
        doors
            .trusted_proxies
            .iter()
            .any(|net| net.contains(&address))
    };
    if doors.only_proxies && !trusted(peer) && !peer.is_loopback() {
        return Problem::new(Refusal::ProxiesOnly).into_response();
    }
    let headers = request.headers();
    let way = Way {
        loopback: peer.is_loopback(),
        proxied: is_proxied(headers),
    };
    let client = Client {
        address: origin_of(peer, headers, &doors.trusted_proxies),
        agent: agent(headers),
    };
    // Of anybody else it says only what he wrote.
    let encrypted = trusted(peer) && is_https(headers);
    request.extensions_mut().insert(way);
    request.extensions_mut().insert(client);
    if doors.plain && !encrypted {
        request.extensions_mut().insert(Notice::PlainHttp);
    }
    next.run(request).await
}

fn agent(headers: &HeaderMap) -> String {
    let text = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.chars()
        .filter(|c| !c.is_control())
        .take(AGENT_MAX)
        .collect()
}
