//! What the doors share.

use std::sync::Arc;

use app::caller::SessionCookie;
use app::kept::Kept;
use axum::extract::FromRef;
use engine::Engine;
use ipnet::IpNet;
use leptos::prelude::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Limits, PublicUrl};
use crate::import;
use crate::live::Places;
use crate::middleware::body::{self, Budget};

/// Taking a body apart is all work and no waiting: more at once only cost more memory.
const UNPACKERS: usize = 4;

/// What the doors share. Cheap to clone.
#[derive(Clone)]
pub struct Doors(Arc<Shared>);

/// The fields of [`Doors`]; each says who uses it.
pub struct Shared {
    /// Every door that does something.
    pub engine: Engine,
    /// The pages: where the browser's half lies and what it is called.
    pub leptos: LeptosOptions,
    /// Pages and live feeds: how the session's cookie is called.
    pub cookie: SessionCookie,
    /// Pages: forms that were refused, as they were typed.
    pub kept: Kept,
    /// Maps: the tile server, if there is one.
    pub tiles: Option<app::map::Tiles>,
    /// The check of where a change comes from, and absolute links.
    pub origin: PublicUrl,
    /// The pages' banner: whether anybody may come in unencrypted, by the operator's leave.
    pub plain: bool,
    /// Who may put words into forwarded headers.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether only they and this machine may come in at all.
    pub only_proxies: bool,
    /// The stations' door and the pages: bounds on bodies.
    pub limits: Limits,
    /// The stations' door: bytes that may still be taken in, all requests together.
    pub bodies: Budget,
    /// The stations' door: compressed bodies that may be taken apart at once.
    pub unpackers: Arc<Semaphore>,
    /// The pages: bytes of forms that may still be taken in.
    pub forms: Budget,
    /// Lists of devices that people bring: bytes that may still be taken in.
    pub lists: Budget,
    /// Live feeds and readiness: ends before the engine does, so that what is being received
    /// is still stored.
    pub stop: CancellationToken,
    /// Live feeds: the places for them.
    pub live: Arc<Places>,
    /// `/metrics`: what it prints.
    pub metrics: PrometheusHandle,
    /// `/metrics`: who may read it from elsewhere.
    pub metrics_token: Option<String>,
}

impl Doors {
    /// Puts together what the doors need. `origin` is how the server is reached.
    pub fn new(
        engine: Engine,
        config: &Config,
        origin: PublicUrl,
        leptos: LeptosOptions,
        metrics: PrometheusHandle,
    ) -> Self {
        let cookie = if config.has_plain_cookie() {
            SessionCookie {
                name: "session",
                secure: false,
            }
        } else {
            SessionCookie {
                name: "__Host-session",
                secure: true,
            }
        };
        Self(Arc::new(Shared {
            engine,
            leptos,
            cookie,
            kept: Kept::default(),
            tiles: config.tiles.clone(),
            origin,
            plain: config.is_plain(),
            trusted_proxies: config.trusted_proxies.clone(),
            only_proxies: config.only_proxies(),
            limits: config.limits,
            bodies: Budget::new(config.limits.bodies),
            unpackers: Arc::new(Semaphore::new(UNPACKERS)),
            forms: Budget::new(body::FORMS),
            lists: Budget::new(import::LISTS),
            stop: CancellationToken::new(),
            live: Places::new(config.limits.live, config.limits.live_each),
            metrics,
            metrics_token: config.metrics_token.clone(),
        }))
    }
}

impl std::ops::Deref for Doors {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<Doors> for LeptosOptions {
    fn from_ref(doors: &Doors) -> Self {
        doors.leptos.clone()
    }
}
