//! Real recordings, where their files are: `RECORDED_RUN` names a table of one packet a row with
//! the columns `received`, `time_epoch_s`, `device`, `station`, `seqNumber`, `snr`, `avgSnr`,
//! `rssi` and `data_hex`, in which the packets lost on the air stand as rows that were not
//! received. The values are those that the callbacks of the real back-end told.

use std::collections::{BTreeMap, BTreeSet};

use domain::callback::CallbackInput;
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::sequence::{Lost, ahead};
use domain::{DeviceId, average};
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

#[path = "callbacks/receiver.rs"]
#[allow(dead_code, reason = "other stories need more of it")]
mod receiver;

use receiver::Receiver;

/// A recorded run.
struct Run {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Run {
    fn read() -> Self {
        let path = std::env::var("RECORDED_RUN").expect("RECORDED_RUN names a recording");
        let text = std::fs::read_to_string(path).unwrap();
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
        let mut lines = text.lines().map(cells);
        Self {
            columns: lines.next().unwrap(),
            rows: lines.collect(),
        }
    }

    fn cell<'a>(&self, row: &'a [String], name: &str) -> &'a str {
        let column = self.columns.iter().position(|column| column == name);
        &row[column.unwrap()]
    }

    fn number(&self, row: &[String]) -> u16 {
        self.cell(row, "seqNumber").parse().unwrap()
    }

    fn received(&self, row: &[String]) -> bool {
        self.cell(row, "received") == "1"
    }

    /// What was heard, in its order.
    fn heard(&self) -> Vec<&[String]> {
        let rows = self.rows.iter().map(Vec::as_slice);
        rows.filter(|row| self.received(row)).collect()
    }

    /// The numbers of the packets that were lost before the last one that was heard. Such a
    /// packet has none in the table: it is the one after that of the packet sent before.
    fn lost(&self) -> BTreeSet<u16> {
        let last = self.rows.iter().rposition(|row| self.received(row));
        let mut lost = BTreeSet::new();
        let mut number: Option<u16> = None;
        for row in &self.rows[..=last.unwrap()] {
            number = match self.cell(row, "seqNumber").parse() {
                Ok(number) => Some(number),
                Err(_) => number.map(|number| (number + 1) % 4096),
            };
            if !self.received(row) {
                lost.extend(number);
            }
        }
        lost
    }

    fn item(&self, row: &[String]) -> String {
        let cell = |name| self.cell(row, name);
        format!(
            r#"{{"station":"{}","device":"{}","time":{}000,"seqNumber":{},"data":"{}","rssi":{},"snr":{}}}"#,
            cell("station"),
            cell("device"),
            cell("time_epoch_s"),
            cell("seqNumber"),
            cell("data_hex"),
            cell("rssi"),
            cell("snr")
        )
    }

    /// The same in another order: every seventh from the last one on, then the others so.
    fn shuffled(&self) -> Vec<&[String]> {
        let heard = self.heard();
        let sevenths = (0..7).flat_map(|from| heard.iter().rev().skip(from).step_by(7));
        sevenths.copied().collect()
    }

    /// Hands all of it in. Returns the device.
    async fn hand_in(&self, test: &TestEngine) -> DeviceId {
        self.hand_in_so(test, &self.heard(), 97).await
    }

    /// Hands that in, in requests of one size. Returns the device.
    async fn hand_in_so(&self, test: &TestEngine, heard: &[&[String]], size: usize) -> DeviceId {
        let id = |name| u32::from_str_radix(self.cell(heard[0], name), 16).unwrap();
        let device = id("device");
        test.with_devices(0, &[device]).await;
        test.with_stations(&[id("station")]).await;
        test.start_intake();
        for slice in heard.chunks(size) {
            let items: Vec<String> = slice.iter().map(|row| self.item(row)).collect();
            hand_in(test, &items).await;
        }
        DeviceId(device)
    }
}

/// Hands items in as one request, of which every one must make a message.
async fn hand_in(test: &TestEngine, items: &[String]) {
    let body = format!("[{}]", items.join(","));
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let said = serde_json::to_string(&answers).unwrap();
    assert_eq!(said.matches("accepted").count(), items.len(), "{said}");
}

/// A callback that is told the mean ratio of the messages before each one.
async fn ask_averages(test: &TestEngine) -> Receiver {
    let receiver = Receiver::new().await;
    let input = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: receiver.url("/?n={seqNumber}&a={avgSnr}"),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    let made = test.engine.create_callback(&who, device_type, &input).await;
    made.unwrap();
    receiver
}

