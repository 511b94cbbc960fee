//! Device type → Information: its settings and its format.

use std::time::Duration;

use domain::device_type::{DeviceTypeView, DisplayType, DownlinkMode, Redecoding, Renewal};
use domain::id::ContractId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use payload::{Field, Format};

use super::layout::{DEVICES, INFORMATION, layout};
use crate::rpc;
use crate::rpc::device_type::{Disengage, Known};
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{Head, row, table};
use crate::ui::when::when;
use crate::words::words;
use crate::{browser, preview};

/// The action behind the button of the page.
#[derive(Clone, Copy)]
struct Care(Sending<Disengage>);

/// What is known of one device type.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let disengage = Sending::<Disengage>::new();
    provide_context(Care(disengage));
    let one = Loaded::new(id, rpc::device_type::one);
    // While older messages are decoded anew, the page asks now and then how far it is.
    Effect::new(move |_| {
        let busy = matches!(one.get(), Some(Ok((one, ..))) if one.redecoding.is_some());
        if busy {
            browser::later(Duration::from_secs(1), move || one.refetch());
        }
    });
    view! { {refusal_notice(rpc::refusal(disengage), &[])}{shown(one, page)} }
}

fn page((one, rights, seen): Known) -> AnyView {
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
    let edit = rights.types().then(|| {
        let href = format!("/device-types/{}/edit", one.id);
        let delete = format!("/device-types/{}/delete", one.id);
        view! {
            <a class="btn primary" href=href>{words.device_type.edit}</a>
            <a class="btn quiet" href=delete>{words.device_type.delete}</a>
        }
    });
    let sequences = rights.write.then(|| sequences(&one));
    let coming = rights.write.then(|| coming(&one));
    let devices = format!("/device-types/{}{DEVICES}", one.id);
    let (contract, contracts) = contracts(&one, &seen);
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    let renewal = (words.device_type.renewal_name)(Renewal::from(one.renewal));
    let id = one.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let list = vec![
        fact(words.device_type.name, one.name.clone()),
        fact(words.device.id, id),
        fact(words.device_type.description, or_none(&one.description)),
        fact(words.device.group, group),
        fact(contract, contracts),
        fact(words.device_type.renewal, renewal),
        fact(
            words.device.title,
            view! { <a href=devices>{(words.number)(one.devices)}</a> },
        ),
        fact(words.device_type.keep_alive, keep_alive),
        fact(words.device_type.alert_email, or_none(&one.alert_email)),
        fact(
            words.device_type.retention,
            (words.device_type.retention_name)(one.retention),
        ),
        fact(
            words.device_type.downlink_mode,
            view! { {downlink}{template} },
        ),
        fact(words.device_type.display, display),
        fact(words.device.created, when(one.created)),
    ];
    let content = view! {
        {one.redecoding.map(redecoding)}
        {card(words.frame.information, ().into_any(), facts(list))}
        {format}
        {coming}
        {sequences}
    };
    layout(&one, INFORMATION, edit.into_any(), content.into_any())
}

/// The contracts in their order, and what they are called; those that may be `seen` as links.
fn contracts(one: &DeviceTypeView, seen: &[ContractId]) -> (&'static str, AnyView) {
    let words = words();
    let name = |(id, name): &(ContractId, String)| {
        let name = name.clone();
        match seen.contains(id) {
            true => view! { <a href=format!("/contracts/{id}")>{name}</a> }.into_any(),
            false => name.into_any(),
        }
    };
    match &one.contracts[..] {
        [] => (words.device_type.contract, words.frame.none.into_any()),
        [only] => (words.device_type.contract, name(only)),
        several => {
            let items = several.iter().map(|one| view! { <li>{name(one)}</li> });
            let items: Vec<_> = items.collect();
            let list = view! { <ol class="in-order">{items}</ol> };
            (words.device_type.contracts, list.into_any())
        }
    }
}

/// How devices come to the type.
fn coming(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let new = format!("/devices/new?type={}", one.id);
    let series = format!("/registrations/new?type={}", one.id);
    let content = view! {
        <footer class="deeds">
            <a class="btn" href=new>{words.registration.new}</a>
            <a class="btn" href=series>{words.registration.series}</a>
            <a class="btn quiet" href="/registrations">{words.registration.title}</a>
        </footer>
    };
    card(words.device.title, ().into_any(), content.into_any())
}

/// The sequence numbers of all devices, taken as they come.
fn sequences(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let Care(disengage) = expect_context();
    let id = one.id.to_string();
    let disengaged = words.device_type.disengaged;
    let done = done_notice(move |done| (done == "disengaged").then(|| disengaged.to_owned()));
    let content = view! {
        <footer class="deeds">
            <SendForm action=disengage>
                {hidden("id", id)}
                <button class="btn" type="submit">{words.device_type.disengage}</button>
            </SendForm>
            <p class="hint">{words.device_type.disengage_hint}</p>
        </footer>
        {done}
    };
    card(
        words.device_type.sequence,
        ().into_any(),
        content.into_any(),
    )
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
            let error = (words.preview.format_error)(&error);
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
    let version = format!(
        "{} {}",
        words.device_type.format_version, one.format_version
    );
    let beside = view! {
        <span class="muted">{beside}</span>
        <span class="push muted">{version}</span>
    };
    let content = view! {
        <p class="format"><code>{one.format.clone()}</code>{copy_button(one.format.clone())}</p>
        {fields}
    };
    card(
        words.device_type.format,
        beside.into_any(),
        content.into_any(),
    )
}

fn field_row(field: &Field) -> AnyView {
    row(vec![
        ("", view! { <b>{field.name().to_owned()}</b> }.into_any()),
        ("", view! { <code>{preview::kind(field)}</code> }.into_any()),
        ("num", preview::byte_range(field).into_any()),
        ("num", preview::bits(field).into_any()),
        ("", preview::order(field).into_any()),
    ])
}
