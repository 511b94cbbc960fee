//! Ready callbacks, held against the rules by which callbacks are saved.

use domain::callback::{Ask, CallbackKind, Preset};
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::on_each;

use super::fleet::{hear, owe, ready};
use super::receiver::Receiver;

const FORMAT: &str = "Temp::float:32 low::uint:8 name:5:char:3";

/// A value for everything that is asked for.
fn values(url: &str) -> Vec<(Ask, String)> {
    [
        (Ask::Url, url),
        (Ask::Host, "example.org:8443"),
        (Ask::Webhook, "weather-mast"),
        (Ask::Token, "t0k+en=="),
        (Ask::Organisation, "My org"),
        (Ask::Bucket, "sigfox"),
        (Ask::Path, "/sigfox"),
        (Ask::Key, "k3y"),
        (Ask::Broker, "broker.example.org"),
        (Ask::User, "ann"),
        (Ask::Password, "p@ss"),
    ]
    .map(|(ask, value)| (ask, value.to_owned()))
    .to_vec()
}

#[tokio::test]
async fn each_can_be_saved_as_it_is_with_a_format_and_without() {
    on_each(async |test| {
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let values = values("https://example.org/in");
        for preset in Preset::listed().chain([Preset::Inspector]) {
            for format in [FORMAT, ""] {
                let input = preset
                    .fill(&values, CallbackKind::DataUplink, format)
                    .unwrap();
                let made = test.engine.create_callback(&who, of, &input).await;
                assert!(
                    made.is_ok(),
                    "{preset:?} with `{format}`: {made:?}\n{input:#?}"
                );
            }
        }
        for kind in CallbackKind::creatable() {
            let input = Preset::Json.fill(&values, kind, FORMAT).unwrap();
            let made = test.engine.create_callback(&who, of, &input).await;
            assert!(made.is_ok(), "{kind:?}: {made:?}\n{input:#?}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_message_makes_whole_json_of_one_also_where_it_is_shorter_than_the_format() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let values = values(&receiver.url("/in"));
        for kind in [CallbackKind::DataUplink, CallbackKind::DataBidir] {
            let input = Preset::Json.fill(&values, kind, FORMAT).unwrap();
            owe(&test, &input).await;
        }
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 2);
        for heard in receiver.heard() {
            let said: serde_json::Value = serde_json::from_str(&heard.body).unwrap();
            assert_eq!(said["device"], "1B9C5");
            assert_eq!(said["data"], "41ea00002b");
            assert_eq!(said["Temp"], 29.25);
            assert_eq!(said["low"], 43);
            assert_eq!(said["name"], "null");
            assert_eq!(said["rssi"], -129.9);
            assert_eq!(said["avgSnr"], serde_json::Value::Null);
        }
        test
    })
    .await;
}
