//! The closing of the books: what the database holds, against what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use engine::{Engine, Settings, World};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Row as _};

use super::outbox::{self, Outbox};
use super::receiver::{Receiver, Told, Way};
use super::sender::Senders;
use super::traffic::{Handed, Key, Sent};
use super::victim::Victim;

/// What a database looks like after the power went.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    /// As it should.
    Sound,
    /// It holds less than was acknowledged.
    Lost(String),
    /// It contradicts itself.
    Damaged(String),
}

/// Looks into an SQLite file of which that was acknowledged. More may be there, but nothing by
/// halves.
pub fn after_cut(file: &Path, handed: &Handed) -> Cut {
    match look_after_cut(file, handed) {
        Ok(cut) => cut,
        // Nothing was acknowledged, and the tables are not made yet.
        Err(_) if handed.batches.iter().all(Vec::is_empty) => Cut::Sound,
        Err(error) if error.to_string().contains("no such table") => Cut::Lost(error.to_string()),
        Err(error) => Cut::Damaged(error.to_string()),
    }
}

fn look_after_cut(file: &Path, handed: &Handed) -> rusqlite::Result<Cut> {
    let database = rusqlite::Connection::open(file)?;
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if sound != "ok" {
        return Ok(Cut::Damaged(sound));
    }
    if database.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Ok(Cut::Damaged("a row points to nowhere".into()));
    }
    // What one transaction wrote is there as a whole: two stations heard each message.
    const HALVES: [(&str, &str); 4] = [
        (
            "a message without its receptions",
            "SELECT 1 FROM messages m LEFT JOIN \
             (SELECT message_id, count(*) AS heard FROM receptions GROUP BY message_id) r \
             ON r.message_id = m.id WHERE m.stations <> 2 OR COALESCE(r.heard, 0) <> 2",
        ),
        (
            "a message without its callback",
            "SELECT 1 FROM messages m WHERE 1 <> \
             (SELECT count(*) FROM deliveries d WHERE d.message_id = m.id)",
        ),
        (
            "messages that nobody counted",
            "SELECT 1 WHERE (SELECT count(*) FROM messages) <> \
             (SELECT SUM(messages) FROM device_types)",
        ),
        (
            "statistics of other messages",
            "SELECT 1 WHERE (SELECT count(*) FROM messages) <> \
             (SELECT COALESCE(SUM(messages), 0) FROM device_statistics)",
        ),
    ];
    for (name, text) in HALVES {
        if database.prepare(text)?.exists([])? {
            return Ok(Cut::Damaged(name.into()));
        }
    }
    let mut rows = database.prepare("SELECT device_id, data FROM messages")?;
    let mut stored: BTreeMap<Key, u32> = BTreeMap::new();
    let keys = rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    for key in keys {
        let (device, data) = key?;
        *stored.entry((device, nth(&data))).or_default() += 1;
    }
    if let Some((key, _)) = stored.iter().find(|(_, count)| **count > 1) {
        return Ok(Cut::Damaged(format!("{key:?} is stored more than once")));
    }
    let sent = handed.sent();
    let lost = sent.keys().filter(|key| !stored.contains_key(*key)).count();
    Ok(match lost {
        0 => Cut::Sound,
        _ => Cut::Lost(format!(
            "{lost} of {} messages, {} stored",
            sent.len(),
            stored.len()
        )),
    })
}

/// The how manieth of its device a message is: its bytes say so.
pub fn nth(data: &[u8]) -> u32 {
    u32::from_be_bytes(data.try_into().unwrap())
}

/// The newest message of a device, and how often it left numbers out.
#[derive(Default)]
struct Device {
    messages: u32,
    breaks: i64,
    last: Option<(i64, u16)>,
}

/// How a story ended.
pub struct Closed {
    /// Messages that were stored.
    pub messages: usize,
    /// How their callbacks stand.
    pub outbox: Outbox,
}

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Outbox {
            delivered,
            waiting,
            again,
            answered,
        } = self.outbox;
        write!(
            f,
            "{} messages stored once, {delivered} callbacks delivered and {waiting} still owed, \
             {again} refused or tried again, {answered} devices answered",
            self.messages
        )
    }
}

