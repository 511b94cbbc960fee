//! `serve`: everything, until a signal ends it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use clap::Args;
use engine::Engine;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{Common, open_with_key};
use crate::config::{Config, Flag, PublicUrl};
use crate::state::Doors;
use crate::tls::Certificate;
use crate::{listen, router, site, telemetry};

#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    common: Common,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// How people reach the server, e.g. https://sigfox.example.org.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Folder with the browser's half.
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
    /// Serve unencrypted HTTP beyond loopback.
    #[arg(long)]
    allow_plain_http: bool,
    /// Load the demo fleet first.
    #[arg(long)]
    demo: bool,
    /// Go on although the key that secrets were sealed with is lost. They are entered anew.
    #[arg(long)]
    another_key: bool,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let another_key = self.another_key;
        let (common, flags) = self.split()?;
        let mut config = common.start(flags)?;
        // Whatever can be wrong with the settings shows before the database is touched.
        let mail = config.engine.mail_transport.prepare();
        mail.map_err(|problem| anyhow!("the setting `mail.transport` {problem}"))?;
        let leptos = site::options(config.site.as_deref())?;
        let certificate = config.tls.clone().map(Certificate::load).transpose()?;
        let acceptor = certificate
            .as_ref()
            .map(Certificate::acceptor)
            .transpose()?;
        let metrics = telemetry::metrics()?;
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            format!(
                "the address {} (setting `listen`) cannot be taken",
                config.listen
            )
        })?;
        let origin = config.origin(listener.local_addr()?);
        config.engine.origins = origin.spellings();

        let engine = open_with_key(&config, another_key).await?;
        let lines = prepare(&engine, &config, &origin).await?;
        let doors = Doors::new(
            engine.clone(),
            &config,
            origin.clone(),
            leptos,
            metrics.clone(),
        );
        let stop = doors.stop.clone();
        let router = router::router(doors);
        let keeper = tokio::spawn(telemetry::keep_metrics(metrics));
        let follower = certificate.map(|certificate| tokio::spawn(certificate.follow()));
        engine.start();
        for line in announcement(listener.local_addr()?, &config) {
            println!("{line}");
        }
        for line in lines {
            println!("{line}");
        }

        let until = stopped(stop);
        listen::serve(listener, acceptor, router, config.limits.connections, until).await;
        keeper.abort();
        if let Some(follower) = follower {
            follower.abort();
        }
        engine.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    fn split(self) -> anyhow::Result<(Common, Vec<Flag>)> {
        let mut flags = Vec::new();
        flags.extend(
            self.listen
                .map(|listen| Flag::new("listen", listen, "--listen")),
        );
        flags.extend(
            self.public_url
                .map(|url| Flag::new("public_url", url, "--public-url")),
        );
        if let Some(site) = self.site {
            let site = site.into_os_string().into_string();
            let site = site.ok().context("`--site` must be a path in UTF-8")?;
            flags.push(Flag::new("site", site, "--site"));
        }
        if self.allow_plain_http {
            flags.push(Flag::new("allow_plain_http", "true", "--allow-plain-http"));
        }
        if self.demo {
            flags.push(Flag::new("demo", "true", "--demo"));
        }
        Ok((self.common, flags))
    }
}

/// Loads the demo fleet where it is wanted. Returns what the person at the terminal must know.
async fn prepare(
    engine: &Engine,
    config: &Config,
    origin: &PublicUrl,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    if config.demo {
        let fleet = engine.load_demo(false).await?;
        engine.load_demo_traffic(&fleet).await?;
        if let Some(token) = fleet.bridge_token {
            lines.push(format!("Token of the demo fleet, shown this once: {token}"));
        }
    }
    if let Some(token) = engine.setup_link().await? {
        let link = origin.link(&format!("/password/{token}"));
        lines.push(format!("Choose the first password: {link}"));
    }
    Ok(lines)
}

/// Where the server listens, and whether what comes in there can be read on the way.
fn announcement(address: SocketAddr, config: &Config) -> Vec<String> {
    let scheme = if config.tls.is_some() {
        "https"
    } else {
        "http"
    };
    let mut lines = vec![format!("Listening on {scheme}://{address}")];
    if config.is_plain() {
        let warning = "Plain HTTP is allowed: passwords and sessions can be read on the way.";
        lines.push(warning.to_owned());
    }
    lines
}

/// Waits for the signal to stop, and tells the live pages first.
async fn stopped(stop: CancellationToken) {
    signal().await;
    tracing::info!("stopping");
    stop.cancel();
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn that_plain_http_is_listened_on_is_said_whatever_the_public_address() {
        let said = |pairs: &[(&str, &str)]| {
            let flags = pairs
                .iter()
                .map(|(name, value)| Flag::new(name, *value, "--set"));
            let flags: Vec<Flag> = flags.collect();
            let config = config::read_with(None, [], &flags).unwrap();
            announcement(config.listen, &config)
        };
        let everywhere = ("listen", "0.0.0.0:3000");
        let allowed = ("allow_plain_http", "true");
        let https = ("public_url", "https://sigfox.example.org");
        for plain in [
            &[everywhere, allowed, https][..],
            &[everywhere, allowed, ("public_url", "http://192.0.2.1:3000")],
            &[allowed, ("public_url", "http://sigfox.example.org")],
        ] {
            let lines = said(plain);
            assert!(lines[0].starts_with("Listening on http://"), "{lines:?}");
            assert!(lines[1].starts_with("Plain HTTP is allowed"), "{lines:?}");
        }
        for safe in [
            &[][..],
            &[allowed, https],
            &[everywhere, https, ("trusted_proxies", "10.0.0.0/8")],
        ] {
            assert_eq!(said(safe).len(), 1, "{safe:?}");
        }
    }
}
