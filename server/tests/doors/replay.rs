//! Replay, over a real connection.

use std::path::{Path, PathBuf};
use std::time::Duration;

use server::listen;
use server::replay::{Plan, replay};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::support::{TestApp, reception};

struct Served {
    app: TestApp,
    url: String,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<()>,
}

impl Served {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let until = stop.clone().cancelled_owned();
        let server = tokio::spawn(listen::serve(
            listener,
            None,
            app.router.clone(),
            100,
            until,
        ));
        Self {
            app,
            url,
            stop,
            server,
        }
    }

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

    async fn close(self) {
        self.stop.cancel();
        self.server.await.unwrap();
        self.app.close().await;
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
    let first = replay(&plan).await.unwrap();
    assert!(first.is_clean(), "{first}");
    assert_eq!((first.new_stations, first.new_devices), (2, 1));
    assert_eq!(
        (first.sent, first.accepted, first.merged),
        (6, 5, 1),
        "{first}"
    );
    assert!(first.to_string().contains("accepted    5"), "{first}");

    let second = replay(&plan).await.unwrap();
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
    let summary = replay(&served.plan(&served.write(&lines))).await.unwrap();
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
async fn a_server_that_refuses_or_is_away_ends_the_replay() {
    let served = Served::new().await;
    let file = served.write(&[reception("0BF2", "1CF14C", 1, TIME)]);
    let wrong = Plan {
        token: "wrong".into(),
        ..served.plan(&file)
    };
    let refused = replay(&wrong).await.unwrap_err().to_string();
    assert!(refused.contains("401"), "{refused}");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let away = Plan {
        url: format!("http://{address}"),
        ..served.plan(&file)
    };
    let refused = replay(&away).await.unwrap_err().to_string();
    assert!(refused.contains("could not be reached"), "{refused}");
    served.close().await;
}
