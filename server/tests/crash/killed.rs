//! The server is killed at random moments while receptions stream in and callbacks stream out:
//! one request for each message, lines of batches, questions whose answers go to devices, and
//! repeats of what was refused.
//!
//! `CRASH_KILLS` says how often, `CRASH_RATE` how many messages a second it must have been
//! under at least (no matter how many unless set: it depends on the machine).

use std::time::{Duration, Instant};

use engine::Settings;

use super::receiver::Receiver;
use super::sender::Senders;
use super::traffic::{self, BATCH};
use super::victim::Victim;
use super::{books, random_time, size};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_by_kill_9() {
    let kills: u32 = size("CRASH_KILLS", 3);
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start().await;
    let settings = Settings {
        database_url: format!("sqlite:{}/crash.db", folder.path().display()),
        ..Settings::default()
    };
    let fleet = traffic::load_asking(&settings, &receiver).await;
    let mut victim = Victim::start(folder.path(), &settings).await;
    let senders = Senders::start_asking(victim.door(), &fleet.token);
    let (mut lived, mut messages) = (Duration::ZERO, 0);
    for _ in 0..kills {
        // Its start is over: what comes is a moment in the middle of the work.
        senders.go_on().await;
        let (begun, before) = (Instant::now(), acknowledged(&senders));
        // What goes together goes after a second.
        tokio::time::sleep(random_time(50, 1_450)).await;
        lived += begun.elapsed();
        messages += acknowledged(&senders) - before;
        victim.kill().await;
        victim = Victim::start(folder.path(), &settings).await;
        senders.turn_to(victim.door());
    }
    let closed = books::close(&settings, senders, &receiver, victim).await;
    let rate = f64::from(messages) / lived.as_secs_f64();
    println!("{kills} kills under {rate:.0} messages/s: {closed}");
    let least: f64 = size("CRASH_RATE", 0.0);
    assert!(rate >= least, "it was under {rate:.0} messages/s only");
}

fn acknowledged(senders: &Senders) -> u32 {
    let progress = senders.progress();
    progress.iter().map(|one| one.acknowledged * BATCH).sum()
}
