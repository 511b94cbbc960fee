//! Lists as files: written while they are read, however long they are, for whoever may see them. With
//! each part it is looked again who that is: what somebody who signed out, was locked or lost a role
//! was having breaks off.

mod contracts;
mod device_types;
mod devices;
mod figures;
mod groups;
mod list;
mod messages;
mod stations;
mod users;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::audit::{AuditQuery, EntryView, FieldView, Shown};
use domain::registration::LineView;
use domain::{Fault, GroupId, RegistrationId, UnixMillis};
use engine::AuditExport;
use futures::StreamExt as _;
use futures::stream;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

pub use contracts::contracts;
pub use device_types::device_types;
pub use devices::devices;
pub use figures::{chart, figures};
pub use groups::groups;
pub use messages::messages;
pub use stations::stations;
pub use users::users;

/// What the columns of the audit log are called.
const AUDIT_HEAD: &str =
    "number,time,by,person,name,email,from,deed,kind,id,called,group,changes,hash\r\n";

/// The longest name that a refusal repeats, in characters.
const NAME: usize = 100;

/// The pairs of an address, each with a key that is known here; no key comes twice but `several`.
fn pairs(
    query: &str,
    known: impl Fn(&str) -> bool,
    several: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let (key, value) = (key.into_owned(), value.into_owned());
        let twice = key != several && pairs.iter().any(|pair| pair.0 == key);
        let fault = match known(&key) {
            false => Some(Fault::UnknownField),
            true => twice.then_some(Fault::Repeated),
        };
        if let Some(fault) = fault {
            let name: String = key.chars().take(NAME).collect();
            return Err(Problem::from(engine::Error::from(fault.of(name))));
        }
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// What the address of an export of the audit log asks for, as that of its page does.
fn audit_asked(query: &str) -> Result<AuditQuery, Problem> {
    const KEYS: [&str; 6] = ["person", "kind", "verb", "object", "since", "before"];
    let mut asked = AuditQuery::default();
    for (key, value) in pairs(query, |key| KEYS.contains(&key), "")? {
        match key.as_str() {
            "person" => asked.person = value,
            "kind" => asked.kind = value,
            "verb" => asked.verb = value,
            "object" => asked.object = value,
            "since" => asked.since = time("since", &value)?,
            _ => asked.before = time("before", &value)?,
        }
    }
    Ok(asked)
}

fn time(field: &'static str, text: &str) -> Result<Option<i64>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    match UnixMillis::from_utc(text) {
        Some(time) => Ok(Some(time.0)),
        None => Err(refused(field, Fault::NotATime)),
    }
}

fn refused(field: &'static str, fault: Fault) -> Problem {
    Problem::from(engine::Error::from(fault.of(field)))
}

/// An export of the audit log on its way, and whose it is.
type AuditWalk = (AuditExport, Asker);

/// `GET /export/groups/{id}/audit.csv`: everything that was done in a group and below it, from the
/// newest on.
///
/// # Errors
/// 401 without a session or an API access, 403 and 404 for whoever may not see it, 422 for a query
/// that makes no sense.
pub async fn audit(
    State(doors): State<Doors>,
    asker: Asker,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let group: GroupId = id.parse().map_err(|_| Problem::not_found())?;
    let asked = audit_asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_audit(&asker.who, group, &asked).await?;
    let begin = stream::iter([Ok::<_, engine::Error>(Bytes::from_static(
        AUDIT_HEAD.as_bytes(),
    ))]);
    let rows = stream::unfold(Some((export, asker)), part);
    let body = Body::from_stream(begin.chain(rows));
    Ok(file(body, "attachment; filename=\"audit.csv\""))
}

/// A table as a file.
fn file(body: Body, disposition: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(CONTENT_TYPE, csv);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    response
}

/// What the columns of a list of devices are called.
pub(crate) const REGISTRATION_HEAD: &str = "line,id,name,verdict,field,why\r\n";

