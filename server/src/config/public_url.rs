//! The address by which people reach the server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// How people reach the server: an origin, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// `https://host[:port]`, as browsers write it in the Origin header.
    origin: String,
    /// Other spellings of the same loopback address.
    also: Vec<String>,
}

impl PublicUrl {
    /// Reads `https://host[:port]`.
    ///
    /// # Errors
    /// What is wrong, beginning with a verb.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with https:// or http://".into());
        }
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err("must consist of scheme, host and port only".into());
        }
        if url
            .host()
            .is_none_or(|host| matches!(host, Host::Domain("")))
        {
            return Err("must name a host".into());
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            also: Vec::new(),
        })
    }

    /// The origin of an address the server listens on itself. A loopback address may also be
    /// called by its name or by its other number.
    pub(super) fn of_address(scheme: &str, address: SocketAddr) -> Self {
        let port = address.port();
        let of = |host: String| {
            let url = Url::parse(&format!("{scheme}://{host}:{port}"));
            url.map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
        };
        let v6 = |ip: Ipv6Addr| of(format!("[{ip}]"));
        let own = match address.ip() {
            IpAddr::V4(ip) => of(ip.to_string()),
            IpAddr::V6(ip) => v6(ip),
        };
        let mut also = Vec::new();
        if address.ip().is_loopback() {
            also.push(of("localhost".into()));
            also.push(of(Ipv4Addr::LOCALHOST.to_string()));
            also.push(v6(Ipv6Addr::LOCALHOST));
        }
        Self { origin: own, also }
    }

    /// Whether it leads to this machine alone.
    pub fn is_loopback(&self) -> bool {
        match Url::parse(&self.origin).as_ref().map(Url::host) {
            Ok(Some(Host::Domain(name))) => name == "localhost" || name.ends_with(".localhost"),
            Ok(Some(Host::Ipv4(ip))) => ip.is_loopback(),
            Ok(Some(Host::Ipv6(ip))) => ip.is_loopback(),
            _ => false,
        }
    }

    /// Whether `origin`, as a browser wrote it, is this one.
    pub fn is(&self, origin: &str) -> bool {
        self.origin == origin || self.also.iter().any(|also| also == origin)
    }

    /// Whether people come over TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Every spelling of it, that of absolute links first.
    pub fn spellings(&self) -> Vec<String> {
        let all = std::iter::once(&self.origin).chain(&self.also);
        all.cloned().collect()
    }

    /// The absolute address of `path`, which begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}
