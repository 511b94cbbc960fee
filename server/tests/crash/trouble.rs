//! The disk fails under a running server: what comes is refused as a whole, in time and with a
//! reason, nothing acknowledged suffers, and when the disk is well again so is the server.

use std::path::Path;
use std::time::{Duration, Instant};

use engine::Settings;

use super::books;
use super::cluster::Cluster;
use super::disk::{Disk, Trouble};
use super::local::Local;
use super::sender::{Progress, Senders};
use super::traffic;
use super::victim::Door;

/// A request is answered within this time whatever the disk does (the patience of the settings
/// below, and as much again for a busy machine).
const IN_TIME: Duration = Duration::from_secs(20);

/// Streams into a server whose database gets into trouble and out of it, some times. `spoil` is
/// told which.
async fn story(settings: Settings, folder: &Path, spoil: impl AsyncFn(bool)) {
    let settings = Settings {
        store_patience: 2_000,
        ..settings
    };
    let fleet = traffic::load(&settings, None).await;
    let local = Local::start(folder, &settings).await;
    let door = local.door();
    let senders = Senders::start(local.door(), &fleet.token);
    for _ in 0..2 {
        senders.go_on().await;
        door.until_ready().await;
        let before = failures(&door).await;
        spoil(true).await;
        let from = senders.progress();
        let refused = |from: Progress, now: Progress| now.refused >= from.refused + 2;
        let what = "it is told to come back";
        senders.until(&from, what, refused).await;
        let acknowledged = senders.progress();
        let ready = door.get("/health/ready").await.unwrap();
        assert_eq!(ready.status, 503, "{ready:?}");
        assert!(ready.retry_after.is_some(), "{ready:?}");
        assert_eq!(door.get("/health/live").await.unwrap().status, 200);
        // Whoever only reads is served.
        assert_eq!(door.get("/sign-in").await.unwrap().status, 200);
        assert!(failures(&door).await > before, "refusals are counted");
        let now = senders.progress();
        for (before, now) in acknowledged.iter().zip(&now) {
            assert_eq!(before.acknowledged, now.acknowledged, "while nothing works");
        }
        spoil(false).await;
        senders.go_on().await;
        door.until_ready().await;
    }
    let handed = senders.stop().await;
    drop(door);
    local.close().await;
    books::check(&settings, &handed, false).await;
}

/// The story on SQLite and a disk that has some trouble.
async fn on_disk(trouble: Trouble) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(&format!("{trouble:?}"));
    let settings = Settings {
        database_url: disk.url(&folder.path().join("test.db")),
        ..Settings::default()
    };
    let spoil = async |bad| disk.set(if bad { trouble } else { Trouble::None });
    story(settings, folder.path(), spoil).await;
}

/// What `/metrics` says of requests that were refused because nothing could be stored.
async fn failures(door: &Door) -> f64 {
    metric(door, "uplink_refused_total").await
}

/// The sum of a metric over its labels; 0 where there is none yet.
async fn metric(door: &Door, name: &str) -> f64 {
    let text = door.get("/metrics").await.unwrap().body;
    let lines = text.lines().filter(|line| line.starts_with(name));
    lines
        .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_recovers() {
    on_disk(Trouble::Full).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_be_written_refuses_and_recovers() {
    on_disk(Trouble::Broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_be_synced_refuses_and_recovers() {
    on_disk(Trouble::Unsynced).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_file_refuses_and_recovers() {
    on_disk(Trouble::ReadOnly).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_disk_refuses_and_recovers() {
    on_disk(Trouble::Stalled).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_postgresql_refuses_and_recovers() {
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        database_url: cluster.url.clone(),
        ..Settings::default()
    };
    let spoil = async |bad| cluster.read_only(bad).await;
    story(settings, folder.path(), spoil).await;
}

/// Many senders, none of which waits for the others, while nothing gets to the disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_stalled_disk_is_bounded() {
    const ROOM: usize = 2_048;
    const REQUESTS: u32 = 120;
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("crowd");
    let settings = Settings {
        database_url: disk.url(&folder.path().join("test.db")),
        store_patience: 3_000,
        store_queue: ROOM,
        ..Settings::default()
    };
    let fleet = traffic::load(&settings, None).await;
    let local = Local::start(folder.path(), &settings).await;
    let door = local.door();
    disk.set(Trouble::Stalled);
    let mut requests = tokio::task::JoinSet::new();
    for n in 0..REQUESTS {
        let (door, token) = (local.door(), fleet.token.clone());
        let body = traffic::body(&traffic::batch(0, n, traffic::now()));
        requests.spawn(async move {
            let begun = Instant::now();
            (door.hand_in(&token, &body).await.unwrap(), begun.elapsed())
        });
    }
    let mut most = 0.0_f64;
    while let Some(answer) = requests.join_next().await {
        let (answer, took) = answer.unwrap();
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.retry_after.is_some_and(|after| after > 0));
        assert!(answer.body.contains("\"message\":"), "{answer:?}");
        assert!(took < IN_TIME, "answered after {took:?}");
        most = most.max(metric(&door, "uplink_waiting").await);
    }
    assert!(disk.is_stalling());
    assert!(
        most > 0.0 && most <= ROOM as f64,
        "{most} receptions waited"
    );
    let full = metric(&door, "uplink_refused_total{reason=\"full\"}").await;
    assert!(full > 0.0, "those for whom there was no room are counted");

    // What was refused while it waited is not stored behind its sender's back for long: room
    // is there at once.
    disk.set(Trouble::None);
    door.until_ready().await;
    let body = traffic::body(&traffic::batch(0, 0, traffic::now()));
    let answer = door.hand_in(&fleet.token, &body).await.unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(metric(&door, "uplink_waiting").await, 0.0);
    drop(door);
    local.close().await;
}