/// `GET /export/registrations/{id}/result.csv`: what became of every line of a list of devices.
///
/// # Errors
/// 401 without a session or an API access, 403 and 404 for whoever may not see it.
pub async fn registration(
    State(doors): State<Doors>,
    asker: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: RegistrationId = id.parse().map_err(|_| Problem::not_found())?;
    let engine = doors.engine.clone();
    // Before anything is answered: whoever may not see it is told so.
    let first = engine.registration_lines(&asker.who, id, 0).await?;
    let begin = stream::iter([Ok::<_, engine::Error>(Bytes::from_static(
        REGISTRATION_HEAD.as_bytes(),
    ))]);
    let rows = stream::unfold(Some((engine, asker, first)), move |walk| async move {
        let (engine, asker, lines) = walk?;
        let last = lines.last()?.line;
        let text: String = lines.iter().map(registration_line).collect();
        let next = match asker.now().await {
            Ok(who) => engine.registration_lines(&who, id, last).await,
            Err(over) => Err(over),
        };
        Some(match next {
            Ok(next) => (Ok(Bytes::from(text)), Some((engine, asker, next))),
            Err(error) => (Err(error), None),
        })
    });
    let body = Body::from_stream(begin.chain(rows));
    Ok(file(body, "attachment; filename=\"result.csv\""))
}

/// What became of a line, as a line. Neither code nor key is repeated.
pub(crate) fn registration_line(line: &LineView) -> String {
    let (field, why) = match &line.fault {
        Some(wrong) => (wrong.field.clone(), wrong.fault.to_string()),
        None => (String::new(), String::new()),
    };
    let cells = [
        line.line.to_string(),
        line.id.clone(),
        line.name.clone(),
        line.verdict.word().to_owned(),
        field,
        why,
    ];
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// The next lines. After an error nothing more comes: whoever waits for the file sees that it is
/// not whole.
async fn part(
    walk: Option<AuditWalk>,
) -> Option<(Result<Bytes, engine::Error>, Option<AuditWalk>)> {
    let (mut export, asker) = walk?;
    let entries = match asker.now().await {
        Ok(who) => export.more(&who).await,
        Err(over) => Err(over),
    };
    match entries {
        Ok(entries) if entries.is_empty() => None,
        Ok(entries) => {
            let text: String = entries.iter().map(line).collect();
            Some((Ok(Bytes::from(text)), Some((export, asker))))
        }
        Err(error) => Some((Err(error), None)),
    }
}

/// An entry as a line.
fn line(entry: &EntryView) -> String {
    let changes: Vec<String> = entry.fields.iter().map(change).collect();
    let cells = [
        entry.number.to_string(),
        entry.time.iso(),
        entry.who.word().to_owned(),
        entry.who_id.clone(),
        said(&entry.who_name),
        said(&entry.who_email),
        said(&entry.from),
        entry.verb.word().to_owned(),
        entry.kind.word().to_owned(),
        entry.id.clone(),
        said(&entry.name),
        entry.group.to_string(),
        changes.join("; "),
        entry.hash.clone(),
    ];
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

fn change(field: &FieldView) -> String {
    match (&field.before, &field.after) {
        (Shown::Secret, _) | (_, Shown::Secret) => format!("{} (secret)", field.name),
        (before, after) => format!("{}: {} -> {}", field.name, said(before), said(after)),
    }
}

fn said(shown: &Shown) -> String {
    match shown {
        Shown::Text(text) => text.clone(),
        Shown::None => String::new(),
        Shown::Secret => "(secret)".to_owned(),
        Shown::Erased => "(erased)".to_owned(),
    }
}

/// A text as a cell: nothing in it ends it, and no program that opens the file takes it for a
/// formula.
pub(crate) fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    match text.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_the_audit_log_takes_what_its_page_takes_and_nothing_else() {
        let asked = audit_asked("verb=create&since=2015-08-26T08:42").unwrap();
        assert_eq!((asked.verb.as_str(), asked.before), ("create", None));
        assert!(asked.since.is_some());
        for (wrong, field) in [
            ("verbs=create", "verbs"),
            ("verb=a&verb=b", "verb"),
            ("since=yesterday", "since"),
        ] {
            let refused = audit_asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }

    #[test]
    fn nothing_in_a_cell_ends_it_and_none_is_a_formula() {
        assert_eq!(cell("Bin 7"), "Bin 7");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("@a;b"), "\"'@a;b\"");
    }
}
