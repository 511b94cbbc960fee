//! What the outbox and the downlinks hold, against what the receiver saw.

use std::collections::{BTreeMap, BTreeSet};

use engine::Settings;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::books::nth;
use super::receiver::{Received, Told, Way};
use super::traffic::{self, Key};

/// The code of a question that was asked while the device still listened for the answer before.
const TOO_MANY_REQUESTS: i64 = 7;
/// So long before the end of its window (ms) a device's question is closed.
const LAST_ANSWER: i64 = 5_000;
/// What a busy machine may take (ms) from the answer to the commit that holds it, in SQLite.
const SLACK: i64 = 10_000;

/// How the callbacks stand.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Callbacks that were delivered.
    pub delivered: usize,
    /// Those that wait: refused, or not recorded before the end.
    pub waiting: usize,
    /// Those of which an attempt was not the last.
    pub again: usize,
    /// Devices that got what was answered for them.
    pub answered: usize,
}

/// Holds the database against what the receiver saw, while no server runs.
pub async fn check(settings: &Settings, received: &Received) -> Outbox {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new().max_connections(1);
    let pool = pool.connect(&settings.database_url).await.unwrap();
    let mut outbox = callbacks(&pool, received).await;
    outbox.answered = answers(&pool, written(settings)).await;
    pool.close().await;
    outbox
}

/// Nothing is delivered that was not taken, and what was refused and not taken since waits.
async fn callbacks(pool: &AnyPool, received: &Received) -> Outbox {
    let rows = sqlx::query(
        "SELECT c.channel, m.device_id, m.data, d.state, d.attempts, d.undelivered, c.downlink \
         FROM deliveries d JOIN callbacks c ON c.id = d.callback_id \
         JOIN messages m ON m.id = d.message_id",
    );
    let rows = rows.fetch_all(pool).await.unwrap();
    let mut outbox = Outbox::default();
    let mut waiting: BTreeSet<Told> = BTreeSet::new();
    for row in &rows {
        let (device, state, attempts): (i64, i64, i64) = (row.get(1), row.get(3), row.get(4));
        let key = (device as u32, nth(&row.get::<Vec<u8>, _>(2)));
        // Their URLs are sealed.
        let way = match (row.get::<&str, _>(0), row.get::<i64, _>(6)) {
            ("BATCH_URL", _) => Way::Batch,
            (_, 1) => Way::Bidir,
            _ if traffic::asks(key) => Way::Flaky,
            _ => Way::Plain,
        };
        let told = (way, key);
        let failed = row.get::<i64, _>(5) != 0;
        outbox.again += usize::from(attempts > 1 || failed);
        match state {
            0 => _ = waiting.insert(told),
            1 => {
                outbox.delivered += 1;
                assert!(received.taken.contains(&told), "{told:?} was never taken");
            }
            _ => panic!("{told:?} was given up after {attempts} attempts"),
        }
    }
    outbox.waiting = waiting.len();
    let refused = received.refused.difference(&received.taken);
    let lost: Vec<&Told> = refused.filter(|told| !waiting.contains(*told)).collect();
    assert!(lost.is_empty(), "refused and forgotten: {lost:?}");
    outbox
}

/// When an attempt was written (ms), as SQL. PostgreSQL tells the moment of each commit: while it
/// is down nothing is written, however early the receiver answered. SQLite is never down for long.
fn written(settings: &Settings) -> String {
    match settings.database_url.starts_with("postgres") {
        true => "EXTRACT(EPOCH FROM pg_xact_commit_timestamp(a.xmin)) * 1000".to_owned(),
        false => format!("a.finished + {SLACK}"),
    }
}

/// Each question is there once, and no device gets what was answered for another. Where the
/// answer was `written` in time, its device gets it. Returns how many got one.
async fn answers(pool: &AnyPool, written: String) -> usize {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT m.device_id, m.data, d.answer, d.info, d.window_ends, \
         CAST(COALESCE((SELECT MIN({written}) FROM deliveries o \
         JOIN callbacks c ON c.id = o.callback_id AND c.downlink = 1 \
         JOIN attempts a ON a.delivery_id = o.id AND a.outcome = 'delivered' \
         WHERE o.message_id = d.message_id), 0) AS BIGINT) \
         FROM downlinks d JOIN messages m ON m.id = d.message_id"
    )));
    let rows = rows.fetch_all(pool).await.unwrap();
    let mut all_owed = 0;
    let mut asked: BTreeMap<Key, bool> = BTreeMap::new();
    for row in &rows {
        let key = (row.get::<i64, _>(0) as u32, nth(&row.get::<Vec<u8>, _>(1)));
        assert!(traffic::asks(key), "{key:?} did not ask");
        let answer: Option<Vec<u8>> = row.get(2);
        let (info, ends, written): (i64, i64, i64) = (row.get(3), row.get(4), row.get(5));
        if let Some(answer) = &answer {
            assert_eq!(*answer, traffic::answer(key), "{key:?}");
        }
        let in_time = written > 0 && written <= ends - LAST_ANSWER;
        let owed = in_time && info != TOO_MANY_REQUESTS;
        all_owed += usize::from(owed);
        assert!(answer.is_some() || !owed, "{key:?} did not get its answer");
        let before = asked.insert(key, answer.is_some());
        assert_eq!(before, None, "{key:?} asked once");
    }
    assert!(all_owed > 0, "no answer was written in time");
    let questions = sqlx::query("SELECT device_id, data FROM messages WHERE ack = 1");
    let questions = questions.fetch_all(pool).await.unwrap();
    let questions = questions
        .iter()
        .map(|row| (row.get::<i64, _>(0) as u32, nth(&row.get::<Vec<u8>, _>(1))));
    let questions: BTreeSet<Key> = questions.collect();
    assert!(asked.keys().eq(&questions), "questions of other messages");
    asked.values().filter(|answered| **answered).count()
}
