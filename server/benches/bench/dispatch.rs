//! B5: callbacks from the outbox to their receiver and into the record, beside a loop of the bare
//! client; and those of ninety-nine receivers while one more swallows its connections.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use bytes::Bytes;
use domain::CallbackId;
use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::callback::work_forever;
use engine::testing::TestEngine;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;

use crate::ingest::{BATCH, FLEET, MESSAGES, STATION, body, data};
use crate::table::Table;

/// Rounds.
const ROUNDS: u32 = 5;
/// How often it is looked how many were recorded.
const LOOK: Duration = Duration::from_millis(5);

/// Receivers that answer, and messages that each of them is told.
const OTHERS: u32 = 99;
const TOLD: u32 = 200;

/// A server on loopback that takes everything.
async fn receiver() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().fallback(async || http::StatusCode::NO_CONTENT);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Makes a callback that goes to an origin.
async fn callback(test: &TestEngine, origin: &str) -> CallbackId {
    let input = CallbackInput {
        method: "GET".into(),
        url: format!("{origin}/?id={{device}}&time={{time}}&data={{data}}"),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let who = test.member(Profile::CustomerWrite);
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], &input);
    made.await.expect("a sound callback")
}

/// How many those callbacks have delivered, as it is recorded.
async fn delivered(test: &TestEngine, of: &[CallbackId]) -> i64 {
    let who = test.member(Profile::CustomerRead);
    let list = test.engine.list_callbacks(&who, test.device_types[0]).await;
    let list = list.expect("a list");
    let own = list.iter().filter(|one| of.contains(&one.id));
    own.map(|one| one.delivered).sum()
}

/// Has a worker send what is owed until so many more of those callbacks are delivered and
/// recorded: callbacks a second. What `hole` holds it lets go of then.
async fn send(test: &TestEngine, of: &[CallbackId], more: i64, hole: Option<TcpListener>) -> f64 {
    let until = delivered(test, of).await + more;
    let worker = test.another().await;
    let start = Instant::now();
    let working = tokio::spawn(work_forever(worker.clone()));
    while delivered(test, of).await < until {
        tokio::time::sleep(LOOK).await;
    }
    let took = start.elapsed();
    drop(hole);
    worker.stop.cancel();
    working.await.expect("the worker ends");
    worker.close().await;
    more as f64 / took.as_secs_f64()
}

type Bare = Client<HttpConnector, Full<Bytes>>;

/// So many requests with the same addresses, as many at once: requests a second.
async fn bare(client: &Bare, address: SocketAddr, round: u32, at_once: usize) -> f64 {
    let next = Arc::new(AtomicU32::new(0));
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..at_once {
        let (client, next) = (client.clone(), next.clone());
        tasks.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= MESSAGES {
                    return;
                }
                let (device, _, time) = FLEET.message(round, n);
                let data = payload::hex::encode_lower(&data(n));
                let seconds = time / 1000;
                let uri = format!("http://{address}/?id={device:X}&time={seconds}&data={data}");
                let request = http::Request::get(uri).body(Full::default());
                let answer = client.request(request.expect("a request")).await;
                let answer = answer.expect("an answer");
                assert!(answer.status().is_success());
                answer.into_body().collect().await.expect("an answer");
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.expect("a loop ends");
    }
    f64::from(MESSAGES) / start.elapsed().as_secs_f64()
}

/// B5.
pub async fn dispatch(table: &mut Table) {
    let address = receiver().await;
    let test = TestEngine::sqlite().await;
    test.with_devices(0, &FLEET.ids()).await;
    test.with_stations(&[STATION]).await;
    let own = [callback(&test, &format!("http://{address}")).await];
    test.start_without_callbacks();
    let at_once = test.settings.callback_concurrency_each;
    let client: Bare = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(at_once)
        .build_http();
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        test.clock.set(FLEET.end(round));
        for batch in 0..MESSAGES / BATCH {
            let body = body(&FLEET, round, batch);
            let stored = test.engine.receive(&test.token, body).await;
            stored.expect("stored");
        }
        ours.push(send(&test, &own, i64::from(MESSAGES), None).await);
        beside.push(bare(&client, address, round, at_once).await);
        eprintln!(
            "B5 round {round}: {:.0}/s, bare client {:.0}/s",
            ours[round as usize], beside[round as usize]
        );
    }
    let what = format!(
        "callbacks from the outbox, delivered and recorded, {at_once} at once, beside a loop of \
         the bare client"
    );
    table.rates("B5", &what, &ours, &beside, 0.5);
    test.close().await;
}

/// The black hole: what it leaves of the rate of the others.
pub async fn black_hole(table: &mut Table) {
    let address = receiver().await;
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        ours.push(others(address, true).await);
        beside.push(others(address, false).await);
        eprintln!(
            "black hole, round {round}: {:.0}/s, without it {:.0}/s",
            ours[round as usize], beside[round as usize]
        );
    }
    let what = format!(
        "callbacks of {OTHERS} receivers while one more swallows its connections, beside the \
         same while it answers"
    );
    table.rates("B5", &what, &ours, &beside, 0.9);
}

/// The rate of ninety-nine receivers beside one more, which answers or does not.
async fn others(address: SocketAddr, swallows: bool) -> f64 {
    let test = TestEngine::sqlite().await;
    test.with_devices(0, &FLEET.ids()[..TOLD as usize]).await;
    test.with_stations(&[STATION]).await;
    let mut own = Vec::with_capacity(OTHERS as usize);
    for n in 0..OTHERS {
        let host = format!("receiver{n}.example");
        test.network.name(&host, vec![address]);
        own.push(callback(&test, &format!("http://{host}:{}", address.port())).await);
    }
    // Whoever connects there is never accepted.
    let hole = swallows.then(|| TcpListener::bind("127.0.0.1:0").expect("a port"));
    let one_more = match &hole {
        Some(hole) => hole.local_addr().expect("an address"),
        None => address,
    };
    test.network.name("one-more.example", vec![one_more]);
    callback(
        &test,
        &format!("http://one-more.example:{}", one_more.port()),
    )
    .await;
    test.start_without_callbacks();
    let heard = |n: u32| {
        let (device, seq, time) = FLEET.message(0, n);
        format!(
            r#"{{"station":"{STATION:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{n:08x}","rssi":-112.5,"snr":18.25}}"#
        )
    };
    let heard: Vec<String> = (0..TOLD).map(heard).collect();
    let body = Bytes::from(format!("[{}]", heard.join(",")));
    let stored = test.engine.receive(&test.token, body).await;
    stored.expect("stored");
    let rate = send(&test, &own, i64::from(OTHERS * TOLD), hole).await;
    test.close().await;
    rate
}
