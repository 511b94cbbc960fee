//! A real recording of many stations, where its file is: `RECORDED_SAMPLE` names a table of one
//! message a row, as `layouts/stations-in-a-column.toml` describes it.

use std::collections::{BTreeMap, BTreeSet};

use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::{DeviceId, StationId};
use engine::testing::{TestEngine, on_each};
use serde_json::Value;
use server::convert::{Layout, convert};

const LAYOUT: &str = include_str!("../layouts/stations-in-a-column.toml");

/// A reception as it is handed in.
struct Heard {
    line: String,
    device: DeviceId,
    station: StationId,
    number: u16,
    time: i64,
}

/// The receptions of the table, in its order; every row must be one that is understood.
fn recorded() -> Vec<Heard> {
    let path = std::env::var("RECORDED_SAMPLE").expect("RECORDED_SAMPLE names a recording");
    let table = std::fs::read_to_string(path).unwrap();
    let layout = Layout::parse(LAYOUT).unwrap();
    let mut output = Vec::new();
    let converted = convert(&layout, table.as_bytes(), &mut output, |line, problem| {
        panic!("line {line}: {problem}");
    });
    converted.unwrap();
    let lines = String::from_utf8(output).unwrap();
    let heard = |line: &str| {
        let read: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| read[name].as_str().unwrap();
        Heard {
            line: line.to_owned(),
            device: text("device").parse().unwrap(),
            station: text("station").parse().unwrap(),
            number: read["seqNumber"].as_u64().unwrap() as u16,
            time: read["time"].as_i64().unwrap(),
        }
    };
    lines.lines().map(heard).collect()
}

/// Hands all of it in, a few hundred receptions at a time. How often each answer was given.
async fn hand_in(test: &TestEngine, heard: &[Heard]) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for slice in heard.chunks(311) {
        let lines: Vec<&str> = slice.iter().map(|heard| heard.line.as_str()).collect();
        let body = format!("[{}]", lines.join(","));
        let said = test.engine.receive(&test.token, body.into()).await.unwrap();
        for answer in said {
            let answer = serde_json::to_value(&answer).unwrap();
            let word = answer["result"].as_str().or(answer["refused"].as_str());
            *answers.entry(word.unwrap().to_owned()).or_default() += 1;
        }
    }
    answers
}

/// Every message of the device, the oldest first.
async fn messages(test: &TestEngine, device: DeviceId) -> Vec<MessageView> {
    let who = test.member(Profile::CustomerRead);
    let mut query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let list = test.engine.device_messages(&who, device, &query).await;
        let page = list.unwrap().page;
        all.extend(page.rows);
        match page.next {
            Some(next) => query.after = next,
            None => break,
        }
    }
    all.reverse();
    all
}

#[tokio::test]
#[ignore = "needs a recording, named by RECORDED_SAMPLE"]
async fn the_receptions_of_a_recorded_sample_make_the_messages_that_it_tells_of() {
    let heard = recorded();
    let device = heard[0].device;
    let stations: BTreeSet<u32> = heard.iter().map(|heard| heard.station.0).collect();
    let stations: Vec<u32> = stations.into_iter().collect();
    // As the table has them: each number with its time and who heard it.
    let mut told: BTreeMap<(i64, u16), BTreeSet<StationId>> = BTreeMap::new();
    for one in &heard {
        assert_eq!(one.device, device, "the layout makes one device of all");
        let message = told.entry((one.time, one.number)).or_default();
        assert!(message.insert(one.station), "{:?} twice", one.station);
    }
    let count = |word: &str, count: usize| (word.to_owned(), count);
    on_each(async |test| {
        test.with_devices(0, &[device.0]).await;
        test.with_stations(&stations).await;
        test.start_intake();
        let first = hand_in(&test, &heard).await;
        let merged = heard.len() - told.len();
        let expected = [count("accepted", told.len()), count("merged", merged)];
        assert_eq!(first, BTreeMap::from(expected), "nothing is refused");
        let stored = messages(&test, device).await;
        let found: BTreeMap<(i64, u16), BTreeSet<StationId>> = stored
            .iter()
            .map(|message| {
                let receptions = message.receptions.iter();
                let stations = receptions.map(|reception| reception.station).collect();
                ((message.time.0, message.seq_number), stations)
            })
            .collect();
        assert_eq!(found, told);
        let counted = stored
            .iter()
            .all(|one| one.stations as usize == one.receptions.len());
        assert!(counted, "stations are counted as they are shown");
        // A second time it changes nothing.
        let again = hand_in(&test, &heard).await;
        assert_eq!(again, BTreeMap::from([count("repeated", heard.len())]));
        assert_eq!(messages(&test, device).await, stored);
        println!("{} messages of {} receptions", stored.len(), heard.len());
        // The figures of the sample that is known.
        if told.len() == 1000 {
            assert_eq!((heard.len(), stations.len()), (4436, 68));
        }
        test
    })
    .await;
}
