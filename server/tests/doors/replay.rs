//! Replay, over a real connection.

use std::path::{Path, PathBuf};
use std::time::Duration;

use server::replay::{Plan, replay};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::support::{Served, reception, sent};

impl Served {
    fn plan(&self, file: &Path) -> Plan {
        Plan {
            file: file.to_owned(),
            url: self.url.clone(),
            token: self.app.engine.token.clone(),
            register: false,
            device_type: None,
            rate: None,
            batch: 2,
            patience: Duration::from_millis(200),
            ca: None,
        }
    }

    fn write(&self, lines: &[String]) -> PathBuf {
        let path = self.app.file("receptions.jsonl");
        std::fs::write(&path, lines.join("\n")).unwrap();
        path
    }
}

const TIME: i64 = 1_473_675_858_000;

#[tokio::test]
async fn a_recording_is_registered_sent_and_changes_nothing_again() {
    let served = Served::new().await;
    let mut lines: Vec<String> = (0..5)
        .map(|n| reception("0BF2", "1CF14C", n, TIME + 1000 * i64::from(n)))
        .collect();
    lines.push(reception("0BF3", "1CF14C", 0, TIME + 500));
    let file = served.write(&lines);
    let plan = Plan {
        register: true,
        ..served.plan(&file)
    };
    let first = sent(&plan).await;
    assert!(first.is_clean(), "{first}");
    assert_eq!((first.new_stations, first.new_devices), (2, 1));
    assert_eq!(
        (first.sent, first.accepted, first.merged),
        (6, 5, 1),
        "{first}"
    );
    assert!(first.to_string().contains("accepted    5"), "{first}");

    let second = sent(&plan).await;
    assert!(second.is_clean(), "{second}");
    assert_eq!(
        (second.new_stations, second.new_devices, second.sent),
        (0, 0, 6)
    );
    served.close().await;
}

#[tokio::test]
async fn what_is_refused_or_unreadable_is_counted_by_reason() {
    let served = Served::new().await;
    served.app.engine.with_stations(&[0xBF2]).await;
    let lines = [
        reception("0BF2", "ABCDEF", 1, TIME),
        "{\"station\":".to_owned(),
        reception("9999", "ABCDEF", 1, TIME),
    ];
    let summary = sent(&served.plan(&served.write(&lines))).await;
    assert!(!summary.is_clean());
    assert_eq!(
        (summary.sent, summary.unreadable, summary.refused_count()),
        (2, 1, 2)
    );
    assert_eq!(summary.refused["device unknown_device"], 1);
    assert_eq!(summary.refused["station unknown_station"], 1);
    served.close().await;
}

#[tokio::test]
async fn a_rate_is_held_however_large_the_batches_may_be() {
    let served = Served::new().await;
    let lines: Vec<String> = (0..9)
        .map(|n| reception("0BF2", "1CF14C", n, TIME + 1000 * i64::from(n)))
        .collect();
    let plan = Plan {
        register: true,
        rate: Some(8),
        batch: 500,
        ..served.plan(&served.write(&lines))
    };
    let summary = sent(&plan).await;
    // The last of nine comes a second after the first.
    assert_eq!(summary.sent, 9);
    assert!(summary.took >= Duration::from_secs(1), "{summary}");
    served.close().await;
}

#[tokio::test]
async fn a_replay_that_breaks_off_says_what_was_sent_before() {
    let served = Served::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // A server that takes one batch of two, and whose token is withdrawn then.
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let taken = r#"[{"index":0,"result":"accepted"},{"index":1,"result":"merged"}]"#;
        for (status, body) in [("200 OK", taken), ("401 Unauthorized", "{}")] {
            let mut length = 0;
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).await.unwrap();
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line == "\r\n" {
                    break;
                }
            }
            stream.read_exact(&mut vec![0; length]).await.unwrap();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all((head + body).as_bytes()).await.unwrap();
        }
    });
    let lines: Vec<String> = (0..4)
        .map(|n| reception("0BF2", "1CF14C", n, TIME))
        .collect();
    let plan = Plan {
        url,
        ..served.plan(&served.write(&lines))
    };
    let (summary, end) = replay(&plan).await;
    assert!(end.unwrap_err().to_string().contains("401"));
    assert_eq!((summary.sent, summary.accepted, summary.merged), (2, 1, 1));
    server.await.unwrap();
    served.close().await;
}

#[tokio::test]
async fn a_server_that_refuses_or_is_away_ends_the_replay() {
    let served = Served::new().await;
    let file = served.write(&[reception("0BF2", "1CF14C", 1, TIME)]);
    let wrong = Plan {
        token: "wrong".into(),
        ..served.plan(&file)
    };
    let refused = replay(&wrong).await.1.unwrap_err().to_string();
    assert!(refused.contains("401"), "{refused}");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let away = Plan {
        url: format!("http://{address}"),
        ..served.plan(&file)
    };
    let refused = replay(&away).await.1.unwrap_err().to_string();
    assert!(refused.contains("could not be reached"), "{refused}");
    served.close().await;
}
