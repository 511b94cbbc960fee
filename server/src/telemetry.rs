//! What the operator sees of the process: the log and the metrics.

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Seconds; from a page out of the cache to a request that waited for a disk.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// Starts the log, on standard error: standard output belongs to what commands print.
///
/// # Errors
/// When a log was started before.
pub fn start_log(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.level)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if log.json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

/// The process's metrics. The recorder is one for all: its first caller installs it.
///
/// # Errors
/// When another recorder was installed.
pub fn metrics() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    let handle = HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS);
        builder
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|error| error.to_string())
    });
    handle
        .clone()
        .map_err(anyhow::Error::msg)
        .context("the metrics cannot be started")
}

/// Folds away what the recorder collected, every few seconds, for as long as it is polled.
pub async fn keep_metrics(handle: PrometheusHandle) {
    let mut tick = tokio::time::interval(Duration::from_secs(5));
    loop {
        tick.tick().await;
        handle.run_upkeep();
    }
}
