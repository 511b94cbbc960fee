//! Device type → Information: its settings and its format.

use std::time::Duration;

use domain::device_type::{DeviceTypeView, DisplayType, DownlinkMode, Redecoding};
use domain::permission::Rights;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use payload::{Field, Format};

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::rpc::device_type::Disengage;
use crate::ui::copy::copy_button;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::refusal_notice;
use crate::ui::table::{Head, table};
use crate::ui::when::when;
use crate::words::words;
use crate::{browser, preview};

/// The action behind the button of the page.
#[derive(Clone, Copy)]
struct Care(ServerAction<Disengage>);

/// What is known of one device type.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let disengage = ServerAction::<Disengage>::new();
    provide_context(Care(disengage));
    let one = Resource::new_blocking(id, rpc::device_type::one);
    // While older messages are decoded anew, the page asks now and then how far it is.
    Effect::new(move |_| {
        let busy = one.with(|one| matches!(one, Some(Ok((one, _))) if one.redecoding.is_some()));
        if busy {
            browser::later(Duration::from_secs(1), move || one.refetch());
        }
    });
    view! { {refusal_notice(rpc::refusal(disengage), &[])}{shown(one, page)} }
}

fn page((one, rights): (DeviceTypeView, Rights)) -> AnyView {
    let words = words();
    let or_none = |text: &str| match text {
        "" => words.frame.none.to_owned(),
        text => text.to_owned(),
    };
    let keep_alive = match one.keep_alive {
        0 => words.device_type.keep_alive_off.to_owned(),
        seconds => (words.device_type.duration)(seconds),
    };
    let display = (words.device_type.display_name)(one.display);
    let format = match one.display {
        DisplayType::Custom => format_card(&one),
        _ => ().into_any(),
    };
    let downlink = (words.device_type.downlink_mode_name)(one.downlink_mode);
    let template = (one.downlink_mode == DownlinkMode::Direct)
        .then(|| view! { " "<code>{one.downlink_data.clone()}</code> });
    let edit = rights.write.then(|| {
        let href = format!("/device-types/{}/edit", one.id);
        view! { <a class="btn primary" href=href>{words.device_type.edit}</a> }
    });
    let sequences = rights.write.then(|| sequences(&one));
    let devices = format!("/devices?type={}", one.id);
    let contract = or_none(one.contract_name.as_deref().unwrap_or_default());
    let content = view! {
        {one.redecoding.map(redecoding)}
        <section class="card">
            <header><h2>{words.frame.information}</h2></header>
            <dl class="facts">
                <div><dt>{words.device_type.name}</dt><dd>{one.name.clone()}</dd></div>
                <div><dt>{words.device.id}</dt><dd class="id">{one.id.to_string()}{copy_button(one.id.to_string())}</dd></div>
                <div><dt>{words.device_type.description}</dt><dd>{or_none(&one.description)}</dd></div>
                <div><dt>{words.device.group}</dt><dd>{one.group_name.clone()}</dd></div>
                <div><dt>{words.device_type.contract}</dt><dd>{contract}</dd></div>
                <div><dt>{words.device.title}</dt><dd><a href=devices>{(words.number)(one.devices)}</a></dd></div>
                <div><dt>{words.device_type.keep_alive}</dt><dd>{keep_alive}</dd></div>
                <div><dt>{words.device_type.alert_email}</dt><dd>{or_none(&one.alert_email)}</dd></div>
                <div><dt>{words.device_type.downlink_mode}</dt><dd>{downlink}{template}</dd></div>
                <div><dt>{words.device_type.display}</dt><dd>{display}</dd></div>
                <div><dt>{words.device.created}</dt><dd>{when(one.created)}</dd></div>
            </dl>
        </section>
        {format}
        {sequences}
    };
    layout(&one, INFORMATION, edit.into_any(), content.into_any())
}

/// The sequence numbers of all devices, taken as they come.
fn sequences(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let Care(disengage) = expect_context();
    let id = one.id.to_string();
    let done = use_query_map().with_untracked(|query| value(query, "done") == "disengaged");
    let done = done.then(|| {
        view! { <p class="notice" role="status">{words.device_type.disengaged}</p> }
    });
    view! {
        <section class="card">
            <header><h2>{words.device_type.sequence}</h2></header>
            <footer class="deeds">
                <ActionForm action=disengage>
                    {hidden("id", id)}
                    <button class="btn" type="submit">{words.device_type.disengage}</button>
                </ActionForm>
                <p class="hint">{words.device_type.disengage_hint}</p>
            </footer>
            {done}
        </section>
    }
    .into_any()
}

/// How far the decoding of older messages has come.
fn redecoding(state: Redecoding) -> AnyView {
    let told = (words().device_type.redecoding)(state.done, state.total);
    view! {
        <div class="notice info" role="status">
            <p>{told.clone()}</p>
            <progress max=state.total.to_string() value=state.done.to_string()
                aria-label=told></progress>
        </div>
    }
    .into_any()
}

/// The custom format, as text and as the fields it makes.
fn format_card(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let (beside, fields) = match Format::parse(&one.format) {
        Err(error) => {
            let told = format!("{} {error}", words.device_type.format_broken);
            (
                String::new(),
                view! { <p class="notice bad">{told}</p> }.into_any(),
            )
        }
        Ok(format) => {
            let heads = vec![
                Head::text(words.device_type.field),
                Head::text(words.device_type.field_type),
                Head::number(words.device_type.field_bytes),
                Head::number(words.device_type.field_bits),
                Head::text(words.device_type.field_order),
            ];
            let rows: Vec<_> = format.fields().iter().map(field_row).collect();
            let table = table(words.device_type.format, heads, rows.into_any());
            ((words.device_type.format_bytes)(format.bytes()), table)
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>{words.device_type.format}</h2>
                <span class="muted">{beside}</span>
                <span class="push muted">{words.device_type.format_version}" "{one.format_version}</span>
            </header>
            <p class="format"><code>{one.format.clone()}</code>{copy_button(one.format.clone())}</p>
            {fields}
        </section>
    }
    .into_any()
}

fn field_row(field: &Field) -> AnyView {
    view! {
        <tr>
            <td><b>{field.name().to_owned()}</b></td>
            <td><code>{preview::kind(field)}</code></td>
            <td class="num">{preview::byte_range(field)}</td>
            <td class="num">{preview::bits(field)}</td>
            <td>{preview::order(field)}</td>
        </tr>
    }
    .into_any()
}
