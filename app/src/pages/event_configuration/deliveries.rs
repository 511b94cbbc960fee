//! Event configuration → Deliveries: what its callback owes, sent and gave up.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{address, callback_state, layout, line, switched_off};
use crate::fields;
use crate::rpc;
use crate::rpc::event_configuration::{EventDeliveryList, RetryChosen, RetryFailed};
use crate::ui::card::card;
use crate::ui::deliveries::{self, Rows, from_address};
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Deeds {
    chosen: Sending<RetryChosen>,
    failed: Sending<RetryFailed>,
}

/// The deliveries of the callback of one event configuration, newest first.
#[component]
pub fn Deliveries() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let deeds = Deeds {
        chosen: Sending::new(),
        failed: Sending::new(),
    };
    provide_context(deeds);
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    let source = move || {
        let versions = (deeds.chosen.version().get(), deeds.failed.version().get());
        (id.get(), asked.get(), versions)
    };
    let list = Loaded::new(source, |(id, asked, _)| async move {
        let asked = asked?.query;
        rpc::event_configuration::deliveries(id, asked).await
    });
    view! {
        {refusal_notice(rpc::refusal(deeds.chosen), &[])}
        {refusal_notice(rpc::refusal(deeds.failed), fields::DELIVERIES)}
        {shown(list, page)}
    }
}

fn page(list: EventDeliveryList) -> AnyView {
    let mut query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    // What was done a moment ago is not true of the pages after it.
    query.remove("done");
    let done = deliveries::done(asked.done);
    let path = format!("{}/deliveries", address(list.one.id));
    let sends = list.rights.callbacks();
    let rows = || match sends {
        true => choosing(&list, &path),
        false => deliveries::rows(&list.page.rows, Rows::OfOne(&path)),
    };
    let (page, any) = (&list.page, ().into_any());
    let listed = deliveries::list(&path, page, &query, &asked.query, any, rows);
    let given_up = list.one.callback.as_ref().map_or(0, |one| one.failed);
    let failed = (sends && given_up > 0).then(|| all_failed(&list, given_up));
    let content = view! {
        {done}
        {about(&list)}
        {listed}
        {failed}
    };
    layout(&list.of, ().into_any(), content.into_any())
}

/// The event configuration, and how its callback fares.
fn about(list: &EventDeliveryList) -> AnyView {
    let words = words();
    let name = list.one.input.name.clone();
    let mut known = vec![
        fact(
            words.event_configuration.one,
            view! { <a href=address(list.one.id)>{name}</a> },
        ),
        fact(
            words.delivery.callback,
            view! { <span class="mono">{line(&list.one)}</span> },
        ),
    ];
    if let Some(callback) = &list.one.callback {
        known.push(fact(
            words.callback.state,
            view! { {callback_state(callback)}{switched_off(callback)} },
        ));
    }
    card(words.delivery.title, ().into_any(), facts(known))
}

/// The rows with a box before each, and what can be done with those that are ticked.
fn choosing(list: &EventDeliveryList, path: &str) -> AnyView {
    let Deeds { chosen, .. } = expect_context();
    let id = list.one.id.to_string();
    let table = deliveries::rows(&list.page.rows, Rows::Choosing(path));
    view! {
        <SendForm action=chosen>
            {hidden("id", id)}
            {table}
            {deliveries::again_chosen()}
        </SendForm>
    }
    .into_any()
}

/// Everything that was given up, to be sent again.
fn all_failed(list: &EventDeliveryList, given_up: i64) -> AnyView {
    let Deeds { failed, .. } = expect_context();
    let id = list.one.id.to_string();
    let form = view! {
        <SendForm action=failed class="form">
            {hidden("id", id)}
            {deliveries::since_when(rpc::refusal(failed))}
        </SendForm>
    };
    deliveries::all_failed(given_up, form.into_any())
}
