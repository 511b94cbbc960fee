//! Device type → Callbacks → Deliveries: what a callback owes, sent and gave up.

use domain::callback::{CallbackStanding, DeliveryQuery, ON, Standing};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::super::layout::{CALLBACKS, layout};
use crate::fields;
use crate::rpc;
use crate::rpc::callback::Enable;
use crate::rpc::delivery::{DeliveryList, RetryChosen, RetryFailed};
use crate::ui::card::card;
use crate::ui::deliveries::{self, Rows, from_address};
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::off::off_line;
use crate::ui::send::{SendForm, Sending};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Deeds {
    chosen: Sending<RetryChosen>,
    failed: Sending<RetryFailed>,
    enable: Sending<Enable>,
}

/// The deliveries of one callback, newest first.
#[component]
pub fn Deliveries() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let deeds = Deeds {
        chosen: Sending::new(),
        failed: Sending::new(),
        enable: Sending::new(),
    };
    provide_context(deeds);
    let ids =
        Memo::new(move |_| params.with(|params| (value(params, "id"), value(params, "callback"))));
    let asked = Memo::new(move |_| query.with(from_address));
    let source = move || {
        let versions = (
            deeds.chosen.version().get(),
            deeds.failed.version().get(),
            deeds.enable.version().get(),
        );
        (ids.get(), asked.get(), versions)
    };
    let list = Loaded::new(source, |((id, callback), asked, _)| async move {
        let query = DeliveryQuery {
            callback,
            ..asked?.query
        };
        rpc::delivery::list(id, query).await
    });
    view! {
        {refusal_notice(rpc::refusal(deeds.chosen), &[])}
        {refusal_notice(rpc::refusal(deeds.failed), fields::DELIVERIES)}
        {refusal_notice(rpc::refusal(deeds.enable), &[])}
        {shown(list, page)}
    }
}

/// The address of a callback of a device type.
fn address(list: &DeliveryList) -> String {
    let (device_type, callback) = (list.device_type.id, list.callback.id);
    format!("/device-types/{device_type}/callbacks/{callback}")
}

fn page(list: DeliveryList) -> AnyView {
    let mut query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    // What was done a moment ago is not true of the pages after it.
    query.remove("done");
    let done = deliveries::done(asked.done);
    let sends = list.rights.callbacks() && list.callback.deleted.is_none();
    let failed = (sends && list.callback.failed > 0).then(|| all_failed(&list));
    let path = format!("{}/deliveries", address(&list));
    let rows = || match sends {
        true => choosing(&list, &path),
        false => deliveries::rows(&list.page.rows, Rows::OfOne(&path)),
    };
    let (page, any) = (&list.page, ().into_any());
    let listed = deliveries::list(&path, page, &query, &asked.query, any, rows);
    let content = view! {
        {done}
        {about(&list, sends)}
        {listed}
        {failed}
    };
    layout(
        &list.device_type,
        CALLBACKS,
        ().into_any(),
        content.into_any(),
    )
}

/// Whether a callback is sent, and whether that works.
pub(super) fn state(one: &CallbackStanding) -> AnyView {
    let words = words();
    match (one.deleted, one.enabled, one.dead) {
        (Some(_), ..) => tag(words.delivery.deleted, Tone::Plain),
        (_, false, _) => tag(words.callback.off, Tone::Plain),
        (_, true, true) => tag(words.callback.failing, Tone::Bad),
        (_, true, false) => tag(words.callback.on, Tone::Good),
    }
}

/// The callback, and how it fares.
fn about(list: &DeliveryList, sends: bool) -> AnyView {
    let words = words();
    let one = &list.callback;
    let address = address(list);
    let line = view! { <span class="mono">{one.line.clone()}</span> };
    let line = match one.deleted {
        None => view! { <a href=address.clone()>{line}</a> }.into_any(),
        Some(_) => line.into_any(),
    };
    let count = |standing: Standing, count: i64| {
        let href = format!("{address}/deliveries?state={}", standing.word());
        view! { <a href=href>{(words.number)(count)}</a> }
    };
    let mut list_of = vec![
        fact(words.delivery.callback, line),
        fact(words.callback.kind, (words.callback.kinds)(one.kind)),
        fact(
            words.callback.state,
            view! { {state(one)}{off_line(&one.switched_off, one.off_since)} },
        ),
        fact(
            words.callback.delivered,
            count(Standing::Delivered, one.delivered),
        ),
        fact(
            words.callback.waiting,
            count(Standing::Waiting, one.waiting),
        ),
        fact(words.callback.failed, count(Standing::Failed, one.failed)),
        fact(words.callback.errors, (words.number)(one.errors)),
    ];
    if let Some(time) = one.deleted {
        list_of.push(fact(words.delivery.deleted_since, when(time)));
    }
    let off = one.deleted.is_none() && !one.enabled && one.waiting > 0;
    let offer = off.then(|| offer(list, sends));
    let content = view! { {facts(list_of)}{offer} };
    card(words.delivery.title, ().into_any(), content.into_any())
}

/// What waits at a callback that is turned off.
fn offer(list: &DeliveryList, sends: bool) -> AnyView {
    let words = words();
    let Deeds { enable, .. } = expect_context();
    let waiting = (words.number)(list.callback.waiting);
    let told = (words.delivery.off_waits)(&waiting);
    let word = (words.delivery.turn_on)(&waiting);
    let (device_type, callback) = (list.device_type.id, list.callback.id);
    let button = sends.then(|| {
        view! {
            <SendForm action=enable>
                {hidden("device_type", device_type.to_string())}
                {hidden("callback", callback.to_string())}
                {hidden("enabled", ON.to_owned())}
                <button class="btn" type="submit">{word}</button>
            </SendForm>
        }
    });
    view! { <footer class="deeds">{button}<p class="hint">{told}</p></footer> }.into_any()
}

/// The rows with a box before each, and what can be done with those that are ticked.
fn choosing(list: &DeliveryList, path: &str) -> AnyView {
    let Deeds { chosen, .. } = expect_context();
    let (device_type, callback) = (list.device_type.id, list.callback.id);
    let table = deliveries::rows(&list.page.rows, Rows::Choosing(path));
    view! {
        <SendForm action=chosen>
            {hidden("device_type", device_type.to_string())}
            {hidden("callback", callback.to_string())}
            {table}
            {deliveries::again_chosen()}
        </SendForm>
    }
    .into_any()
}

/// Everything that was given up, to be sent again.
fn all_failed(list: &DeliveryList) -> AnyView {
    let Deeds { failed, .. } = expect_context();
    let (device_type, callback) = (list.device_type.id, list.callback.id);
    let form = view! {
        <SendForm action=failed class="form">
            {hidden("device_type", device_type.to_string())}
            {hidden("callback", callback.to_string())}
            {deliveries::since_when(rpc::refusal(failed))}
        </SendForm>
    };
    deliveries::all_failed(list.callback.failed, form.into_any())
}
