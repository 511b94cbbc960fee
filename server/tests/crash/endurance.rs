//! A long time at half load: memory and descriptors stay flat.
//!
//! Half load is half of what this machine takes from these senders, measured at the start.
//! `ENDURANCE_SECONDS` says how long; what may grow in the second half follows from that.

use std::time::Duration;

use axum::Router;
use engine::Settings;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::sender::Senders;
use super::size;
use super::traffic::{self, BATCH, LANES};
use super::victim::Victim;

/// Moments at which it is looked.
const SAMPLES: u32 = 240;
/// The whole size (s).
const WHOLE: f64 = 1_800.0;

/// A moment: seconds since the start, memory (kB), descriptors.
type Sample = (f64, f64, f64);

/// What the second half of so many seconds may grow by: memory (kB) and descriptors. At the whole
/// size a leak of a megabyte a minute is more than that, and one of a descriptor every three
/// minutes; in a shorter time allocators and caches still settle.
fn tolerated(seconds: f64) -> (f64, f64) {
    if seconds >= WHOLE {
        (8.0 * 1024.0, 4.0)
    } else {
        (16.0 * 1024.0, 16.0)
    }
}

/// The mean of a figure over the first or the last minute of fifteen of the second half.
fn mean(half: &[Sample], last: bool, figure: impl Fn(&Sample) -> f64) -> f64 {
    let minute = half.len().div_ceil(15);
    let samples = match last {
        true => &half[half.len() - minute..],
        false => &half[..minute],
    };
    samples.iter().map(figure).sum::<f64>() / minute as f64
}

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

/// The samples of the whole size, where the figures are so at a second.
fn sampled(figures: impl Fn(f64) -> (f64, f64)) -> Vec<Sample> {
    let sample = |n: u32| {
        let at = WHOLE * f64::from(n) / f64::from(SAMPLES);
        let (memory, descriptors) = figures(at);
        (at, memory, descriptors)
    };
    (0..SAMPLES).map(sample).collect()
}

#[test]
fn a_leak_is_seen_and_ups_and_downs_are_not() {
    let (memory, descriptors) = tolerated(WHOLE);
    // A megabyte a minute, a descriptor every three.
    let leak = sampled(|at| (90_000.0 + 1_024.0 * at / 60.0, 40.0 + (at / 180.0).floor()));
    assert!(growth(&leak, |sample| sample.1) > memory);
    assert!(growth(&leak, |sample| sample.2) > descriptors);
    // What allocators take and give back: 8 MB in a minute and a half.
    let level = sampled(|at| (90_000.0 + 8_192.0 * (at / 97.0).fract(), 40.0));
    assert!(growth(&level, |sample| sample.1).abs() < memory / 2.0);
    assert!(growth(&level, |sample| sample.2).abs() < 1e-9);
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
    let fleet = traffic::load_all(&settings, Some(&url)).await;
    let victim = Victim::start(folder.path(), &settings).await;
    let senders = Senders::start(victim.door(), &fleet.token);
    senders.go_on().await;

    let (begun, from) = (Instant::now(), batches(&senders));
    tokio::time::sleep(Duration::from_secs_f64((seconds / 8.0).min(60.0))).await;
    let full = f64::from(batches(&senders) - from) / begun.elapsed().as_secs_f64();
    senders.slow_down(Duration::from_secs_f64(f64::from(LANES) / (full / 2.0)));

    let (begun, from) = (Instant::now(), batches(&senders));
    let mut samples: Vec<Sample> = Vec::new();
    let mut tick = tokio::time::interval(Duration::from_secs_f64(seconds / f64::from(SAMPLES)));
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
    let (most_memory, most_descriptors) = tolerated(seconds);
    let messages = f64::from(BATCH);
    let second = &samples[samples.len() / 2..];
    let megabytes = |last| mean(second, last, |sample| sample.1) / 1024.0;
    let open = |last| mean(second, last, |sample| sample.2);
    println!(
        "{seconds} s at {:.0} messages/s of {:.0}: in the second half from {:.1} to {:.1} MB and \
         from {:.1} to {:.1} descriptors; by the line that fits it best {memory:+.0} kB of \
         {most_memory:.0} that are tolerated, and {descriptors:+.2} descriptors of \
         {most_descriptors}",
        half * messages,
        full * messages,
        megabytes(false),
        megabytes(true),
        open(false),
        open(true),
    );
    assert!(memory <= most_memory, "memory grew by {memory:.0} kB");
    assert!(
        descriptors <= most_descriptors,
        "descriptors grew by {descriptors:.2}"
    );
    assert!(half > full / 4.0, "it was no half load");
}

fn batches(senders: &Senders) -> u32 {
    let progress = senders.progress();
    progress.iter().map(|one| one.acknowledged).sum()
}