/// Ends a story: the senders get their last answers, the receiver is told everything, be it that
/// it refuses some, and when the server is gone the books agree.
pub async fn close(
    settings: &Settings,
    senders: Senders,
    receiver: &Receiver,
    victim: Victim,
) -> Closed {
    senders.go_on().await;
    let handed = senders.stop().await;
    let sent = handed.sent();
    let told = sent.keys();
    let told = told.flat_map(|key| Way::of(*key).iter().map(|way| (*way, *key)));
    let told: BTreeSet<Told> = told.collect();
    let received = receiver.until(told.len()).await;
    victim.kill().await;

    check(settings, &handed, true).await;
    assert!(received.ids.keys().eq(&told), "callbacks of other messages");
    // A line of a batch, too: it comes again with those it came with, and with no others.
    for ((_, key), ids) in &received.ids {
        assert!(
            ids.len() == 1,
            "{key:?} was told under several ids: {ids:?}"
        );
    }
    let contradicted = &received.contradicted;
    assert!(
        contradicted.is_empty(),
        "not the same again: {contradicted:?}"
    );
    let outbox = outbox::check(settings, &received).await;
    assert!(outbox.again > 0, "{outbox:?}");
    assert!(outbox.answered > 0, "{outbox:?}");
    Closed {
        messages: sent.len(),
        outbox,
    }
}

/// Checks everything that uplinks write, while no server runs: what was acknowledged is stored,
/// nothing else is, and all that is derived from it agrees.
pub async fn check(settings: &Settings, handed: &Handed, callbacks: bool) {
    let sent = handed.sent();
    let devices = devices(&sent);
    let pool = AnyPoolOptions::new().max_connections(1);
    sqlx::any::install_default_drivers();
    let pool = pool.connect(&settings.database_url).await.unwrap();
    let ids = messages(&pool, &sent).await;
    receptions(&pool, &ids).await;
    if callbacks {
        deliveries(&pool, &ids).await;
    }
    events(&pool, &devices).await;
    states(&pool, &devices).await;
    let stored = statistics(&pool).await;
    pool.close().await;

    let engine = Engine::open(settings.clone(), World::real()).await.unwrap();
    let counted = engine.rebuild_statistics(|_| {}).await.unwrap();
    assert_eq!(counted as usize, sent.len(), "messages counted anew");
    engine.close().await;
    let pool = AnyPoolOptions::new().max_connections(1);
    let pool = pool.connect(&settings.database_url).await.unwrap();
    let rebuilt = statistics(&pool).await;
    pool.close().await;
    assert!(stored == rebuilt, "statistics differ from their rebuild");
    assert!(!stored.is_empty());
}

fn devices(sent: &BTreeMap<Key, Sent>) -> BTreeMap<i64, Device> {
    let mut devices: BTreeMap<i64, Device> = BTreeMap::new();
    for message in sent.values() {
        let device = devices.entry(i64::from(message.key.0)).or_default();
        device.messages += 1;
        device.breaks += i64::from(message.after_break);
        device.last = device.last.max(Some((message.time, message.seq)));
    }
    devices
}

/// Each message once, as it was sent. Returns them by their ids.
async fn messages(pool: &AnyPool, sent: &BTreeMap<Key, Sent>) -> BTreeMap<i64, Key> {
    let rows = sqlx::query("SELECT id, device_id, time, seq, data, stations FROM messages")
        .fetch_all(pool)
        .await
        .unwrap();
    let mut ids = BTreeMap::new();
    let mut stored: BTreeMap<Key, u32> = BTreeMap::new();
    for row in &rows {
        let (id, device): (i64, i64) = (row.get(0), row.get(1));
        let key = (device as u32, nth(&row.get::<Vec<u8>, _>(4)));
        *stored.entry(key).or_default() += 1;
        ids.insert(id, key);
        let Some(message) = sent.get(&key) else {
            panic!("{key:?} is stored and was never acknowledged");
        };
        let (time, seq, stations): (i64, i64, i64) = (row.get(2), row.get(3), row.get(5));
        assert_eq!(
            (time, seq, stations),
            (message.time, i64::from(message.seq), 2),
            "{key:?}"
        );
    }
    let doubled: Vec<_> = stored.iter().filter(|(_, count)| **count != 1).collect();
    assert!(doubled.is_empty(), "stored more than once: {doubled:?}");
    let lost: Vec<_> = sent
        .keys()
        .filter(|key| !stored.contains_key(*key))
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    ids
}

/// Rows that a table has for each message.
async fn by_message(pool: &AnyPool, text: &'static str) -> BTreeMap<i64, i64> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(text).fetch_all(pool).await.unwrap();
    rows.into_iter().collect()
}

async fn receptions(pool: &AnyPool, ids: &BTreeMap<i64, Key>) {
    let text = "SELECT message_id, count(*) FROM receptions GROUP BY message_id";
    let counts = by_message(pool, text).await;
    assert!(counts.keys().eq(ids.keys()), "receptions of other messages");
    assert!(counts.values().all(|count| *count == 2), "both receptions");
}

