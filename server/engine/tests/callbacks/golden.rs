//! Requests to the byte: method, path, every header and the body, for templates as integrators write
//! them; and the calls that were captured of the Sigfox Back-End, made again.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use domain::base_station::StationInput;
use domain::callback::{CallbackInput, CallbackKind};
use domain::permission::Profile;
use domain::{StationId, UnixMillis};
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};
use serde_json::Value;

use super::fleet::{DEVICE, START, get, owe, ready};
use super::kinds::tells;
use super::receiver::{Heard, Receiver};

/// A template and the request it makes.
#[derive(Clone, Copy)]
struct Golden {
    kind: CallbackKind,
    channel: &'static str,
    method: &'static str,
    path: &'static str,
    headers: &'static str,
    content_type: &'static str,
    /// The body, or the pattern of a line.
    body: &'static str,
    /// Its custom format.
    fields: &'static str,
    request: Request,
}

/// What comes of it.
#[derive(Clone, Copy)]
struct Request {
    /// The request line without the version.
    line: &'static str,
    /// The header that the template sets, if it sets one.
    header: Option<&'static str>,
    body: &'static str,
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

const REQUEST: Request = Request {
    line: "",
    header: None,
    body: "",
};
const POST: Golden = Golden {
    kind: CallbackKind::DataUplink,
    channel: "URL",
    method: "POST",
    path: "",
    headers: "",
    content_type: JSON,
    body: "",
    fields: "",
    request: REQUEST,
};
const BATCH: Golden = Golden {
    channel: "BATCH_URL",
    content_type: FORM,
    ..POST
};

/// In these `TYPE` stands for the device type, `LOCATION` for what was computed, `SINCE` and `SENT`
/// for times of the story.
const GOLDEN: [Golden; 17] = [
    Golden {
        method: "GET",
        path: "/in.php?id={device}&time={time}&duplicate={duplicate}&snr={snr}&station={station}&data={data}&avgSignal={avgSignal}&lat={lat}&lng={lng}&rssi={rssi}&seqNumber={seqNumber}&ack=true",
        content_type: "",
        request: Request {
            line: "GET /in.php?id=1B9C5&time=1473760937&duplicate=false&snr=17.66&station=0002&data=41ea000064014c00daff2b00&avgSignal=N%2FA&lat=42&lng=-1&rssi=-129.90&seqNumber=259&ack=true",
            ..REQUEST
        },
        ..POST
    },
    Golden {
        path: "/telemetry",
        body: r#"{"device":"{device}","time":"{time}","snr":"{snr}","station":"{station}","data":"{data}","avgSignal":"{avgSnr}","lat":"{lat}","lng":"{lng}","rssi":"{rssi}","seqNumber":"{seqNumber}"}"#,
        request: Request {
            line: "POST /telemetry",
            body: r#"{"device":"1B9C5","time":"1473760937","snr":"17.66","station":"0002","data":"41ea000064014c00daff2b00","avgSignal":"N/A","lat":"42","lng":"-1","rssi":"-129.90","seqNumber":"259"}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        method: "PUT",
        path: "/meter/{device}",
        body: r#"{"device":"{device}","s1":{customData#s1},"fraude":{customData#fraude},"timestamp":{time},"seqNumber":{seqNumber}}"#,
        fields: "s1:4:uint:8 fraude:1:bool:7",
        request: Request {
            line: "PUT /meter/1B9C5",
            body: r#"{"device":"1B9C5","s1":100,"fraude":true,"timestamp":1473760937,"seqNumber":259}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        path: "/form?id={device}&time={time}",
        content_type: FORM,
        body: "device={device}&data={data}",
        request: Request {
            line: "POST /form",
            body: "id=1B9C5&time=1473760937&device=1B9C5&data=41ea000064014c00daff2b00",
            ..REQUEST
        },
        ..POST
    },
    Golden {
        path: "/sigfox/callback",
        headers: "time: {time}",
        content_type: TEXT,
        body: "device : {device} / {customData#var1}",
        fields: "var1::bool:1",
        request: Request {
            line: "POST /sigfox/callback",
            header: Some("time: 1473760937"),
            body: "device : 1B9C5 / false",
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::DataBidir,
        path: "/bidir",
        body: r#"{"deviceType":"{deviceTypeId}","device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","ack":"{ack}"}"#,
        request: Request {
            line: "POST /bidir",
            body: r#"{"deviceType":"TYPE","device":"1B9C5","time":"1473760937","data":"41ea000064014c00daff2b00","seqNumber":"259","ack":"false"}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::DataBidir,
        path: "/lines",
        content_type: TEXT,
        body: "{device};{time};{duplicate};{snr};{station};{data};{avgSnr};{lat};{lng};{rssi};{seqNumber};{ack};{longPolling}",
        request: Request {
            line: "POST /lines",
            body: "1B9C5;1473760937;false;17.66;0002;41ea000064014c00daff2b00;N/A;42;-1;-129.90;259;false;false",
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::Status,
        path: "/status",
        content_type: TEXT,
        body: "{device};{time};{temp};{batt};{duplicate};{seqNumber};{snr};{rssi};{lat};{lng};{station};{avgSnr}",
        request: Request {
            line: "POST /status",
            body: "1B9C5;1473760997;21.50;3.30;false;260;17.66;-129.90;42;-1;0002;N/A",
            ..REQUEST
        },
        ..POST
    },
    Golden {
        path: "/batch?data={batch}",
        body: "{device};{time};{data};",
        request: Request {
            line: "POST /batch",
            body: "data=1B9C5%3B1473760937%3B41ea000064014c00daff2b00%3B",
            ..REQUEST
        },
        ..BATCH
    },
    Golden {
        path: "/batch/uplink?batch={batch}",
        body: "{device};{time};{duplicate};{snr};{station};{data};{avgSnr};{lat};{lng};{rssi};{seqNumber}",
        request: Request {
            line: "POST /batch/uplink",
            body: "batch=1B9C5%3B1473760937%3Bfalse%3B17.66%3B0002%3B41ea000064014c00daff2b00%3BN%2FA%3B42%3B-1%3B-129.90%3B259",
            ..REQUEST
        },
        ..BATCH
    },
    Golden {
        kind: CallbackKind::DataBidir,
        path: "/batch/bidir?batch={batch}",
        body: "{device};{time};{duplicate};{snr};{station};{data};{avgSnr};{lat};{lng};{rssi};{seqNumber};{ack};{longPolling}",
        request: Request {
            line: "POST /batch/bidir",
            body: "batch=1B9C5%3B1473760937%3Bfalse%3B17.66%3B0002%3B41ea000064014c00daff2b00%3BN%2FA%3B42%3B-1%3B-129.90%3B259%3Bfalse%3Bfalse",
            ..REQUEST
        },
        ..BATCH
    },
    Golden {
        kind: CallbackKind::Status,
        path: "/batch/status?batch={batch}",
        body: "{device};{time};{temp};{batt};{duplicate};{seqNumber};{snr};{rssi};{lat};{lng};{station};{avgSnr}",
        request: Request {
            line: "POST /batch/status",
            body: "batch=1B9C5%3B1473760997%3B21.50%3B3.30%3Bfalse%3B260%3B17.66%3B-129.90%3B42%3B-1%3B0002%3BN%2FA",
            ..REQUEST
        },
        ..BATCH
    },
    Golden {
        kind: CallbackKind::DataAdvanced,
        path: "/advanced",
        body: r#"{"device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","lqi":"{lqi}","linkQuality":"{linkQuality}","fixedLat":"{fixedLat}","fixedLng":"{fixedLng}","operatorName":"{operatorName}","countryCode":"{countryCode}","duplicates":{duplicates},"computedLocation":{computedLocation}}"#,
        request: Request {
            line: "POST /advanced",
            body: r#"{"device":"1B9C5","time":"1473760937","data":"41ea000064014c00daff2b00","seqNumber":"259","lqi":"Average","linkQuality":"1","fixedLat":"0.0","fixedLng":"0.0","operatorName":"SIGFOX_Singapore_Unabiz","countryCode":"702","duplicates":[{"bsId":"0002","rssi":-129.9,"nbRep":3,"snr":17.66}],"computedLocation":LOCATION}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::DataAdvanced,
        method: "PUT",
        path: "/advanced/{device}",
        body: r#"{"deviceTypeId":"{deviceTypeId}","seq":{seqNumber},"quality":{linkQuality},"at":[{fixedLat},{fixedLng}],"country":{countryCode},"v":{customData#v}}"#,
        fields: "v::float:32",
        request: Request {
            line: "PUT /advanced/1B9C5",
            body: r#"{"deviceTypeId":"TYPE","seq":259,"quality":1,"at":[0.0,0.0],"country":702,"v":29.25}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::Acknowledge,
        path: "/acknowledge",
        body: r#"{"time":"{time}","device":"{device}","infoCode":"{infoCode}","infoMessage":"{infoMessage}","downlinkAck":"{downlinkAck}","downlinkOverusage":"{downlinkOverusage}"}"#,
        request: Request {
            line: "POST /acknowledge",
            body: r#"{"time":"SENT","device":"1B9C5","infoCode":"0","infoMessage":"Acked","downlinkAck":"true","downlinkOverusage":"false"}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::Error,
        path: "/error",
        body: r#"{"devices":"{device}","info":"{info}","severity":"{severity}"}"#,
        request: Request {
            line: "POST /error",
            body: r#"{"devices":"1B9C5","info":"No message received since SINCE","severity":"ERROR"}"#,
            ..REQUEST
        },
        ..POST
    },
    Golden {
        kind: CallbackKind::Error,
        method: "GET",
        path: "/path?id={device}&severity={severity}&info={info}",
        content_type: "",
        request: Request {
            line: "GET /path?id=1B9C5&severity=ERROR&info=No%20message%20received%20since%20ESCAPED",
            ..REQUEST
        },
        ..POST
    },
];

impl Golden {
    fn input(&self, receiver: &Receiver) -> CallbackInput {
        let batch = self.channel == "BATCH_URL";
        let (body, line) = if batch {
            ("", self.body)
        } else {
            (self.body, "")
        };
        CallbackInput {
            kind: self.kind.word().into(),
            channel: self.channel.into(),
            method: self.method.into(),
            headers: self.headers.into(),
            content_type: self.content_type.into(),
            body: body.into(),
            line_pattern: line.into(),
            payload_config: self.fields.into(),
            ..get(receiver.url(self.path))
        }
    }

    /// The header lines of its request, whose id is that one.
    fn headers(&self, receiver: &Receiver, id: &str, body: &str) -> BTreeSet<String> {
        let mut headers = BTreeSet::from([
            "accept: */*".to_owned(),
            "user-agent: SIGFOX".to_owned(),
            format!("host: {}", receiver.address),
            format!("webhook-id: {id}"),
        ]);
        headers.extend(self.request.header.map(str::to_owned));
        if !self.content_type.is_empty() {
            headers.insert(format!("content-type: {}", self.content_type));
            headers.insert(format!("content-length: {}", body.len()));
        }
        headers
    }
}

/// Hands in one reception of a device by a station.
async fn hand_in(test: &TestEngine, device: u32, station: u32, seq: u16, time: i64, more: &str) {
    let item = format!(
        r#"[{{"station":"{station:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"rep":3,{more}}}]"#
    );
    let answers = test.engine.receive(&test.token, Bytes::from(item)).await;
    let said = serde_json::to_string(&answers.unwrap()).unwrap();
    assert!(!said.contains("refused"), "{said}");
}

/// Says where a station stands, and who runs it in which country.
async fn stands(test: &TestEngine, station: u32, operator: &str, country: &str) {
    let input = StationInput {
        name: format!("Station {station}"),
        lat: "42.4".into(),
        lng: "-1.4".into(),
        operator: operator.into(),
        country: country.into(),
        ..StationInput::default()
    };
    let who = test.member(Profile::Operator);
    let edited = test.engine.edit_station(&who, StationId(station), &input);
    edited.await.unwrap();
}

/// The request that a template was to make; its place among those that came.
fn find<'h>(heard: &'h [Heard], line: &str, body: &str) -> &'h Heard {
    let line = format!("{line} HTTP/1.1");
    let found = heard
        .iter()
        .find(|request| request.head.lines().next() == Some(line.as_str()) && request.body == body);
    found.unwrap_or_else(|| panic!("{line}\n{body}\n\nnot among {heard:#?}"))
}

#[tokio::test]
async fn every_template_makes_its_request() {
    const SAYS: &str = r#""rssi":-129.9,"snr":17.66,"data":"41ea000064014c00daff2b00""#;
    const ALIVE: &str = r#""rssi":-129.9,"snr":17.66,"oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
    const ASKS: &str = r#""rssi":-129.9,"data":"00","ack":true"#;
    on_each(async |test| {
        ready(&test).await;
        test.with_keep_alive(0, 3_600).await;
        test.with_downlink(0, "{time}00000000").await;
        stands(&test, 2, "SIGFOX_Singapore_Unabiz", "SGP").await;
        let receiver = Receiver::new().await;
        for golden in &GOLDEN {
            owe(&test, &golden.input(&receiver)).await;
        }
        hand_in(&test, DEVICE, 2, 259, START, SAYS).await;
        hand_in(&test, DEVICE, 2, 260, START + 60_000, ALIVE).await;
        run_once(&test.engine).await.unwrap();
        test.clock.advance(60_000);
        test.close_messages().await;
        run_once(&test.engine).await.unwrap();
        // A message of now, which is answered; then its device is looked after, and silent.
        let since = test.clock_now();
        hand_in(&test, DEVICE, 2, 261, since, ASKS).await;
        test.clock.advance(5_000);
        test.step_downlinks().await;
        let orders = test.engine.orders(&test.token, Duration::ZERO).await;
        let id = orders.unwrap()[0].id.to_string();
        test.clock.advance(15_400);
        let sent = test.clock_now() / 1000;
        let confirmed = test.engine.confirm(&test.token, &id, br#"{"sent":true}"#);
        confirmed.await.unwrap();
        run_once(&test.engine).await.unwrap();
        test.clock.advance(3_700_000);
        test.look_for_silence().await;
        run_once(&test.engine).await.unwrap();

        let heard = receiver.heard();
        let ids: BTreeSet<&str> = heard.iter().map(Heard::webhook_id).collect();
        assert_eq!(ids.len(), heard.len(), "each has an id of its own");
        let location = heard.iter().find_map(|request| {
            let (_, location) = request.body.split_once("\"computedLocation\":")?;
            location.strip_suffix('}')
        });
        let location: Value = serde_json::from_str(location.unwrap()).unwrap();
        assert_eq!(
            (&location["source"], &location["status"]),
            (&0.into(), &1.into())
        );
        let since = UnixMillis(since).utc();
        let escaped = since.replace(' ', "%20").replace(':', "%3A");
        for golden in &GOLDEN {
            let line = golden.request.line.replace("ESCAPED", &escaped);
            let body = golden
                .request
                .body
                .replace("TYPE", &test.device_types[0].to_string())
                .replace("LOCATION", &location.to_string())
                .replace("SINCE", &since)
                .replace("SENT", &sent.to_string());
            let request = find(&heard, &line, &body);
            let id = request.webhook_id();
            let digits = id.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(id.len() == 16 && digits, "{id}");
            let told: Vec<String> = request.head.lines().skip(1).map(str::to_owned).collect();
            let wanted = golden.headers(&receiver, id, &body);
            assert_eq!(told.len(), wanted.len(), "{line}: {told:?}");
            assert_eq!(BTreeSet::from_iter(told), wanted, "{line}");
        }
        test
    })
    .await;
}

/// What a template tells in which every value is quoted.
const QUOTED: &str = r#"{"device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","deviceTypeId":"{deviceTypeId}","lqi":"{lqi}","linkQuality":"{linkQuality}","fixedLat":"{fixedLat}","fixedLng":"{fixedLng}","operatorName":"{operatorName}","countryCode":"{countryCode}","duplicates":{duplicates},"computedLocation":{computedLocation}}"#;

#[tokio::test]
async fn calls_that_were_captured_are_made_again() {
    const FIRST: u32 = 0x4D_2BA5;
    const SECOND: u32 = 0x1B_9C5A;
    on_each(async |test| {
        ready(&test).await;
        test.with_devices(0, &[FIRST, SECOND]).await;
        stands(&test, 1, "SIGFOX_Singapore_Unabiz", "SGP").await;
        stands(&test, 2, "Sigfox_Netherlands", "NLD").await;
        let receiver = Receiver::new().await;
        let told = r#"{"deviceType":"{deviceTypeId}","device":"{device}","time":"{time}","data":"{data}","seqNumber":"{seqNumber}","ack":"{ack}"}"#;
        tells(&test, &receiver, CallbackKind::DataBidir, told).await;
        tells(&test, &receiver, CallbackKind::DataAdvanced, QUOTED).await;
        // Of 2018 from Singapore, and of 2022 from the Netherlands, at the limit of what is heard.
        let first = r#""rssi":-100.0,"snr":10.5,"data":"000102030405060708090a0b""#;
        hand_in(&test, FIRST, 1, 27, 1_544_325_853_000, first).await;
        let second = r#""rssi":-136.0,"snr":5.25,"data":"0a""#;
        hand_in(&test, SECOND, 2, 1_024, 1_652_000_000_000, second).await;
        run_once(&test.engine).await.unwrap();
        test.clock.advance(60_000);
        test.close_messages().await;
        run_once(&test.engine).await.unwrap();

        let heard = receiver.heard();
        let device_type = test.device_types[0];
        let bidir = format!(
            r#"{{"deviceType":"{device_type}","device":"4D2BA5","time":"1544325853","data":"000102030405060708090a0b","seqNumber":"27","ack":"false"}}"#
        );
        find(&heard, "POST /bidir", &bidir);
        let advanced = |device: &str| -> Value {
            let told = heard.iter().map(|request| {
                let body: Value = serde_json::from_str(&request.body).unwrap();
                body
            });
            let mut of = told.filter(|body| body["device"] == device && body["lqi"].is_string());
            of.next().expect("it is told")
        };
        let device_type = device_type.to_string();
        for (device, values) in [
            (
                "4D2BA5",
                [
                    ("time", "1544325853"),
                    ("data", "000102030405060708090a0b"),
                    ("seqNumber", "27"),
                    ("deviceTypeId", device_type.as_str()),
                    ("lqi", "Good"),
                    ("linkQuality", "2"),
                    ("fixedLat", "0.0"),
                    ("fixedLng", "0.0"),
                    ("operatorName", "SIGFOX_Singapore_Unabiz"),
                    ("countryCode", "702"),
                ],
            ),
            (
                "1B9C5A",
                [
                    ("time", "1652000000"),
                    ("data", "0a"),
                    ("seqNumber", "1024"),
                    ("deviceTypeId", device_type.as_str()),
                    ("lqi", "Limit"),
                    ("linkQuality", "0"),
                    ("fixedLat", "0.0"),
                    ("fixedLng", "0.0"),
                    ("operatorName", "Sigfox_Netherlands"),
                    ("countryCode", "528"),
                ],
            ),
        ] {
            let body = advanced(device);
            for (name, value) in values {
                // Whatever is quoted is text.
                assert_eq!(body[name], value, "{name}: {body}");
            }
            let location = &body["computedLocation"];
            assert_eq!(location["status"], 1, "{body}");
            assert!(location["lat"].is_f64() && location["radius"].is_i64(), "{body}");
            assert_eq!(body["duplicates"][0]["nbRep"], 3, "{body}");
        }
        test
    })
    .await;
}
