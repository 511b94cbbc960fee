//! Real recordings, where their files are: `RECORDED_RUN` names a table of one packet a row with
//! the columns `received`, `time_epoch_s`, `device`, `station`, `seqNumber`, `snr`, `rssi` and
//! `data_hex`, in which the packets lost on the air stand as rows that were not received.

use std::collections::BTreeSet;

use domain::DeviceId;
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::sequence::{Lost, ahead};
use engine::testing::on_each;

#[tokio::test]
#[ignore = "needs a recording, named by RECORDED_RUN"]
async fn the_breaks_of_a_recorded_run_name_the_packets_that_were_lost() {
    let path = std::env::var("RECORDED_RUN").expect("RECORDED_RUN names a recording");
    let text = std::fs::read_to_string(path).unwrap();
    on_each(async |test| {
        let mut lines = text.lines();
        let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
        let column = |name: &str| names.iter().position(|found| *found == name).unwrap();
        let (received, time, device) = (column("received"), column("time_epoch_s"), column("device"));
        let (station, seq, rssi) = (column("station"), column("seqNumber"), column("rssi"));
        let (snr, data) = (column("snr"), column("data_hex"));
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
        let heard: Vec<&Vec<&str>> = rows.iter().filter(|row| row[received] == "1").collect();
        // A packet that was not received has no number in the table: it is the one after that of
        // the packet sent before. What was lost after the last packet heard is not missed yet.
        let last = rows.iter().rposition(|row| row[received] == "1").unwrap();
        let mut lost = BTreeSet::new();
        let mut number: Option<u16> = None;
        for row in &rows[..=last] {
            number = match row[seq].parse() {
                Ok(number) => Some(number),
                Err(_) => number.map(|number| (number + 1) % 4096),
            };
            if row[received] == "0" {
                lost.extend(number);
            }
        }
        let id = DeviceId(u32::from_str_radix(heard[0][device], 16).unwrap());
        test.with_devices(0, &[id.0]).await;
        test.with_stations(&[u32::from_str_radix(heard[0][station], 16).unwrap()]).await;
        test.start_intake();
        for slice in heard.chunks(97) {
            let item = |row: &&Vec<&str>| {
                format!(
                    r#"{{"station":"{}","device":"{}","time":{}000,"seqNumber":{},"data":"{}","rssi":{},"snr":{}}}"#,
                    row[station], row[device], row[time], row[seq], row[data], row[rssi], row[snr]
                )
            };
            let items: Vec<String> = slice.iter().map(item).collect();
            let body = format!("[{}]", items.join(","));
            let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
            let said = serde_json::to_string(&answers).unwrap();
            assert_eq!(said.matches("accepted").count(), slice.len(), "{said}");
        }
        let who = test.member(Profile::CustomerRead);
        let query = EventQuery {
            kind: EventKind::SequenceBreak.code().into(),
            size: 250,
            ..EventQuery::default()
        };
        let events = test.engine.device_events(&who, id, &query).await.unwrap().rows;
        let named: Vec<u16> = events
            .iter()
            .flat_map(|event| {
                let first = event.variables.device_expected_seqnumber.unwrap();
                let message = event.variables.device_message_seqnumber.unwrap();
                Lost { first, count: ahead(first, message) }.numbers().collect::<Vec<_>>()
            })
            .collect();
        println!("{} packets, {} breaks, {} numbers lost", heard.len(), events.len(), named.len());
        assert_eq!(named.len(), lost.len());
        assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), lost);
        // The figures of the recording that is known.
        if heard.len() == 1436 {
            assert_eq!((events.len(), lost.len()), (44, 64));
        }
        test
    })
    .await;
}
