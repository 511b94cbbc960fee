//! A long time at half load: memory and descriptors stay flat.
//!
//! Half load is half of what this machine takes from these senders, measured at the start.
//! `ENDURANCE_SECONDS` says how long.

use std::time::Duration;

use axum::Router;
use engine::Settings;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::sender::Senders;
use super::size;
use super::traffic::{self, BATCH, LANES};
use super::victim::Victim;

/// What the second half may grow by (kB): allocators and caches settle for a while.
const MEMORY: f64 = 16.0 * 1024.0;
const DESCRIPTORS: f64 = 16.0;

/// A moment: seconds since the start, memory (kB), descriptors.
type Sample = (f64, f64, f64);

/// How much a figure grows over the second half of the samples, by the line that fits them best.
fn growth(samples: &[Sample], figure: impl Fn(&Sample) -> f64) -> f64 {
    let half = &samples[samples.len() / 2..];
    let count = half.len() as f64;
    let time = half.iter().map(|sample| sample.0).sum::<f64>() / count;
    let mean = half.iter().map(&figure).sum::<f64>() / count;
    let (mut both, mut square) = (0.0, 0.0);
    for sample in half {
        both += (sample.0 - time) * (figure(sample) - mean);
        square += (sample.0 - time).powi(2);
    }
    both / square * (half[half.len() - 1].0 - half[0].0)
}

#[test]
fn a_leak_is_seen_and_a_level_is_not() {
    let leak: Vec<Sample> = (0..100)
        .map(|n| (f64::from(n), 500.0 * f64::from(n), 9.0))
        .collect();
    assert!(growth(&leak, |sample| sample.1) > MEMORY);
    assert!(growth(&leak, |sample| sample.2).abs() < 1e-9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_and_descriptors_are_flat_at_half_load() {
    let seconds: f64 = size("ENDURANCE_SECONDS", 8.0);
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let receiver = Router::new().fallback(async || "taken");
    let receiver = tokio::spawn(async move { axum::serve(listener, receiver).await.unwrap() });
    let settings = Settings {
        database_url: format!("sqlite:{}/test.db", folder.path().display()),
        ..Settings::default()
    };
    let fleet = traffic::load(&settings, Some(&url)).await;
    let victim = Victim::start(folder.path(), &settings).await;
    let senders = Senders::start(victim.door(), &fleet.token);
    senders.go_on().await;

    let (begun, from) = (Instant::now(), batches(&senders));
    tokio::time::sleep(Duration::from_secs_f64((seconds / 8.0).min(60.0))).await;
    let full = f64::from(batches(&senders) - from) / begun.elapsed().as_secs_f64();
    senders.slow_down(Duration::from_secs_f64(f64::from(LANES) / (full / 2.0)));

    let (begun, from) = (Instant::now(), batches(&senders));
    let mut samples: Vec<Sample> = Vec::new();
    let mut tick = tokio::time::interval(Duration::from_secs_f64(seconds / 80.0));
    while begun.elapsed().as_secs_f64() < seconds {
        tick.tick().await;
        let (memory, descriptors) = (victim.memory() as f64, victim.descriptors() as f64);
        samples.push((begun.elapsed().as_secs_f64(), memory, descriptors));
    }
    let half = f64::from(batches(&senders) - from) / begun.elapsed().as_secs_f64();
    senders.stop().await;
    receiver.abort();
    victim.kill().await;

    let memory = growth(&samples, |sample| sample.1);
    let descriptors = growth(&samples, |sample| sample.2);
    let messages = f64::from(BATCH);
    println!(
        "{seconds} s at {:.0} messages/s of {:.0}: {:.0} MB and {} descriptors at the end; in \
         the second half {memory:+.0} kB and {descriptors:+.1} descriptors",
        half * messages,
        full * messages,
        samples[samples.len() - 1].1 / 1024.0,
        samples[samples.len() - 1].2,
    );
    assert!(memory <= MEMORY, "memory grew by {memory:.0} kB");
    assert!(
        descriptors <= DESCRIPTORS,
        "descriptors grew by {descriptors:.1}"
    );
    assert!(half > full / 4.0, "it was no half load");
}

fn batches(senders: &Senders) -> u32 {
    let progress = senders.progress();
    progress.iter().map(|one| one.acknowledged).sum()
}
