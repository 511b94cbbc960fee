//! The server is killed at random moments while it registers a list of devices: it goes on where it
//! stopped, and every line comes to what it asks for exactly once.
//!
//! `IMPORT_LINES` says how many lines there are, `CRASH_KILLS` how often it is killed.

use std::time::Duration;

use domain::RegistrationId;
use domain::registration::{Purpose, RegistrationView, SeriesInput, Stage, Verdict};
use engine::{Engine, Settings, World};

use super::victim::Victim;
use super::{random_time, size};

/// How often it is looked how far it is.
const LOOK: Duration = Duration::from_millis(20);
/// How long it may take in all.
const PATIENCE: Duration = Duration::from_secs(300);

/// Waits until a list is in a stage.
async fn until(engine: &Engine, id: RegistrationId, stage: Stage) -> RegistrationView {
    let wait = async {
        loop {
            let list = engine.registration_by_command(id).await.unwrap();
            if list.stage == stage {
                return list;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_interrupted_is_registered_whole_and_once() {
    let lines: u32 = size("IMPORT_LINES", 6000);
    let kills: u32 = size("CRASH_KILLS", 3);
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        database_url: format!("sqlite:{}/crash.db", folder.path().display()),
        ..Settings::default()
    };
    let engine = Engine::open(settings.clone(), World::real()).await.unwrap();
    let demo = engine.load_demo(true).await.unwrap();
    let input = SeriesInput {
        device_type: demo.device_types[0].to_string(),
        prototype: "on".into(),
        ..SeriesInput::default()
    };
    let line = |id| format!("{id:X};545CB3B17AC98BA4;Bin {id}\n");
    let text: String = (1..=lines).map(line).collect();
    let id = engine.take_registration_by_command(Purpose::Register, &input, &text);
    let id = id.await.unwrap();

    let mut victim = Victim::start(folder.path(), &settings).await;
    until(&engine, id, Stage::Looked).await;
    engine.begin_registration_by_command(id).await.unwrap();
    for _ in 0..kills {
        tokio::time::sleep(random_time(5, 250)).await;
        victim.kill().await;
        let stopped = engine.registration_by_command(id).await.unwrap();
        println!("killed at {} of {lines}", stopped.position);
        victim = Victim::start(folder.path(), &settings).await;
    }
    let done = until(&engine, id, Stage::Done).await;
    victim.kill().await;
    assert_eq!(done.counts, [(Verdict::New, i64::from(lines))]);
    assert_eq!(done.total, i64::from(lines));

    // As many devices as lines, and what was counted is what there is.
    engine.undo_registration_by_command(id).await.unwrap();
    engine.work_off_registrations().await.unwrap();
    let undone = engine.registration_by_command(id).await.unwrap();
    assert_eq!(undone.counts, [(Verdict::Undone, i64::from(lines))]);
    engine.close().await;
}
