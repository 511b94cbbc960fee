//! Mail callbacks and the operator's mail server: one that stands here, keeps what it is handed and
//! says what the story wants; and one that others wrote.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::CallbackId;
use domain::callback::{AttemptOutcome, AttemptView, CallbackInput, DeliveryFault, DeliveryState};
use engine::callback::run_once;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, on_each};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};

use super::deliveries::{listed, of};
use super::fleet::{START, deliveries, get, hear, owe, ready, view};
use super::peers;

/// What a mail server says when somebody connects, and what it says of a whole mail, stand in a
/// script under these; everything else under the command it answers.
const GREETING: &str = "";
const WHOLE: &str = ".";
/// It says nothing, and goes on listening.
const SILENCE: &str = "";

/// A mail server that keeps what it is handed.
#[derive(Clone)]
struct Post {
    address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
    /// What it says instead of what is usual: to which command, and what.
    script: Arc<Mutex<VecDeque<(&'static str, &'static str)>>>,
}

/// A mail as it was handed over.
#[derive(Clone, Debug, Default)]
struct Letter {
    from: String,
    to: Vec<String>,
    headers: String,
    text: String,
}

impl Post {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let post = Self {
            address: listener.local_addr().unwrap(),
            letters: Arc::default(),
            script: Arc::default(),
        };
        let serving = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let post = serving.clone();
                // Whoever hung up in the middle has handed over nothing.
                tokio::spawn(async move { post.serve(stream).await.ok() });
            }
        });
        post
    }

    /// Says that to the next such command.
    fn says(&self, command: &'static str, answer: &'static str) {
        self.script.lock().unwrap().push_back((command, answer));
    }

    fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }

    /// What is to be said to a command.
    fn answer(&self, command: &str, usual: &'static str) -> &'static str {
        let mut script = self.script.lock().unwrap();
        match script.front() {
            Some((next, answer)) if *next == command => {
                let answer = *answer;
                script.pop_front();
                answer
            }
            _ => usual,
        }
    }

    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut reader = BufReader::new(reader);
        let mut letter = Letter::default();
        let mut command = GREETING.to_owned();
        let mut usual = "220 post.example.org";
        loop {
            let said = self.answer(&command, usual);
            if said == SILENCE {
                // Until whoever waits hangs up.
                while !line(&mut reader).await?.is_empty() {}
                return Ok(());
            }
            if command == WHOLE && said.starts_with("250") {
                self.letters.lock().unwrap().push(letter.clone());
            }
            writer.write_all(format!("{said}\r\n").as_bytes()).await?;
            if command == "DATA" && said.starts_with("354") {
                (letter.headers, letter.text) = whole(&mut reader).await?;
                (command, usual) = (WHOLE.to_owned(), "250 2.0.0 kept");
                continue;
            }
            let next = line(&mut reader).await?;
            let next = next.trim_end();
            let named = next.split([' ', ':']).next().unwrap_or_default();
            command = named.to_uppercase();
            usual = match command.as_str() {
                "EHLO" => "250 post.example.org",
                "MAIL" => {
                    letter = Letter {
                        from: address(next),
                        ..Letter::default()
                    };
                    "250 2.1.0 ok"
                }
                "RCPT" => {
                    letter.to.push(address(next));
                    "250 2.1.5 ok"
                }
                "DATA" => "354 go on",
                "QUIT" => "221 2.0.0 bye",
                "" => return Ok(()),
                _ => "500 5.5.1 what",
            };
        }
    }
}

/// A line with its end; empty when the other side hung up.
async fn line(reader: &mut BufReader<OwnedReadHalf>) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line).await?;
    Ok(line)
}

/// Headers and text of a mail, whose end is a line of a dot.
async fn whole(reader: &mut BufReader<OwnedReadHalf>) -> io::Result<(String, String)> {
    let mut mail = String::new();
    loop {
        let line = line(reader).await?;
        if line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line == "." {
            break;
        }
        // A dot at the beginning of a line is doubled on its way.
        mail += line.strip_prefix('.').unwrap_or(line);
        mail.push('\n');
    }
    let (headers, text) = mail.split_once("\n\n").unwrap_or((&mail, ""));
    Ok((headers.to_owned(), text.to_owned()))
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inside = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inside
        .map(|(inside, _)| inside.to_owned())
        .unwrap_or_default()
}

/// An engine that hands its mail to that server.
async fn with_mail(test: TestEngine, server: SocketAddr, timeout: i64) -> TestEngine {
    test.with_settings(|settings| {
        settings.mail_transport = MailTransport::Smtp(format!("smtp://{server}"));
        settings.mail_from = "Back-End <backend@example.org>".into();
        settings.callback_timeout = timeout;
    })
    .await
}