/// Each message is owed by every callback that tells of it, once, and the counters say how many
/// are done.
async fn deliveries(pool: &AnyPool, ids: &BTreeMap<i64, Key>) {
    let text = "SELECT message_id, count(*) FROM deliveries GROUP BY message_id";
    let counts = by_message(pool, text).await;
    assert!(counts.keys().eq(ids.keys()), "callbacks of other messages");
    for (count, key) in counts.values().zip(ids.values()) {
        assert_eq!(*count, Way::of(*key).len() as i64, "callbacks of {key:?}");
    }
    let states = "SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state";
    let states: Vec<(i64, i64)> = sqlx::query_as(states).fetch_all(pool).await.unwrap();
    let of = |state| {
        states
            .iter()
            .find(|row| row.0 == state)
            .map_or(0, |row| row.1)
    };
    let counters: (i64, i64, i64) = sqlx::query_as(
        "SELECT CAST(SUM(owed) AS BIGINT), CAST(SUM(delivered) AS BIGINT), \
         CAST(SUM(failed) AS BIGINT) FROM callbacks",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(counters, (of(0), of(1), 0), "owed, delivered, failed");
}

/// A break is told once for each number left out, and nothing else is.
async fn events(pool: &AnyPool, devices: &BTreeMap<i64, Device>) {
    let told: Vec<(i64, String, i64)> =
        sqlx::query_as("SELECT device_id, kind, count(*) FROM events GROUP BY device_id, kind")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut breaks: BTreeMap<i64, i64> = BTreeMap::new();
    let mut failures = 0;
    for (device, kind, count) in told {
        match kind.as_str() {
            "CALLBACK_ERROR" => failures += count,
            "INVALID_SEQ_NUMBER" => assert!(breaks.insert(device, count).is_none()),
            "OUT_OF_SEQUENCE" => panic!("{count} numbers of device {device:X} were refused"),
            _ => assert_eq!(count, 1, "{kind} of device {device:X}"),
        }
    }
    // At most one an hour for each callback that is refused now and then.
    assert!(failures <= 6, "{failures} failures were told");
    for (id, device) in devices {
        let told = breaks.get(id).copied().unwrap_or_default();
        assert_eq!(told, device.breaks, "breaks told of device {id:X}");
    }
}

/// What a device's own row says of its newest message.
async fn states(pool: &AnyPool, devices: &BTreeMap<i64, Device>) {
    let rows: Vec<(i64, i64, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT d.id, d.last_seen, d.last_seq, d.seq_number, d.seq_time, m.time \
         FROM devices d JOIN messages m ON m.id = d.last_message_id",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert_eq!(rows.len(), devices.len(), "devices that were heard");
    for (id, last_seen, last_seq, reference, reference_time, time) in rows {
        let (newest, seq) = devices[&id].last.unwrap();
        assert_eq!((last_seen, reference_time, time), (newest, newest, newest));
        assert_eq!((last_seq, reference), (i64::from(seq), i64::from(seq)));
    }
    let counted: i64 = sqlx::query_scalar("SELECT CAST(SUM(messages) AS BIGINT) FROM device_types")
        .fetch_one(pool)
        .await
        .unwrap();
    let messages: u32 = devices.values().map(|device| device.messages).sum();
    assert_eq!(counted, i64::from(messages), "messages of the device types");
}

/// Every row of the statistics that counts anything, in order.
async fn statistics(pool: &AnyPool) -> Vec<String> {
    const FIGURES: [&str; 6] = ["rssi", "snr", "freq", "temperature", "idle", "transmit"];
    let columns = FIGURES.map(|of| format!("{of}_count, {of}_sum, {of}_min, {of}_max"));
    let columns = columns.join(", ");
    let counts = FIGURES.map(|of| format!("{of}_count <> 0")).join(" OR ");
    let mut figures = Vec::new();
    for (key, table) in [
        ("CAST(device_id AS TEXT), 0", "device_statistics"),
        ("owner, span", "fleet_statistics"),
    ] {
        let text = format!(
            "SELECT {key}, start, messages, bytes, {columns} FROM {table} \
             WHERE messages <> 0 OR bytes <> 0 OR {counts} ORDER BY 1, 2, 3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .fetch_all(pool)
            .await
            .unwrap();
        figures.extend(rows.iter().map(|row| {
            let owner: String = row.get(0);
            let numbers: Vec<String> = (1..row.len()).map(|at| number(row, at)).collect();
            format!("{table} {owner} {}", numbers.join(" "))
        }));
    }
    figures
}

fn number(row: &sqlx::any::AnyRow, at: usize) -> String {
    // A bare literal is a 32-bit number on PostgreSQL.
    match row.try_get::<i64, _>(at) {
        Ok(number) => number.to_string(),
        Err(_) => row.get::<i32, _>(at).to_string(),
    }
}
