//! The converter, with the layouts that come with it and a few made-up lines.

use server::convert::{Count, Layout, convert};

const ONE_A_ROW: &str = include_str!("../../layouts/one-packet-a-row.toml");
const STATIONS: &str = include_str!("../../layouts/stations-in-a-column.toml");

fn run(layout: &str, table: &str) -> (Count, Vec<serde_json::Value>, Vec<(u64, String)>) {
    let layout = Layout::parse(layout).unwrap();
    let (mut output, mut wrong) = (Vec::new(), Vec::new());
    let count = convert(&layout, table.as_bytes(), &mut output, |line, problem| {
        wrong.push((line, problem.to_owned()));
    });
    let text = String::from_utf8(output).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (count.unwrap(), lines, wrong)
}

#[test]
fn a_table_with_one_packet_a_row() {
    let table = "run\treceived\ttime_epoch_s\tdevice\tstation\tseqNumber\tsnr\trssi\tdata_hex\r\n\
        a\t1\t1500000000\tABCDE\t0A01\t17\t8.25\t-79.00\t00ff\r\n\
        a\t0\t1500000002\tABCDE\t\t18\t\t\t\r\n\
        a\t1\t1500000004\tABCDE\t0A01\t19\t\t-81.5\t\r\n\
        a\t1\tyesterday\tABCDE\t0A01\t20\t8\t-81.5\t\r\n";
    let (count, lines, wrong) = run(ONE_A_ROW, table);
    assert_eq!(
        count,
        Count {
            rows: 4,
            left_out: 1,
            unreadable: 1,
            written: 2
        }
    );
    assert_eq!(
        lines[0],
        serde_json::json!({"station": "0A01", "device": "ABCDE", "time": 1_500_000_000_000_i64,
            "seqNumber": 17, "data": "00ff", "rssi": -79.0, "snr": 8.25, "ack": false})
    );
    assert!(lines[1].get("snr").is_none());
    assert_eq!(wrong[0].0, 5);
    assert!(wrong[0].1.starts_with("time:"), "{wrong:?}");
}

#[test]
fn a_row_that_is_no_text_or_no_whole_number_spoils_no_other() {
    let head = "run\treceived\ttime_epoch_s\tdevice\tstation\tseqNumber\tsnr\trssi\tdata_hex\n";
    let row = |seq: &str| format!("a\t1\t1500000000\tABCDE\t0A01\t{seq}\t8.25\t-79.00\t00ff\n");
    let mut table = format!("{head}{}{}", row("17"), row("18.5")).into_bytes();
    table.extend_from_slice(b"a\t1\t\xff\n");
    table.extend_from_slice(row("19.0").as_bytes());
    let layout = Layout::parse(ONE_A_ROW).unwrap();
    let (mut output, mut wrong) = (Vec::new(), Vec::new());
    let count = convert(&layout, table.as_slice(), &mut output, |line, problem| {
        wrong.push((line, problem.to_owned()));
    });
    let count = count.unwrap();
    assert_eq!((count.rows, count.unreadable, count.written), (4, 2, 2));
    assert_eq!((wrong[0].0, wrong[1].0), (3, 4), "{wrong:?}");
    assert!(wrong[0].1.contains("seqNumber"), "{wrong:?}");
    assert!(
        String::from_utf8(output)
            .unwrap()
            .contains("\"seqNumber\":19,")
    );
}

#[test]
fn a_table_with_the_stations_in_a_column() {
    let table = "rx_time_utc\tlat\tlng\tstation_index:rssi_dbm[;...]\n\
        2020-01-02 03:04:05+00:00\t1.5\t-2\t0:-125;31:-123\n\
        2020-01-02 03:05:05+00:00\t1.5\t-2\t4:-120\n";
    let (count, lines, wrong) = run(STATIONS, table);
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!((count.rows, count.written), (2, 3));
    assert_eq!(lines[0]["station"], "1000");
    assert_eq!(lines[1]["station"], "101F");
    assert_eq!(lines[1]["rssi"], -123.0);
    assert_eq!(lines[0]["time"], 1_577_934_245_000_i64);
    assert_eq!(lines[0]["data"], "3fc00000c0000000");
    let numbers: Vec<_> = lines
        .iter()
        .map(|line| line["seqNumber"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, [0, 0, 1]);
}

#[test]
fn a_layout_that_does_not_fit_is_refused_by_name() {
    let refusal = |layout: &str| Layout::parse(layout).unwrap_err().to_string();
    assert!(refusal(&ONE_A_ROW.replace("station =", "statoin =")).contains("statoin"));
    let two = ONE_A_ROW.replace(
        "{ column = \"rssi\" }",
        "{ column = \"rssi\", value = \"1\" }",
    );
    assert!(refusal(&two).contains("`fields.rssi`"));
    let layout = Layout::parse(ONE_A_ROW).unwrap();
    let error = convert(&layout, "a\tb\n1\t2\n".as_bytes(), Vec::new(), |_, _| {}).unwrap_err();
    assert!(error.to_string().contains("no column"), "{error}");
}
