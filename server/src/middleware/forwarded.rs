//! What proxies say of a request, in `X-Forwarded-For` and `X-Forwarded-Proto` or in `Forwarded`
//! (RFC 7239). Each proxy adds an entry at the end; what stands further left may have been
//! written by anybody. A proxy writes one of the two and may hand the other on as it came, so
//! where both are there neither is believed against the other.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use http::header::{FORWARDED, VIA};
use ipnet::IpNet;

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";

/// Whether the request shows that a proxy handed it on, trusted or not.
pub(super) fn is_proxied(headers: &HeaderMap) -> bool {
    let names = [FOR, PROTO, "x-forwarded-host", "x-real-ip"];
    names.iter().any(|name| headers.contains_key(*name))
        || headers.contains_key(FORWARDED)
        || headers.contains_key(VIA)
}

/// The address a request comes from. The chain of forwarders is walked from the near end for as
/// long as each hop is trusted.
pub(super) fn origin_of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let walk = |chain: Vec<Option<IpAddr>>| {
        let mut origin = peer;
        for hop in chain.into_iter().rev() {
            let Some(address) = hop.filter(|_| trusted.iter().any(|net| net.contains(&origin)))
            else {
                break;
            };
            origin = address;
        }
        origin
    };
    let older = values(headers, FOR);
    let older: Vec<_> = older.map(|hop| address(hop.trim())).collect();
    let entries = entries(headers);
    let names_any = entries.iter().any(|entry| entry.names);
    let entries: Vec<_> = entries.into_iter().map(|entry| entry.from).collect();
    match (!older.is_empty(), names_any) {
        (true, true) => {
            let (one, other) = (walk(older), walk(entries));
            if one == other { one } else { peer }
        }
        (false, true) => walk(entries),
        (_, false) => walk(older),
    }
}

/// Whether the nearest proxy says that the request came to it by https.
pub(super) fn is_https(headers: &HeaderMap) -> bool {
    let older = values(headers, PROTO).last().map(str::to_owned);
    let newer = entries(headers).pop().and_then(|entry| entry.proto);
    let said: Vec<String> = older.into_iter().chain(newer).collect();
    let https = |proto: &String| proto.trim().eq_ignore_ascii_case("https");
    !said.is_empty() && said.iter().all(https)
}

/// The entries of a header that is a plain list, over all its lines.
fn values<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter();
    lines.flat_map(|line| line.to_str().unwrap_or_default().split(','))
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse().ok();
    let bare = bare.or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()));
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(bracketed)
        .map(|address: IpAddr| address.to_canonical())
}

/// One entry of `Forwarded`.
#[derive(Default)]
struct Entry {
    /// Whether it names who came, though it may be in a way that cannot be read.
    names: bool,
    from: Option<IpAddr>,
    proto: Option<String>,
}

fn entries(headers: &HeaderMap) -> Vec<Entry> {
    let lines = headers.get_all(FORWARDED).iter();
    let parts = lines.flat_map(|line| split(line.to_str().unwrap_or("for"), ','));
    parts.map(entry).collect()
}

fn entry(text: &str) -> Entry {
    let mut entry = Entry::default();
    for pair in split(text, ';') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => {
                entry.names = true;
                entry.from = value.and_then(address);
            }
            "proto" => entry.proto = Some(value.unwrap_or_default().to_owned()),
            _ => {}
        }
    }
    entry
}

/// The parts of a text, what stands in quotation marks left whole.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A value without its quotation marks; none where they do not end.
fn unquoted(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"'),
        None => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn seen(peer: &str, pairs: &[(&'static str, &str)]) -> String {
        let trusted = [
            "10.0.0.0/8".parse().unwrap(),
            "127.0.0.1/32".parse().unwrap(),
        ];
        origin_of(peer.parse().unwrap(), &headers(pairs), &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_his_address() {
        for name in [FOR, "forwarded"] {
            let said = |text: &str| match name {
                FOR => text.to_owned(),
                _ => format!("for={}", text.replace(", ", ", for=")),
            };
            let seen = |peer: &str, text: &str| seen(peer, &[(name, said(text).as_str())]);
            assert_eq!(seen("203.0.113.9", "198.51.100.1"), "203.0.113.9");
            assert_eq!(seen("10.0.0.2", "192.0.2.66, 203.0.113.9"), "203.0.113.9");
            assert_eq!(seen("127.0.0.1", "203.0.113.9, 10.0.0.7"), "203.0.113.9");
            assert_eq!(seen("10.0.0.2", "unknown"), "10.0.0.2");
        }
        // What he left open would swallow what the proxy wrote.
        let swallowed = r#"for="198.51.100.1, for=203.0.113.9"#;
        assert_eq!(seen("10.0.0.2", &[("forwarded", swallowed)]), "10.0.0.2");
    }

    #[test]
    fn trusted_hops_are_walked_over_all_lines() {
        assert_eq!(seen("10.0.0.2", &[]), "10.0.0.2");
        let lines = [(FOR, "203.0.113.9"), (FOR, "10.0.0.7")];
        assert_eq!(seen("127.0.0.1", &lines), "203.0.113.9");
        let lines = [
            ("forwarded", "For=203.0.113.9;proto=https;by=10.0.0.7"),
            ("forwarded", "by=\"a;b,c\" ; FOR=\"10.0.0.7:4711\""),
        ];
        assert_eq!(seen("127.0.0.1", &lines), "203.0.113.9");
        let v6 = [(FOR, "[2001:db8::7]:4711")];
        assert_eq!(seen("10.0.0.2", &v6), "2001:db8::7");
        for text in ["for=\"[2001:db8::7]:4711\"", "for=\"[2001:db8::7]\""] {
            assert_eq!(seen("10.0.0.2", &[("forwarded", text)]), "2001:db8::7");
        }
    }

    #[test]
    fn where_the_two_disagree_neither_is_believed() {
        let said = |newer| seen("10.0.0.2", &[(FOR, "203.0.113.9"), ("forwarded", newer)]);
        assert_eq!(said("for=203.0.113.9;proto=http"), "203.0.113.9");
        assert_eq!(said("proto=https"), "203.0.113.9");
        assert_eq!(said("for=198.51.100.1"), "10.0.0.2");
        assert_eq!(said("for=_hidden"), "10.0.0.2");
    }

    #[test]
    fn https_is_what_the_nearest_proxy_says_and_nobody_denies() {
        for (pairs, https) in [
            (&[][..], false),
            (&[(PROTO, "https")], true),
            (&[(PROTO, "http")], false),
            (&[(PROTO, "https, http")], false),
            (&[(PROTO, "http"), (PROTO, " HTTPS ")], true),
            (&[("forwarded", "for=192.0.2.1;proto=https")], true),
            (&[("forwarded", "proto=https, for=192.0.2.1")], false),
            (&[("forwarded", "proto=\"https")], false),
            (&[(PROTO, "https"), ("forwarded", "for=192.0.2.1")], true),
            (&[(PROTO, "https"), ("forwarded", "proto=http")], false),
            (&[(PROTO, "http"), ("forwarded", "proto=https")], false),
        ] {
            assert_eq!(is_https(&headers(pairs)), https, "{pairs:?}");
        }
    }
}
