//! The list of a callback's deliveries, with its filter.

use domain::callback::{DeliveryQuery, ListedDelivery, Standing};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use super::{Deeds, address};
use crate::rpc::delivery::DeliveryList;
use crate::ui::delivery;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The filter, and the rows that it leaves; where the reader `sends`, they can be sent again.
pub(super) fn rows(
    list: &DeliveryList,
    query: &ParamsMap,
    asked: &DeliveryQuery,
    sends: bool,
) -> AnyView {
    let words = words();
    let path = format!("{}/deliveries", address(list));
    let narrowed = [&asked.state, &asked.device];
    let timed = asked.since.is_some() || asked.before.is_some();
    let filtered = timed || narrowed.iter().any(|one| !one.is_empty());
    let content = match (list.page.rows.is_empty(), filtered) {
        (true, true) => {
            let clear = view! { <a class="btn" href=path.clone()>{words.frame.clear_filter}</a> };
            empty(
                words.delivery.none_match,
                words.delivery.none_match_why,
                clear.into_any(),
            )
        }
        (true, false) => empty(
            words.delivery.none_yet,
            words.delivery.none_yet_why,
            ().into_any(),
        ),
        (false, _) if sends => choosing(list, &path),
        (false, _) => rows_of(list, &path, false),
    };
    let pager = pager(
        &path,
        query,
        list.page.previous.as_deref(),
        list.page.next.as_deref(),
        list.page.total,
    );
    view! {
        <section class="card">
            {filter::filter(path, filtered, fields(query, asked), filter::sizes(asked.size))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn fields(query: &ParamsMap, asked: &DeliveryQuery) -> AnyView {
    let words = words();
    let any = (String::new(), words.frame.any.to_owned());
    let states = Standing::ALL.map(|(standing, word)| {
        let told = (words.delivery.standing)(standing).to_owned();
        (word.to_owned(), told)
    });
    let states = [any].into_iter().chain(states).collect();
    let device = filter::text(
        "device",
        words.message.device,
        "search",
        words.event.device_example,
        asked.device.clone(),
    );
    let times = [
        ("since", words.message.since),
        ("before", words.message.before),
    ]
    .map(|(key, label)| filter::text(key, label, "datetime-local", "", value(query, key)));
    view! {
        {filter::choice("state", words.delivery.state, states, &asked.state)}
        {device}
        {times}
    }
    .into_any()
}

/// The rows with a box before each, and what can be done with those that are ticked.
fn choosing(list: &DeliveryList, path: &str) -> AnyView {
    let words = words();
    let Deeds { chosen, .. } = expect_context();
    let (device_type, callback) = (list.device_type.id, list.callback.id);
    let table = rows_of(list, path, true);
    view! {
        <ActionForm action=chosen>
            {hidden("device_type", device_type.to_string())}
            {hidden("callback", callback.to_string())}
            {table}
            <footer class="deeds">
                <button class="btn" type="submit">{words.delivery.again}</button>
                <p class="hint">{words.delivery.again_hint}</p>
            </footer>
        </ActionForm>
    }
    .into_any()
}

fn rows_of(list: &DeliveryList, path: &str, choosing: bool) -> AnyView {
    let words = words();
    let heads = [
        choosing.then(|| Head::text(words.delivery.choose)),
        Some(Head::text(words.delivery.owed_since)),
        Some(Head::text(words.delivery.state)),
        Some(Head::text(words.message.device)),
        Some(Head::text(words.delivery.told)),
        Some(Head::text(words.delivery.last)),
        Some(Head::number(words.delivery.attempts)),
        Some(Head::text(words.callback.next_attempt)),
    ];
    let heads = heads.into_iter().flatten().collect();
    let rows: Vec<_> = list
        .page
        .rows
        .iter()
        .map(|one| row(one, path, choosing))
        .collect();
    table(words.delivery.title, heads, rows.into_any())
}

fn row(one: &ListedDelivery, path: &str, choosing: bool) -> AnyView {
    let words = words();
    let none = || view! { <span class="muted">{words.frame.none}</span> }.into_any();
    let choice = choosing.then(|| {
        let label = (words.delivery.choose_one)(&one.created.utc());
        let choice = view! {
            <label class="check">
                <input type="checkbox" name="delivery[]" value=one.id.to_string() aria-label=label/>
            </label>
        };
        ("", choice.into_any())
    });
    let href = format!("{path}/{}", one.id);
    let created = view! { <a href=href>{when(one.created)}</a> };
    let device = one.device.map_or_else(none, |device| {
        let href = format!("/devices/{device}/messages");
        view! { <a class="id" href=href>{device.to_string()}</a> }.into_any()
    });
    let cells = [
        choice,
        Some(("stamp", created.into_any())),
        Some(("", delivery::state(one.state))),
        Some(("", device)),
        Some(("stamp", one.time.map_or_else(none, when))),
        Some(("wrap", delivery::last(one.last.as_ref()))),
        Some(("num", one.attempts.to_string().into_any())),
        Some(("stamp", one.due.map_or_else(none, when))),
    ];
    table::row(cells.into_iter().flatten().collect())
}
