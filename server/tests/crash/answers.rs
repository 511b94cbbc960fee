//! Receivers that answer without end: the server's memory stays bounded, and it lets go of them.
//!
//! `GREEDY_ANSWERS` says how many there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use engine::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::size;
use super::traffic::{self, BATCH};
use super::victim::{Door, Victim};

/// The most memory that it may take beyond what it had (kB).
const MEMORY: u64 = 50 * 1024;
/// How long all of them may take.
const BOUND: Duration = Duration::from_secs(300);

const HEAD: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

/// What one says first, and then again and again.
fn endless(nth: usize) -> (String, String) {
    match nth % 5 {
        0 => (format!("{HEAD}\r\n"), "a".repeat(65_536)),
        1 => (CHUNKED.to_owned(), "1\r\na\r\n".repeat(8_192)),
        2 => (
            CHUNKED.to_owned(),
            format!("ffff\r\n{}\r\n", "a".repeat(0xffff)),
        ),
        3 => (
            format!("{HEAD}content-encoding: gzip\r\n\r\n"),
            "\0".repeat(65_536),
        ),
        _ => (HEAD.to_owned(), "x: y\r\n".repeat(8_192)),
    }
}

/// A receiver that takes everything, or answers without end.
struct Greedy {
    url: String,
    endless: Arc<AtomicBool>,
    /// How many of its connections are over.
    over: watch::Receiver<usize>,
}

impl Greedy {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let endless: Arc<AtomicBool> = Arc::default();
        let (count, over) = watch::channel(0);
        let (count, is_endless) = (Arc::new(count), endless.clone());
        tokio::spawn(async move {
            let mut nth = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let (count, endless) = (count.clone(), is_endless.load(Ordering::SeqCst));
                tokio::spawn(async move {
                    // It ends with an error when the server has had enough of it.
                    let _ = answer(stream, endless, nth).await;
                    count.send_modify(|count| *count += 1);
                });
                nth += 1;
            }
        });
        Self { url, endless, over }
    }

    async fn until(&self, count: usize) {
        let mut over = self.over.clone();
        let all = over.wait_for(|over| *over >= count);
        let all = tokio::time::timeout(BOUND, all).await;
        all.expect("it lets go of them").expect("a count");
    }
}

async fn answer(mut stream: TcpStream, is_endless: bool, nth: usize) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    if !is_endless {
        let taken = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
        return stream.write_all(taken).await;
    }
    let (first, again) = endless(nth);
    stream.write_all(first.as_bytes()).await?;
    loop {
        stream.write_all(again.as_bytes()).await?;
    }
}

/// Hands in some batches.
async fn hand_in(door: &Door, token: &str, batches: std::ops::Range<u32>) {
    for n in batches {
        let body = traffic::body(&traffic::batch(0, n, traffic::now()));
        let answer = door.hand_in(token, &body).await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_bounded_whatever_receivers_answer() {
    let batches = size("GREEDY_ANSWERS", 300_u32).div_ceil(BATCH);
    let messages = (batches * BATCH) as usize;
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        database_url: format!("sqlite:{}/test.db", folder.path().display()),
        ..Settings::default()
    };
    let receiver = Greedy::start().await;
    let fleet = traffic::load(&settings, Some(&receiver.url)).await;
    let victim = Victim::start(folder.path(), &settings).await;
    let door = victim.door();
    // What it takes once and keeps: caches, threads.
    hand_in(&door, &fleet.token, 0..batches).await;
    receiver.until(messages).await;
    let before = victim.memory();

    receiver.endless.store(true, Ordering::SeqCst);
    victim.forget_peak();
    hand_in(&door, &fleet.token, batches..2 * batches).await;
    receiver.until(2 * messages).await;
    let more = victim.peak().saturating_sub(before);
    victim.kill().await;
    println!("{messages} endless answers, {before} kB before: at most {more} kB more");
    assert!(
        more <= MEMORY,
        "{before} kB before, and then {more} kB more"
    );
}
