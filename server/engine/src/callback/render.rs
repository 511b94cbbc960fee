//! From settings and facts to the request that is sent. Pure: the same settings and facts give
//! the same bytes.
//!
//! Both are read anew for each attempt, so two attempts under one `webhook-id` may differ. Where
//! an earlier reception of the message was handed in meanwhile, the second tells the time and the
//! bytes of that one, as the message does by then; what is told of the station, of its place and
//! of the messages before follows likewise; and settings that were edited are those of what is
//! still owed. A delivery is about a message as it is known when it is sent: bytes kept from the
//! first attempt would repeat what is known to be wrong, to an address that was corrected since.

use std::fmt::Write;

use bytes::Bytes;
use domain::DeliveryId;
use domain::callback::{DeliveryFault, HttpMethod};
use http::{HeaderName, HeaderValue, Request, header};
use http_body_util::Full;
use payload::template::{Escape, Escaped, Part};
use serde::de::IgnoredAny;

use super::body::ContentType;
use super::client::clean;
use super::prepared::Prepared;
use super::variables::Facts;

/// The header that carries the delivery's id, the same at each attempt, so that a receiver can
/// discard repeats.
const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");

/// A request and how it is recorded.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The request line with credentials masked, e.g. `GET http://***@host/path`.
    pub(crate) line: String,
    /// The request, or why there is none.
    pub(crate) request: Result<Request<Full<Bytes>>, DeliveryFault>,
}

impl Prepared {
    /// The request of one delivery.
    pub(crate) fn render(&self, facts: &Facts, delivery: DeliveryId) -> Rendered {
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| match part {
            Part::Variable { name, .. } => facts.write(name, out),
            Part::Custom { field, .. } => self.write_field(field, facts, out),
            Part::Literal(_) => {}
        };
        let form = matches!(self.body, Some((ContentType::Form, _)));
        let mut uri = String::with_capacity(256);
        let mut body = String::new();
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
    ) -> Result<Request<Full<Bytes>>, DeliveryFault> {
        let mut request = Request::builder().uri(uri).method(match self.method {
            HttpMethod::Get => http::Method::GET,
            HttpMethod::Post => http::Method::POST,
        });
        request = request
            .header(header::USER_AGENT, HeaderValue::from_static("SIGFOX"))
            .header(header::ACCEPT, HeaderValue::from_static("*/*"))
            .header(WEBHOOK_ID, delivery.to_string());
        if let Some(credentials) = &self.authorization {
            request = request.header(header::AUTHORIZATION, credentials);
        }
        for (name, template) in &self.headers {
            let mut value = String::new();
            let mut lookup = |part: &Part, out: &mut Escaped<'_>| match part {
                Part::Variable { name, .. } => facts.write(name, out),
                Part::Custom { field, .. } => self.write_field(field, facts, out),
                Part::Literal(_) => {}
            };
            template.render(Escape::HeaderValue, &mut lookup, &mut value);
            request = request.header(name, value.trim());
        }
        if let Some((content, _)) = &self.body {
            if *content == ContentType::Json
                && let Err(error) = serde_json::from_str::<IgnoredAny>(&body)
            {
                return Err(DeliveryFault::NotJson {
                    line: error.line() as u32,
                    column: error.column() as u32,
                    body: clean(body),
                });
            }
            let name = HeaderValue::from_static(content.name());
            request = request.header(header::CONTENT_TYPE, name);
        }
        request
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| unfit(&error))
    }

    fn write_field(&self, name: &str, facts: &Facts, out: &mut Escaped<'_>) {
        let field = self.format.as_ref().and_then(|format| format.field(name));
        let value = field.and_then(|field| field.decode(facts.payload()));
        // Text in memory takes whatever is written.
        _ = match value {
            Some(value) => write!(out, "{value}"),
            None => out.write_str("null"),
        };
    }
}

fn unfit(error: &http::Error) -> DeliveryFault {
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
    use domain::{DeviceId, DeviceTypeId, MessageId, StationId, UnixMillis};
    use http_body_util::BodyExt;

    use super::*;
    use crate::callback::variables::UplinkFacts;
    use crate::store::deliveries::{Heard, Said};

    fn facts() -> UplinkFacts {
        UplinkFacts {
            said: Said {
                message: MessageId(7),
                device: DeviceId(0x1B9C5),
                device_type: DeviceTypeId([0x51; 12]),
                time: UnixMillis(1_440_578_526_999),
                seq: 27,
                data: vec![0x41, 0xea, 0, 0, 0x2b],
            },
            heard: Some(Heard {
                station: StationId(0x1f),
                rssi: -129.9,
                snr: Some(10.5),
                place: Some((42.4, -1.4)),
            }),
            average: None,
        }
    }

    /// The recorded line, the headers as text, and the body.
    fn render(input: &CallbackInput, facts: UplinkFacts) -> (String, String, String) {
        let prepared = Prepared::parse(CallbackKind::DataUplink, input, None).unwrap();
        let rendered = prepared.render(&Facts::Uplink(facts), DeliveryId(0xab));
        let request = rendered.request.unwrap();
        let headers = request.headers().iter();
        let headers: Vec<String> = headers
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        let body = futures::executor::block_on(request.into_body().collect())
            .unwrap()
            .to_bytes();
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

        let silent = UplinkFacts {
            heard: None,
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
        let prepared = Prepared::parse(CallbackKind::DataUplink, &input, None).unwrap();
        let rendered = prepared.render(&Facts::Uplink(facts()), DeliveryId(1));
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
        let silent = UplinkFacts {
            heard: None,
            ..facts()
        };
        assert_eq!(
            render(&input, silent).2,
            r#"{"bare \"":[null,null,null,null,null,null,null,null,null],"quoted":["null","null","null","N/A","N/A","null","null","null","null","null"]}"#
        );
        // A number that is none, and a station that measured no ratio and stands nowhere.
        let vague = UplinkFacts {
            said: Said {
                data: vec![0x7f, 0xc0, 0, 0],
                ..facts().said
            },
            heard: facts().heard.map(|heard| Heard {
                snr: None,
                place: None,
                ..heard
            }),
            average: None,
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
}
