//! B1 and B2: durable ingest, from the body of a request to the commit, beside a loop that
//! only writes the same rows in the same batches. What is handed in is fresh, so that every
//! sequence number is judged by those before it.

use std::time::Instant;

use bytes::Bytes;
use domain::UnixMillis;
use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::testing::TestEngine;

use crate::bare;
use crate::table::Table;

/// Messages of one round.
pub const MESSAGES: u32 = 20_000;
/// Receptions of one request.
pub const BATCH: u32 = 500;
/// Requests under way at once.
const SENDERS: usize = 4;
/// Rounds.
const ROUNDS: u32 = 5;
/// First device id.
const FIRST_DEVICE: u32 = 0x10_0000;
/// The devices of B1 and B2, each of which sends in turn.
pub const FLEET: Senders = Senders {
    devices: 10_000,
    apart: 1,
    stride: 1,
    first: 0,
    start: START,
};
/// The station that hears everything.
pub const STATION: u32 = 0x2731;
/// The custom format of the device type.
const FORMAT: &str = "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
    AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
    Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 Digital2::bool:1 \
    Digital1::bool:0";
/// Time of the first message (ms): 2026-01-01, when the clocks of these engines stand.
const START: i64 = 1_767_225_600_000;
/// From the beginning of a round to that of the next (ms): a round's messages are a millisecond
/// apart, and it ends with a minute in which they are closed.
const EVERY: i64 = 120_000;

/// B1.
pub async fn sqlite(table: &mut Table) {
    let ours = ready(TestEngine::sqlite().await, &FLEET.ids()).await;
    let beside = bare::Sqlite::new(TestEngine::sqlite().await).await;
    let (mut our_rates, mut beside_rates) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        our_rates.push(run(&ours, &FLEET, round).await);
        beside_rates.push(rate(|| beside.run(round)));
        eprintln!(
            "B1 round {round}: {:.0}/s, bare loop {:.0}/s",
            our_rates[round as usize], beside_rates[round as usize]
        );
    }
    let what = "durable ingest on SQLite, messages, beside a bare loop over SQLite's C interface";
    table.rates("B1", what, &our_rates, &beside_rates, 0.5);
    ours.close().await;
    beside.close().await;
}

/// B2.
pub async fn postgres(table: &mut Table) {
    if std::env::var_os("TEST_POSTGRES_URL").is_none() {
        table.skipped("B2", "TEST_POSTGRES_URL is not set");
        return;
    }
    let ours = TestEngine::postgres().await.expect("a PostgreSQL server");
    let ours = ready(ours, &FLEET.ids()).await;
    let beside = TestEngine::postgres().await.expect("a PostgreSQL server");
    let mut copy = bare::Copy::new(&beside).await;
    let (mut our_rates, mut beside_rates) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        our_rates.push(run(&ours, &FLEET, round).await);
        let start = Instant::now();
        copy.run(round).await;
        beside_rates.push(f64::from(MESSAGES) / start.elapsed().as_secs_f64());
        eprintln!(
            "B2 round {round}: {:.0}/s, COPY {:.0}/s",
            our_rates[round as usize], beside_rates[round as usize]
        );
    }
    let what =
        "durable ingest on PostgreSQL, messages, beside COPY of the same rows over a unix socket";
    table.rates("B2", what, &our_rates, &beside_rates, 0.3);
    drop(copy);
    ours.close().await;
    beside.close().await;
}

/// What a message costs with a million devices registered, beside a thousand, round by round.
pub async fn registered(table: &mut Table) {
    const MANY: u32 = 1_000_000;
    let thousand = Senders {
        devices: 1_000,
        ..FLEET
    };
    let few = ready(TestEngine::sqlite().await, &thousand.ids()).await;
    let many = ready(
        TestEngine::sqlite().await,
        &Senders {
            devices: MANY,
            ..FLEET
        }
        .ids(),
    )
    .await;
    // A device's first message activates it, which is no part of what is compared here.
    run(&few, &thousand, 0).await;
    activate(&many);
    let mut few_round = 0;
    for (what, senders) in [
        (
            "a thousand of them send, far apart",
            Senders {
                apart: MANY / 1_000,
                ..thousand
            },
        ),
        (
            "all of them send, in no order",
            Senders {
                devices: MANY,
                apart: 1,
                stride: 617_293,
                // What comes next for the thousand among them that have sent.
                first: ROUNDS * MESSAGES / 1_000,
                start: START + i64::from(ROUNDS) * EVERY,
            },
        ),
    ] {
        let (mut many_rates, mut few_rates) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            few_round += 1;
            many_rates.push(run(&many, &senders, round).await);
            few_rates.push(run(&few, &thousand, few_round).await);
            eprintln!(
                "a million, {what}, round {round}: {:.0}/s, a thousand {:.0}/s",
                many_rates[round as usize], few_rates[round as usize]
            );
        }
        let what =
            format!("messages on SQLite of 1,000,000 devices ({what}), beside 1,000 devices");
        // At most 1.3 times the cost.
        table.rates("B1", &what, &many_rates, &few_rates, 1.0 / 1.3);
    }
    few.close().await;
    many.close().await;
}

