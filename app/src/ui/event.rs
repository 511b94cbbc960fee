//! A list of events, with its filter.

use domain::event::{EventKind, EventQuery, EventView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::severity;
use crate::ui::when::when;
use crate::words::words;

/// What the address asks for.
pub fn from_address(query: &ParamsMap) -> EventQuery {
    EventQuery {
        kind: value(query, "kind"),
        size: value(query, "size").parse().unwrap_or_default(),
        after: value(query, "after"),
        until: value(query, "until"),
    }
}

/// The events of one page at `path`, whose device is told where it is not the page's own.
pub fn events(path: String, page: &Page<EventView>, of_one_device: bool) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let asked = from_address(&query);
    let filtered = !asked.kind.is_empty();
    let any = (String::new(), words.frame.any.to_owned());
    let kinds = EventKind::ALL.iter().map(|(kind, code, _)| {
        let word = (words.event.kind_name)(*kind).to_owned();
        ((*code).to_owned(), word)
    });
    let kinds = [any].into_iter().chain(kinds).collect();
    let fields = filter::choice("kind", words.event.kind, kinds, &asked.kind);
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
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    view! {
        <section class="card">
            {filter::filter(path.clone(), filtered, fields, filter::sizes(asked.size))}
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
    let lasts = matches!(
        one.kind,
        EventKind::KeepAliveLost | EventKind::NetworkIssue | EventKind::SequenceBreak
    );
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
