//! Where a callback goes: the URL, taken apart, and the address in it if one is written out.

use std::net::{IpAddr, Ipv4Addr};

use domain::rejection::before;
use domain::{Fault, Problem, Rejection};
use payload::template::{Part, TemplateError, UrlTemplate};
use url::{Host, Url};

use super::guard::{self, Guard};
use super::headers;
use super::reading::syntax;

const URL_MAX: u32 = 2_000;

/// The URL, taken apart.
pub(super) struct Target {
    /// Without credentials, with the host as it is looked up.
    pub(super) url: UrlTemplate,
    /// The credentials of the URL, as the value of the header `Authorization`.
    pub(super) authorization: Option<String>,
}

impl Target {
    /// The URL as typed, for the columns of what else is wrong in it, and taken apart: each as
    /// far as it can be understood. One mistake does not hide the others.
    pub(super) fn parse(
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
        let connecting = guard.filter(|guard| !is_own(&origin, &columns, guard));
        if let Some(Err(fault)) = connecting.map(|guard| admit(&origin, guard)) {
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

pub(super) fn of_host(error: url::ParseError) -> Problem {
    match error {
        url::ParseError::InvalidIpv4Address => Problem::Ipv4,
        url::ParseError::InvalidIpv6Address => Problem::Ipv6,
        _ => Problem::HostName,
    }
}

/// Whether that is the address of the inspector, as it is written out.
fn is_own(origin: &Url, url: &UrlTemplate, guard: &Guard) -> bool {
    match url.path().parts() {
        [Part::Literal(path)] => guard.is_own(&origin.origin().ascii_serialization(), path),
        _ => false,
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
pub(super) fn admit(origin: &Url, guard: &Guard) -> Result<(), Fault> {
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