/// Gives every device a token, as its first message would.
fn activate(test: &TestEngine) {
    let path = test.settings.database_url.trim_start_matches("sqlite:");
    let connection = rusqlite::Connection::open(path).expect("the file is there");
    let changed = connection
        .execute(
            "UPDATE devices SET token = 1, activated = ?1, \
             contract_id = (SELECT x.contract_id FROM device_type_contracts x \
               WHERE x.device_type_id = devices.device_type_id AND x.position = 0)",
            [START],
        )
        .expect("sql");
    assert!(changed > 0);
}

/// Who sends, and in which order.
#[derive(Clone, Copy)]
pub struct Senders {
    devices: u32,
    /// From one id to the next.
    apart: u32,
    /// From one message to the next, in devices.
    stride: u32,
    /// The first sequence number of each.
    first: u32,
    /// When the first round begins (ms).
    start: i64,
}

impl Senders {
    /// Their ids.
    pub fn ids(&self) -> Vec<u32> {
        (0..self.devices)
            .map(|n| FIRST_DEVICE + n * self.apart)
            .collect()
    }

    /// The same, their first round at another time (ms).
    pub const fn beginning(self, start: i64) -> Self {
        Self { start, ..self }
    }

    /// When the last message of a round is sent.
    pub fn end(&self, round: u32) -> UnixMillis {
        UnixMillis(self.message(round, MESSAGES - 1).2)
    }

    /// The nth message of a round: device, sequence number and time (ms).
    pub fn message(&self, round: u32, n: u32) -> (u32, u32, i64) {
        let count = round * MESSAGES + n;
        let at = u64::from(count) * u64::from(self.stride) % u64::from(self.devices);
        let seq = self.first + count / self.devices;
        (
            // Below the number of devices, which is a u32.
            FIRST_DEVICE + at as u32 * self.apart,
            seq,
            self.start + i64::from(round) * EVERY + i64::from(n),
        )
    }
}

/// Devices, a station, a format and a callback that nobody serves yet.
async fn ready(test: TestEngine, devices: &[u32]) -> TestEngine {
    test.with_devices(0, devices).await;
    test.with_stations(&[STATION]).await;
    test.place_station(STATION, 46.05, 14.5).await;
    test.with_format(0, FORMAT).await;
    let input = CallbackInput {
        method: "GET".into(),
        url: "http://127.0.0.1:9/?id={device}&time={time}&data={data}".into(),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let who = test.member(Profile::CustomerWrite);
    test.engine
        .create_callback(&who, test.device_types[0], &input)
        .await
        .expect("a sound callback");
    // Only the committer: this measures ingest, the rows wait for the callback worker.
    test.start_without_callbacks();
    test
}

/// One round of ours: messages a second.
async fn run(test: &TestEngine, senders: &Senders, round: u32) -> f64 {
    let bodies: Vec<Bytes> = (0..MESSAGES / BATCH)
        .map(|batch| body(senders, round, batch))
        .collect();
    test.clock.set(senders.end(round));
    let start = Instant::now();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let sender = || async {
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(body) = bodies.get(at) else { return };
            let answers = test
                .engine
                .receive(&test.token, body.clone())
                .await
                .expect("stored");
            assert_eq!(answers.len(), BATCH as usize);
            let accepted = serde_json::to_string(&answers).expect("answers are JSON");
            assert_eq!(accepted.matches("accepted").count(), BATCH as usize);
        }
    };
    futures::future::join_all((0..SENDERS).map(|_| sender())).await;
    // Their time to be closed comes: positions are computed, which is part of the work.
    test.clock.advance(60_000);
    test.close_messages().await;
    f64::from(MESSAGES) / start.elapsed().as_secs_f64()
}

/// The bytes of a message.
pub fn data(n: u32) -> [u8; 12] {
    let mut bytes = [0x41, 0xea, 0, 0, 0x64, 1, 0x4c, 0, 0xda, 0xff, 0x2b, 0];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// The body of a request.
pub fn body(senders: &Senders, round: u32, batch: u32) -> Bytes {
    let item = |n: u32| {
        let (device, seq, time) = senders.message(round, n);
        let data = payload::hex::encode_lower(&data(n));
        format!(
            r#"{{"station":"{STATION:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{data}","rssi":-112.5,"snr":18.25,"freq":868130000,"rep":3,"ack":false}}"#
        )
    };
    let items: Vec<String> = (batch * BATCH..(batch + 1) * BATCH).map(item).collect();
    Bytes::from(format!("[{}]", items.join(",")))
}

fn rate(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    f64::from(MESSAGES) / start.elapsed().as_secs_f64()
}
