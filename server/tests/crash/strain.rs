//! Senders that mean harm, or are broken, at every door that takes a body: the server's memory
//! stays bounded, it answers others meanwhile, and it gets rid of whoever takes too long.
//!
//! `STRAIN_SENDERS` says how many at once; from 200 on it is waited until the slowest are cut.

use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::size;
use super::traffic::{self, Fleet};
use super::victim::{Door, Victim};

/// The most memory that it may take beyond what it had (kB).
const MEMORY: u64 = 50 * 1024;
/// Others are answered within this time.
const PROMPT: Duration = Duration::from_secs(5);
/// Senders are cut within this time: the limit of the slowest, and as much again.
const CUT: Duration = Duration::from_secs(60);

const STATIONS: [&str; 4] = [
    "/radio/receptions",
    "/radio/frames",
    "/radio/registrations",
    "/radio/downlinks/0000000000000001",
];
const FORM: &str = "/rpc/app/rpc/session/sign_in";

/// What is sent, and what may come of it (0: the connection ends without an answer). Whatever is
/// read may come too slowly (408), where all of them together are more than the machine can take.
struct Attack {
    name: String,
    bytes: Arc<Vec<u8>>,
    answers: &'static [u16],
    /// Whether it is waited until the server has had enough of it.
    until_cut: bool,
}

impl Attack {
    fn new(name: &str, bytes: Vec<u8>, answers: &'static [u16]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: Arc::new(bytes),
            answers,
            until_cut: true,
        }
    }

    fn let_go(self) -> Self {
        Self {
            until_cut: false,
            ..self
        }
    }
}

fn head(path: &str, token: &str, more: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\
         Accept: application/json\r\n{more}\r\n"
    )
    .into_bytes()
}

/// A body in pieces, so that its length is not known beforehand.
fn pieces(bytes: usize) -> Vec<u8> {
    let mut body = Vec::with_capacity(bytes + bytes / 1000);
    for _ in 0..bytes / 16_384 {
        body.extend_from_slice(b"4000\r\n");
        body.resize(body.len() + 16_384, b' ');
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"0\r\n\r\n");
    body
}

/// Unfolds into 50 MB; a lying one says that they are eight.
fn bomb(lies: bool) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..50 {
        std::io::Write::write_all(&mut packed, &spaces).unwrap();
    }
    let mut packed = packed.finish().unwrap();
    if lies {
        let end = packed.len() - 4;
        packed[end..].copy_from_slice(&8_000_000_u32.to_le_bytes());
    }
    packed
}

fn attacks(token: &str, patient: bool) -> Vec<Attack> {
    let mut attacks = Vec::new();
    let bombs = [
        (bomb(false), &[0, 413][..]),
        (bomb(true), &[0, 400, 413, 503][..]),
    ];
    for path in STATIONS {
        let mut large = head(path, token, "Content-Length: 10485760\r\n");
        large.resize(large.len() + (10 << 20), b' ');
        attacks.push(Attack::new(&format!("10 MB to {path}"), large, &[0, 413]));
        let mut large = head(path, token, "Transfer-Encoding: chunked\r\n");
        large.extend(pieces(10 << 20));
        let name = format!("10 MB in pieces to {path}");
        attacks.push(Attack::new(&name, large, &[0, 408, 413, 503]));
        for (bomb, answers) in &bombs {
            let length = bomb.len();
            let more = format!("Content-Encoding: gzip\r\nContent-Length: {length}\r\n");
            let mut packed = head(path, token, &more);
            packed.extend_from_slice(bomb);
            attacks.push(Attack::new(&format!("a bomb to {path}"), packed, answers));
        }
        let mut slow = head(path, token, "Content-Length: 8000000\r\n");
        slow.resize(slow.len() + 200_000, b' ');
        attacks.push(Attack::new(
            &format!("slowly to {path}"),
            slow,
            &[0, 408, 503],
        ));
        let mut nobody = head(path, "nobody", "Content-Length: 8000000\r\n");
        nobody.resize(nobody.len() + 200_000, b' ');
        let name = format!("as nobody to {path}");
        attacks.push(Attack::new(&name, nobody, &[0, 401]));
    }
    let members = "\"\":0,".repeat(1_590_000);
    for (what, begin, end) in [("an item", "", ""), ("an oob", "\"oob\":{", "}")] {
        let endless = format!("[{{{begin}{members}\"\":0{end}}}]");
        let length = format!("Content-Length: {}\r\n", endless.len());
        for path in &STATIONS[..2] {
            let mut item = head(path, token, &length);
            item.extend_from_slice(endless.as_bytes());
            let name = format!("{what} of endless members to {path}");
            attacks.push(Attack::new(&name, item, &[0, 200, 408, 503]));
        }
    }
    let mut large = head(FORM, token, "Transfer-Encoding: chunked\r\n");
    large.extend(pieces(10 << 20));
    attacks.push(Attack::new("10 MB in a form", large, &[0, 408, 413, 503]));
    let mut slow = head(FORM, token, "Content-Length: 200000\r\n");
    slow.resize(slow.len() + 100_000, b' ');
    let slow = Attack::new("a form slowly", slow, &[0, 408, 503]);
    attacks.push(if patient { slow } else { slow.let_go() });
    let lines = "a: b\r\n".repeat(10_000);
    for path in [STATIONS[0], FORM, "/health/live"] {
        let many = head(path, token, &lines);
        attacks.push(Attack::new(
            &format!("10,000 headers to {path}"),
            many,
            &[0, 431],
        ));
    }
    let mut slow = head(STATIONS[0], token, &"long: head\r\n".repeat(80));
    slow.truncate(slow.len() - 3);
    let slow = Attack::new("a head slowly", slow, &[0, 408]);
    attacks.push(if patient { slow } else { slow.let_go() });
    attacks
}

