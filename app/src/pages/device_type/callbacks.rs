//! Device type → Callbacks: the list.

pub mod delete;
pub mod edit;

use domain::callback::{CallbackKind, CallbackView, without_password};
use domain::device_type::DeviceTypeView;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{CALLBACKS, layout};
use crate::rpc;
use crate::rpc::callback::Enable;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::refusal_notice;
use crate::ui::table::{Head, table};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The action behind every on/off button of the list.
#[derive(Clone, Copy)]
struct Switch(ServerAction<Enable>);

/// The callbacks of one device type.
#[component]
pub fn Callbacks() -> impl IntoView {
    let params = use_params_map();
    let switch = ServerAction::<Enable>::new();
    provide_context(Switch(switch));
    let source = move || {
        (
            params.with(|params| value(params, "id")),
            switch.version().get(),
        )
    };
    let list = Resource::new_blocking(source, |(id, _)| rpc::callback::list(id));
    view! { {refusal_notice(rpc::refusal(switch), &[])}{shown(list, page)} }
}

fn page((device_type, callbacks): (DeviceTypeView, Vec<CallbackView>)) -> AnyView {
    let words = words();
    let base = format!("/device-types/{}/callbacks", device_type.id);
    let new = || {
        let href = format!("{base}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.callback.new}</a> }
            .into_any()
    };
    let (content, actions) = if callbacks.is_empty() {
        (
            empty(words.callback.none_yet, words.callback.none_yet_why, new()),
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.callback.state),
            Head::text(words.callback.kind),
            Head::text(words.callback.request),
            Head::number(words.callback.delivered),
            Head::number(words.callback.waiting),
            Head::number(words.callback.failed),
            Head::text(words.callback.actions),
        ];
        let rows: Vec<_> = callbacks.iter().map(|one| row(one, &base)).collect();
        (table(words.callback.title, heads, rows.into_any()), new())
    };
    let card = view! { <section class="card">{content}</section> };
    layout(&device_type, CALLBACKS, actions, card.into_any())
}

/// Whether a callback is sent, and whether that works.
pub(super) fn state(one: &CallbackView) -> AnyView {
    let words = words();
    match (one.enabled, one.dead) {
        (false, _) => tag(words.callback.off, Tone::Plain),
        (true, true) => tag(words.callback.failing, Tone::Bad),
        (true, false) => tag(words.callback.on, Tone::Good),
    }
}

fn row(one: &CallbackView, base: &str) -> AnyView {
    let words = words();
    let edit = format!("{base}/{}", one.id);
    let delete = format!("{edit}/delete");
    let kind = match one.kind {
        CallbackKind::DataUplink => words.callback.kind_data_uplink,
    };
    view! {
        <tr>
            <td>{state(one)}</td>
            <td>{kind}</td>
            <td class="wrap">
                <a href=edit><b class="mono">{one.input.method.clone()}</b>" "
                    <span class="mono">{without_password(&one.input.url)}</span></a>
            </td>
            <td class="num">{(words.number)(one.delivered)}</td>
            <td class="num">{(words.number)(one.waiting)}</td>
            <td class="num">{(words.number)(one.failed)}</td>
            <td>
                <div class="buttons">
                    {switch(one)}
                    <a class="btn quiet" href=delete>{icon(Icon::Trash)}{words.callback.delete}</a>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

fn switch(one: &CallbackView) -> AnyView {
    let words = words();
    let Switch(action) = expect_context();
    let (wanted, word) = if one.enabled {
        ("", words.callback.turn_off)
    } else {
        ("on", words.callback.turn_on)
    };
    let (device_type, callback) = (one.device_type.to_string(), one.id.to_string());
    view! {
        <ActionForm action=action>
            {hidden("device_type", device_type)}
            {hidden("callback", callback)}
            {hidden("enabled", wanted.to_owned())}
            <button class="btn" type="submit">{word}</button>
        </ActionForm>
    }
    .into_any()
}
