//! From settings and facts to the request that is sent. Pure: the same settings and facts give
//! the same bytes.
//!
//! Both are read anew for each attempt, so two attempts under one `webhook-id` may differ. Where
//! an earlier reception of the message was handed in meanwhile, the second tells the time and the
//! bytes of that one, as the message does by then; what is told of the station, of its place and
//! of the messages before follows likewise; and settings that were edited are those of what is
//! still owed. A delivery is about a message as it is known when it is sent: bytes kept from the
//! first attempt would repeat what is known to be wrong, to an address that was corrected since.

use bytes::Bytes;
use domain::DeliveryId;
use domain::callback::{DeliveryFault, HttpMethod};
use http::{HeaderName, HeaderValue, Request, header};
use payload::template::{Escape, Escaped, Part};

use super::UrlChannel;
use crate::callback::body::{ContentType, whole_json};
use crate::callback::client::clean;
use crate::callback::variables::Facts;

/// The header that carries the delivery's id, the same at each attempt, so that a receiver can
/// discard repeats.
pub(in crate::callback::channel) const WEBHOOK_ID: HeaderName =
    HeaderName::from_static("webhook-id");

/// Who asks.
pub(in crate::callback::channel) const AGENT: HeaderValue = HeaderValue::from_static("SIGFOX");

/// Headers beside those of the settings, the two of a signature among them.
const FIXED: usize = 7;

/// A request and how it is recorded.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The request line with credentials masked, e.g. `GET http://***@host/path`.
    pub(crate) line: String,
    /// The request, or why there is none.
    pub(crate) request: Result<Request<Bytes>, DeliveryFault>,
}

impl UrlChannel {
    /// The request of one delivery.
    pub(crate) fn render(&self, facts: &Facts, delivery: DeliveryId) -> Rendered {
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
            facts.write_part(part, self.format.as_ref(), out);
        };
        let form = matches!(self.body, Some((ContentType::Form, _)));
        let mut uri = String::with_capacity(256);
        // Most bodies fit, and do not move while they grow.
        let mut body = String::with_capacity(match &self.body {
            Some(_) => 512,
            None => 0,
        });
        if form {
            self.url.render_without_query(&mut lookup, &mut uri);
            // Receivers of form posts read everything from the body, the query first.
            if let Some(query) = self.url.query() {
                query.render(Escape::Form, &mut lookup, &mut body);
            }
        } else {
            self.url.render(&mut lookup, &mut uri);
        }
        if let Some((content, template)) = &self.body {
            let query = body.len();
            template.render(content.escape(), &mut lookup, &mut body);
            if query > 0 && body.len() > query {
                body.insert(query, '&');
            }
        }
        let request = self.request(&uri, body, facts, delivery);
        Rendered {
            line: self.line(&uri),
            request,
        }
    }

    fn line(&self, uri: &str) -> String {
        let method = self.method.name();
        match (&self.authorization, uri.split_once("://")) {
            (Some(_), Some((scheme, rest))) => format!("{method} {scheme}://***@{rest}"),
            _ => format!("{method} {uri}"),
        }
    }

    fn request(
        &self,
        uri: &str,
        body: String,
        facts: &Facts,
        delivery: DeliveryId,
    ) -> Result<Request<Bytes>, DeliveryFault> {
        let mut request = Request::builder().uri(uri).method(match self.method {
            HttpMethod::Get => http::Method::GET,
            HttpMethod::Post => http::Method::POST,
            HttpMethod::Put => http::Method::PUT,
        });
        if let Some(headers) = request.headers_mut() {
            headers.reserve(FIXED + self.headers.len());
        }
        request = request
            .header(header::USER_AGENT, AGENT)
            .header(header::ACCEPT, HeaderValue::from_static("*/*"))
            .header(WEBHOOK_ID, delivery.to_string());
        if let Some(credentials) = &self.authorization {
            request = request.header(header::AUTHORIZATION, credentials);
        }
        for (name, template) in &self.headers {
            let mut value = String::with_capacity(64);
            let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
                facts.write_part(part, self.format.as_ref(), out);
            };
            template.render(Escape::HeaderValue, &mut lookup, &mut value);
            request = request.header(name, value.trim());
        }
        if let Some((content, _)) = &self.body {
            if *content == ContentType::Json {
                whole_json(&body)?;
            }
            let name = HeaderValue::from_static(content.name());
            request = request.header(header::CONTENT_TYPE, name);
        }
        request
            .body(Bytes::from(body))
            .map_err(|error| unfit(&error))
    }
}

