//! Device → Messages: what a device said, live.

mod cells;

use domain::live::Topic;
use domain::message::{CallbackState, MessageView};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{MESSAGES, layout};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::message::{Asked, Messages as Listed};
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::table;
use crate::ui::when::zone_read;
use crate::words::words;

/// The messages of one device, newest first.
#[component]
pub fn Messages() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Loaded::new(
        move || (id.get(), asked.get()),
        |(id, asked)| async move { rpc::message::of_device(id, asked?).await },
    );
    // The bell is told by itself, since somebody may want to be told of what was said.
    live::follow(
        move || id.get().parse().ok().map(Topic::Device),
        move || list.refetch(),
    );
    shown(list, page)
}

/// What the address asks for. Times are read by the server, which knows zones, and refuses by name
/// what is none.
fn from_address(query: &ParamsMap) -> Result<Asked, AppError> {
    const KEYS: [&str; 8] = [
        "since",
        "before",
        "zone",
        "callbacks",
        "size",
        "after",
        "until",
        COLUMN,
    ];
    asked::only(query, &KEYS)?;
    columns::only(&cells::columns(), query)?;
    let states = CallbackState::ALL.map(|each| each.1);
    Ok(Asked {
        since: value(query, "since"),
        before: value(query, "before"),
        zone: value(query, "zone"),
        callbacks: asked::one_of(query, "callbacks", &states)?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(listed: Listed) -> AnyView {
    let words = words();
    let Listed { device, list, zone } = listed;
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let path = format!("/devices/{}/messages", device.id);
    let parts = [&asked.since, &asked.before, &asked.callbacks];
    let filtered = parts.iter().any(|part| !part.is_empty());
    let columns = cells::columns();
    let keys = chosen(&columns, &query);
    let page = list.page;
    let pager = pager(
        &path,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let rows = page.rows;
    let content = if rows.is_empty() && filtered {
        empty(
            words.message.none_match,
            words.message.none_match_why,
            ().into_any(),
        )
    } else if rows.is_empty() {
        empty(
            words.message.none_yet,
            words.message.none_yet_why,
            ().into_any(),
        )
    } else {
        let shown = columns.iter().filter(|column| keys.contains(&column.0));
        let heads = shown.map(cells::head).collect();
        let told = keys.clone();
        // Rows that did not change stay as they are, with whatever was folded open in them.
        let rows = keyed(
            rows,
            {
                let told = told.clone();
                move |one: &MessageView| key(one, &told)
            },
            move |_, one| (|_| (), cells::row(&one, &told)),
        );
        let table = table(words.message.title, heads, rows.into_any());
        view! { <div class="dense">{table}</div> }.into_any()
    };
    // The same rows, all of them, with the same columns and by the same clock.
    let changes = [("size", None), ("zone", Some(zone.as_str()))];
    let file = format!("/export/devices/{}/messages.csv", device.id);
    let file = link::with(&file, &query, &changes);
    let actions = view! { <a class="btn" rel="external" href=file>{words.list.csv}</a> };
    let more = view! { {filter::sizes(asked.size)}{chooser(&columns, &keys)} };
    let fields = fields(&asked, zone);
    let content = view! {
        <section class="card">
            {filter::filter(path.clone(), filtered, fields, more.into_any())}
            {content}
            {pager}
        </section>
        {live::hint(words.message.live)}
    };
    layout(&device, MESSAGES, actions.into_any(), content.into_any())
}

/// What the rows are filtered by, and by the clock of which zone that is read.
fn fields(asked: &Asked, zone: String) -> AnyView {
    let words = words();
    let own = &words.messages;
    // A day may stand there, too, which such a field does not show.
    let kind = |text: &str| match text.is_empty() || text.contains('T') && !text.ends_with('Z') {
        true => "datetime-local",
        false => "text",
    };
    let times = [
        ("since", own.since, &asked.since),
        ("before", own.before, &asked.before),
    ]
    .map(|(key, label, text)| filter::text(key, label, kind(text), "", text.clone()));
    let any = (String::new(), words.frame.any.to_owned());
    let states = CallbackState::ALL.into_iter().map(|(state, word)| {
        let name = (words.callback_state)(state).to_owned();
        (word.to_owned(), name)
    });
    let states = [any].into_iter().chain(states).collect();
    let callbacks = words.message.callbacks;
    let callbacks = filter::choice("callbacks", callbacks, states, &asked.callbacks);
    // What stands in the fields already is a time of the zone by which it was read.
    let kept = !asked.since.is_empty() || !asked.before.is_empty();
    view! { {times}{callbacks}{clock(zone, kept)} }.into_any()
}

/// The zone, which goes along with the form: that of the reader, as soon as the browser half knows
/// it, unless it is `kept`.
fn clock(told: String, kept: bool) -> AnyView {
    let zone = RwSignal::new(told);
    let read = zone_read();
    Effect::new(move |_| {
        let name = read();
        if !kept && !name.is_empty() && *zone.read_untracked() != name {
            zone.set(name);
        }
    });
    view! {
        <input type="hidden" name="zone" value=zone.get_untracked() prop:value=move || zone.get()/>
        <p class="hint">{move || (words().messages.zone)(&zone.get())}</p>
    }
    .into_any()
}

/// Tells a row that changed from one that did not: other columns change it, too.
fn key(one: &MessageView, columns: &[&'static str]) -> String {
    use std::hash::{DefaultHasher, Hasher as _};
    // Whatever there is to be seen of it may change: an earlier reception brings another time and
    // other data, another format other fields.
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{one:?}{columns:?}").as_bytes());
    format!("{} {:x}", one.id, hasher.finish())
}
