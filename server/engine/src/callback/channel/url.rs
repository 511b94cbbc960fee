//! URL: one HTTP request for each.

mod render;
mod sign;

use domain::callback::{CallbackKind, DeliveryFault, HttpMethod, ON};
use domain::{Fault, Problem};
use futures::future::BoxFuture;
use http_body_util::Full;
use payload::Format;
use payload::template::{Template, UrlTemplate};

use super::{Row, Sending, Shown, Way, impossible};
use crate::callback::body::ContentType;
use crate::callback::client::Exchange;
use crate::callback::headers::Header;
use crate::callback::reading::{BODY_MAX, Reader};
use crate::callback::target::Target;
use crate::callback::variables::{self, Needs};
use crate::store::deliveries::Sent;

pub(super) use render::{AGENT, WEBHOOK_ID, unfit};
pub(super) use sign::sign;

/// Settings ready to be rendered for what came to pass.
#[derive(Clone, Debug)]
pub(crate) struct UrlChannel {
    method: HttpMethod,
    /// Whether the receiver is told the name of its host while TLS begins.
    sni: bool,
    /// Without credentials, with the host as it is looked up.
    url: UrlTemplate,
    /// The credentials of the URL, as the value of the header `Authorization`.
    authorization: Option<String>,
    headers: Vec<Header>,
    /// Only with POST and PUT.
    body: Option<(ContentType, Template)>,
    /// What gives `{customData#…}` its fields.
    format: Option<Format>,
    /// What has to be read for it.
    needs: Needs,
}

impl UrlChannel {
    /// Reads the settings; what is wrong is noted with the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (kind, input) = (reader.kind, reader.input);
        let method = HttpMethod::from_name(&input.method);
        if let Some(fault) = wrong_method(kind, method) {
            reader.refuse("method", fault);
        }
        let radio = reader.radio;
        let target = reader.target(&move |name| variables::availability(kind, name, radio));
        // A line end after a form's last pair is the text field's, not the author's.
        let text = if input.content_type == ContentType::Form.name() {
            input.body.trim_end()
        } else {
            &input.body
        };
        let body = reader.template("body", text, BODY_MAX);
        let authorised = target
            .as_ref()
            .is_some_and(|target| target.authorization.is_some());
        let headers = reader.headers(authorised);
        let has_body = method.is_some_and(HttpMethod::has_body);
        let content = if has_body {
            reader.content_type(ContentType::of(kind))
        } else {
            if method.is_some() && !input.body.trim().is_empty() {
                reader.refuse_at("body", 1, Problem::BodyOfGet);
            }
            None
        };
        if let (Some(content), Some(body)) = (content, &body) {
            reader.check_body(content, body);
        }
        let Target { url, authorization } = target?;
        Some(Self {
            method: method?,
            sni: input.send_sni == ON,
            url,
            authorization,
            headers,
            body: content.zip(body),
            format: reader.format.clone(),
            needs: reader.needs,
        })
    }

    #[cfg(test)]
    pub(super) fn parse(
        kind: domain::callback::CallbackKind,
        input: &domain::callback::CallbackInput,
        guard: Option<&crate::callback::guard::Guard>,
    ) -> Result<Self, Vec<domain::Rejection>> {
        let mut reader = Reader::new(kind, input, guard);
        let read = Self::read(&mut reader);
        reader.finish(read)
    }
}

impl Way for UrlChannel {
    fn needs(&self) -> Needs {
        self.needs
    }

    fn host(&self) -> &str {
        self.url.origin()
    }

    fn shown(&self, row: Row<'_>) -> Shown {
        let url = [Some(self.url.path()), self.url.query()];
        let body = self.body.as_ref().map(|(_, body)| body);
        let headers = self.headers.iter().map(|(_, value)| value);
        let templates = url.into_iter().flatten().chain(body).chain(headers);
        let parameters = row.facts.parameters(templates, self.format.as_ref());
        let Ok(request) = self.render(row.facts, row.delivery).request else {
            return Shown {
                parameters,
                ..Shown::default()
            };
        };
        let headers = self.headers.iter().filter_map(|(name, _)| {
            let value = request.headers().get(name)?;
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            Some((name.to_string(), value))
        });
        let content = self.body.as_ref().map(|(content, _)| content.name());
        Shown {
            headers: headers.collect(),
            body: content.map(|_| String::from_utf8_lossy(request.body()).into_owned()),
            content_type: content,
            mail: None,
            parameters,
        }
    }

