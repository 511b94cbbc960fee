//! A callback's settings, understood: parsed once, when they are saved and again when the
//! worker first meets them, by the same function.

use std::net::{IpAddr, Ipv4Addr};

use domain::callback::{CallbackInput, CallbackKind, HttpMethod};
use domain::rejection::before;
use domain::{Fault, Problem, Rejection};
use payload::Format;
use payload::template::{Part, Template, TemplateError, TemplateErrorKind, UrlTemplate};
use url::{Host, Url};

use super::body::{self, ContentType};
use super::guard::{self, Guard};
use super::headers::{self, Header};
use super::variables::{self, Needs};

const URL_MAX: u32 = 2_000;
const BODY_MAX: u32 = 10_000;
const CONFIG_MAX: u32 = 4_000;

/// Settings ready to be rendered for a message.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(super) method: HttpMethod,
    /// Without credentials, with the host as it is looked up.
    pub(super) url: UrlTemplate,
    /// The credentials of the URL, as the value of the header `Authorization`.
    pub(super) authorization: Option<String>,
    pub(super) headers: Vec<Header>,
    /// Only with POST.
    pub(super) body: Option<(ContentType, Template)>,
    /// What gives `{customData#…}` its fields.
    pub(super) format: Option<Format>,
    /// What has to be read for it.
    pub(crate) needs: Needs,
}

impl Prepared {
    /// Understands the settings of a callback. With a guard, an address written into the URL
    /// is checked as well.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub(crate) fn parse(
        kind: CallbackKind,
        input: &CallbackInput,
        guard: Option<&Guard>,
    ) -> Result<Self, Vec<Rejection>> {
        let mut faults = Vec::new();
        let method = HttpMethod::from_name(&input.method);
        if method.is_none() {
            faults.push(
                Fault::NotOneOf {
                    allowed: "GET, POST".into(),
                }
                .of("method"),
            );
        }
        let config = format(&input.payload_config).unwrap_or_else(|fault| {
            faults.push(fault.of("payload_config"));
            None
        });
        // After a mistake in the format, its fields are unknown but not wrong.
        let check_fields = !faults.iter().any(|fault| fault.field == "payload_config");
        let known = |name: &str| variables::availability(kind, name);
        let (columns, target) = Target::parse(&input.url, guard, &mut faults);
        let mut judge =
            |field: &str, errors: Vec<TemplateError>, fault: &dyn Fn(&TemplateError) -> Fault| {
                for error in errors {
                    if check_fields || !matches!(error.kind, TemplateErrorKind::NoFormat { .. }) {
                        faults.push(fault(&error).of(field));
                    }
                }
            };

        if let Some(columns) = &columns {
            let before = before(&input.url);
            let errors = columns.check(&known, config.as_ref());
            judge("url", errors, &|error| syntax(error).after(before));
        }
        let form = input.content_type == ContentType::Form.name();
        // A line end after a form's last pair is the text field's, not the author's.
        let text = if form {
            input.body.trim_end()
        } else {
            &input.body
        };
        let body = template(text, BODY_MAX);
        if let Ok(body) = &body {
            judge("body", body.check(&known, config.as_ref()), &syntax);
        }
        let authorised = target
            .as_ref()
            .is_some_and(|target| target.authorization.is_some());
        let mut header_faults = Vec::new();
        let headers = headers::parse(&input.headers, authorised, &mut header_faults);
        for line in &headers {
            let errors = line.header.1.check(&known, config.as_ref());
            judge("headers", errors, &|error| line.fault(error));
        }
        let headers: Vec<Header> = headers.into_iter().map(|line| line.header).collect();
        faults.append(&mut header_faults);

        if !matches!(input.enabled.as_str(), "" | "on") {
            let problem = Problem::NotABox;
            faults.push(Fault::Syntax { column: 1, problem }.of("enabled"));
        }
        let content = match method {
            Some(HttpMethod::Post) => Some(ContentType::parse(&input.content_type)),
            _ => None,
        };
        match (&content, &body) {
            (Some(Ok(content)), Ok(body)) if faults.iter().all(|fault| fault.field != "body") => {
                let checked = body::check(kind, *content, &input.body, body, config.as_ref());
                faults.extend(checked.err());
            }
            (None, Ok(_)) if method.is_some() && !input.body.trim().is_empty() => {
                let problem = Problem::BodyOfGet;
                faults.push(Fault::Syntax { column: 1, problem }.of("body"));
            }
            _ => {}
        }
        let content = content
            .transpose()
            .map_err(|fault| faults.push(fault.of("content_type")));
        let body = body.map_err(|fault| faults.push(fault.of("body")));

        let (Some(method), Some(target), Ok(body), Ok(content), true) =
            (method, target, body, content, faults.is_empty())
        else {
            return Err(faults);
        };
        let body = content.map(|content| (content, body));
        let needs = needs(
            kind,
            &target.url,
            &headers,
            body.as_ref().map(|body| &body.1),
        );
        let Target { url, authorization } = target;
        Ok(Self {
            method,
            url,
            authorization,
            headers,
            body,
            format: config,
            needs,
        })
    }
}

/// The URL, taken apart.
struct Target {
    url: UrlTemplate,
    authorization: Option<String>,
}

