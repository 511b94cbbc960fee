//! What the operator can choose about the engine. Read from files and flags by the server;
//! here only the values, with their ranges.

use std::fmt;

use ipnet::IpNet;
use rustls::pki_types::CertificateDer;

use crate::mail::MailTransport;
use crate::secret::SecretKey;

/// The engine's settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Reading connections, 1 to 100; beside them SQLite has one writer, PostgreSQL four.
    pub database_connections: u32,
    /// Receptions of a message lie within this time of its earliest (ms), 1,000 to 3,600,000.
    pub merge_window: i64,
    /// Whether a fresh message is refused whose sequence number cannot be. Off for test benches
    /// whose numbers mean nothing; breaks are not told then either.
    pub guard_sequence: bool,
    /// A message is closed so long after its first reception arrived (ms), 1,000 to 600,000:
    /// its position is computed then, and what waits for all receptions goes.
    pub close_after: i64,
    /// The station of a downlink is chosen so long after the question arrived (ms), 0 to 15,000.
    pub downlink_choice: i64,
    /// A base station that was in contact counts as silent after this time (ms), 60,000 to
    /// 86,400,000.
    pub station_silence: i64,
    /// The key with which the keys of devices, the settings of callbacks and what was sent by them
    /// are encrypted.
    pub secret_key: SecretKey,
    /// Whether the first code that somebody registers a device with is taken for its own where no
    /// operator entered one.
    pub accept_unknown_identities: bool,
    /// The most receptions of one request.
    pub max_receptions: usize,
    /// Receptions that may wait for the disk, all requests together, 1,024 to 1,000,000.
    pub store_queue: usize,
    /// How long a request waits until its receptions are on disk (ms), 1,000 to 600,000.
    pub store_patience: i64,
    /// Time for a callback's whole exchange (ms), 1,000 to 30,000.
    pub callback_timeout: i64,
    /// Callbacks under way at once, in all, 1 to 1,000.
    pub callback_concurrency: usize,
    /// Callbacks under way at once to one callback, 1 to 100.
    pub callback_concurrency_each: usize,
    /// Callbacks under way at once to one host, 1 to 1,000.
    pub callback_concurrency_host: usize,
    /// How mail leaves the house.
    pub mail_transport: MailTransport,
    /// Who it comes from: `Name <address>` or an address; empty without a transport.
    pub mail_from: String,
    /// Networks that callbacks may reach although they are private, loopback and so on.
    pub allowed_networks: Vec<IpNet>,
    /// Whether there is an inspector, which shows what callbacks send to it.
    pub inspector: bool,
    /// The provider of OpenID Connect at which people may sign in, if there is one.
    pub openid: Option<OpenidSettings>,
    /// How the server is reached (`https://host[:port]`), the first being that of absolute links:
    /// where the inspector's addresses lie. Empty where nothing is served.
    pub origins: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/sigfox-backend.db".into(),
            database_connections: 8,
            merge_window: domain::message::MERGE_WINDOW,
            guard_sequence: true,
            close_after: 25_000,
            downlink_choice: 5_000,
            station_silence: 600_000,
            secret_key: SecretKey::default(),
            accept_unknown_identities: true,
            max_receptions: 10_000,
            store_queue: 32_768,
            store_patience: 10_000,
            callback_timeout: 10_000,
            callback_concurrency: 256,
            callback_concurrency_each: 16,
            callback_concurrency_host: 32,
            mail_transport: MailTransport::None,
            mail_from: String::new(),
            allowed_networks: Vec::new(),
            inspector: false,
            openid: None,
            origins: Vec::new(),
        }
    }
}

/// A provider of OpenID Connect at which people may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenidSettings {
    /// As what it calls itself, to the letter: `https://host[/path]`; http on loopback only.
    pub issuer: String,
    /// As what it knows this server.
    pub client_id: String,
    /// What this server proves that by; empty where it has nothing to prove it by.
    pub client_secret: String,
    /// What people call it, 1 to 60 characters.
    pub name: String,
    /// Whether the first sign-in of a person links him with the user of the address that the
    /// provider verified. Otherwise only those come in who are linked already.
    pub link_by_email: bool,
    /// Whom to believe what they say of its host, beside the authorities of the web.
    pub authorities: Vec<CertificateDer<'static>>,
}

impl fmt::Debug for OpenidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenidSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("name", &self.name)
            .field("link_by_email", &self.link_by_email)
            .finish_non_exhaustive()
    }
}