    fn send<'a>(
        &'a self,
        sending: Sending<'a>,
        rows: &'a [Row<'a>],
        sent: &'a mut Sent,
    ) -> BoxFuture<'a, Exchange> {
        Box::pin(async move {
            let Some(row) = rows.first() else {
                return impossible(DeliveryFault::NotMade);
            };
            let rendered = self.render(row.facts, row.delivery);
            sent.line = rendered.line;
            match rendered.request {
                Ok(mut request) => {
                    sign(&mut request, sending.secrets, sending.now);
                    sent.keep(&request);
                    sending
                        .outbound
                        .send(request.map(Full::new), self.sni, sending.whole)
                        .await
                }
                Err(fault) => impossible(fault),
            }
        })
    }
}

/// What is wrong with the method of a callback of that kind.
fn wrong_method(kind: CallbackKind, method: Option<HttpMethod>) -> Option<Fault> {
    // Its body is what tells everything.
    let allowed = |method: &HttpMethod| kind != CallbackKind::DataAdvanced || method.has_body();
    if method.is_some_and(|method| allowed(&method)) {
        return None;
    }
    let allowed: Vec<&str> = HttpMethod::ALL
        .into_iter()
        .filter(allowed)
        .map(HttpMethod::name)
        .collect();
    let allowed = allowed.join(", ");
    Some(Fault::NotOneOf { allowed })
}

#[cfg(test)]
mod tests {
    use domain::callback::CallbackInput;
    use payload::template::TemplateErrorKind;

    use super::*;
    use crate::callback::guard::Guard;
    use crate::callback::variables::Needs;

    fn post(url: &str, body: &str) -> CallbackInput {
        CallbackInput {
            method: "POST".into(),
            url: url.into(),
            content_type: "application/json".into(),
            body: body.into(),
            payload_config: "t::float:32".into(),
            ..CallbackInput::default()
        }
    }