/// Sends the bytes while it listens, and returns the status of what comes back.
async fn send(address: String, attack: Arc<Vec<u8>>, sent: Arc<Semaphore>) -> u16 {
    let stream = TcpStream::connect(&address).await.unwrap();
    let (mut from, mut to) = stream.into_split();
    let writing = async {
        // The server may close before it has everything.
        let _ = to.write_all(&attack).await;
        sent.add_permits(1);
        std::future::pending::<()>().await;
    };
    let reading = async {
        let mut answer = Vec::new();
        let mut chunk = [0; 1024];
        loop {
            match from.read(&mut chunk).await {
                Ok(0) | Err(_) => break,
                Ok(count) => answer.extend_from_slice(&chunk[..count]),
            }
            if answer.len() >= 12 {
                break;
            }
        }
        let text = String::from_utf8_lossy(&answer).into_owned();
        text.split(' ')
            .nth(1)
            .map_or(0, |status| status.parse().unwrap())
    };
    tokio::select! {
        () = writing => unreachable!(),
        status = reading => status,
    }
}

/// Somebody who means well is answered: with success, or for a station at least with a word.
/// `heard` is when the station heard what it hands in.
async fn others(door: &Door, fleet: &Fleet, heard: i64) -> Duration {
    let begun = Instant::now();
    let work = async {
        assert_eq!(door.get("/health/live").await.unwrap().status, 200);
        assert_eq!(door.get("/sign-in").await.unwrap().status, 200);
        // Always the same: a growing database would fill its caches meanwhile.
        let body = traffic::body(&traffic::batch(0, 0, heard));
        let answer = door.hand_in(&fleet.token, &body).await.unwrap();
        assert!([200, 503].contains(&answer.status), "{answer:?}");
    };
    let answered = tokio::time::timeout(PROMPT, work).await;
    answered.expect("others are answered meanwhile");
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_bounded_whatever_is_sent() {
    let senders: u32 = size("STRAIN_SENDERS", 60);
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        database_url: format!("sqlite:{}/test.db", folder.path().display()),
        ..Settings::default()
    };
    let fleet = traffic::load(&settings, None).await;
    let env = [("SIGFOX_LIMITS__BODY_TIME", "2")];
    let victim = Victim::start_with(folder.path(), &settings, &env).await;
    let door = victim.door();
    let address = door.url.trim_start_matches("http://").to_owned();
    let heard = traffic::now();
    // What it takes once and keeps: caches, threads.
    for _ in 0..20 {
        others(&door, &fleet, heard).await;
    }
    let before = victim.memory();
    let mut over = Vec::new();
    let (mut worst, mut slowest) = ((0, String::new()), Duration::ZERO);
    for attack in attacks(&fleet.token, senders >= 200) {
        victim.forget_peak();
        let sent = Arc::new(Semaphore::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..senders {
            tasks.spawn(send(address.clone(), attack.bytes.clone(), sent.clone()));
        }
        if !attack.until_cut {
            // Everybody has sent what he sends, and holds on to it.
            let all = tokio::time::timeout(CUT, sent.acquire_many(senders));
            drop(all.await.expect("in time"));
        }
        let until = Instant::now() + CUT;
        loop {
            slowest = slowest.max(others(&door, &fleet, heard).await);
            while let Some(status) = tasks.try_join_next() {
                let status = status.unwrap();
                let expected = attack.answers.contains(&status);
                assert!(expected, "{}: {status}", attack.name);
            }
            if tasks.is_empty() || !attack.until_cut {
                break;
            }
            assert!(Instant::now() < until, "{}: nobody is cut", attack.name);
        }
        tasks.shutdown().await;
        let more = victim.peak().saturating_sub(before);
        println!("{more:>6} kB more: {}", attack.name);
        if more > MEMORY {
            over.push(format!("{more} kB after {}", attack.name));
        }
        if more > worst.0 {
            worst = (more, attack.name);
        }
    }
    // The room that all of them took is there again.
    let body = traffic::body(&traffic::batch(0, 1, traffic::now()));
    let answer = door.hand_in(&fleet.token, &body).await.unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    victim.kill().await;
    assert!(over.is_empty(), "{before} kB before, and then: {over:#?}");
    let (more, name) = worst;
    println!(
        "{senders} at once, {before} kB before: at most {more} kB more ({name}); others waited \
         {slowest:?} at most"
    );
}
