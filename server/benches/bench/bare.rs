//! The limits: loops that know everything beforehand and only write it.

use engine::testing::TestEngine;
use rusqlite::Statement;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::fmt::Write as _;

use crate::ingest::{BATCH, FLEET, MESSAGES, STATION, data};

const DECODED: &str = r#"{"Temp":29.25,"AccX":356,"AccY":76,"AccZ":65498,"Battery":43,"Digital8":false,"Digital7":false,"Digital6":false,"Digital5":false,"Digital4":false,"Digital3":false,"Digital2":false,"Digital1":false}"#;
const CALLBACK: &str = "0123456789abcdef01234567";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Messages that ours closes in one transaction.
const CLOSED: u32 = 1_000;

/// The columns of a row of statistics beside its key, and those of one message.
const FIGURES: &str = "messages, bytes, rssi_count, rssi_sum, rssi_min, rssi_max, snr_count, snr_sum, snr_min, snr_max, freq_count, freq_sum, freq_min, freq_max, temperature_count, temperature_sum, temperature_min, temperature_max, idle_count, idle_sum, idle_min, idle_max, transmit_count, transmit_sum, transmit_min, transmit_max";
const OF_ONE: [i64; 26] = [
    1,
    12,
    1,
    -11_250,
    -11_250,
    -11_250,
    1,
    1_825,
    1_825,
    1_825,
    1,
    868_130_000,
    868_130_000,
    868_130_000,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
];

/// Adds the figures of one message to a row of statistics.
fn upsert(table: &str, key: &str) -> String {
    let marks = vec!["?"; key.split(',').count()].join(",");
    let values = OF_ONE.map(|value| value.to_string()).join(",");
    let figures = ["rssi", "snr", "freq"].map(|figure| {
        format!(
            "{figure}_count = {figure}_count + 1, {figure}_sum = {figure}_sum + excluded.{figure}_sum, \
             {figure}_min = MIN({figure}_min, excluded.{figure}_min), \
             {figure}_max = MAX({figure}_max, excluded.{figure}_max)"
        )
    });
    format!(
        "INSERT INTO {table} ({key}, {FIGURES}) VALUES ({marks},{values}) ON CONFLICT ({key}) \
         DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes, {}",
        figures.join(", ")
    )
}

/// What is prepared once a round.
struct Statements<'c> {
    messages: Statement<'c>,
    receptions: Statement<'c>,
    deliveries: Statement<'c>,
    devices: Statement<'c>,
    hours: Statement<'c>,
    owners: Statement<'c>,
    closing: Statement<'c>,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c rusqlite::Connection) -> Self {
        let prepare = |sql: &str| connection.prepare(sql).expect("sql");
        Self {
            messages: prepare(
                "INSERT INTO messages (id, device_id, device_type_id, time, seq, data, ack, \
                 stations, rssi, snr, decoded, format_version, created, group_id, kind, lqi, \
                 closes, carriage, over_quota) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            ),
            receptions: prepare(
                "INSERT INTO receptions (device_id, seq, time, station_id, message_id, data, \
                 rssi, snr, freq, rep, ack, kind) VALUES (?,?,?,?,?,?,?,?,?,?,?,0)",
            ),
            deliveries: prepare(
                "INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, \
                 attempts, created) VALUES (?,?,?,?,0,?,0,?)",
            ),
            devices: prepare(
                "UPDATE devices SET last_seen = ?1, last_seq = ?2, last_message_id = ?3, \
                 heard_at = ?4, seq_number = ?2, seq_time = ?1, quota_day = ?5, \
                 uplinks = uplinks + 1 WHERE id = ?6",
            ),
            hours: prepare(&upsert("device_statistics", "device_id, start")),
            owners: prepare(&upsert("fleet_statistics", "owner, span, start")),
            closing: prepare(
                "UPDATE messages SET closes = 0, lat = ?, lng = ?, radius = ?, \
                 position_source = ? WHERE id = ?",
            ),
        }
    }
}

/// Prepared statements through SQLite's C interface, one transaction a batch.
pub struct Sqlite {
    test: TestEngine,
    connection: rusqlite::Connection,
    device_type: String,
    group: String,
}

