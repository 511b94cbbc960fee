//! What the operator can choose about the engine. Read from files and flags by the server;
//! here only the values, with their ranges.

use ipnet::IpNet;

/// The engine's settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Reading connections, 1 to 100; beside them SQLite has one writer, PostgreSQL four.
    pub database_connections: u32,
    /// Receptions of a message lie within this time of its earliest (ms), 1,000 to 3,600,000.
    pub merge_window: i64,
    /// The most receptions of one request.
    pub max_receptions: usize,
    /// Time for a callback's whole exchange (ms), 1,000 to 30,000.
    pub callback_timeout: i64,
    /// Callbacks under way at once, in all, 1 to 1,000.
    pub callback_concurrency: usize,
    /// Callbacks under way at once to one callback, 1 to 100.
    pub callback_concurrency_each: usize,
    /// Networks that callbacks may reach although they are private, loopback and so on.
    pub allowed_networks: Vec<IpNet>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/sigfox-backend.db".into(),
            database_connections: 8,
            merge_window: domain::message::MERGE_WINDOW,
            max_receptions: 10_000,
            callback_timeout: 10_000,
            callback_concurrency: 64,
            callback_concurrency_each: 16,
            allowed_networks: Vec::new(),
        }
    }
}
