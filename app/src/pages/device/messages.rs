//! Device → Messages: what a device said, live.

use domain::UnixMillis;
use domain::device::DeviceView;
use domain::live::Topic;
use domain::message::{CallbackState, MessageList, MessageQuery, MessageView};
use domain::rejection::Fault;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{MESSAGES, layout};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::message;
use crate::ui::pager::pager;
use crate::ui::signal::quality;
use crate::ui::table::{Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The messages of one device, newest first.
#[component]
pub fn Messages() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Resource::new_blocking(
        move || (id.get(), asked.get()),
        |(id, asked)| async move { rpc::device::messages(id, asked?).await },
    );
    // The bell is told by itself, since somebody may want to be told of what was said.
    live::follow(
        move || id.get().parse().ok().map(Topic::Device),
        move || list.refetch(),
    );
    shown(list, page)
}

/// What the address asks for. A time that is none is refused by name: a filter that is left
/// out in silence would show other messages than those asked for.
fn from_address(query: &ParamsMap) -> Result<MessageQuery, AppError> {
    let time = |key| match value(query, key) {
        text if text.is_empty() => Ok(None),
        text => match UnixMillis::from_utc(&text) {
            Some(time) => Ok(Some(time.0)),
            None => Err(AppError::Rejected(vec![Fault::NotATime.of(key)])),
        },
    };
    let known = ["since", "before", "callbacks", "size", "after", "until"];
    asked::only(query, &known)?;
    let states = CallbackState::ALL.map(|each| each.1);
    Ok(MessageQuery {
        since: time("since")?,
        before: time("before")?,
        callbacks: asked::one_of(query, "callbacks", &states)?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page((device, list): (DeviceView, MessageList)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let path = format!("/devices/{}/messages", device.id);
    let filtered = asked.since.is_some() || asked.before.is_some() || !asked.callbacks.is_empty();
    let fields = [
        ("since", words.message.since),
        ("before", words.message.before),
    ]
    .map(|(key, label)| filter::text(key, label, "datetime-local", "", value(&query, key)));
    let any = (String::new(), words.frame.any.to_owned());
    let states = CallbackState::ALL.into_iter().map(|(state, word)| {
        let name = (words.callback_state)(state).to_owned();
        (word.to_owned(), name)
    });
    let states = [any].into_iter().chain(states).collect();
    let callbacks = words.message.callbacks;
    let callbacks = filter::choice("callbacks", callbacks, states, &asked.callbacks);
    let fields = view! { {fields}{callbacks} };
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
        let heads = vec![
            Head::text(words.message.time),
            Head::number(words.message.seq),
            Head::text(words.message.data),
            Head::text(words.message.fields),
            Head::text(words.message.signal),
            Head::text(words.message.link),
            Head::text(words.message.stations),
            Head::text(words.message.downlink),
            Head::text(words.message.callbacks),
        ];
        // Rows that did not change stay as they are, with whatever was folded open in them.
        let rows = keyed(rows, key, |_, one| (|_| (), row(&one)));
        let table = table(words.message.title, heads, rows.into_any());
        view! { <div class="dense">{table}</div> }.into_any()
    };
    let content = view! {
        <section class="card">
            {filter::filter(path.clone(), filtered, fields.into_any(), filter::sizes(asked.size))}
            {content}
            {pager}
        </section>
        {live::hint(words.message.live)}
    };
    layout(&device, MESSAGES, ().into_any(), content.into_any())
}

/// Tells a row that changed from one that did not.
fn key(one: &MessageView) -> String {
    use std::hash::{DefaultHasher, Hasher as _};
    // Whatever there is to be seen of it may change: an earlier reception brings another time and
    // other data, another format other fields.
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{one:?}").as_bytes());
    format!("{} {:x}", one.id, hasher.finish())
}

fn row(one: &MessageView) -> AnyView {
    let story = crate::pages::message::path(one.id);
    view! {
        <tr>
            <td><a href=story>{when(one.time)}</a></td>
            <td class="num">{one.seq_number.to_string()}</td>
            <td>{message::data(&one.data)}{message::marks(one)}</td>
            <td class="wrap">{message::fields(&one.fields)}</td>
            <td>{message::signal(one.rssi)}</td>
            <td>{quality(one.lqi)}</td>
            <td>{message::stations(one)}</td>
            <td>{message::downlink(one)}</td>
            <td>{message::callbacks(one)}</td>
        </tr>
    }
    .into_any()
}
