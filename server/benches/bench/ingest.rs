//! B1 and B2: durable ingest, from the body of a request to the commit, beside a loop that
//! only writes the same rows in the same batches.

use std::time::Instant;

use bytes::Bytes;
use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::testing::TestEngine;

use crate::bare;
use crate::table::Table;

/// Devices, each of which sends in turn.
pub const DEVICES: u32 = 10_000;
/// Messages of one round.
pub const MESSAGES: u32 = 20_000;
/// Receptions of one request.
pub const BATCH: u32 = 500;
/// Requests under way at once.
const SENDERS: usize = 4;
/// Rounds.
const ROUNDS: u32 = 5;
/// First device id.
pub const FIRST_DEVICE: u32 = 0x10_0000;
/// The station that hears everything.
pub const STATION: u32 = 0x2731;
/// The custom format of the device type.
const FORMAT: &str = "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
    AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
    Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 Digital2::bool:1 \
    Digital1::bool:0";
/// Time of the first message (ms).
pub const START: i64 = 1_700_000_000_000;

/// B1.
pub async fn sqlite(table: &mut Table) {
    let ours = ready(TestEngine::sqlite().await).await;
    let beside = bare::Sqlite::new(TestEngine::sqlite().await).await;
    let (mut our_rates, mut beside_rates) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        our_rates.push(run(&ours, round).await);
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
    let ours = ready(TestEngine::postgres().await.expect("a PostgreSQL server")).await;
    let beside = TestEngine::postgres().await.expect("a PostgreSQL server");
    let mut copy = bare::Copy::new(&beside).await;
    let (mut our_rates, mut beside_rates) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        our_rates.push(run(&ours, round).await);
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

/// Devices, a station, a format and a callback that nobody serves yet.
async fn ready(test: TestEngine) -> TestEngine {
    let devices: Vec<u32> = (FIRST_DEVICE..FIRST_DEVICE + DEVICES).collect();
    test.with_devices(0, &devices).await;
    test.with_stations(&[STATION]).await;
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
    test.clock.set(domain::UnixMillis(START + 86_400_000));
    // Only the committer: this measures ingest, the rows wait for the callback worker.
    test.start_without_callbacks();
    test
}

/// One round of ours: messages a second.
async fn run(test: &TestEngine, round: u32) -> f64 {
    let bodies: Vec<Bytes> = (0..MESSAGES / BATCH)
        .map(|batch| body(round, batch))
        .collect();
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
    f64::from(MESSAGES) / start.elapsed().as_secs_f64()
}

/// The nth message of a round: device, sequence number and time.
pub fn message(round: u32, n: u32) -> (u32, u32, i64) {
    let count = round * MESSAGES + n;
    let device = FIRST_DEVICE + count % DEVICES;
    (
        device,
        count / DEVICES,
        START + i64::from(count / DEVICES) * 600_000 + i64::from(n),
    )
}

/// The bytes of a message.
pub fn data(n: u32) -> [u8; 12] {
    let mut bytes = [0x41, 0xea, 0, 0, 0x64, 1, 0x4c, 0, 0xda, 0xff, 0x2b, 0];
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes
}

fn body(round: u32, batch: u32) -> Bytes {
    let item = |n: u32| {
        let (device, seq, time) = message(round, n);
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
