//! The server is killed while it looks at a list of devices, registers them and takes them back, on
//! either database: it goes on where it stopped, every line comes to what it asks for exactly once,
//! and it takes no more memory for a long list than for a short one.
//!
//! `IMPORT_LINES` says how many lines there are, `CRASH_KILLS` how often it is killed in all: as
//! often in each stage, spread over its lines.

use std::time::Duration;

use domain::RegistrationId;
use domain::registration::{Purpose, RegistrationView, SeriesInput, Stage, Verdict};
use engine::testing::EmptyDatabase;
use engine::{Engine, World};

use super::victim::Victim;
use super::{random, size};

/// How often it is looked how far it is.
const LOOK: Duration = Duration::from_millis(2);
/// How long a stage may take in all.
const PATIENCE: Duration = Duration::from_secs(300);
/// The most memory (kB) that the server may take beyond what it has at its start: what its
/// connections keep of the pages of a SQLite file, and what one batch takes.
const MEMORY: u64 = 400 * 1024;

/// Waits until a list is in a stage, or beyond that line of the one that goes before.
async fn until(engine: &Engine, id: RegistrationId, stage: Stage, line: i64) -> RegistrationView {
    let wait = async {
        loop {
            let list = engine.registration_by_command(id).await.unwrap();
            let under_way = list.stage.next() == stage;
            if list.stage == stage || (under_way && list.position >= line) {
                return list;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap()
}

/// A list that is worked off by a server that is killed again and again.
struct Story<'a> {
    database: &'a EmptyDatabase,
    folder: &'a std::path::Path,
    engine: &'a Engine,
    id: RegistrationId,
    lines: i64,
    /// How often the server is killed in a stage.
    kills: i64,
    /// How often that was in the middle of one.
    interrupted: i64,
}

impl Story<'_> {
    /// Has the server come to the end of a stage, and kills it on the way. What the list is then.
    async fn through(&mut self, stage: Stage) -> RegistrationView {
        let settings = &self.database.settings;
        for nth in 0..self.kills {
            let (from, to) = (nth * self.lines, (nth + 1) * self.lines);
            let (from, to) = (from / self.kills, to / self.kills);
            let line = random(from as u64, to as u64) as i64;
            let victim = Victim::start(self.folder, settings).await;
            until(self.engine, self.id, stage, line).await;
            victim.kill().await;
            let stopped = self.engine.registration_by_command(self.id).await.unwrap();
            println!(
                "killed at {} of {} on the way to {stage:?}",
                stopped.position, self.lines
            );
            self.interrupted += i64::from(stopped.stage != stage);
        }
        let victim = Victim::start(self.folder, settings).await;
        let least = victim.memory();
        let list = until(self.engine, self.id, stage, i64::MAX).await;
        let took = victim.peak().saturating_sub(least);
        victim.kill().await;
        assert!(took < MEMORY, "{stage:?}: it took {took} kB");
        list
    }
}

async fn interrupted(database: EmptyDatabase) {
    let lines: i64 = size("IMPORT_LINES", 6000);
    let kills: i64 = size("CRASH_KILLS", 6);
    let folder = tempfile::tempdir().unwrap();
    let settings = database.settings.clone();
    let engine = Engine::open(settings, World::real()).await.unwrap();
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

    let mut story = Story {
        database: &database,
        folder: folder.path(),
        engine: &engine,
        id,
        lines,
        kills: (kills + 2) / 3,
        interrupted: 0,
    };
    let looked = story.through(Stage::Looked).await;
    assert_eq!(looked.counts, [(Verdict::New, lines)]);
    engine.begin_registration_by_command(id).await.unwrap();
    let done = story.through(Stage::Done).await;
    assert_eq!(
        (done.total, done.counts),
        (lines, vec![(Verdict::New, lines)])
    );
    // As many devices as lines, and what was counted is what there is.
    engine.undo_registration_by_command(id).await.unwrap();
    let undone = story.through(Stage::Undone).await;
    assert_eq!(undone.counts, [(Verdict::Undone, lines)]);
    assert!(story.interrupted > 0, "it was never killed on the way");
    engine.close().await;
    database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_interrupted_is_registered_whole_and_once() {
    interrupted(EmptyDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_interrupted_is_registered_whole_and_once_on_postgresql() {
    if let Some(database) = EmptyDatabase::postgres().await {
        interrupted(database).await;
    }
}