impl Sqlite {
    /// On the same tables with the same settings.
    pub async fn new(test: TestEngine) -> Self {
        test.with_devices(0, &FLEET.ids()).await;
        test.with_stations(&[STATION]).await;
        let path = test.settings.database_url.trim_start_matches("sqlite:");
        let connection = rusqlite::Connection::open(path).expect("the file is there");
        for pragma in [
            "synchronous = FULL",
            "cache_size = -65536",
            "wal_autocheckpoint = 8192",
            "temp_store = MEMORY",
        ] {
            connection
                .execute_batch(&format!("PRAGMA {pragma}"))
                .expect("a pragma");
        }
        connection
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
            .expect("a pragma");
        let device_type = test.device_types[0].to_string();
        let group = test.group.to_string();
        Self {
            test,
            connection,
            device_type,
            group,
        }
    }

    /// Writes the messages of a round, and closes them.
    pub fn run(&self, round: u32) {
        let mut statements = Statements::prepare(&self.connection);
        for batch in 0..MESSAGES / BATCH {
            self.write(&mut statements, round, batch);
        }
        for batch in 0..MESSAGES / CLOSED {
            self.close_batch(&mut statements, round, batch);
        }
    }

    /// What one batch writes, in one transaction.
    fn write(&self, statements: &mut Statements<'_>, round: u32, batch: u32) {
        let c = &self.connection;
        let Statements {
            messages,
            receptions,
            deliveries,
            devices,
            hours,
            owners,
            ..
        } = statements;
        c.execute_batch("BEGIN IMMEDIATE").expect("sql");
        let mut changed = Vec::with_capacity(BATCH as usize * 4);
        let mut first = 0;
        for n in batch * BATCH..(batch + 1) * BATCH {
            let (device, seq, time) = FLEET.message(round, n);
            first = time;
            let id = i64::from(round * MESSAGES + n + 1);
            let bytes = data(n);
            messages
                .execute(rusqlite::params![
                    id,
                    device,
                    self.device_type,
                    time,
                    seq,
                    bytes,
                    0,
                    1,
                    -112.5,
                    18.25,
                    DECODED,
                    1,
                    time,
                    self.group,
                    0,
                    3,
                    time + 25_000,
                    0,
                    0
                ])
                .expect("sql");
            receptions
                .execute(rusqlite::params![
                    device,
                    seq,
                    time,
                    STATION,
                    id,
                    bytes,
                    -112.5,
                    18.25,
                    868_130_000,
                    3,
                    0
                ])
                .expect("sql");
            deliveries
                .execute(rusqlite::params![id, CALLBACK, id, STATION, time, time])
                .expect("sql");
            devices
                .execute(rusqlite::params![time, seq, id, time, time / DAY, device])
                .expect("sql");
            hours
                .execute(rusqlite::params![device, time - time % HOUR])
                .expect("sql");
            changed.extend(device.to_be_bytes());
        }
        for owner in [&self.device_type, &self.group] {
            for (span, length) in [(0, HOUR), (1, DAY), (2, 30 * DAY)] {
                owners
                    .execute(rusqlite::params![owner, span, first - first % length])
                    .expect("sql");
            }
        }
        c.execute("UPDATE device_types SET messages = messages + ?", [BATCH])
            .expect("sql");
        c.execute("UPDATE callbacks SET owed = owed + ?", [BATCH])
            .expect("sql");
        self.tell(&changed);
        c.execute_batch("COMMIT").expect("sql");
    }

    /// Closes as many messages as ours does in one transaction.
    fn close_batch(&self, statements: &mut Statements<'_>, round: u32, batch: u32) {
        let c = &self.connection;
        c.execute_batch("BEGIN IMMEDIATE").expect("sql");
        let mut changed = Vec::with_capacity(CLOSED as usize * 4);
        for n in batch * CLOSED..(batch + 1) * CLOSED {
            let id = i64::from(round * MESSAGES + n + 1);
            statements
                .closing
                .execute(rusqlite::params![46.05, 14.5, 9_000, 1, id])
                .expect("sql");
            changed.extend(FLEET.message(round, n).0.to_be_bytes());
        }
        self.tell(&changed);
        c.execute_batch("COMMIT").expect("sql");
    }

