//! PostgreSQL stops at once, as if its power were cut, while receptions stream in. The server
//! lives on, says so to whoever asks, and goes on by itself.
//!
//! `CRASH_STOPS` says how often.

use engine::Settings;

use super::cluster::Cluster;
use super::receiver::Receiver;
use super::sender::{Progress, Senders};
use super::traffic;
use super::victim::Victim;
use super::{books, random_time, size};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_when_postgresql_stops() {
    let stops: u32 = size("CRASH_STOPS", 1);
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start().await;
    let settings = Settings {
        database_url: cluster.url.clone(),
        ..Settings::default()
    };
    let fleet = traffic::load_asking(&settings, &receiver).await;
    let victim = Victim::start(folder.path(), &settings).await;
    let door = victim.door();
    let senders = Senders::start_asking(victim.door(), &fleet.token);
    for _ in 0..stops {
        senders.go_on().await;
        tokio::time::sleep(random_time(50, 950)).await;
        cluster.stop_at_once().await;
        let from = senders.progress();
        let refused = |from: Progress, now: Progress| now.refused > from.refused;
        senders
            .until(&from, "it is told to come back", refused)
            .await;
        let ready = door.get("/health/ready").await.unwrap();
        assert_eq!(
            (ready.status, ready.retry_after),
            (503, Some(5)),
            "{ready:?}"
        );
        assert_eq!(door.get("/health/live").await.unwrap().status, 200);
        cluster.start_again().await;
        door.until_ready().await;
    }
    let closed = books::close(&settings, senders, &receiver, victim).await;
    println!("{stops} stops of PostgreSQL: {closed}");
}
