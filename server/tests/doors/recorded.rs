//! Real recordings by the commands that people use, where their files are: `RECORDED_RUN` and
//! `RECORDED_SAMPLE` name one table of each layout. They are converted, replayed twice, and told
//! by callbacks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::callback::CallbackInput;
use domain::device::{DeviceQuery, DeviceView};
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::{CallbackId, DeviceId, DeviceTypeId};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::support::{Served, TestApp, until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sigfox-backend");
const LAYOUTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/layouts");

/// A recording: the variable that names its table, the table's layout, and the name and place of
/// the device type under which its devices come.
struct Recording {
    variable: &'static str,
    layout: &'static str,
    device_type: (&'static str, usize),
}

const RECORDINGS: [Recording; 2] = [
    Recording {
        variable: "RECORDED_RUN",
        layout: "one-packet-a-row.toml",
        device_type: ("Counter", 0),
    },
    Recording {
        variable: "RECORDED_SAMPLE",
        layout: "stations-in-a-column.toml",
        device_type: ("Position tracker", 1),
    },
];

/// What is known of a recording before it is handed in.
struct Expected {
    /// The lines that `replay` sends.
    lines: String,
    /// Receptions in them.
    receptions: usize,
    messages: usize,
    devices: BTreeSet<DeviceId>,
    device_type: (&'static str, DeviceTypeId),
    callback: CallbackId,
}

/// What a command of the program says; it must end well.
async fn run(arguments: &[&str]) -> String {
    let command = tokio::process::Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::null())
        .output();
    let output = command.await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// How many messages a table tells of: a row each, unless it says that it was not received.
fn messages_of(table: &str) -> usize {
    let mut rows = table
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let columns = rows.next().unwrap();
    let received = columns.iter().position(|column| *column == "received");
    rows.filter(|row| received.is_none_or(|at| row[at] == "1"))
        .count()
}

/// A figure of the summary of `replay`.
fn figure(summary: &str, word: &str) -> usize {
    let line = summary.lines().find(|line| line.starts_with(word));
    let figure = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    figure.unwrap_or_else(|| panic!("no `{word}` in {summary}"))
}

/// Device and number of each message that was told, and how often.
type Told = BTreeMap<(String, String), u32>;

async fn take(
    State(tell): State<Arc<watch::Sender<Told>>>,
    Query(mut fields): Query<BTreeMap<String, String>>,
) {
    let mut field = |name: &str| fields.remove(name).unwrap();
    let key = (field("device"), field("number"));
    tell.send_modify(|told| *told.entry(key).or_default() += 1);
}

/// A receiver that takes everything: where it is, and what came.
async fn receiver() -> (String, watch::Receiver<Told>) {
    let (tell, told) = watch::channel(Told::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/", get(take))
        .with_state(Arc::new(tell));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, told)
}

/// Converts a recording, and has its messages told to a receiver.
async fn prepare(app: &TestApp, recording: &Recording, receiver: &str) -> Expected {
    let named = std::env::var(recording.variable);
    let table = named.unwrap_or_else(|_| panic!("{} names a recording", recording.variable));
    let layout = format!("{LAYOUTS}/{}", recording.layout);
    let lines = app.file(recording.variable);
    let lines = lines.to_str().unwrap().to_owned();
    run(&["convert", "--layout", &layout, &table, "-o", &lines]).await;
    let converted = std::fs::read_to_string(Path::new(&lines)).unwrap();
    let device = |line: &str| -> DeviceId {
        let line: Value = serde_json::from_str(line).unwrap();
        line["device"].as_str().unwrap().parse().unwrap()
    };
    let (name, place) = recording.device_type;
    let device_type = app.engine.device_types[place];
    let who = app.engine.member(Profile::CustomerWrite);
    let input = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: format!("{receiver}?device={{device}}&number={{seqNumber}}"),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let engine = &app.engine.engine;
    let callback = engine.create_callback(&who, device_type, &input).await;
    Expected {
        receptions: converted.lines().count(),
        messages: messages_of(&std::fs::read_to_string(&table).unwrap()),
        devices: converted.lines().map(device).collect(),
        device_type: (name, device_type),
        callback: callback.unwrap(),
        lines,
    }
}

/// Every message of a device, the newest first.
async fn messages(app: &TestApp, device: DeviceId) -> Vec<MessageView> {
    let who = app.engine.member(Profile::CustomerRead);
    let mut query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let list = app.engine.engine.device_messages(&who, device, &query);
        let page = list.await.unwrap().page;
        all.extend(page.rows);
        match page.next {
            Some(next) => query.after = next,
            None => return all,
        }
    }
}

/// What a replay could change.
#[derive(Debug, PartialEq)]
struct Stored {
    devices: Vec<(DeviceView, Vec<MessageView>)>,
    figures: Vec<String>,
    /// What callbacks have delivered.
    delivered: Vec<i64>,
}

/// Reads it, once no callback owes anything.
async fn stored(app: &TestApp, recordings: &[Expected]) -> Stored {
    let who = app.engine.member(Profile::CustomerRead);
    let engine = &app.engine.engine;
    let mut devices = Vec::new();
    let mut delivered = Vec::new();
    for recording in recordings {
        let (_, device_type) = recording.device_type;
        let all = async || {
            let callback = engine.callback(&who, device_type, recording.callback);
            let callback = callback.await.unwrap();
            assert_eq!(callback.failed, 0);
            (callback.waiting == 0).then_some(callback.delivered)
        };
        delivered.push(until("every callback is delivered", all).await);
        for device in &recording.devices {
            let view = engine.device(&who, *device).await.unwrap();
            devices.push((view, messages(app, *device).await));
        }
    }
    Stored {
        devices,
        figures: app.engine.figures().await,
        delivered,
    }
}

#[tokio::test]
#[ignore = "needs recordings, named by RECORDED_RUN and RECORDED_SAMPLE"]
async fn recordings_are_converted_replayed_and_told_and_a_second_time_changes_nothing() {
    let served = Served::new().await;
    let app = &served.app;
    let (receiver, mut told) = receiver().await;
    let mut recordings = Vec::new();
    for recording in &RECORDINGS {
        recordings.push(prepare(app, recording, &receiver).await);
    }
    let replay = async |recording: &Expected| {
        let (device_type, _) = recording.device_type;
        let arguments = [
            "replay",
            recording.lines.as_str(),
            "--url",
            served.url.as_str(),
            "--token",
            app.engine.token.as_str(),
            "--register",
            "--device-type",
            device_type,
        ];
        let said = run(&arguments).await;
        assert_eq!(figure(&said, "sent"), recording.receptions, "{said}");
        assert_eq!(figure(&said, "refused"), 0, "{said}");
        said
    };

    for recording in &recordings {
        let said = replay(recording).await;
        assert_eq!(figure(&said, "accepted"), recording.messages, "{said}");
        let merged = recording.receptions - recording.messages;
        assert_eq!(figure(&said, "merged"), merged, "{said}");
    }
    let all: usize = recordings.iter().map(|recording| recording.messages).sum();
    let came = told.wait_for(|told| told.len() >= all);
    let came = tokio::time::timeout(Duration::from_secs(120), came).await;
    drop(came.expect("every message is told").unwrap());
    let first = stored(app, &recordings).await;

    // The messages of the tables, on every page that counts them.
    let who = app.engine.member(Profile::CustomerRead);
    let overview = app.engine.engine.overview(&who).await.unwrap();
    let known: BTreeSet<DeviceId> = first.devices.iter().map(|one| one.0.id).collect();
    let counted = (overview.devices, overview.devices_heard, overview.messages);
    let devices = known.len() as i64;
    assert_eq!(counted, (devices, devices, all as i64));
    let every = DeviceQuery::default();
    let list = app.engine.engine.list_devices(&who, &every).await.unwrap();
    let listed: BTreeSet<DeviceId> = list.rows.iter().map(|one| one.id).collect();
    assert_eq!(listed, known);
    for recording in &recordings {
        let own = first.devices.iter();
        let own = own.filter(|(device, _)| recording.devices.contains(&device.id));
        let own: Vec<_> = own.collect();
        let counted: i64 = own.iter().filter_map(|(device, _)| device.messages).sum();
        let stored: usize = own.iter().map(|(_, messages)| messages.len()).sum();
        let expected = recording.messages;
        assert_eq!((counted as usize, stored), (expected, expected));
        println!("{expected} messages of {} receptions", recording.receptions);
    }
    // Each was told, and nothing else.
    let messages = first.devices.iter().flat_map(|(_, messages)| messages);
    let key = |message: &MessageView| (message.device.to_string(), message.seq_number.to_string());
    let expected: BTreeSet<_> = messages.map(key).collect();
    assert_eq!(expected.len(), all, "a number twice in a recording");
    assert!(told.borrow().keys().eq(&expected), "{:?}", told.borrow());

    for recording in &recordings {
        let said = replay(recording).await;
        assert_eq!(figure(&said, "accepted"), 0, "{said}");
        assert_eq!(figure(&said, "merged"), 0, "{said}");
        assert_eq!(figure(&said, "repeated"), recording.receptions, "{said}");
    }
    assert_eq!(stored(app, &recordings).await, first);
    served.close().await;
}
