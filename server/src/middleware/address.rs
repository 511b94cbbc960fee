//! Where a request comes from: the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Client;
use http::header::{FORWARDED, USER_AGENT, VIA};
use http::{HeaderMap, StatusCode};
use ipnet::IpNet;

use crate::listen::Peer;
use crate::problem::Problem;
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
        let message = "This server answers its proxies only.";
        return Problem::new(StatusCode::FORBIDDEN, message).into_response();
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
    request.extensions_mut().insert(way);
    request.extensions_mut().insert(client);
    next.run(request).await
}

fn is_proxied(headers: &HeaderMap) -> bool {
    let names = [
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-host",
        "x-real-ip",
    ];
    names.iter().any(|name| headers.contains_key(*name))
        || headers.contains_key(FORWARDED)
        || headers.contains_key(VIA)
}

/// Walks the chain of forwarders from the near end for as long as each hop is trusted: whatever
/// stands further left may have been written by anybody.
fn origin_of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for");
    let chain: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut origin = peer;
    for hop in chain.into_iter().rev() {
        if !trusted.iter().any(|net| net.contains(&origin)) {
            break;
        }
        let Some(address) = address(hop.trim()) else {
            break;
        };
        origin = address;
    }
    origin
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse().ok();
    let bare = bare.or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()));
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(bracketed)
        .map(|address: IpAddr| address.to_canonical())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "127.0.0.1/32".parse().unwrap(),
        ];
        origin_of(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_his_address() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(
            seen("10.0.0.2", &["192.0.2.66, 203.0.113.9"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn trusted_hops_are_walked_from_the_near_end() {
        assert_eq!(seen("127.0.0.1", &["203.0.113.9, 10.0.0.7"]), "203.0.113.9");
        assert_eq!(
            seen("127.0.0.1", &["203.0.113.9", "10.0.0.7"]),
            "203.0.113.9"
        );
        assert_eq!(seen("10.0.0.2", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(seen("10.0.0.2", &[]), "10.0.0.2");
        assert_eq!(seen("10.0.0.2", &["unknown"]), "10.0.0.2");
    }
}
