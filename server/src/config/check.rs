//! From values as they were written to values in range.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use app::map::Tiles;
use engine::OpenidSettings;
use engine::mail::MailTransport;
use ipnet::IpNet;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::{Deserialize, Deserializer};
use url::{Host, Url};

use super::{Config, ConfigError, Limits, Log, TlsFiles, sources};

/// The settings as written, with nothing but their types checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    listen: String,
    public_url: String,
    #[serde(deserialize_with = "list")]
    trusted_proxies: Vec<String>,
    allow_plain_http: bool,
    site: String,
    secret_key_file: String,
    demo: bool,
    database: RawDatabase,
    tls: RawTls,
    limits: RawLimits,
    messages: RawMessages,
    devices: RawDevices,
    stations: RawStations,
    callback: RawCallback,
    inspector: RawInspector,
    map: RawMap,
    mail: RawMail,
    openid: RawOpenid,
    log: RawLog,
    metrics: RawMetrics,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatabase {
    url: String,
    connections: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTls {
    certificate: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimits {
    body: i64,
    bodies: i64,
    body_time: i64,
    receptions: i64,
    store_queue: i64,
    store_patience: i64,
    connections: i64,
    live: i64,
    live_each: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMessages {
    merge_window: i64,
    close_after: i64,
    guard_sequence: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDevices {
    unknown_identities: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStations {
    silence: i64,
    downlink_choice: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCallback {
    timeout: i64,
    concurrency: i64,
    concurrency_each: i64,
    concurrency_host: i64,
    #[serde(deserialize_with = "list")]
    allowed_networks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInspector {
    enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMap {
    tiles: String,
    attribution: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMail {
    transport: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpenid {
    issuer: String,
    client_id: String,
    client_secret: String,
    name: String,
    link_by_email: bool,
    certificate_authority: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLog {
    format: String,
    level: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMetrics {
    token: String,
}

/// A list of texts, also written as one text with commas, as variables and flags have it.
fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        List(Vec<String>),
    }
    match Either::deserialize(from) {
        Ok(Either::List(list)) => Ok(list),
        Ok(Either::Text(text)) => {
            let each = text
                .split(',')
                .map(str::trim)
                .filter(|each| !each.is_empty());
            Ok(each.map(str::to_owned).collect())
        }
        Err(_) => Err(serde::de::Error::custom("must be a list of texts")),
    }
}

/// Names a setting and its source when a value is refused.
struct Check<S>(S);

impl<S: Fn(&str) -> String> Check<S> {
    fn refuse(&self, setting: &str, problem: impl Into<String>) -> ConfigError {
        let source_name = (self.0)(setting);
        ConfigError::Value {
            setting: setting.to_owned(),
            problem: problem.into(),
            source_name,
        }
    }

    /// Whether nobody gave the setting a value.
    fn is_default(&self, setting: &str) -> bool {
        (self.0)(setting) == sources::DEFAULT
    }

    fn within(&self, setting: &str, value: i64, min: i64, max: i64) -> Result<i64, ConfigError> {
        if (min..=max).contains(&value) {
            return Ok(value);
        }
        Err(self.refuse(
            setting,
            format!("must lie between {min} and {max}, but is {value}"),
        ))
    }

    fn size(&self, setting: &str, value: i64, min: i64, max: i64) -> Result<usize, ConfigError> {
        let value = self.within(setting, value, min, max)?;
        usize::try_from(value).map_err(|_| self.refuse(setting, "is too large for this machine"))
    }

    fn networks(&self, setting: &str, texts: &[String]) -> Result<Vec<IpNet>, ConfigError> {
        let parse = |text: &String| {
            let network = text.parse::<IpNet>();
            let network = network.or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| {
                self.refuse(
                    setting,
                    format!("must list networks such as 10.0.0.0/8, not `{text}`"),
                )
            })
        };
        texts.iter().map(parse).collect()
    }
}

impl Raw {
    /// Checks every value; `source` tells where a setting came from.
    pub(super) fn check(self, source: impl Fn(&str) -> String) -> Result<Config, ConfigError> {
        let check = Check(source);
        let listen: SocketAddr = self.listen.parse().map_err(|_| {
            check.refuse(
                "listen",
                "must be an address and a port, such as 127.0.0.1:3000",
            )
        })?;
        let public_url = match self.public_url.as_str() {
            "" => None,
            text => Some(
                PublicUrl::parse(text).map_err(|problem| check.refuse("public_url", problem))?,
            ),
        };
        let tls = tls(&check, self.tls)?;
        let limits = limits(&check, &self.limits)?;
        let engine = engine::Settings {
            database_url: database_url(&check, self.database.url)?,
            database_connections: check.within(
                "database.connections",
                self.database.connections,
                1,
                100,
            )? as u32,
            merge_window: 1000
                * check.within("messages.merge_window", self.messages.merge_window, 1, 3600)?,
            close_after: 1000
                * check.within("messages.close_after", self.messages.close_after, 1, 600)?,
            guard_sequence: self.messages.guard_sequence,
            accept_unknown_identities: accepts_unknown(&check, &self.devices)?,
            station_silence: 1000
                * check.within("stations.silence", self.stations.silence, 60, 86_400)?,
            downlink_choice: 1000
                * check.within(
                    "stations.downlink_choice",
                    self.stations.downlink_choice,
                    0,
                    15,
                )?,
            // Read from its file when the database is opened.
            secret_key: engine::SecretKey::default(),
            max_receptions: check.size("limits.receptions", self.limits.receptions, 1, 100_000)?,
            store_queue: check.size(
                "limits.store_queue",
                self.limits.store_queue,
                1024,
                1_000_000,
            )?,
            store_patience: 1000
                * check.within("limits.store_patience", self.limits.store_patience, 1, 600)?,
            callback_timeout: 1000
                * check.within("callback.timeout", self.callback.timeout, 1, 30)?,
            callback_concurrency: check.size(
                "callback.concurrency",
                self.callback.concurrency,
                1,
                1000,
            )?,
            callback_concurrency_each: check.size(
                "callback.concurrency_each",
                self.callback.concurrency_each,
                1,
                100,
            )?,
            callback_concurrency_host: check.size(
                "callback.concurrency_host",
                self.callback.concurrency_host,
                1,
                1_000,
            )?,
            mail_transport: mail(&check, &self.mail)?,
            mail_from: self.mail.from,
            allowed_networks: check
                .networks("callback.allowed_networks", &self.callback.allowed_networks)?,
            inspector: match check.is_default("inspector.enabled") {
                true => self.demo,
                false => self.inspector.enabled,
            },
            openid: openid(&check, self.openid)?,
            // Known once the server listens.
            origins: Vec::new(),
        };
        let config = Config {
            listen,
            public_url,
            trusted_proxies: check.networks("trusted_proxies", &self.trusted_proxies)?,
            allow_plain_http: self.allow_plain_http,
            site: (!self.site.is_empty()).then(|| PathBuf::from(self.site)),
            secret_key_file: (!self.secret_key_file.is_empty())
                .then(|| PathBuf::from(self.secret_key_file)),
            demo: self.demo,
            tls,
            limits,
            log: log(&check, self.log)?,
            metrics_token: metrics_token(&check, self.metrics.token)?,
            tiles: tiles(&check, &self.map)?,
            engine,
        };
        reach(&check, config)
    }
}

/// The tile server, if there is one.
fn tiles<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: &RawMap,
) -> Result<Option<Tiles>, ConfigError> {
    if raw.tiles.is_empty() {
        return Ok(None);
    }
    let tiles = Tiles::new(&raw.tiles, &raw.attribution);
    tiles
        .map(Some)
        .map_err(|problem| check.refuse("map.tiles", problem))
}

/// Refuses what would carry sessions in the clear, or leave the server without an origin.
fn reach<S: Fn(&str) -> String>(check: &Check<S>, config: Config) -> Result<Config, ConfigError> {
    if let Some(url) = &config.public_url
        && !url.is_https()
        && !url.is_loopback()
        && !config.allow_plain_http
    {
        return Err(check.refuse(
            "public_url",
            "begins with http://, so passwords and sessions would travel in the clear: give the \
             https:// address, or allow it by `allow_plain_http`",
        ));
    }
    if config.public_url.is_none() && !config.trusted_proxies.is_empty() {
        return Err(check.refuse(
            "public_url",
            "must say how people reach the server through the proxies that `trusted_proxies` \
             names: links would lead past them, and forms that come through them be refused",
        ));
    }
    if config.listen.ip().is_loopback() {
        return Ok(config);
    }
    if config.only_proxies() && config.trusted_proxies.is_empty() {
        return Err(check.refuse(
            "listen",
            format!(
                "is {}, beyond loopback, where passwords and sessions would travel in the clear: \
                 set `tls.certificate` and `tls.key`, or `trusted_proxies`, or allow it by \
                 `allow_plain_http`",
                config.listen
            ),
        ));
    }
    if config.public_url.is_none() && config.listen.ip().is_unspecified() {
        return Err(check.refuse(
            "public_url",
            format!(
                "must say how people reach the server, since it listens on {}",
                config.listen
            ),
        ));
    }
    Ok(config)
}

/// Whether the first code of a device that nobody entered is taken for its own.
fn accepts_unknown<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: &RawDevices,
) -> Result<bool, ConfigError> {
    match raw.unknown_identities.as_str() {
        "accept" => Ok(true),
        "refuse" => Ok(false),
        other => {
            let problem = format!("must be `accept` or `refuse`, but is `{other}`");
            Err(check.refuse("devices.unknown_identities", problem))
        }
    }
}

fn mail<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: &RawMail,
) -> Result<MailTransport, ConfigError> {
    let transport = MailTransport::parse(&raw.transport);
    let transport = transport.map_err(|problem| check.refuse("mail.transport", problem))?;
    if transport != MailTransport::None || !raw.from.is_empty() {
        let sender = engine::mail::check_sender(&raw.from);
        sender.map_err(|problem| check.refuse("mail.from", problem))?;
    }
    Ok(transport)
}

fn openid<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: RawOpenid,
) -> Result<Option<OpenidSettings>, ConfigError> {
    if raw.issuer.is_empty() {
        return match raw.client_id.is_empty() && raw.client_secret.is_empty() {
            true => Ok(None),
            false => Err(check.refuse("openid.issuer", "must be given, as the client is")),
        };
    }
    issuer(&raw.issuer).map_err(|problem| check.refuse("openid.issuer", problem))?;
    if raw.client_id.is_empty() {
        return Err(check.refuse("openid.client_id", "must be given, as `openid.issuer` is"));
    }
    if !(1..=60).contains(&raw.name.trim().chars().count()) {
        return Err(check.refuse("openid.name", "must have 1 to 60 characters"));
    }
    let authorities = authorities(&raw.certificate_authority)
        .map_err(|problem| check.refuse("openid.certificate_authority", problem))?;
    Ok(Some(OpenidSettings {
        issuer: raw.issuer,
        client_id: raw.client_id,
        client_secret: raw.client_secret,
        name: raw.name.trim().to_owned(),
        link_by_email: raw.link_by_email,
        authorities,
    }))
}

/// The certificates of authorities in a PEM file; none where no file is named.
fn authorities(file: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let found = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<CertificateDer<'static>>, _>>);
    let found = found.map_err(|error| format!("names {file}, which cannot be read: {error}"))?;
    if found.is_empty() {
        return Err(format!("names {file}, which holds no certificate in PEM"));
    }
    let mut roots = RootCertStore::empty();
    for certificate in &found {
        let added = roots.add(certificate.clone());
        added.map_err(|error| format!("names {file}, of which no use can be made: {error}"))?;
    }
    Ok(found)
}

/// Whether that is as what a provider can call itself: tokens and the client's secret go there.
fn issuer(text: &str) -> Result<(), String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    let extra = url.query().is_some() || url.fragment().is_some();
    if extra || !url.username().is_empty() || url.password().is_some() {
        return Err("must consist of scheme, host, port and path only".into());
    }
    let origin = PublicUrl::parse(&url.origin().ascii_serialization())?;
    match origin.is_https() || origin.is_loopback() {
        true => Ok(()),
        false => Err("must begin with https://, since people are known by what it says".into()),
    }
}

fn tls<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: RawTls,
) -> Result<Option<TlsFiles>, ConfigError> {
    match (raw.certificate.is_empty(), raw.key.is_empty()) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some(TlsFiles {
            certificate: raw.certificate.into(),
            key: raw.key.into(),
        })),
        (true, false) => Err(check.refuse("tls.certificate", "must be given, as `tls.key` is")),
        (false, true) => Err(check.refuse("tls.key", "must be given, as `tls.certificate` is")),
    }
}

fn limits<S: Fn(&str) -> String>(check: &Check<S>, raw: &RawLimits) -> Result<Limits, ConfigError> {
    let body = check.size("limits.body", raw.body, 1024, 1 << 28)?;
    let bodies = check.size("limits.bodies", raw.bodies, 1024, 1 << 32)?;
    if bodies < body {
        return Err(check.refuse("limits.bodies", "must not be less than `limits.body`"));
    }
    let live = check.size("limits.live", raw.live, 1, 100_000)?;
    let live_each = check.size("limits.live_each", raw.live_each, 1, 100_000)?;
    let seconds = check.within("limits.body_time", raw.body_time, 1, 600)?;
    Ok(Limits {
        body,
        bodies,
        body_time: Duration::from_secs(seconds.unsigned_abs()),
        connections: check.size("limits.connections", raw.connections, 1, 100_000)?,
        live,
        live_each,
    })
}

fn database_url<S: Fn(&str) -> String>(
    check: &Check<S>,
    url: String,
) -> Result<String, ConfigError> {
    // The value itself is not repeated: it may hold a password.
    let refuse = |why| Err(check.refuse("database.url", why));
    if let Some(file) = url.strip_prefix("sqlite:") {
        let (path, options) = file.split_once('?').unwrap_or((file, ""));
        let path = path.trim_start_matches("//");
        // Each connection would have a database of its own, and none of them lasts.
        if path.is_empty() || path == ":memory:" || options.contains("mode=memory") {
            return refuse(
                "must name a file behind `sqlite:`: what is kept in memory does not last",
            );
        }
        return Ok(url);
    }
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        return Ok(url);
    }
    refuse("must begin with `sqlite:` or `postgres:`")
}

