//! A callback's settings, understood: parsed once, when they are saved and again when the
//! worker first meets them, by the same function.

use std::net::{IpAddr, Ipv4Addr};

use domain::callback::{CallbackInput, CallbackKind, HttpMethod};
use domain::rejection::before;
use domain::{Fault, Rejection};
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
        let mut judge =
            |field: &str, errors: Vec<TemplateError>, fault: &dyn Fn(&TemplateError) -> Fault| {
                for error in errors {
                    if check_fields || !matches!(error.kind, TemplateErrorKind::NoFormat { .. }) {
                        faults.push(fault(&error).of(field));
                    }
                }
            };

        let target = Target::parse(&input.url, guard);
        if let Ok(target) = &target {
            let before = before(&input.url);
            let errors = target.columns.check(&known, config.as_ref());
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
            .is_ok_and(|target| target.authorization.is_some());
        let mut header_faults = Vec::new();
        let headers = headers::parse(&input.headers, authorised, &mut header_faults);
        for line in &headers {
            let errors = line.header.1.check(&known, config.as_ref());
            judge("headers", errors, &|error| line.fault(error));
        }
        let headers: Vec<Header> = headers.into_iter().map(|line| line.header).collect();
        faults.append(&mut header_faults);

        if !matches!(input.enabled.as_str(), "" | "on") {
            let problem = "neither `on` nor empty".into();
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
                let problem = "a GET request has no body: leave it empty or choose POST".into();
                faults.push(Fault::Syntax { column: 1, problem }.of("body"));
            }
            _ => {}
        }
        let content = content
            .transpose()
            .map_err(|fault| faults.push(fault.of("content_type")));
        let target = target.map_err(|fault| faults.push(fault.of("url")));
        let body = body.map_err(|fault| faults.push(fault.of("body")));

        let (Some(method), Ok(target), Ok(body), Ok(content), true) =
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
        let Target {
            url, authorization, ..
        } = target;
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
    /// As typed, for the columns of what is wrong in it.
    columns: UrlTemplate,
    url: UrlTemplate,
    authorization: Option<String>,
}

impl Target {
    fn parse(typed: &str, guard: Option<&Guard>) -> Result<Self, Fault> {
        let text = domain::rejection::text(typed, URL_MAX)?;
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        let before = before(typed);
        let columns = UrlTemplate::parse(&text).map_err(|error| syntax(&error).after(before))?;
        let rest = &text[columns.origin().len()..];
        let origin = Url::parse(columns.origin()).map_err(|error| Fault::Syntax {
            column: 1 + before,
            problem: error.to_string(),
        })?;
        if let Some(guard) = guard {
            admit(&origin, guard)?;
        }
        let port = origin
            .port()
            .map_or(String::new(), |port| format!(":{port}"));
        let host = origin.host_str().unwrap_or_default();
        let plain = format!("{}://{host}{port}{rest}", origin.scheme());
        let url = UrlTemplate::parse(&plain).map_err(|error| syntax(&error))?;
        let password = origin.password();
        let has_credentials = !origin.username().is_empty() || password.is_some();
        let authorization = has_credentials
            .then(|| headers::basic(origin.username(), password.unwrap_or_default()));
        Ok(Self {
            columns,
            url,
            authorization,
        })
    }
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
    let format = Format::parse(typed).map_err(|e| Fault::syntax(e.column, &e.to_string()))?;
    Ok(Some(format))
}

fn template(text: &str, max: u32) -> Result<Template, Fault> {
    domain::rejection::text(text, max)?;
    Template::parse(text).map_err(|error| syntax(&error))
}

pub(super) fn syntax(error: &TemplateError) -> Fault {
    Fault::syntax(error.column, &error.to_string())
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