/// Why there is no request.
pub(in crate::callback::channel) fn unfit(error: &http::Error) -> DeliveryFault {
    if error.is::<http::uri::InvalidUri>() || error.is::<http::uri::InvalidUriParts>() {
        DeliveryFault::BadUrl
    } else if error.is::<header::InvalidHeaderValue>() {
        DeliveryFault::BadHeader
    } else {
        DeliveryFault::Other {
            said: clean(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::{CallbackInput, CallbackKind};
    use domain::downlink::{DownlinkState, InfoCode};
    use domain::event::{EventKind, Variables};
    use domain::link_quality::LinkQuality;
    use domain::location::{Position, Source};
    use domain::oob::{Oob, Repeater, Status};
    use domain::{DeviceId, DeviceTypeId, DownlinkId, MessageId, StationId, UnixMillis};

    use super::*;
    use crate::callback::variables::MessageFacts;
    use crate::store::deliveries::{Advanced, Heard, Said, Told};
    use crate::store::downlinks::Downlink;

    fn facts() -> MessageFacts {
        MessageFacts {
            said: Said {
                message: MessageId(7),
                device: DeviceId(0x1B9C5),
                device_type: DeviceTypeId([0x51; 12]),
                time: UnixMillis(1_440_578_526_999),
                seq: 27,
                data: vec![0x41, 0xea, 0, 0, 0x2b],
                ack: true,
                options: domain::contract::Options::ALL,
            },
            heard: vec![Heard {
                station: StationId(0x1f),
                rssi: -129.9,
                snr: Some(10.5),
                place: Some((42.4, -1.4)),
                repetitions: Some(3),
            }],
            average: None,
            advanced: None,
            duplicate: false,
        }
    }

    /// The recorded line, the headers as text, and the body.
    fn render(input: &CallbackInput, facts: MessageFacts) -> (String, String, String) {
        render_as(CallbackKind::DataUplink, input, &Facts::Message(facts))
    }

    fn render_as(
        kind: CallbackKind,
        input: &CallbackInput,
        facts: &Facts,
    ) -> (String, String, String) {
        let prepared = UrlChannel::parse(kind, input, None).unwrap();
        let rendered = prepared.render(facts, DeliveryId(0xab));
        let request = rendered.request.unwrap();
        let headers = request.headers().iter();
        let headers: Vec<String> = headers
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        let body = request.into_body();
        (
            rendered.line,
            headers.join("\n"),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    const ALL: &str = "id={device}&time={time}&duplicate={duplicate}&snr={snr}&signal={signal}\
        &station={station}&data={data}&avgSnr={avgSnr}&avgSignal={avgSignal}&lat={lat}&lng={lng}\
        &rssi={rssi}&seqNumber={seqNumber}&type={deviceTypeId}&t={customData#t}&u={customData#u}";

    #[test]
    fn every_variable_prints_as_receivers_expect() {
        let input = CallbackInput {
            method: "GET".into(),
            url: format!("http://example.org/x?{ALL}"),
            payload_config: "t::float:32 a::uint:8 u::uint:8".into(),
            ..CallbackInput::default()
        };
        let (line, headers, body) = render(&input, facts());
        assert_eq!(
            line,
            "GET http://example.org/x?id=1B9C5&time=1440578526&duplicate=false&snr=10.50\
             &signal=10.50&station=001F&data=41ea00002b&avgSnr=N%2FA&avgSignal=N%2FA&lat=42&lng=-1\
             &rssi=-129.90&seqNumber=27&type=515151515151515151515151&t=29.25&u=null"
        );
        assert_eq!(
            headers,
            "user-agent: SIGFOX\naccept: */*\nwebhook-id: 00000000000000ab"
        );
        assert_eq!(body, "");

        let silent = MessageFacts {
            heard: Vec::new(),
            average: Some(12.345),
            ..facts()
        };
        let (line, ..) = render(&input, silent);
        assert!(
            line.contains("&snr=null&signal=null&station=null&"),
            "{line}"
        );
        assert!(
            line.contains("&avgSnr=12.35&avgSignal=12.35&lat=null&lng=null&rssi=null&")
                || line.contains("&avgSnr=12.34&"),
            "{line}"
        );
    }

    #[test]
    fn a_forms_query_moves_in_front_of_its_body() {
        let mut input = CallbackInput {
            method: "POST".into(),
            url: "http://example.org/x?id={device}&time={time}".into(),
            content_type: "application/x-www-form-urlencoded".into(),
            body: "device={device}\n".into(),
            ..CallbackInput::default()
        };
        let (line, headers, body) = render(&input, facts());
        assert_eq!(line, "POST http://example.org/x");
        assert_eq!(body, "id=1B9C5&time=1440578526&device=1B9C5");
        assert!(headers.contains("content-type: application/x-www-form-urlencoded"));
        input.body.clear();
        assert_eq!(render(&input, facts()).2, "id=1B9C5&time=1440578526");
        input.url = "http://example.org".into();
        input.body = "a={data}".into();
        assert_eq!(render(&input, facts()).2, "a=41ea00002b");
    }

    #[test]
    fn credentials_go_into_a_header_and_never_into_the_record() {
        let input = CallbackInput {
            method: "POST".into(),
            url: "https://me:se%63ret@example.org/{device}?a={data}".into(),
            headers: "X-Time: at {time}".into(),
            content_type: "application/json".into(),
            body: r#"{"time":{time},"data":"{data}"}"#.into(),
            ..CallbackInput::default()
        };
        let (line, headers, body) = render(&input, facts());
        assert_eq!(line, "POST https://***@example.org/1B9C5?a=41ea00002b");
        assert!(
            headers.contains("authorization: Basic bWU6c2VjcmV0"),
            "{headers}"
        );
        assert!(headers.contains("x-time: at 1440578526"), "{headers}");
        assert_eq!(body, r#"{"time":1440578526,"data":"41ea00002b"}"#);
    }

    #[test]
    fn a_body_that_is_no_json_with_this_message_is_not_sent() {
        let input = CallbackInput {
            method: "POST".into(),
            url: "http://example.org".into(),
            content_type: "application/json".into(),
            // Fit for a number, not for the lack of one.
            body: "{\n\"a\":1{avgSnr}}".into(),
            ..CallbackInput::default()
        };
        let prepared = UrlChannel::parse(CallbackKind::DataUplink, &input, None).unwrap();
        let rendered = prepared.render(&Facts::Message(facts()), DeliveryId(1));
        let fault = rendered.request.unwrap_err();
        let DeliveryFault::NotJson { line, body, .. } = fault else {
            panic!("{fault:?}")
        };
        assert_eq!((line, body.as_str()), (2, "{\n\"a\":1null}"));
    }

    #[test]
    fn a_value_that_is_not_there_leaves_the_json_whole() {
        let all = "snr signal rssi avgSnr avgSignal lat lng customData#t customData#u";
        let bare: Vec<String> = all.split(' ').map(|name| format!("{{{name}}}")).collect();
        let quoted: Vec<String> = bare.iter().map(|one| format!("\"{one}\"")).collect();
        let input = CallbackInput {
            method: "POST".into(),
            url: "http://example.org".into(),
            content_type: "application/json".into(),
            body: format!(
                r#"{{"bare \"":[{}],"quoted":[{},"{{station}}"]}}"#,
                bare.join(","),
                quoted.join(",")
            ),
            payload_config: "t:9:float:32 u:9:uint:8".into(),
            ..CallbackInput::default()
        };
        let silent = MessageFacts {
            heard: Vec::new(),
            ..facts()
        };
        assert_eq!(
            render(&input, silent).2,
            r#"{"bare \"":[null,null,null,null,null,null,null,null,null],"quoted":["null","null","null","N/A","N/A","null","null","null","null","null"]}"#
        );
        // A number that is none, and a station that measured no ratio and stands nowhere.
        let vague = MessageFacts {
            said: Said {
                data: vec![0x7f, 0xc0, 0, 0],
                ..facts().said
            },
            heard: vec![Heard {
                snr: None,
                place: None,
                ..facts().heard[0]
            }],
            average: None,
            advanced: None,
            duplicate: false,
        };
        let input = CallbackInput {
            payload_config: "t::float:32 u:9:uint:8".into(),
            ..input
        };
        let body = render(&input, vague).2;
        assert!(
            body.starts_with(r#"{"bare \"":[null,null,-129.90,null,null,null,null,null,null]"#),
            "{body}"
        );
    }

    #[test]
    fn outside_json_the_missing_average_is_told_as_receivers_know_it() {
        let input = CallbackInput {
            method: "POST".into(),
            url: "http://example.org".into(),
            headers: "X-Average: {avgSnr}".into(),
            content_type: "text/plain".into(),
            body: r#"{"a":{avgSnr}}"#.into(),
            ..CallbackInput::default()
        };
        let (_, headers, body) = render(&input, facts());
        assert!(headers.contains("x-average: N/A"), "{headers}");
        assert_eq!(body, r#"{"a":N/A}"#);
    }

    /// What a POST of JSON to a receiver tells.
    fn json(kind: CallbackKind, body: &str, facts: &Facts) -> String {
        let input = CallbackInput {
            method: "POST".into(),
            url: "http://example.org".into(),
            content_type: "application/json".into(),
            body: body.into(),
            ..CallbackInput::default()
        };
        render_as(kind, &input, facts).2
    }

    #[test]
    fn a_closed_message_is_told_with_raw_json_and_text_as_the_author_quotes_it() {
        let facts = Facts::Message(MessageFacts {
            advanced: Some(Advanced {
                quality: LinkQuality::Good,
                position: Some(Position {
                    lat: 52.003_292_529_645_705,
                    lng: 5.569_001_982_230_841,
                    radius: 7800,
                    source: Source::Stations,
                }),
                fixed: None,
                group_path: String::new(),
                operator: "SIGFOX_Singapore_\"Unabiz\"".into(),
                country: "SGP".into(),
            }),
            ..facts()
        });
        let body = r#"{"lqi":"{lqi}","linkQuality":"{linkQuality}","fixedLat":"{fixedLat}","lng":{fixedLng},"operatorName":"{operatorName}","countryCode":{countryCode},"duplicates":{duplicates},"computedLocation":{computedLocation},"quoted":"{duplicates}"}"#;
        assert_eq!(
            json(CallbackKind::DataAdvanced, body, &facts),
            r#"{"lqi":"Good","linkQuality":"2","fixedLat":"0.0","lng":0.0,"operatorName":"SIGFOX_Singapore_\"Unabiz\"","countryCode":702,"duplicates":[{"bsId":"001F","rssi":-129.9,"nbRep":3,"snr":10.5}],"computedLocation":{"lat":52.003292529645705,"lng":5.569001982230841,"radius":7800,"source":0,"status":1},"quoted":"[{\"bsId\":\"001F\",\"rssi\":-129.9,\"nbRep\":3,\"snr\":10.5}]"}"#
        );
    }

    #[test]
    fn an_out_of_band_frame_is_told_in_volts_and_degrees() {
        let oob = |oob: Oob| {
            let facts = facts();
            Facts::Message(MessageFacts {
                said: Said {
                    data: oob.payload().as_bytes().to_vec(),
                    ..facts.said
                },
                ..facts
            })
        };
        let status = Status {
            idle: 3300,
            transmit: 3012,
            temperature: -45,
        };
        let body = r#"{"b":{batt},"t":{temp},"s":{seqNumber},"r":{rssi}}"#;
        assert_eq!(
            json(CallbackKind::Status, body, &oob(Oob::KeepAlive(status))),
            r#"{"b":3.30,"t":-4.50,"s":27,"r":-129.90}"#
        );
        let repeater = Oob::Repeater(Repeater {
            battery: 3100,
            whitelist: 300,
            repeated: 3,
            unwanted_devices: 15,
            unwanted: 1,
            wrong: 0,
            over_regulation: 2,
        });
        let body = r#"[{batt},{whitelistDevices},{repeatedMsg},{unwantedDevices},{unwantedMsg},{wrongMsg},{overRegulMsg}]"#;
        assert_eq!(
            json(CallbackKind::Repeater, body, &oob(repeater)),
            "[3.10,300,3,15,1,0,2]"
        );
    }

    #[test]
    fn the_end_of_a_downlink_and_a_silent_device_are_told() {
        let downlink = Downlink {
            id: DownlinkId(3),
            device: DeviceId(0x004D_2BA5),
            message: MessageId(7),
            number: 27,
            transmit_at: UnixMillis(1_544_325_873_000),
            window_ends: UnixMillis(1_544_325_898_000),
            state: DownlinkState::Done,
            info: InfoCode::Acked,
            over_quota: false,
            high_priority: false,
            station: Some(StationId(0x1f)),
            data: None,
            answer: None,
            answered: UnixMillis(0),
            due: UnixMillis(0),
            told: UnixMillis(1_544_325_870_000),
            finished: UnixMillis(1_544_325_888_200),
        };
        let body = r#"{"time":"{time}","device":"{device}","infoCode":"{infoCode}","infoMessage":"{infoMessage}","downlinkAck":"{downlinkAck}","downlinkOverusage":"{downlinkOverusage}"}"#;
        assert_eq!(
            json(
                CallbackKind::Acknowledge,
                body,
                &Facts::Acknowledge(downlink)
            ),
            r#"{"time":"1544325888","device":"4D2BA5","infoCode":"0","infoMessage":"Acked","downlinkAck":"true","downlinkOverusage":"false"}"#
        );
        let told = |kind| {
            Facts::Error(Box::new(Told {
                device: DeviceId(0x235),
                kind,
                time: UnixMillis(1_381_410_600_026),
                variables: Variables {
                    last_heard: Some(1_381_246_581_000),
                    ..Variables::default()
                },
            }))
        };
        let body = r#"{"id":"{device}","time":{time},"info":"{info}","severity":"{severity}"}"#;
        assert_eq!(
            json(CallbackKind::Error, body, &told(EventKind::KeepAliveLost)),
            r#"{"id":"235","time":1381410600,"info":"No message received since 2013-10-08 15:36:21","severity":"ERROR"}"#
        );
        let trouble = json(CallbackKind::Error, body, &told(EventKind::NetworkIssue));
        assert!(
            trouble.contains("experiencing issues") && trouble.contains("WARN"),
            "{trouble}"
        );
    }
}
