//! What lists of devices, and what is done to many at once, cost: as many statements for a thousand of
//! them as for one, and little time.
//! `IMPORT_LINES` says how many lines are registered against the clock (3,000 unless it is set).
//!
//! sqlx tells of each statement once it has run, and the worker threads of SQLite tell it too, so
//! all of this process are counted: this file has one test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, ON};
use domain::device::BulkInput;
use domain::permission::{Principal, Profile};
use domain::registration::{LineQuery, Purpose, SeriesInput, Stage, Verdict};
use domain::{DeviceId, RegistrationId};
use engine::testing::{TestEngine, change_devices, on_each, work_list};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// So many lines are one chunk, and one transaction.
const MANY: u32 = 1024;
/// So many devices with an event configuration each are one chunk, too, and soon made.
const OWN: u32 = 256;
/// A connection may be opened meanwhile.
const SLACK: usize = 30;
/// A hundred thousand lines take a minute at most.
const LIMIT: Duration = Duration::from_secs(60);

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements that sqlx tells of.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Brings a list of devices with these ids.
async fn bring(
    test: &TestEngine,
    who: &Principal,
    nth: usize,
    ids: std::ops::Range<u32>,
) -> RegistrationId {
    let input = SeriesInput {
        device_type: test.device_types[nth].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let line = |id| format!("{id:X};545CB3B17AC98BA4;Bin {id};50.85;4.35;{id:032x}\n");
    let text: String = ids.map(line).collect();
    let taken = test
        .engine
        .take_registration(who, Purpose::Register, &input, &text);
    taken.await.unwrap()
}

/// How many statements the next batch takes.
async fn batch(test: &TestEngine) -> usize {
    let before = STATEMENTS.load(Ordering::SeqCst);
    assert!(work_list(&test.engine).await);
    STATEMENTS.load(Ordering::SeqCst) - before
}

/// Looks at a list, does it and takes it back: the statements of each.
async fn costs(test: &TestEngine, who: &Principal, ids: std::ops::Range<u32>) -> [usize; 3] {
    let id = bring(test, who, 0, ids).await;
    let looked = batch(test).await;
    while work_list(&test.engine).await {}
    test.engine.begin_registration(who, id).await.unwrap();
    let done = batch(test).await;
    while work_list(&test.engine).await {}
    test.engine.undo_registration(who, id).await.unwrap();
    let undone = batch(test).await;
    while work_list(&test.engine).await {}
    [looked, done, undone]
}

/// Devices, each with an event configuration of its own, come to another group: the statements of
/// that.
async fn moved(
    test: &TestEngine,
    who: &Principal,
    there: usize,
    ids: std::ops::Range<u32>,
) -> usize {
    let devices: Vec<u32> = ids.clone().collect();
    test.with_devices(0, &devices).await;
    let input = EventConfigurationInput {
        name: "Own".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec!["SUSPENDED".into()],
        bell: ON.into(),
        to_callback: ON.into(),
        callback: CallbackInput {
            channel: "URL".into(),
            method: "GET".into(),
            url: "http://127.0.0.1:9/{device}".into(),
            ..CallbackInput::default()
        },
        ..EventConfigurationInput::default()
    };
    let owners = devices.iter().map(|id| AlertOwner::Device(DeviceId(*id)));
    let owners: Vec<AlertOwner> = owners.collect();
    for owner in &owners {
        let made = test.engine.create_event_configuration(who, *owner, &input);
        made.await.unwrap();
    }
    let id = bring(test, who, there, ids).await;
    while work_list(&test.engine).await {}
    test.engine.begin_registration(who, id).await.unwrap();
    let done = batch(test).await;
    while work_list(&test.engine).await {}
    for owner in owners {
        let left = test.engine.event_configurations(who, owner).await.unwrap();
        assert!(left.is_empty(), "{left:?}");
    }
    done
}

/// Something is done to devices that are there, as to many at once: the statements of that.
async fn at_once(
    test: &TestEngine,
    who: &Principal,
    input: &BulkInput,
    ids: std::ops::Range<u32>,
) -> usize {
    let devices: Vec<u32> = ids.collect();
    test.with_devices(0, &devices).await;
    let input = BulkInput {
        devices: devices.iter().map(|id| format!("{id:X}")).collect(),
        ..input.clone()
    };
    let before = STATEMENTS.load(Ordering::SeqCst);
    let count = change_devices(&test.engine, who, &input).await.unwrap();
    let statements = STATEMENTS.load(Ordering::SeqCst) - before;
    assert_eq!((count.done, count.stay()), (devices.len() as i64, 0));
    statements
}

#[tokio::test]
async fn a_thousand_lines_take_as_many_statements_as_one_and_little_time() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_each(async |mut test| {
        let there = test.with_group_below().await;
        let session = test.session_of(test.group, Profile::CustomerWrite).await;
        let who = test.engine.session(&session).await.unwrap().unwrap();
        let few = costs(&test, &who, 1..2).await;
        assert!(few[1] > 10, "the statements were not counted");
        let many = costs(&test, &who, 0x1000..0x1000 + MANY).await;
        for (few, many) in few.into_iter().zip(many) {
            let most = few + SLACK;
            assert!(many <= most, "{many} statements for {MANY}, {few} for 1");
        }
        let few = moved(&test, &who, there, 0x3000..0x3001).await;
        let many = moved(&test, &who, there, 0x4000..0x4000 + OWN).await;
        let most = few + SLACK;
        assert!(many <= most, "{many} statements for {OWN}, {few} for 1");

        let suspend = BulkInput {
            deed: "suspend".into(),
            ..BulkInput::default()
        };
        let delete = BulkInput {
            deed: "delete".into(),
            ..BulkInput::default()
        };
        let edit = BulkInput {
            deed: "edit".into(),
            device_type: test.device_types[there].to_string(),
            activable: "no".into(),
            prototype: "yes".into(),
            add_tags: "roof, north".into(),
            note: "Moved".into(),
            ..BulkInput::default()
        };
        for (input, first) in [(suspend, 0x5000), (delete, 0x6000), (edit, 0x7000)] {
            let few = at_once(&test, &who, &input, first..first + 1).await;
            let many = at_once(&test, &who, &input, first + 1..first + 1 + MANY).await;
            let (most, deed) = (few + SLACK, input.deed);
            assert!(
                many <= most,
                "{deed}: {many} statements for {MANY}, {few} for 1"
            );
        }

        let lines = std::env::var("IMPORT_LINES").ok();
        let lines: u32 = lines.map_or(3000, |lines| lines.parse().unwrap());
        let begun = Instant::now();
        let id = bring(&test, &who, 0, 0x10_0000..0x10_0000 + lines).await;
        while work_list(&test.engine).await {}
        test.engine.begin_registration(&who, id).await.unwrap();
        while work_list(&test.engine).await {}
        let took = begun.elapsed();
        println!("{lines} devices were registered in {took:?}");
        assert!(took < LIMIT, "{lines} devices took {took:?}");
        let query = LineQuery::default();
        let (list, _) = test.engine.registration(&who, id, &query).await.unwrap();
        assert_eq!(list.stage, Stage::Done);
        assert_eq!(list.counts, [(Verdict::New, i64::from(lines))]);
        test
    })
    .await;
}