fn log<S: Fn(&str) -> String>(check: &Check<S>, raw: RawLog) -> Result<Log, ConfigError> {
    let json = match raw.format.as_str() {
        "text" => false,
        "json" => true,
        other => {
            let problem = format!("must be `text` or `json`, but is `{other}`");
            return Err(check.refuse("log.format", problem));
        }
    };
    log_level(&raw.level).map_err(|problem| check.refuse("log.level", problem))?;
    Ok(Log {
        json,
        level: raw.level,
    })
}

/// The filter's own reader takes a word that is no level for the name of a module, which would
/// switch everything off.
fn log_level(text: &str) -> Result<(), String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let example = "a level, alone or for a module, such as `info` or `info,engine=debug`";
    for part in text.split(',') {
        let level = part.rsplit('=').next().unwrap_or_default().trim();
        if !LEVELS.contains(&level.to_ascii_lowercase().as_str()) {
            return Err(format!(
                "must be one of {} ({example}), but is `{part}`",
                LEVELS.join(", ")
            ));
        }
    }
    let filter = tracing_subscriber::EnvFilter::try_new(text);
    filter
        .map(drop)
        .map_err(|error| format!("is not understood: {error}"))
}

fn metrics_token<S: Fn(&str) -> String>(
    check: &Check<S>,
    token: String,
) -> Result<Option<String>, ConfigError> {
    match token.len() {
        0 => Ok(None),
        1..16 => Err(check.refuse("metrics.token", "must have at least 16 characters")),
        _ => Ok(Some(token)),
    }
}

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
