//! A script as users of the Sigfox Back-End have it, in PHP's own server. What becomes of its answer
//! at the device is told in the stories of the doors.

use std::time::Duration;

use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::on_each;

use super::fleet::{get, owe, ready};
use super::kinds::hand_in;
use super::peers;

/// Stores each call beside it, and answers with a downlink.
const SCRIPT: &str = include_str!("data.php");

/// The address of the script, as its users have it.
const ADDRESS: &str = "/data.php?id={device}&time={time}&duplicate={duplicate}&snr={snr}\
    &station={station}&data={data}&avgSignal={avgSignal}&lat={lat}&lng={lng}&rssi={rssi}\
    &seqNumber={seqNumber}&ack=true";

#[tokio::test]
async fn a_script_in_php_stores_the_message_and_its_answer_goes_to_the_station() {
    if !peers::installed("php") {
        return;
    }
    on_each(async |test| {
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        test.place_station(1, 42.4, -1.4).await;
        let folder = std::env::temp_dir().join(format!("sigfox-php-{}", test.token));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("data.php"), SCRIPT).unwrap();
        let server = peers::start("php", |port| {
            let root = folder.to_str().unwrap().to_owned();
            vec!["-S".into(), format!("127.0.0.1:{port}"), "-t".into(), root]
        })
        .await;

        let input = CallbackInput {
            kind: "bidir".into(),
            ..get(format!("http://{}{ADDRESS}", server.address))
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

        let stored = std::fs::read_to_string(folder.join("sigfox.json")).unwrap();
        assert_eq!(
            stored,
            format!(
                r#"{{"data":{{"id":"1B9C5","time":"{time}","duplicate":"false","snr":"10.50","station":"0001","data":"41ea000064014c00daff2b00","avgSignal":"N\/A","lat":"42","lng":"-1","rssi":"-129.90","seqNumber":"259"}}}}"#
            )
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
