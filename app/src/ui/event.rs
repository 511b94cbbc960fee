//! A list of events, with its filter.

use domain::event::{EventKind, EventQuery, EventView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::rpc::event::EventList;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::link::value;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::severity;
use crate::ui::when::when;
use crate::words::words;

/// What the address of a page asks for that shows the events of one thing.
///
/// # Errors
/// What makes no sense there.
pub fn from_address(query: &ParamsMap) -> Result<EventQuery, AppError> {
    asked::only(query, &["kind", "size", "after", "until"])?;
    Ok(EventQuery {
        kind: value(query, "kind"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
        ..EventQuery::default()
    })
}

/// What the address of the page of all events asks for.
///
/// # Errors
/// What makes no sense there.
pub fn from_address_of_all(query: &ParamsMap) -> Result<EventQuery, AppError> {
    const KEYS: [&str; 8] = [
        "kind", "group", "type", "device", "size", "after", "until", FIND,
    ];
    asked::only(query, &KEYS)?;
    Ok(EventQuery {
        kind: value(query, "kind"),
        group: value(query, "group"),
        device_type: value(query, "type"),
        device: value(query, "device"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

/// The events of one thing on its page at `path`; their device is told where it is not the page's
/// own.
pub fn events(path: String, page: &Page<EventView>, of_one_device: bool) -> AnyView {
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let fields = kinds(&asked.kind);
    let filtered = !asked.kind.is_empty();
    list(path, page, of_one_device, asked.size, filtered, fields)
}

/// The page at `path` of all events, which can be narrowed to a group, a device type, a device.
pub fn all(path: String, events: EventList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let asked = from_address_of_all(&query).unwrap_or_default();
    let any = (String::new(), words.frame.any.to_owned());
    let types = events
        .types
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()));
    let types = [any].into_iter().chain(types).collect();
    let device = filter::text(
        "device",
        words.message.device,
        "search",
        words.event.device_example,
        asked.device.clone(),
    );
    let fields = view! {
        {kinds(&asked.kind)}
        {group_choice::narrowed(&events.groups, &asked.group)}
        {filter::choice("type", words.device_type.menu, types, &asked.device_type)}
        {device}
    };
    let narrowed = [&asked.kind, &asked.group, &asked.device_type, &asked.device];
    let filtered = narrowed.iter().any(|one| !one.is_empty());
    list(
        path,
        &events.page,
        false,
        asked.size,
        filtered,
        fields.into_any(),
    )
}

/// The choice of a kind.
fn kinds(chosen: &str) -> AnyView {
    let words = words();
    let any = (String::new(), words.frame.any.to_owned());
    let kinds = EventKind::ALL.iter().map(|(kind, code, _)| {
        let word = (words.event.kind_name)(*kind).to_owned();
        ((*code).to_owned(), word)
    });
    let kinds = [any].into_iter().chain(kinds).collect();
    filter::choice("kind", words.event.kind, kinds, chosen)
}

fn list(
    path: String,
    page: &Page<EventView>,
    of_one_device: bool,
    size: u32,
    filtered: bool,
    fields: AnyView,
) -> AnyView {
    let words = words();
    let content = match (page.rows.is_empty(), filtered) {
        (true, true) => {
            let clear = view! { <a class="btn" href=path.clone()>{words.frame.clear_filter}</a> };
            empty(
                words.event.none_match,
                words.event.none_match_why,
                clear.into_any(),
            )
        }
        (true, false) => empty(
            words.event.none_yet,
            words.event.none_yet_why,
            ().into_any(),
        ),
        (false, _) => rows(&page.rows, of_one_device),
    };
    let pager = pager(
        &path,
        &use_query_map().get_untracked(),
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    view! {
        <section class="card">
            {filter::filter(path.clone(), filtered, fields, filter::sizes(size))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn rows(events: &[EventView], of_one_device: bool) -> AnyView {
    let words = words();
    let device = (!of_one_device).then(|| Head::text(words.message.device));
    let heads = [
        Some(Head::text(words.event.time)),
        device,
        Some(Head::text(words.event.what)),
        Some(Head::text(words.event.severity)),
        Some(Head::text(words.event.state)),
    ];
    let heads = heads.into_iter().flatten().collect();
    let rows: Vec<_> = events.iter().map(|one| row(one, of_one_device)).collect();
    table(words.event.title, heads, rows.into_any())
}

fn row(one: &EventView, of_one_device: bool) -> AnyView {
    let words = words();
    let device = (!of_one_device).then(|| {
        let href = format!("/devices/{}/events", one.device);
        let device = view! { <a class="id" href=href>{one.device.to_string()}</a> };
        ("", device.into_any())
    });
    // Only what lasts is open or over: a token that was taken is neither.
    let lasts = one.kind.lasts();
    let state = match one.closed {
        Some(time) => {
            view! { <span class="muted">{words.event.closed}" "{when(time)}</span> }.into_any()
        }
        None if lasts => words.event.open.into_any(),
        None => view! { <span class="muted">{words.frame.none}</span> }.into_any(),
    };
    let what = view! {
        <b>{(words.event.kind_name)(one.kind)}</b>
        <p>{(words.event.sentence)(one)}</p>
    };
    let cells = [
        Some(("stamp", when(one.time))),
        device,
        Some(("wrap", what.into_any())),
        Some(("", severity(one.severity))),
        Some(("", state)),
    ];
    table::row(cells.into_iter().flatten().collect())
}
