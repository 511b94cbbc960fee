//! A script as users of the Sigfox Back-End have it, in PHP's own server.

use std::fmt::Write as _;
use std::time::Duration;

use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::on_each;

use super::fleet::{get, owe, ready};
use super::kinds::hand_in;
use super::peers;

const NAMES: [&str; 11] = [
    "id",
    "time",
    "duplicate",
    "snr",
    "station",
    "data",
    "avgSignal",
    "lat",
    "lng",
    "rssi",
    "seqNumber",
];

/// Writes each call to a file, as one line of JSON, and answers with a downlink.
fn script(file: &str) -> String {
    let mut script = String::from("<?php\n$call = array();\n");
    for name in NAMES {
        writeln!(script, "$call['{name}'] = $_GET['{name}'];").unwrap();
    }
    write!(
        script,
        "file_put_contents('{file}', json_encode(array('data' => $call)) . \"\\n\", FILE_APPEND);\n\
         header('Content-Type: application/json');\n\
         echo json_encode(array($_GET['id'] => array('downlinkData' => '0102030405060708')));\n"
    )
    .unwrap();
    script
}

#[tokio::test]
async fn a_script_in_php_stores_the_message_and_its_answer_reaches_the_device() {
    if !peers::installed("php") {
        return;
    }
    on_each(async |test| {
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        test.place_station(1, 42.4, -1.4).await;
        let folder = std::env::temp_dir().join(format!("sigfox-php-{}", test.token));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("sigfox.json");
        std::fs::write(folder.join("data.php"), script(file.to_str().unwrap())).unwrap();
        let server = peers::start("php", |port| {
            let root = folder.to_str().unwrap().to_owned();
            vec!["-S".into(), format!("127.0.0.1:{port}"), "-t".into(), root]
        })
        .await;

        let mut query: Vec<String> = vec!["id={device}".into()];
        query.extend(NAMES[1..].iter().map(|name| format!("{name}={{{name}}}")));
        let input = CallbackInput {
            kind: "bidir".into(),
            ..get(format!(
                "http://{}/data.php?{}&ack=true",
                server.address,
                query.join("&")
            ))
        };
        let callback = owe(&test, &input).await;
        let who = test.member(Profile::CustomerWrite);
        let of = test.device_types[0];
        let chosen = test.engine.choose_downlink_callback(&who, of, Some(callback));
        chosen.await.unwrap();
        let time = test.clock_now() / 1000;
        let asks = r#""data":"41ea000064014c00daff2b00","ack":true"#;
        hand_in(&test, 1, 259, -129.9, asks).await;
        run_once(&test.engine).await.unwrap();

        let stored = std::fs::read_to_string(&file).unwrap();
        assert_eq!(
            stored,
            format!(
                r#"{{"data":{{"id":"1B9C5","time":"{time}","duplicate":"false","snr":"10.50","station":"0001","data":"41ea000064014c00daff2b00","avgSignal":"N\/A","lat":"42","lng":"-1","rssi":"-129.90","seqNumber":"259"}}}}"#
            ) + "\n"
        );
        test.clock.advance(6_000);
        test.step_downlinks().await;
        let orders = test.engine.orders(&test.token, Duration::ZERO).await.unwrap();
        assert_eq!(orders[0].data, "0102030405060708");
        drop(server);
        std::fs::remove_dir_all(&folder).unwrap();
        test
    })
    .await;
}