/// A mail for each message to Ann, whose text begins with a dot.
async fn writes_to_ann(test: &TestEngine) -> CallbackId {
    let input = CallbackInput {
        channel: "EMAIL".into(),
        method: String::new(),
        recipient: "ann@example.org".into(),
        subject: "Message from device {device} received on {time}".into(),
        message: ".{device}\nData: {data}\nTemperature: {customData#t} \u{b0}C".into(),
        payload_config: "t::float:32".into(),
        ..get(String::new())
    };
    owe(test, &input).await
}

/// The only delivery: where it stands, and its attempts.
async fn only(test: &TestEngine) -> (DeliveryState, Vec<AttemptView>) {
    let mut all = deliveries(test, &test.engine).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let only = all.remove(0);
    (only.state, only.attempts)
}

/// One attempt more, which is due by now; how it ended.
async fn attempt(test: &TestEngine) -> AttemptView {
    assert_eq!(run_once(&test.engine).await.unwrap(), 1);
    only(test).await.1.pop().unwrap()
}

fn not_mailed(said: &str) -> Option<DeliveryFault> {
    Some(DeliveryFault::NotMailed {
        to: "ann@example.org".into(),
        said: said.into(),
    })
}

#[tokio::test]
async fn a_mail_is_handed_to_the_server_as_it_was_written() {
    on_each(async |test| {
        let post = Post::new().await;
        let test = with_mail(test, post.address, 10_000).await;
        ready(&test).await;
        let callback = writes_to_ann(&test).await;
        for seq in 1..=2 {
            hear(&test.engine, &test.token, seq).await;
        }
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        assert_eq!(view(&test, callback).await.delivered, 2);
        let mut letters = post.letters();
        letters.sort_by(|one, other| one.headers.cmp(&other.headers));
        assert_eq!(letters.len(), 2, "{letters:?}");
        for letter in &letters {
            assert_eq!(letter.from, "backend@example.org");
            assert_eq!(letter.to, ["ann@example.org"]);
        }
        let headers: Vec<&str> = letters.iter().flat_map(|one| one.headers.lines()).collect();
        for seq in 1..=2 {
            let time = START / 1000 + seq * 60;
            let subject = format!("Subject: Message from device 1B9C5 received on {time}");
            let of = headers.iter().filter(|header| **header == subject);
            assert_eq!(of.count(), 1, "{headers:?}");
        }
        for header in ["To: ann@example.org", "Auto-Submitted: auto-generated"] {
            let of = headers.iter().filter(|found| **found == header);
            assert_eq!(of.count(), 2, "{headers:?}");
        }
        // Each has an id, which is its delivery's.
        for one in deliveries(&test, &test.engine).await {
            let id = format!("Message-ID: <{}@example.org>", one.id);
            let of = headers.iter().filter(|header| **header == id);
            assert_eq!(of.count(), 1, "{headers:?}");
        }
        // What is beyond ASCII is written in ASCII on its way.
        let text = letters[0].text.trim_end();
        assert_eq!(text, ".1B9C5\nData: 41ea00002b\nTemperature: 29.25 =C2=B0C");
        let attempts = deliveries(&test, &test.engine).await.remove(0).attempts;
        assert_eq!(attempts[0].response, "2.0.0 kept");
        let request = &attempts[0].request;
        assert!(
            request.starts_with("EMAIL ann@example.org: Message from"),
            "{request}"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_the_server_refuses_is_told_in_its_words_and_tried_again() {
    on_each(async |test| {
        let post = Post::new().await;
        let test = with_mail(test, post.address, 10_000).await;
        ready(&test).await;
        let callback = writes_to_ann(&test).await;
        hear(&test.engine, &test.token, 1).await;
        post.says("RCPT", "550 5.1.1 nobody of that name");
        let refused = attempt(&test).await;
        assert_eq!(refused.outcome, AttemptOutcome::Refused);
        assert_eq!(refused.fault, not_mailed("550 5.1.1 nobody of that name"));
        // In a list, too.
        let last = listed(&test, &of(callback, "")).await.remove(0).last;
        assert_eq!(last.unwrap().fault, refused.fault);
        test.clock.advance(70_000);
        post.says(".", "451 4.3.0 no room at the moment");
        let full = attempt(&test).await;
        assert_eq!(full.outcome, AttemptOutcome::Connection);
        assert_eq!(full.fault, not_mailed("451 4.3.0 no room at the moment"));
        assert_eq!(only(&test).await.0, DeliveryState::Waiting);
        assert_eq!(post.letters().len(), 0);
        test.clock.advance(140_000);
        assert_eq!(attempt(&test).await.outcome, AttemptOutcome::Delivered);
        assert_eq!(only(&test).await.0, DeliveryState::Delivered);
        assert_eq!(post.letters().len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_delivered_once_it_was_taken_whatever_is_said_to_the_farewell() {
    on_each(async |test| {
        let post = Post::new().await;
        let test = with_mail(test, post.address, 1_000).await;
        ready(&test).await;
        writes_to_ann(&test).await;
        hear(&test.engine, &test.token, 1).await;
        post.says("QUIT", SILENCE);
        assert_eq!(attempt(&test).await.outcome, AttemptOutcome::Delivered);
        test.clock.advance(70_000);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        let (state, attempts) = only(&test).await;
        assert_eq!((state, attempts.len()), (DeliveryState::Delivered, 1));
        assert_eq!(post.letters().len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_and_the_next_mail_goes_over_another_connection() {
    const LIMIT: i64 = 1_000;
    on_each(async |test| {
        let post = Post::new().await;
        let test = with_mail(test, post.address, LIMIT).await;
        ready(&test).await;
        writes_to_ann(&test).await;
        hear(&test.engine, &test.token, 1).await;
        // It does not greet; then it takes the mail and does not say so.
        for (command, wait) in [(GREETING, 70_000), (WHOLE, 140_000)] {
            post.says(command, SILENCE);
            let given_up = attempt(&test).await;
            assert_eq!(given_up.outcome, AttemptOutcome::Timeout);
            let millis = LIMIT.unsigned_abs();
            assert_eq!(given_up.fault, Some(DeliveryFault::Timeout { millis }));
            test.clock.advance(wait);
        }
        assert_eq!(attempt(&test).await.outcome, AttemptOutcome::Delivered);
        let letters = post.letters();
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].text.starts_with(".1B9C5\n"), "{letters:?}");
        test
    })
    .await;
}

/// The mails that lie in a folder.
fn kept(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let read = |file: io::Result<std::fs::DirEntry>| std::fs::read_to_string(file.unwrap().path());
    files.map(|file| read(file).unwrap()).collect()
}

#[tokio::test]
async fn a_mail_server_of_others_keeps_the_mail() {
    if !peers::installed("aiosmtpd") {
        return;
    }
    on_each(async |test| {
        let name = format!("sigfox-mail-{}", test.token);
        let folder = std::env::temp_dir().join(name);
        let server = peers::start("aiosmtpd", |port| {
            let class = "aiosmtpd.handlers.Mailbox";
            let here = format!("127.0.0.1:{port}");
            let into = folder.to_str().unwrap();
            let arguments = ["-n", "-c", class, "-l", here.as_str(), into];
            Vec::from(arguments.map(str::to_owned))
        })
        .await;
        let test = with_mail(test, server.address, 10_000).await;
        ready(&test).await;
        let callback = writes_to_ann(&test).await;
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        assert_eq!(view(&test, callback).await.delivered, 1);
        let kept = kept(&folder.join("new"));
        assert_eq!(kept.len(), 1, "{kept:?}");
        let time = START / 1000 + 60;
        let subject = format!("Subject: Message from device 1B9C5 received on {time}");
        for line in [
            subject.as_str(),
            "X-MailFrom: backend@example.org",
            "X-RcptTo: ann@example.org",
            ".1B9C5",
            "Data: 41ea00002b",
        ] {
            assert!(
                kept[0].lines().any(|found| found == line),
                "{line}: {kept:?}"
            );
        }
        drop(server);
        std::fs::remove_dir_all(&folder).unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn where_there_is_no_server_each_mail_may_become_a_file() {
    on_each(async |test| {
        let folder = std::env::temp_dir().join(format!("sigfox-files-{}", test.token));
        std::fs::create_dir_all(&folder).unwrap();
        let into = folder.clone();
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Folder(into);
                settings.mail_from = "Back-End <backend@example.org>".into();
            })
            .await;
        ready(&test).await;
        let callback = writes_to_ann(&test).await;
        hear(&test.engine, &test.token, 1).await;
        hear(&test.engine, &test.token, 2).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        assert_eq!(view(&test, callback).await.delivered, 2);
        let kept = kept(&folder);
        assert_eq!(kept.len(), 2, "{kept:?}");
        for mail in &kept {
            let told = mail.lines().any(|line| line == "To: ann@example.org");
            assert!(told && mail.contains("41ea00002b"), "{mail}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
        test
    })
    .await;
}
