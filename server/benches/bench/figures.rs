//! B9: a year's figures of a fleet from what was written with the messages, beside the same answer
//! by scanning every message and reception of the year. Both must be equal, to the last figure.

use std::time::Instant;

use domain::UnixMillis;
use domain::permission::Profile;
use domain::statistics::{Edges, Figure, Step, Subject, Tally};
use engine::testing::TestEngine;
use rusqlite::{Connection, Row, params};

use crate::table::Table;

/// Devices.
const DEVICES: u32 = 2_000;
/// Messages of each in the year, one reception a message.
const MESSAGES: u32 = 300;
/// Weeks of a year, with the one that has begun.
const WEEKS: i64 = 53;
/// Rounds.
const ROUNDS: usize = 7;
/// A Monday: 2025-01-06.
const START: i64 = 1_736_121_600_000;
const HOUR: i64 = 3_600_000;
const WEEK: i64 = 7 * 24 * HOUR;
/// The first device.
const FIRST: u32 = 0x30_0000;

/// B9.
pub async fn figures(table: &mut Table) {
    let test = TestEngine::sqlite().await;
    let ids: Vec<u32> = (0..DEVICES).map(|n| FIRST + n).collect();
    test.with_devices(0, &ids).await;
    test.with_stations(&[1]).await;
    let path = test.settings.database_url.clone();
    let connection = Connection::open(path.trim_start_matches("sqlite:")).expect("the file");
    fill(&connection, &test);
    let made = test.engine.rebuild_statistics(|_| ()).await;
    assert_eq!(made.expect("figures"), u64::from(DEVICES * MESSAGES));

    let who = test.member(Profile::Operator);
    let edges = |from: i64| {
        let at = (0..=WEEKS).map(|n| UnixMillis(from + n * WEEK)).collect();
        Edges::new(Step::Week, at).expect("whole hours")
    };
    // By the calendar of UTC, and of a zone that is two hours ahead.
    let (here, there) = (edges(START), edges(START - 2 * HOUR));
    let group = Subject::Group(test.group);
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    let (mut took, mut ahead) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (edges, times) in [(&here, &mut took), (&there, &mut ahead)] {
            let begun = Instant::now();
            let series = test.engine.statistics(&who, group, edges).await;
            let seconds = begun.elapsed().as_secs_f64();
            times.push(seconds * 1e3);
            let series = series.expect("figures");
            let begun = Instant::now();
            let scanned = scanned(&connection, &test, edges.since().0);
            let scanning = begun.elapsed().as_secs_f64();
            let mut told = vec![Tally::default(); WEEKS as usize];
            for bucket in &series.buckets {
                let place = edges.place(bucket.start).expect("a week of the year");
                told[place] = bucket.tally;
            }
            assert_eq!(told, scanned, "the same answer");
            if std::ptr::eq(edges, &here) {
                ours.push(1.0 / seconds);
                beside.push(1.0 / scanning);
            }
        }
    }
    let what = format!(
        "a year of a fleet by weeks, {} messages, from what was written with them, beside scanning",
        DEVICES * MESSAGES
    );
    table.rates("B9", &what, &ours, &beside, 50.0);
    table.limit("B9", "that year, by the calendar of UTC", &took, 50.0, "ms");
    table.limit(
        "B9",
        "that year, by the calendar of another zone",
        &ahead,
        50.0,
        "ms",
    );
    drop(connection);
    test.close().await;
}

/// A year of messages, evenly over it, with values that are never the same for long.
fn fill(connection: &Connection, test: &TestEngine) {
    let (of_type, group) = (test.device_types[0].to_string(), test.group.to_string());
    let length = WEEKS * WEEK / i64::from(MESSAGES) - 1;
    connection.execute_batch("BEGIN IMMEDIATE").expect("sql");
    let mut message = connection
        .prepare(
            "INSERT INTO messages (id, device_id, device_type_id, group_id, time, seq, data, ack, \
             stations, rssi, snr, format_version, created) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 1, ?8, ?9, 1, ?5)",
        )
        .expect("sql");
    let mut reception = connection
        .prepare(
            "INSERT INTO receptions (device_id, seq, time, station_id, message_id, data, rssi, \
             snr, freq, ack) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, 0)",
        )
        .expect("sql");
    for n in 0..MESSAGES {
        for nth in 0..DEVICES {
            let id = i64::from(n * DEVICES + nth) + 1;
            let time = START + i64::from(n) * length + i64::from(nth) * 7_919 % length;
            let rssi = -140.0 + f64::from((n * 31 + nth * 17) % 600) / 10.0;
            let snr = f64::from((n * 13 + nth * 7) % 300) / 10.0;
            let freq = 868_030_000 + i64::from((n * 101 + nth) % 200_000);
            let data = vec![0_u8; (nth % 12) as usize + 1];
            let device = FIRST + nth;
            message
                .execute(params![
                    id, device, of_type, group, time, n, data, rssi, snr
                ])
                .expect("sql");
            reception
                .execute(params![device, n, time, id, data, rssi, snr, freq])
                .expect("sql");
        }
    }
    drop((message, reception));
    connection.execute_batch("COMMIT; ANALYZE").expect("sql");
}

/// The figures of each week from `since` on, read from every message and reception.
fn scanned(connection: &Connection, test: &TestEngine, since: i64) -> Vec<Tally> {
    let mut weeks = vec![Tally::default(); WEEKS as usize];
    let (group, before) = (test.group.to_string(), since + WEEKS * WEEK);
    let mut messages = connection
        .prepare(
            "SELECT (time - ?1) / 604800000, COUNT(*), SUM(LENGTH(data)) FROM messages \
             WHERE group_id = ?2 AND kind = 0 AND time >= ?1 AND time < ?3 GROUP BY 1",
        )
        .expect("sql");
    let mut rows = messages.query(params![since, group, before]).expect("rows");
    while let Some(row) = rows.next().expect("a row") {
        let week = &mut weeks[whole(row, 0) as usize];
        (week.messages, week.bytes) = (whole(row, 1), whole(row, 2));
    }
    // Hundredths, rounded away from zero.
    let mut receptions = connection
        .prepare(
            "SELECT (r.time - ?1) / 604800000, COUNT(*), \
             SUM(CAST(r.rssi * 100 - 0.5 AS BIGINT)), MIN(CAST(r.rssi * 100 - 0.5 AS BIGINT)), \
             MAX(CAST(r.rssi * 100 - 0.5 AS BIGINT)), \
             SUM(CAST(r.snr * 100 + 0.5 AS BIGINT)), MIN(CAST(r.snr * 100 + 0.5 AS BIGINT)), \
             MAX(CAST(r.snr * 100 + 0.5 AS BIGINT)), SUM(r.freq), MIN(r.freq), MAX(r.freq) \
             FROM receptions r JOIN messages m ON m.id = r.message_id \
             WHERE m.group_id = ?2 AND r.time >= ?1 AND r.time < ?3 GROUP BY 1",
        )
        .expect("sql");
    let mut rows = receptions
        .query(params![since, group, before])
        .expect("rows");
    while let Some(row) = rows.next().expect("a row") {
        let week = &mut weeks[whole(row, 0) as usize];
        let figure = |at: usize| Figure {
            count: whole(row, 1),
            sum: whole(row, at),
            min: whole(row, at + 1),
            max: whole(row, at + 2),
        };
        (week.rssi, week.snr, week.freq) = (figure(2), figure(5), figure(8));
    }
    weeks
}

fn whole(row: &Row<'_>, at: usize) -> i64 {
    row.get(at).expect("a whole number")
}
