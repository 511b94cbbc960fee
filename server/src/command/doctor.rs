//! `doctor`: looks whether an installation is well, and says what to do where it is not. It changes
//! nothing.

mod finding;
mod network;
mod storage;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use engine::mail::MailTransport;
use engine::{Clock as _, SystemClock, World};

use self::finding::{Finding, Level};
use super::{Common, key_file, secret_key, sqlite_file};
use crate::config::Config;
use crate::site;
use crate::tls::Certificate;

#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    common: Common,
    /// Try the way that callbacks take to this host. Nothing is sent, and without this nobody but
    /// the database, the mail server and the provider of OpenID Connect is connected to.
    #[arg(long, value_name = "HOST:PORT")]
    reach: Vec<String>,
}

impl Doctor {
    /// Prints a line for each thing that was looked at; ends with 1 where one of them is an error.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let findings = match self.common.start(Vec::new()) {
            Ok(config) => look(&config, &self.reach).await,
            Err(error) => vec![Finding::error(
                "settings",
                format!("{error:#}"),
                "Correct the setting; `sigfox-backend settings` prints all of them.",
            )],
        };
        for finding in &findings {
            println!("{finding}");
        }
        Ok(match findings.iter().any(|one| one.level == Level::Error) {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        })
    }
}

async fn look(config: &Config, hosts: &[String]) -> Vec<Finding> {
    let mut findings = vec![settings(config), pages(config), tls(config), key(config)];
    let world = World::real();
    let condition = match file_is_missing(config) {
        true => None,
        false => {
            let mut settings = config.engine.clone();
            settings.secret_key = read_key(config);
            Some(engine::examine(&settings, &world).await)
        }
    };
    findings.extend(storage::findings(
        config,
        condition.as_ref(),
        SystemClock.now(),
    ));
    findings.push(mail(&config.engine.mail_transport).await);
    if let Some(openid) = &config.engine.openid {
        findings.push(network::provider(openid, &world).await);
    }
    findings.push(network::out(network::leads));
    findings.extend(network::allowed(&config.engine.allowed_networks));
    findings.extend(network::proxies(|name| std::env::var_os(name).is_some()));
    for host in hosts {
        findings.push(network::way(config, &world, host).await);
    }
    findings
}

fn settings(config: &Config) -> Finding {
    let address = match &config.public_url {
        Some(url) => url.link(""),
        None => config.origin(config.listen).link(""),
    };
    let said = format!(
        "people come by {address}, the server listens on {}",
        config.listen
    );
    match config.is_plain() {
        false => Finding::ok("settings", said),
        true => Finding::warning(
            "settings",
            format!("{said} without TLS: passwords and sessions can be read on the way"),
            "Set `tls.certificate` and `tls.key`, or put a proxy with TLS in front of it and name \
             it in `trusted_proxies`; then take `allow_plain_http` away.",
        ),
    }
}

fn pages(config: &Config) -> Finding {
    match site::options(config.site.as_deref()) {
        Ok(_) => Finding::ok("pages", "the browser's half is there"),
        Err(error) => Finding::error(
            "pages",
            format!("{error:#}"),
            "Put the folder `site` of the release beside the program, or name it in `site`.",
        ),
    }
}

fn tls(config: &Config) -> Finding {
    let Some(files) = &config.tls else {
        let said = match config.trusted_proxies.is_empty() {
            true => "the server has none of its own",
            false => "the proxies in `trusted_proxies` have it",
        };
        return Finding::ok("TLS", said);
    };
    match Certificate::load(files.clone()) {
        Ok(_) => Finding::ok("TLS", "certificate and key go together"),
        Err(error) => Finding::error(
            "TLS",
            format!("{error:#}"),
            "Let the user of the service read both files, and renew them together.",
        ),
    }
}

/// The key as it is, without making one.
fn read_key(config: &Config) -> engine::SecretKey {
    let file = key_file(config);
    match file.exists() {
        true => secret_key::read_or_make(&file).unwrap_or_default(),
        false => engine::SecretKey::default(),
    }
}

fn key(config: &Config) -> Finding {
    let file = key_file(config);
    let path = file.display();
    if !file.exists() {
        return Finding::warning(
            "key",
            format!("there is none at {path} yet"),
            "The first start makes one. Where there was one, put it back: what it sealed opens \
             with no other.",
        );
    }
    if let Err(error) = secret_key::read_or_make(&file) {
        return Finding::error(
            "key",
            format!("{error:#}"),
            "Put the key of this installation there, readable by the user of the service.",
        );
    }
    match is_open(&file) {
        true => Finding::warning(
            "key",
            format!("others than its owner may read {path}"),
            "Take their right away: `chmod 600`.",
        ),
        false => Finding::ok(
            "key",
            format!("{path}; keep a copy of it apart from the database"),
        ),
    }
}

/// Whether others than its owner may read a file.
#[cfg(unix)]
fn is_open(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).map(|known| known.permissions().mode());
    mode.is_ok_and(|mode| mode & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &std::path::Path) -> bool {
    false
}

/// Whether the database is a file that is still to be made: looking at it would make it.
fn file_is_missing(config: &Config) -> bool {
    sqlite_file(&config.engine.database_url).is_some_and(|file| !file.exists())
}

async fn mail(transport: &MailTransport) -> Finding {
    let said = match transport {
        MailTransport::None => {
            return Finding::warning(
                "mail",
                "nothing is mailed: links to passwords are shown to whoever makes a user, and \
                 alerts ring in the pages only",
                "Set `mail.transport` and `mail.from`.",
            );
        }
        MailTransport::Memory | MailTransport::Folder(_) => {
            return Finding::warning(
                "mail",
                "it does not leave the house: the transport is one for development",
                "Set `mail.transport` to the address of a mail server.",
            );
        }
        MailTransport::Smtp(_) => transport.greet(network::LIMIT).await,
    };
    match said {
        Ok(()) => Finding::ok("mail", "the mail server lets in"),
        Err(said) => Finding::error(
            "mail",
            format!("the mail server does not let in: {said}"),
            "Look at `mail.transport` and at the way to the mail server.",
        ),
    }
}

/// Host and port of `host:port`.
fn host_and_port(text: &str) -> anyhow::Result<(&str, u16)> {
    let (host, port) = text.rsplit_once(':').context("must be HOST:PORT")?;
    let port = port.parse().context("must end with a port")?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    Ok((host, port))
}