    fn faults(input: &CallbackInput) -> Vec<(String, Fault)> {
        let parsed = UrlChannel::parse(CallbackKind::DataUplink, input, Some(&Guard::default()));
        parsed
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|r| (r.field, r.fault))
            .collect()
    }

    fn fields(input: &CallbackInput) -> Vec<String> {
        faults(input).into_iter().map(|fault| fault.0).collect()
    }

    #[test]
    fn good_settings_are_understood() {
        let mut input = post(
            "https://user:p%40ss@Example.org/x?d={device}",
            r#"{"t":{customData#t}}"#,
        );
        assert!(faults(&input).is_empty());
        let parsed = UrlChannel::parse(CallbackKind::DataUplink, &input, None).unwrap();
        assert_eq!(parsed.url.origin(), "https://example.org");
        assert!(parsed.authorization.is_some());
        assert_eq!(parsed.needs, Needs::default());

        input.body = r#"{"a":"{avgSnr}","r":{rssi}}"#.into();
        let parsed = UrlChannel::parse(CallbackKind::DataUplink, &input, None).unwrap();
        assert_eq!(
            parsed.needs,
            Needs {
                reception: true,
                average: true,
                ..Needs::default()
            }
        );
    }

    #[test]
    fn every_mistake_is_named_by_its_field() {
        let nothing = CallbackInput::default();
        assert_eq!(fields(&nothing), ["method", "url"]);
        let mut input = post(
            "https://example.org/{batt}",
            r#"{"u":{customData#u},"x":{nothing}}"#,
        );
        input.headers = "X-A: {nothing}\nHost: x".into();
        assert_eq!(
            fields(&input),
            ["url", "body", "body", "headers", "headers"]
        );
        input.payload_config = "t::flat:32".into();
        assert_eq!(fields(&input)[0], "payload_config");

        assert_eq!(fields(&post("https://example.org/", "{")), ["body"]);
        assert_eq!(fields(&post("https://example.org/", "\"\0\"")), ["body"]);
        assert_eq!(
            fields(&post(
                &format!("https://example.org/{}", "x".repeat(2_000)),
                "1"
            )),
            ["url"]
        );
        assert_eq!(
            fields(&CallbackInput {
                content_type: "text/html".into(),
                ..post("http://e.org", "1")
            }),
            ["content_type"]
        );
        assert_eq!(
            fields(&CallbackInput {
                enabled: "true".into(),
                ..post("http://e.org", "1")
            }),
            ["enabled"],
            "rather refused than taken for off"
        );
        assert_eq!(
            fields(&CallbackInput {
                method: "GET".into(),
                ..post("http://e.org", "1")
            }),
            ["body"]
        );
        assert_eq!(
            fields(&CallbackInput {
                method: "PATCH".into(),
                ..post("http://e.org", "1")
            }),
            ["method"]
        );
    }

    #[test]
    fn what_tells_of_a_closed_message_has_a_json_body() {
        let fields = |input: &CallbackInput| -> Vec<String> {
            let parsed = UrlChannel::parse(CallbackKind::DataAdvanced, input, None);
            let faults = parsed.err().unwrap_or_default();
            faults.into_iter().map(|fault| fault.field).collect()
        };
        let body = r#"{"lqi":"{lqi}","d":{duplicates},"at":{computedLocation},"t":{customData#t}}"#;
        let whole = post("http://e.org", body);
        assert!(fields(&whole).is_empty());
        let text = CallbackInput {
            content_type: "text/plain".into(),
            ..whole.clone()
        };
        assert_eq!(fields(&text), ["content_type"]);
        let get = CallbackInput {
            method: "GET".into(),
            body: String::new(),
            ..whole
        };
        assert_eq!(fields(&get), ["method"]);
    }

    #[test]
    fn each_kind_has_variables_of_its_own() {
        let wrong = |kind: CallbackKind, body: &str| {
            let parsed = UrlChannel::parse(kind, &post("http://e.org", body), None);
            parsed.err().map_or(0, |faults| faults.len())
        };
        for kind in CallbackKind::creatable() {
            assert_eq!(wrong(kind, r#"{"d":"{device}","t":{time}}"#), 0, "{kind:?}");
        }
        assert_eq!(
            wrong(CallbackKind::DataBidir, r#"{"a":{ack},"l":{longPolling}}"#),
            0
        );
        assert_eq!(wrong(CallbackKind::DataUplink, r#"{"a":{ack}}"#), 1);
        assert_eq!(wrong(CallbackKind::Status, r#"{"b":{batt},"t":{temp}}"#), 0);
        assert_eq!(wrong(CallbackKind::Status, r#"{"d":"{data}"}"#), 1);
        // A format takes a message's bytes apart, and there are none.
        assert_eq!(wrong(CallbackKind::Status, r#"{"t":{customData#t}}"#), 1);
        assert_eq!(
            wrong(
                CallbackKind::Acknowledge,
                r#"{"i":{infoCode},"m":"{infoMessage}"}"#
            ),
            0
        );
        assert_eq!(
            wrong(CallbackKind::Error, r#"{"i":"{info}","s":"{severity}"}"#),
            0
        );
    }

    #[test]
    fn each_mistake_is_told_where_it_was_typed() {
        let places = |input: &CallbackInput| -> Vec<(String, Option<u32>, u32)> {
            let faults = faults(input).into_iter();
            let places = faults.map(|(field, fault)| match fault {
                Fault::Syntax { column, .. } => (field, None, column),
                Fault::LineSyntax { line, column, .. } => (field, Some(line), column),
                other => panic!("{other:?}"),
            });
            places.collect()
        };
        let one = |input: &CallbackInput| match &places(input)[..] {
            [(_, line, column)] => (*line, *column),
            other => panic!("{other:?}"),
        };
        let headers = |headers: &str| {
            one(&CallbackInput {
                headers: headers.into(),
                ..post("http://e.org", "1")
            })
        };
        // Variables nobody has, and fields the format has not.
        assert_eq!(headers("X-A: {nothing}"), (Some(1), 6));
        assert_eq!(headers("X-A: 1\n  X-B:  é {nothing}"), (Some(2), 11));
        assert_eq!(headers("X-A: 1\r\n\r\nX-B: {customData#u}"), (Some(3), 6));

        let url = |url: &str| one(&post(url, "1"));
        assert_eq!(url("http://e.org/{batt}"), (None, 14));
        assert_eq!(url("  http://e.org/{batt}"), (None, 16));
        assert_eq!(url(" http://e.org/{customData#}"), (None, 15));
        assert_eq!(url("  http://1.2.3.256/"), (None, 3));

        let config = |config: &str| {
            one(&CallbackInput {
                payload_config: config.into(),
                ..post("http://e.org", "1")
            })
        };
        assert_eq!(config("t::flat:32"), (None, 4));
        assert_eq!(config(" \n t::flat:32"), (None, 7));
    }

    #[test]
    fn a_closed_address_hides_no_other_mistake_of_the_url() {
        let told = |url: &str| -> Vec<Option<u32>> {
            let faults = faults(&post(url, "1")).into_iter();
            let columns = faults.map(|(field, fault)| match fault {
                _ if field != "url" => panic!("{field}"),
                Fault::ForbiddenAddress { .. } => None,
                Fault::Syntax { column, .. } => Some(column),
                other => panic!("{other:?}"),
            });
            columns.collect()
        };
        assert_eq!(
            told("http://10.1.2.3/x?{nothing}&{batt}"),
            [None, Some(19), Some(29)]
        );
        assert_eq!(told("http://10.1.2.3/x#y"), [None, Some(18)]);
        assert_eq!(told("http://1.2.3.256/{nothing}"), [Some(1), Some(18)]);
        assert_eq!(told("http://10.{time}/"), [Some(11)]);
    }

    #[test]
    fn a_mistake_is_a_code_with_arguments() {
        let problem = |input: CallbackInput| match faults(&input).remove(0).1 {
            Fault::Syntax { problem, .. } | Fault::LineSyntax { problem, .. } => problem,
            other => panic!("{other:?}"),
        };
        let url = |url: &str| problem(post(url, "1"));
        assert_eq!(
            url("ftp://e.org"),
            Problem::Template(TemplateErrorKind::Scheme)
        );
        assert_eq!(url("http://1.2.3.256/"), Problem::Ipv4);
        assert_eq!(url("http://[::1:]/"), Problem::Ipv6);
        let body = |body: &str| problem(post("http://e.org", body));
        assert_eq!(body("{"), Problem::JsonEnds);
        assert_eq!(body(r#"{"a":{time} 2}"#), Problem::Json { found: '2' });
        let get = CallbackInput {
            method: "GET".into(),
            ..post("http://e.org", "1")
        };
        assert_eq!(problem(get), Problem::BodyOfGet);
        let twice = CallbackInput {
            headers: "X-A: 1\nx-a: 2".into(),
            ..post("http://e.org", "1")
        };
        assert_eq!(problem(twice), Problem::HeaderTwice { name: "x-a".into() });
    }

    #[test]
    fn a_closed_address_is_refused_however_it_is_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "169.254.169.254",
            "LOCALHOST",
            "a.localhost",
            "user:pw@10.1.2.3:8080",
        ] {
            let found = faults(&post(&format!("http://{host}/"), "1"));
            assert!(
                matches!(found.as_slice(), [(field, Fault::ForbiddenAddress { .. })] if field == "url"),
                "{host}: {found:?}"
            );
        }
        assert!(faults(&post("http://1.1.1.1/", "1")).is_empty());
        let bad = faults(&post("http://1.2.3.256/", "1"));
        assert!(
            matches!(bad.as_slice(), [(_, Fault::Syntax { .. })]),
            "{bad:?}"
        );
    }
}