    /// Says in the live feed which devices changed.
    fn tell(&self, devices: &[u8]) {
        let c = &self.connection;
        c.execute("UPDATE feed_head SET position = position + 1", [])
            .expect("sql");
        c.execute(
            "INSERT INTO feed (position, time, devices) SELECT position, 0, ? FROM feed_head",
            [devices],
        )
        .expect("sql");
    }

    /// Removes the file.
    pub async fn close(self) {
        drop(self.connection);
        self.test.close().await;
    }
}

/// `COPY` of the rows over the server's unix socket, one transaction a batch.
pub struct Copy {
    pool: sqlx::PgPool,
    device_type: String,
    group: String,
}

impl Copy {
    /// On the same tables.
    pub async fn new(test: &TestEngine) -> Self {
        let url = &test.settings.database_url;
        let mut tcp = PgConnection::connect(url).await.expect("the server");
        let folders: (String,) = sqlx::query_as("SHOW unix_socket_directories")
            .fetch_one(&mut tcp)
            .await
            .expect("sql");
        let folder = folders
            .0
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let options: PgConnectOptions = url.parse().expect("a URL");
        let pool = sqlx::PgPool::connect_with(options.socket(folder))
            .await
            .expect("its socket");
        Self {
            pool,
            device_type: test.device_types[0].to_string(),
            group: test.group.to_string(),
        }
    }

    /// Copies the messages, receptions, deliveries and hours of a round. What ours updates (the
    /// devices, the totals, the messages again when they are closed) is not copied.
    pub async fn run(&mut self, round: u32) {
        for batch in 0..MESSAGES / BATCH {
            let (mut messages, mut receptions, mut deliveries, mut hours) =
                (String::new(), String::new(), String::new(), String::new());
            let figures = OF_ONE.map(|value| value.to_string()).join("\t");
            for n in batch * BATCH..(batch + 1) * BATCH {
                let (device, seq, time) = FLEET.message(round, n);
                let id = round * MESSAGES + n + 1;
                let hex = payload::hex::encode_lower(&data(n));
                let (kind, group) = (&self.device_type, &self.group);
                // Writing to a string cannot fail.
                let _ = writeln!(
                    messages,
                    "{id}\t{device}\t{kind}\t{time}\t{seq}\t\\\\x{hex}\t0\t1\t-112.5\t18.25\t{DECODED}\t1\t{time}\t{group}\t0\t3\t{time}\t0\t0"
                );
                let _ = writeln!(
                    receptions,
                    "{device}\t{seq}\t{time}\t{STATION}\t{id}\t\\\\x{hex}\t-112.5\t18.25\t868130000\t3\t0\t0"
                );
                let _ = writeln!(
                    deliveries,
                    "{id}\t{CALLBACK}\t{id}\t{STATION}\t0\t{time}\t0\t\\N\t{time}"
                );
                // Copying cannot add to a row, so each message has one of its own.
                let _ = writeln!(hours, "{device}\t{time}\t{figures}");
            }
            // Each COPY is its own transaction: fewer flushes than one a batch would be unfair to
            // us, so they are switched off for the first ones and the last one pays for all.
            let copy_hours =
                format!("COPY device_statistics (device_id, start, {FIGURES}) FROM STDIN");
            for (statement, rows, flush) in [
                (copy_hours.as_str(), hours, "off"),
                (
                    "COPY messages (id, device_id, device_type_id, time, seq, data, ack, stations, rssi, snr, decoded, format_version, created, group_id, kind, lqi, closes, carriage, over_quota) FROM STDIN",
                    messages,
                    "off",
                ),
                (
                    "COPY receptions (device_id, seq, time, station_id, message_id, data, rssi, snr, freq, rep, ack, kind) FROM STDIN",
                    receptions,
                    "off",
                ),
                (
                    "COPY deliveries (id, callback_id, message_id, station_id, state, due, attempts, lease, created) FROM STDIN",
                    deliveries,
                    "on",
                ),
            ] {
                let mut connection = self.pool.acquire().await.expect("a connection");
                let set = format!("SET synchronous_commit = {flush}");
                sqlx::query(sqlx::AssertSqlSafe(set))
                    .execute(&mut *connection)
                    .await
                    .expect("sql");
                let mut copy = connection.copy_in_raw(statement).await.expect("COPY");
                copy.send(rows.as_bytes()).await.expect("COPY");
                copy.finish().await.expect("COPY");
            }
        }
    }
}
