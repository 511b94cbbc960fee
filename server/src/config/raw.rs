//! Values as they were written.

use serde::{Deserialize, Deserializer};

/// The settings as written, with nothing but their types checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) listen: String,
    pub(super) public_url: String,
    #[serde(deserialize_with = "list")]
    pub(super) trusted_proxies: Vec<String>,
    pub(super) allow_plain_http: bool,
    pub(super) site: String,
    pub(super) secret_key_file: String,
    pub(super) demo: bool,
    pub(super) database: RawDatabase,
    pub(super) tls: RawTls,
    pub(super) limits: RawLimits,
    pub(super) messages: RawMessages,
    pub(super) devices: RawDevices,
    pub(super) stations: RawStations,
    pub(super) callback: RawCallback,
    pub(super) inspector: RawInspector,
    pub(super) map: RawMap,
    pub(super) mail: RawMail,
    pub(super) openid: RawOpenid,
    pub(super) log: RawLog,
    pub(super) metrics: RawMetrics,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDatabase {
    pub(super) url: String,
    pub(super) connections: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTls {
    pub(super) certificate: String,
    pub(super) key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimits {
    pub(super) body: i64,
    pub(super) bodies: i64,
    pub(super) body_time: i64,
    pub(super) receptions: i64,
    pub(super) store_queue: i64,
    pub(super) store_patience: i64,
    pub(super) connections: i64,
    pub(super) live: i64,
    pub(super) live_each: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMessages {
    pub(super) merge_window: i64,
    pub(super) close_after: i64,
    pub(super) guard_sequence: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDevices {
    pub(super) unknown_identities: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStations {
    pub(super) silence: i64,
    pub(super) downlink_choice: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCallback {
    pub(super) timeout: i64,
    pub(super) concurrency: i64,
    pub(super) concurrency_each: i64,
    pub(super) concurrency_host: i64,
    #[serde(deserialize_with = "list")]
    pub(super) allowed_networks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInspector {
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMap {
    pub(super) tiles: String,
    pub(super) attribution: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMail {
    pub(super) transport: String,
    pub(super) from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOpenid {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) name: String,
    pub(super) link_by_email: bool,
    pub(super) certificate_authority: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLog {
    pub(super) format: String,
    pub(super) level: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMetrics {
    pub(super) token: String,
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
