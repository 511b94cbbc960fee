//! The server is killed while it looks at a list of devices, registers them and takes them back, on
//! either database: it goes on where it stopped, every line comes to what it asks for exactly once,
//! and it takes no more memory for a long list than for a short one.
//!
//! `IMPORT_LINES` says how many lines there are, `CRASH_KILLS` how often it is killed in all: as
//! often in each stage, spread over its lines. `MEASURED_LINES` says how long the list is for which
//! its memory is compared with that for a short one.

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
/// The most memory (kB) that the server may take for a long list beyond what it takes for a short
/// one: what its connections keep of a SQLite file that has more pages by then.
const MEMORY: u64 = 50 * 1024;
/// The lines of a short list: a few more than are dealt with at once.
const SHORT: i64 = 1100;

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
    /// The most memory (kB) of the server that came to the end of the last stage.
    peak: u64,
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
        let list = until(self.engine, self.id, stage, i64::MAX).await;
        self.peak = victim.peak();
        victim.kill().await;
        list
    }
}

/// A list of so many devices, whose ids begin after `first`, that waits to be looked at.
async fn bring(engine: &Engine, input: &SeriesInput, first: i64, lines: i64) -> RegistrationId {
    let line = |id| format!("{id:X};545CB3B17AC98BA4;Bin {id}\n");
    let text: String = (first + 1..=first + lines).map(line).collect();
    let id = engine.take_registration_by_command(Purpose::Register, input, &text);
    id.await.unwrap()
}

/// An installation, and how its devices are registered.
async fn open(database: &EmptyDatabase) -> (Engine, SeriesInput) {
    let settings = database.settings.clone();
    let engine = Engine::open(settings, World::real()).await.unwrap();
    let demo = engine.load_demo(true).await.unwrap();
    let input = SeriesInput {
        device_type: demo.device_types[0].to_string(),
        prototype: "on".into(),
        ..SeriesInput::default()
    };
    (engine, input)
}

/// The most memory (kB) that a server takes in each stage of a list, where nobody kills it before.
async fn peaks(mut story: Story<'_>) -> [u64; 3] {
    let (engine, id) = (story.engine, story.id);
    story.through(Stage::Looked).await;
    let looked = story.peak;
    engine.begin_registration_by_command(id).await.unwrap();
    story.through(Stage::Done).await;
    let done = story.peak;
    engine.undo_registration_by_command(id).await.unwrap();
    let undone = story.through(Stage::Undone).await;
    assert_eq!(undone.counts, [(Verdict::Undone, story.lines)]);
    [looked, done, story.peak]
}

async fn measured(database: EmptyDatabase) {
    let long: i64 = size("MEASURED_LINES", 20_000);
    let folder = tempfile::tempdir().unwrap();
    let (engine, input) = open(&database).await;
    let mut took = Vec::new();
    for (first, lines) in [(0, SHORT), (SHORT, long)] {
        let story = Story {
            database: &database,
            folder: folder.path(),
            engine: &engine,
            id: bring(&engine, &input, first, lines).await,
            lines,
            kills: 0,
            interrupted: 0,
            peak: 0,
        };
        took.push(peaks(story).await);
    }
    println!("{SHORT} lines took {:?} kB, {long} {:?}", took[0], took[1]);
    for (short, long) in took[0].into_iter().zip(took[1]) {
        assert!(long < short + MEMORY, "{short} kB, and {long} kB");
    }
    engine.close().await;
    database.close().await;
}

async fn interrupted(database: EmptyDatabase) {
    let lines: i64 = size("IMPORT_LINES", 6000);
    let kills: i64 = size("CRASH_KILLS", 6);
    let folder = tempfile::tempdir().unwrap();
    let (engine, input) = open(&database).await;
    let id = bring(&engine, &input, 0, lines).await;

    let mut story = Story {
        database: &database,
        folder: folder.path(),
        engine: &engine,
        id,
        lines,
        kills: (kills + 2) / 3,
        interrupted: 0,
        peak: 0,
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_takes_no_more_memory_than_a_short_one() {
    measured(EmptyDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_takes_no_more_memory_than_a_short_one_on_postgresql() {
    if let Some(database) = EmptyDatabase::postgres().await {
        measured(database).await;
    }
}
