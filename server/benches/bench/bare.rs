//! The limits: loops that know everything beforehand and only write it.

use engine::testing::TestEngine;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::fmt::Write as _;

use crate::ingest::{BATCH, MESSAGES, STATION, data, message};

const DECODED: &str = r#"{"Temp":29.25,"AccX":356,"AccY":76,"AccZ":65498,"Battery":43,"Digital8":false,"Digital7":false,"Digital6":false,"Digital5":false,"Digital4":false,"Digital3":false,"Digital2":false,"Digital1":false}"#;
const CALLBACK: &str = "0123456789abcdef01234567";

/// Prepared statements through SQLite's C interface, one transaction a batch.
pub struct Sqlite {
    test: TestEngine,
    connection: rusqlite::Connection,
    device_type: String,
}

impl Sqlite {
    /// On the same tables with the same settings.
    pub async fn new(test: TestEngine) -> Self {
        let devices: Vec<u32> = (crate::ingest::FIRST_DEVICE
            ..crate::ingest::FIRST_DEVICE + crate::ingest::DEVICES)
            .collect();
        test.with_devices(0, &devices).await;
        test.with_stations(&[STATION]).await;
        let path = test.settings.database_url.trim_start_matches("sqlite:");
        let connection = rusqlite::Connection::open(path).expect("the file is there");
        for pragma in [
            "synchronous = FULL",
            "cache_size = -65536",
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
        Self {
            test,
            connection,
            device_type,
        }
    }

    /// Writes the messages of a round.
    pub fn run(&self, round: u32) {
        let c = &self.connection;
        let mut messages = c.prepare("INSERT INTO messages (id, device_id, device_type_id, time, seq, data, ack, stations, rssi, snr, decoded, format_version, created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)").expect("sql");
        let mut receptions = c.prepare("INSERT INTO receptions (device_id, seq, time, station_id, message_id, data, rssi, snr, freq, rep, ack) VALUES (?,?,?,?,?,?,?,?,?,?,?)").expect("sql");
        let mut deliveries = c.prepare("INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, attempts, created) VALUES (?,?,?,?,0,?,0,?)").expect("sql");
        let mut devices = c
            .prepare("UPDATE devices SET last_seen = ?, last_message_id = ? WHERE id = ?")
            .expect("sql");
        for batch in 0..MESSAGES / BATCH {
            c.execute_batch("BEGIN IMMEDIATE").expect("sql");
            let mut changed = Vec::with_capacity(BATCH as usize * 4);
            for n in batch * BATCH..(batch + 1) * BATCH {
                let (device, seq, time) = message(round, n);
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
                        time
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
                    .execute(rusqlite::params![time, id, device])
                    .expect("sql");
                changed.extend(device.to_be_bytes());
            }
            c.execute("UPDATE device_types SET messages = messages + ?", [BATCH])
                .expect("sql");
            c.execute("UPDATE feed_head SET position = position + 1", [])
                .expect("sql");
            c.execute(
                "INSERT INTO feed (position, time, devices) SELECT position, 0, ? FROM feed_head",
                [changed],
            )
            .expect("sql");
            c.execute_batch("COMMIT").expect("sql");
        }
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
        }
    }

    /// Copies the messages, receptions and deliveries of a round.
    pub async fn run(&mut self, round: u32) {
        for batch in 0..MESSAGES / BATCH {
            let (mut messages, mut receptions, mut deliveries) =
                (String::new(), String::new(), String::new());
            for n in batch * BATCH..(batch + 1) * BATCH {
                let (device, seq, time) = message(round, n);
                let id = round * MESSAGES + n + 1;
                let hex = payload::hex::encode_lower(&data(n));
                let kind = &self.device_type;
                // Writing to a string cannot fail.
                let _ = writeln!(
                    messages,
                    "{id}\t{device}\t{kind}\t{time}\t{seq}\t\\\\x{hex}\t0\t1\t-112.5\t18.25\t{DECODED}\t1\t{time}"
                );
                let _ = writeln!(
                    receptions,
                    "{device}\t{seq}\t{time}\t{STATION}\t{id}\t\\\\x{hex}\t-112.5\t18.25\t868130000\t3\t0"
                );
                let _ = writeln!(
                    deliveries,
                    "{id}\t{CALLBACK}\t{id}\t{STATION}\t0\t{time}\t0\t\\N\t{time}"
                );
            }
            // Each COPY is its own transaction: fewer flushes than one a batch would be unfair to
            // us, so they are switched off for the first two and the last one pays for all.
            for (statement, rows, flush) in [
                (
                    "COPY messages (id, device_id, device_type_id, time, seq, data, ack, stations, rssi, snr, decoded, format_version, created) FROM STDIN",
                    messages,
                    "off",
                ),
                (
                    "COPY receptions (device_id, seq, time, station_id, message_id, data, rssi, snr, freq, rep, ack) FROM STDIN",
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
