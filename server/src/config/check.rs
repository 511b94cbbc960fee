//! From values as they were written to values in range.

mod openid;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use app::map::Tiles;
use engine::mail::MailTransport;
use ipnet::IpNet;

use self::openid::openid;
use super::raw::{Raw, RawDevices, RawLimits, RawLog, RawMail, RawMap, RawTls};
use super::{Config, ConfigError, Limits, Log, PublicUrl, TlsFiles, sources};

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
