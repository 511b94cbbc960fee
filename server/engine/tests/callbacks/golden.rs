//! Requests to the byte, for templates as integrators write them.

use bytes::Bytes;
use domain::callback::{CallbackInput, CallbackKind};
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{DEVICE, START, get, owe, ready};
use super::receiver::Receiver;

/// A template and the request it makes.
struct Golden {
    kind: CallbackKind,
    method: &'static str,
    path: &'static str,
    content_type: &'static str,
    body: &'static str,
    /// Its custom format.
    fields: &'static str,
    /// Request line without the version, and body.
    request: (&'static str, &'static str),
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

const GOLDEN: [Golden; 9] = [
    Golden {
        kind: CallbackKind::DataUplink,
        method: "GET",
        path: "/in.php?id={device}&time={time}&duplicate={duplicate}&snr={snr}&station={station}&data={data}&avgSignal={avgSignal}&lat={lat}&lng={lng}&rssi={rssi}&seqNumber={seqNumber}&ack=true",
        content_type: "",
        body: "",
        fields: "",
        request: (
            "GET /in.php?id=1B9C5&time=1473760937&duplicate=false&snr=17.66&station=0002&data=41ea000064014c00daff2b00&avgSignal=N%2FA&lat=42&lng=-1&rssi=-129.90&seqNumber=259&ack=true",
            "",
        ),
    },
    Golden {
        kind: CallbackKind::DataUplink,
        method: "POST",
        path: "/telemetry",
        content_type: JSON,
        body: r#"{"device":"{device}","time":"{time}","snr":"{snr}","station":"{station}","data":"{data}","avgSignal":"{avgSnr}","lat":"{lat}","lng":"{lng}","rssi":"{rssi}","seqNumber":"{seqNumber}"}"#,
        fields: "",
        request: (
            "POST /telemetry",
            r#"{"device":"1B9C5","time":"1473760937","snr":"17.66","station":"0002","data":"41ea000064014c00daff2b00","avgSignal":"N/A","lat":"42","lng":"-1","rssi":"-129.90","seqNumber":"259"}"#,
        ),
    },
    Golden {
        kind: CallbackKind::DataUplink,
        method: "PUT",
        path: "/meter/{device}",
        content_type: JSON,
        body: r#"{"device":"{device}","s1":{customData#s1},"fraude":{customData#fraude},"timestamp":{time},"seqNumber":{seqNumber}}"#,
        fields: "s1:4:uint:8 fraude:1:bool:7",
        request: (
            "PUT /meter/1B9C5",
            r#"{"device":"1B9C5","s1":100,"fraude":true,"timestamp":1473760937,"seqNumber":259}"#,
        ),
    },
    Golden {
        kind: CallbackKind::DataUplink,
        method: "POST",
        path: "/form?id={device}&time={time}",
        content_type: FORM,
        body: "device={device}&data={data}",
        fields: "",
        request: (
            "POST /form",
            "id=1B9C5&time=1473760937&device=1B9C5&data=41ea000064014c00daff2b00",
        ),
    },
    Golden {
        kind: CallbackKind::DataBidir,
        method: "POST",
        path: "/bidir",
        content_type: JSON,
        body: r#"{"deviceType":"{deviceTypeId}","device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","ack":"{ack}"}"#,
        fields: "",
        request: (
            "POST /bidir",
            r#"{"deviceType":"TYPE","device":"1B9C5","time":"1473760937","data":"41ea000064014c00daff2b00","seqNumber":"259","ack":"false"}"#,
        ),
    },
    Golden {
        kind: CallbackKind::DataBidir,
        method: "POST",
        path: "/lines",
        content_type: TEXT,
        body: "{device};{time};{duplicate};{snr};{station};{data};{avgSnr};{lat};{lng};{rssi};{seqNumber};{ack};{longPolling}",
        fields: "",
        request: (
            "POST /lines",
            "1B9C5;1473760937;false;17.66;0002;41ea000064014c00daff2b00;N/A;42;-1;-129.90;259;false;false",
        ),
    },
    Golden {
        kind: CallbackKind::Status,
        method: "POST",
        path: "/status",
        content_type: TEXT,
        body: "{device};{time};{temp};{batt};{duplicate};{seqNumber};{snr};{rssi};{lat};{lng};{station};{avgSnr}",
        fields: "",
        request: (
            "POST /status",
            "1B9C5;1473760997;21.50;3.30;false;260;17.66;-129.90;42;-1;0002;N/A",
        ),
    },
    Golden {
        kind: CallbackKind::DataAdvanced,
        method: "POST",
        path: "/advanced",
        content_type: JSON,
        body: r#"{"device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","lqi":"{lqi}","linkQuality":"{linkQuality}","fixedLat":"{fixedLat}","fixedLng":"{fixedLng}","operatorName":"{operatorName}","countryCode":"{countryCode}","duplicates":{duplicates},"computedLocation":{computedLocation}}"#,
        fields: "",
        request: (
            "POST /advanced",
            r#"{"device":"1B9C5","time":"1473760937","data":"41ea000064014c00daff2b00","seqNumber":"259","lqi":"Average","linkQuality":"1","fixedLat":"0.0","fixedLng":"0.0","operatorName":"","countryCode":"0","duplicates":[{"bsId":"0002","rssi":-129.9,"nbRep":3,"snr":17.66}],"computedLocation":LOCATION}"#,
        ),
    },
    Golden {
        kind: CallbackKind::Error,
        method: "POST",
        path: "/error",
        content_type: JSON,
        body: r#"{"devices":"{device}","info":"{info}","severity":"{severity}"}"#,
        fields: "",
        request: (
            "POST /error",
            r#"{"devices":"1B9C5","info":"No message received since SINCE","severity":"ERROR"}"#,
        ),
    },
];

async fn hand_in(test: &TestEngine, items: &str) {
    let body = Bytes::from(format!("[{items}]"));
    let answers = test.engine.receive(&test.token, body).await.unwrap();
    let said = serde_json::to_string(&answers).unwrap();
    assert!(!said.contains("refused"), "{said}");
}

#[tokio::test]
async fn every_template_makes_its_request() {
    on_each(async |test| {
        ready(&test).await;
        test.with_keep_alive(0, 3_600).await;
        test.place_station(2, 42.4, -1.4).await;
        let receiver = Receiver::new().await;
        for golden in &GOLDEN {
            let input = CallbackInput {
                kind: golden.kind.word().into(),
                method: golden.method.into(),
                content_type: golden.content_type.into(),
                body: golden.body.into(),
                payload_config: golden.fields.into(),
                ..get(receiver.url(golden.path))
            };
            owe(&test, &input).await;
        }
        let item = |seq: u16, time: i64, said: &str| {
            format!(
                r#"{{"station":"0002","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"rssi":-129.9,"snr":17.66,"rep":3,{said}}}"#
            )
        };
        hand_in(&test, &item(259, START, r#""data":"41ea000064014c00daff2b00""#)).await;
        let oob = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
        hand_in(&test, &item(260, START + 60_000, oob)).await;
        test.clock.advance(60_000);
        test.close_messages().await;
        // A message of now, so that its device is looked after, and then silence.
        let since = test.clock_now();
        hand_in(&test, &item(261, since, r#""data":"00""#)).await;
        run_once(&test.engine).await.unwrap();
        test.clock.advance(3_700_000);
        test.look_for_silence().await;
        run_once(&test.engine).await.unwrap();

        let heard = receiver.heard();
        let location = heard.iter().find_map(|request| {
            let (_, location) = request.body.split_once("\"computedLocation\":")?;
            location.strip_suffix('}')
        });
        let location: serde_json::Value = serde_json::from_str(location.unwrap()).unwrap();
        assert_eq!((&location["source"], &location["status"]), (&0.into(), &1.into()));
        let since = domain::UnixMillis(since).utc();
        for golden in &GOLDEN {
            let (line, body) = golden.request;
            let body = body
                .replace("TYPE", &test.device_types[0].to_string())
                .replace("LOCATION", &location.to_string())
                .replace("SINCE", &since);
            let line = format!("{line} HTTP/1.1");
            let found = heard.iter().any(|request| {
                let kind = format!("content-type: {}", golden.content_type);
                let first = request.head.lines().next() == Some(line.as_str());
                let told = golden.content_type.is_empty() || request.head.lines().any(|line| line == kind);
                let sender = request.head.contains("user-agent: SIGFOX");
                first && told && sender && request.body == body
            });
            assert!(found, "{line}\n{body}\n\nnot among {heard:#?}");
        }
        test
    })
    .await;
}
