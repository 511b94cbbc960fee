//! Group → Audit: who changed what, when and from where.

use domain::audit::{AuditQuery, EntryView, FieldView, Kind, Shown, Verb, Who};
use domain::group::GroupView;
use domain::list::Page;
use domain::{Fault, UnixMillis};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{AUDIT, layout};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// What the address may ask for, but for what belongs to paging.
const ASKED: [&str; 6] = ["person", "kind", "verb", "object", "since", "before"];

/// What was done in one group and below it.
#[component]
pub fn Audit() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::audit::of_group(id, asked?).await },
        ),
        page,
    )
}

/// What the address asks for.
fn from_address(query: &ParamsMap) -> Result<AuditQuery, AppError> {
    let paging = ["size", "after", "until"];
    let known: Vec<&str> = ASKED.into_iter().chain(paging).collect();
    asked::only(query, &known)?;
    let time = |key| match value(query, key) {
        text if text.is_empty() => Ok(None),
        text => match UnixMillis::from_utc(&text) {
            Some(time) => Ok(Some(time.0)),
            None => Err(AppError::Rejected(vec![Fault::NotATime.of(key)])),
        },
    };
    Ok(AuditQuery {
        person: value(query, "person"),
        kind: asked::one_of(query, "kind", &Kind::ALL.map(|each| each.1))?,
        verb: asked::one_of(query, "verb", &Verb::ALL.map(|each| each.1))?,
        object: value(query, "object"),
        since: time("since")?,
        before: time("before")?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page((group, entries): (GroupView, Page<EntryView>)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let path = format!("{}{AUDIT}", link::group(group.id));
    let filtered = ASKED.iter().any(|key| !value(&query, key).is_empty());
    let content = match (entries.rows.is_empty(), filtered) {
        (true, true) => {
            let clear = view! { <a class="btn" href=path.clone()>{words.frame.clear_filter}</a> };
            let why = words.audit.none_match_why;
            empty(words.audit.none_match, why, clear.into_any())
        }
        (true, false) => empty(
            words.audit.none_yet,
            words.audit.none_yet_why,
            ().into_any(),
        ),
        (false, _) => rows(&path, &entries.rows),
    };
    let pager = pager(
        &path,
        &query,
        entries.previous.as_deref(),
        entries.next.as_deref(),
        entries.total,
    );
    let content = view! {
        <p class="hint">{words.audit.lead}</p>
        <section class="card">
            {filter::filter(path.clone(), filtered, fields(&query, &asked), filter::sizes(asked.size))}
            {content}
            {pager}
        </section>
    };
    let file = exported(&group, &query);
    let file = view! { <a class="btn" rel="external" href=file>{words.audit.export}</a> };
    layout(&group, AUDIT, file.into_any(), content.into_any())
}

/// Where the file with the same entries is to be had.
fn exported(group: &GroupView, query: &ParamsMap) -> String {
    let changes = [("size", None)];
    let path = format!("/export/groups/{}/audit.csv", group.id);
    link::with(&path, query, &changes)
}

/// The fields of the filter.
fn fields(query: &ParamsMap, asked: &AuditQuery) -> AnyView {
    let words = words();
    let any = || (String::new(), words.frame.any.to_owned());
    let verbs = Verb::ALL.iter().map(|(verb, word)| {
        let name = (words.audit.verb_name)(*verb).to_owned();
        ((*word).to_owned(), name)
    });
    let verbs = [any()].into_iter().chain(verbs).collect();
    let kinds = Kind::ALL.iter().map(|(kind, word)| {
        let name = (words.audit.kind_name)(*kind).to_owned();
        ((*word).to_owned(), name)
    });
    let kinds = [any()].into_iter().chain(kinds).collect();
    let person = filter::text(
        "person",
        words.audit.who,
        "search",
        words.audit.who_example,
        asked.person.clone(),
    );
    let object = filter::text(
        "object",
        words.audit.object,
        "search",
        words.audit.object_example,
        asked.object.clone(),
    );
    let times = [
        ("since", words.message.since),
        ("before", words.message.before),
    ]
    .map(|(key, label)| filter::text(key, label, "datetime-local", "", value(query, key)));
    view! {
        {person}
        {filter::choice("verb", words.audit.verb, verbs, &asked.verb)}
        {filter::choice("kind", words.audit.kind, kinds, &asked.kind)}
        {object}
        {times.into_any()}
    }
    .into_any()
}

fn rows(path: &str, entries: &[EntryView]) -> AnyView {
    let words = words();
    let heads = vec![
        Head::number(words.audit.number),
        Head::text(words.audit.time),
        Head::text(words.audit.who),
        Head::text(words.audit.what),
        Head::text(words.audit.changed),
    ];
    let rows: Vec<_> = entries.iter().map(|entry| row(path, entry)).collect();
    table(words.audit.title, heads, rows.into_any())
}

fn row(path: &str, entry: &EntryView) -> AnyView {
    table::row(vec![
        ("num", entry.number.to_string().into_any()),
        ("stamp", when(entry.time)),
        ("wrap", who(path, entry)),
        ("wrap", what(entry)),
        ("wrap", changes(&entry.fields)),
    ])
}

/// Who did it, with a link to everything else that the same person did, and from where.
fn who(path: &str, entry: &EntryView) -> AnyView {
    let words = words();
    let name = match (entry.who, &entry.who_name) {
        (Who::Person, Shown::Text(name)) => name.clone(),
        (Who::Person, _) => words.audit.erased.to_owned(),
        (other, _) => (words.audit.who_name)(other).to_owned(),
    };
    let name = match entry.who {
        Who::Person => {
            let href = format!("{path}?person={}", entry.who_id);
            view! { <a href=href>{name}</a> }.into_any()
        }
        _ => name.into_any(),
    };
    let beside = [&entry.who_email, &entry.from];
    let beside: Vec<&str> = beside.into_iter().filter_map(Shown::said).collect();
    let beside = (!beside.is_empty()).then(|| {
        let beside = beside.join(" · ");
        view! { <p class="muted">{beside}</p> }
    });
    view! { {name}{beside} }.into_any()
}

/// What was done, and to what.
fn what(entry: &EntryView) -> AnyView {
    let words = words();
    let verb = (words.audit.verb_name)(entry.verb);
    let kind = (words.audit.kind_name)(entry.kind);
    let name = entry.name.said().unwrap_or(&entry.id).to_owned();
    let name = match address(entry) {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! { <b>{verb}</b>" · "{kind}" "{name} }.into_any()
}

/// The page of what something was done to, where it has one and is still there.
fn address(entry: &EntryView) -> Option<String> {
    // Of many that were handed out as a file none is named.
    if entry.verb == Verb::Delete || entry.id.is_empty() {
        return None;
    }
    let folder = match entry.kind {
        Kind::Group => "groups",
        Kind::DeviceType | Kind::Inspector => "device-types",
        Kind::Device => "devices",
        Kind::EventConfiguration => "event-configurations",
        Kind::Contract => "contracts",
        Kind::Certificate => "certificates",
        Kind::BaseStation => "base-stations",
        _ => return None,
    };
    Some(format!("/{folder}/{}", entry.id))
}

/// The fields, folded: what each was and became.
fn changes(fields: &[FieldView]) -> AnyView {
    let words = words();
    if fields.is_empty() {
        return view! { <span class="muted">{words.frame.none}</span> }.into_any();
    }
    let count = (words.audit.fields)(fields.len());
    let lines: Vec<_> = fields.iter().map(line).collect();
    view! { <details class="fold"><summary>{count}</summary><ul class="lines">{lines}</ul></details> }
        .into_any()
}

fn line(field: &FieldView) -> AnyView {
    let words = words();
    let told = match (&field.before, &field.after) {
        (Shown::Secret, _) | (_, Shown::Secret) => words.audit.secret.to_owned(),
        (before, after) => (words.audit.from_to)(&text(before), &text(after)),
    };
    view! { <li><code>{field.name.clone()}</code>" "{told}</li> }.into_any()
}

/// A value of a field.
fn text(shown: &Shown) -> String {
    match shown {
        Shown::Text(text) => text.clone(),
        Shown::None => words().frame.none.to_owned(),
        Shown::Secret => words().audit.secret.to_owned(),
        Shown::Erased => words().audit.erased.to_owned(),
    }
}