impl Target {
    /// The URL as typed, for the columns of what else is wrong in it, and taken apart: each as
    /// far as it can be understood. One mistake does not hide the others.
    fn parse(
        typed: &str,
        guard: Option<&Guard>,
        faults: &mut Vec<Rejection>,
    ) -> (Option<UrlTemplate>, Option<Self>) {
        let mut refuse = |fault: Fault| faults.push(fault.of("url"));
        let text = match domain::rejection::text(typed, URL_MAX) {
            Ok(text) if text.is_empty() => Err(Fault::Missing),
            other => other,
        };
        let text = match text {
            Ok(text) => text,
            Err(fault) => {
                refuse(fault);
                return (None, None);
            }
        };
        let before = before(typed);
        let columns = match UrlTemplate::parse(&text) {
            Ok(columns) => columns,
            Err(error) => {
                if let Some(fault) = closed(&text, guard) {
                    refuse(fault);
                }
                refuse(syntax(&error).after(before));
                return (None, None);
            }
        };
        let origin = match Url::parse(columns.origin()) {
            Ok(origin) => origin,
            Err(error) => {
                refuse(Fault::Syntax {
                    column: 1 + before,
                    problem: of_host(error),
                });
                return (Some(columns), None);
            }
        };
        if let Some(Err(fault)) = guard.map(|guard| admit(&origin, guard)) {
            refuse(fault);
        }
        let target = Self::at(&origin, &text[columns.origin().len()..]);
        let target = target.map_err(|error| refuse(syntax(&error)));
        (Some(columns), target.ok())
    }

    fn at(origin: &Url, rest: &str) -> Result<Self, TemplateError> {
        let port = origin
            .port()
            .map_or(String::new(), |port| format!(":{port}"));
        let host = origin.host_str().unwrap_or_default();
        let url = UrlTemplate::parse(&format!("{}://{host}{port}{rest}", origin.scheme()))?;
        let password = origin.password();
        let has_credentials = !origin.username().is_empty() || password.is_some();
        let authorization = has_credentials
            .then(|| headers::basic(origin.username(), password.unwrap_or_default()));
        Ok(Self { url, authorization })
    }
}

fn of_host(error: url::ParseError) -> Problem {
    match error {
        url::ParseError::InvalidIpv4Address => Problem::Ipv4,
        url::ParseError::InvalidIpv6Address => Problem::Ipv6,
        _ => Problem::HostName,
    }
}

/// The address in a URL that cannot be read as a whole, if callbacks may not reach it.
fn closed(text: &str, guard: Option<&Guard>) -> Option<Fault> {
    let host = text.find("://")? + 3;
    let end = text[host..].find(['/', '?', '#']);
    let end = end.map_or(text.len(), |at| host + at);
    let origin = Url::parse(&text[..end]).ok()?;
    admit(&origin, guard?).err()
}

/// Refuses an address that is written out; names are looked up, and vetted, at each attempt.
fn admit(origin: &Url, guard: &Guard) -> Result<(), Fault> {
    let address = match origin.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        // By its definition this name is never looked up.
        Some(Host::Domain(name)) if name == "localhost" || name.ends_with(".localhost") => {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        }
        _ => return Ok(()),
    };
    if guard.admits(address) {
        return Ok(());
    }
    let address = origin.host_str().unwrap_or_default().to_owned();
    Err(Fault::ForbiddenAddress {
        address,
        setting: guard::SETTING.to_owned(),
    })
}

fn format(typed: &str) -> Result<Option<Format>, Fault> {
    if domain::rejection::text(typed, CONFIG_MAX)?.is_empty() {
        return Ok(None);
    }
    // Columns count from the first character that was typed.
    Ok(Some(Format::parse(typed)?))
}

fn template(text: &str, max: u32) -> Result<Template, Fault> {
    domain::rejection::text(text, max)?;
    Ok(Template::parse(text)?)
}

pub(super) fn syntax(error: &TemplateError) -> Fault {
    error.clone().into()
}

fn needs(
    kind: CallbackKind,
    url: &UrlTemplate,
    headers: &[Header],
    body: Option<&Template>,
) -> Needs {
    let templates = [url.path()].into_iter().chain(url.query()).chain(body);
    let templates = templates.chain(headers.iter().map(|(_, value)| value));
    let mut needs = Needs::default();
    for part in templates.flat_map(Template::parts) {
        if let Part::Variable { name, .. } = part {
            needs.add(kind, name);
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let parsed = Prepared::parse(CallbackKind::DataUplink, input, Some(&Guard::default()));
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
        let parsed = Prepared::parse(CallbackKind::DataUplink, &input, None).unwrap();
        assert_eq!(parsed.url.origin(), "https://example.org");
        assert!(parsed.authorization.is_some());
        assert_eq!(parsed.needs, Needs::default());

        input.body = r#"{"a":"{avgSnr}","r":{rssi}}"#.into();
        let parsed = Prepared::parse(CallbackKind::DataUplink, &input, None).unwrap();
        assert_eq!(
            parsed.needs,
            Needs {
                reception: true,
                average: true
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
                method: "PUT".into(),
                ..post("http://e.org", "1")
            }),
            ["method"]
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