/// Sends what is owed. What was told, by the number of the message; none where it was no number.
async fn averages(test: &TestEngine, receiver: &Receiver) -> BTreeMap<u16, Option<f64>> {
    run_once(&test.engine).await.unwrap();
    let requests = receiver.heard();
    let told = requests.iter().map(|request| {
        let target = request.head.split(' ').nth(1).unwrap();
        let query = target.strip_prefix("/?n=").unwrap();
        let (number, average) = query.split_once("&a=").unwrap();
        (number.parse().unwrap(), average.parse().ok())
    });
    told.collect()
}

#[tokio::test]
#[ignore = "needs a recording, named by RECORDED_RUN"]
async fn the_breaks_of_a_recorded_run_name_the_packets_that_were_lost() {
    let run = Run::read();
    breaks_name_the_lost(&run, &run.heard(), 97).await;
}

#[tokio::test]
#[ignore = "needs a recording, named by RECORDED_RUN"]
async fn the_breaks_of_a_recorded_run_are_the_same_in_another_order() {
    let run = Run::read();
    breaks_name_the_lost(&run, &run.shuffled(), 1).await;
    breaks_name_the_lost(&run, &run.shuffled(), 97).await;
}

/// Hands a run in as it is told, on each database.
async fn breaks_name_the_lost(run: &Run, heard: &[&[String]], size: usize) {
    on_each(async |test| {
        let id = run.hand_in_so(&test, heard, size).await;
        let who = test.member(Profile::CustomerRead);
        let query = EventQuery {
            kind: EventKind::SequenceBreak.code().into(),
            size: 250,
            ..EventQuery::default()
        };
        let events = test.engine.device_events(&who, id, &query).await;
        let events = events.unwrap().rows;
        let mut named = Vec::new();
        for event in &events {
            let first = event.variables.device_expected_seqnumber.unwrap();
            let message = event.variables.device_message_seqnumber.unwrap();
            let count = ahead(first, message);
            named.extend(Lost { first, count }.numbers());
        }
        let (heard, lost) = (run.heard().len(), run.lost());
        let (breaks, numbers) = (events.len(), named.len());
        println!("{heard} packets, {breaks} breaks, {numbers} numbers lost");
        assert_eq!(numbers, lost.len());
        assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), lost);
        // The figures of the recording that is known.
        if heard == 1436 {
            assert_eq!((breaks, lost.len()), (44, 64));
        }
        test
    })
    .await;
}

#[tokio::test]
#[ignore = "needs a recording, named by RECORDED_RUN"]
async fn callbacks_tell_the_mean_ratios_that_the_real_back_end_told() {
    let run = Run::read();
    on_each(async |test| {
        let receiver = ask_averages(&test).await;
        run.hand_in(&test).await;
        let told = averages(&test, &receiver).await;
        let heard = run.heard();
        // Before that it averaged over messages from before the run.
        let settled = heard.iter().skip(average::LAST);
        let pairs: Vec<(f64, f64)> = settled
            .map(|row| {
                let recorded: f64 = run.cell(row, "avgSnr").parse().unwrap();
                (told[&run.number(row)].unwrap(), recorded)
            })
            .collect();
        let near = |pair: &&(f64, f64)| (pair.0 - pair.1).abs() <= 0.011;
        let (count, agree) = (pairs.len(), pairs.iter().filter(near).count());
        let share = 100.0 * agree as f64 / count as f64;
        println!("{agree} of {count} mean ratios agree: {share:.1} %");
        assert!(share >= 94.0, "{agree} of {count}");
        if heard.len() == 1436 {
            assert_eq!(count, 1411);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_mean_ratio_is_that_of_exactly_the_25_messages_before() {
    on_each(async |test| {
        let receiver = ask_averages(&test).await;
        test.with_devices(0, &[0xA]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let start = test.clock_now();
        // Each is ten times as strong against the noise as the tenth before it, so every one
        // that is counted or left out shows.
        let ratios: Vec<f64> = (0..60).map(f64::from).collect();
        let item = |(number, ratio): (usize, &f64)| {
            let time = start - 3_600_000 + number as i64 * 60_000;
            format!(
                r#"{{"station":"0001","device":"A","time":{time},"seqNumber":{number},"data":"00","rssi":-100.0,"snr":{ratio:.2}}}"#
            )
        };
        let items: Vec<String> = ratios.iter().enumerate().map(item).collect();
        hand_in(&test, &items).await;
        let told = averages(&test, &receiver).await;
        assert_eq!(told.len(), ratios.len());
        for (number, told) in told {
            let end = usize::from(number);
            let before = &ratios[end.saturating_sub(25)..end];
            let powers: f64 = before.iter().map(|ratio| 10_f64.powf(ratio / 10.0)).sum();
            let mean = 10.0 * (powers / before.len() as f64).log10();
            match told {
                None => assert!(before.len() < 15, "{number}"),
                Some(told) => {
                    assert!(before.len() >= 15, "{number}");
                    assert!((told - mean).abs() < 0.006, "{number}: {told} {mean}");
                }
            }
        }
        test
    })
    .await;
}
