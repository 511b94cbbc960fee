//! Settings: commented defaults ← a TOML file ← the environment ← flags.
//!
//! [`read`] turns the four sources into one [`Config`] whose values are in range, or into a
//! [`ConfigError`] that names the setting and where its value came from. Nothing behind it
//! looks at files or the environment again.

mod check;
mod error;
mod kind;
mod public_url;
mod raw;
mod sources;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

pub use error::ConfigError;
pub use public_url::PublicUrl;
pub use sources::{Flag, read, read_with};

/// The commented defaults, as `sigfox-backend settings` prints them.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Every setting, in range. The comments of `config.default.toml` say what each is for.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How people reach the server, if that was said.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose forwarded headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether pages may travel unencrypted beyond loopback.
    pub allow_plain_http: bool,
    /// The folder of the browser's half, if it was named.
    pub site: Option<PathBuf>,
    /// The file of the key that encrypts secrets in the database, if it was named.
    pub secret_key_file: Option<PathBuf>,
    /// Whether to load the demo fleet.
    pub demo: bool,
    /// Certificate and key, if the server speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// Bounds on what is let in.
    pub limits: Limits,
    /// How the log is written.
    pub log: Log,
    /// Who may read the metrics from elsewhere: whoever has this token.
    pub metrics_token: Option<String>,
    /// Where maps have their pictures from, if they have any.
    pub tiles: Option<app::map::Tiles>,
    /// What goes to the engine.
    pub engine: engine::Settings,
}

/// PEM files of a certificate chain and its private key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, leaf first.
    pub certificate: PathBuf,
    /// The leaf's private key.
    pub key: PathBuf,
}

/// Bounds on what is let in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one request at the stations' door.
    pub body: usize,
    /// Bytes of all bodies held at once.
    pub bodies: usize,
    /// Time for a body to arrive.
    pub body_time: std::time::Duration,
    /// Connections at once.
    pub connections: usize,
    /// Live pages at once.
    pub live: usize,
    /// Those of one person.
    pub live_each: usize,
}

/// How the log is written.
#[derive(Clone, Debug)]
pub struct Log {
    /// One JSON object a line instead of text.
    pub json: bool,
    /// What is written, in the language of `tracing_subscriber::EnvFilter`.
    pub level: String,
}

impl Config {
    /// How the server is reached, once it is known where it listens: a configured port of 0
    /// gets its number only then.
    pub fn origin(&self, listening: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| {
            let scheme = if self.tls.is_some() { "https" } else { "http" };
            PublicUrl::of_address(scheme, listening)
        })
    }

    /// Whether anybody beyond this machine may come in unencrypted, by the operator's leave. That
    /// there is an https:// address, too, keeps nobody from the other way.
    pub fn is_plain(&self) -> bool {
        let open = |url: &PublicUrl| !url.is_https() && !url.is_loopback();
        let beyond = !self.listen.ip().is_loopback() || self.public_url.as_ref().is_some_and(open);
        self.allow_plain_http && self.tls.is_none() && beyond
    }

    /// Whether the session's cookie has to travel unencrypted. Where there is an https:// address
    /// forms are taken from its pages only, so nobody is signed in on another.
    pub fn has_plain_cookie(&self) -> bool {
        let https = self.public_url.as_ref().is_some_and(PublicUrl::is_https);
        self.is_plain() && !https
    }

    /// Whether only trusted proxies (and this machine) may speak to the server: it listens
    /// beyond loopback without TLS of its own, because a proxy has it.
    pub fn only_proxies(&self) -> bool {
        !self.listen.ip().is_loopback() && self.tls.is_none() && !self.allow_plain_http
    }
}
