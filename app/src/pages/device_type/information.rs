//! Device type → Information: its settings and its format.

use domain::device_type::{DeviceTypeView, DisplayType};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use payload::{Endian, Field, Format, Kind};

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::ui::copy::copy_button;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::table::{Head, table};
use crate::ui::when::when;
use crate::words::words;

/// What is known of one device type.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::device_type::one), page)
}

fn page(one: DeviceTypeView) -> AnyView {
    let words = words();
    let or_none = |text: &str| match text {
        "" => words.frame.none.to_owned(),
        text => text.to_owned(),
    };
    let keep_alive = match one.keep_alive {
        0 => words.device_type.keep_alive_off.to_owned(),
        seconds => (words.device_type.duration)(seconds),
    };
    let (display, format) = match one.display {
        DisplayType::None => (words.device_type.display_none, ().into_any()),
        DisplayType::Custom => (words.device_type.display_custom, format_card(&one)),
    };
    let devices = format!("/devices?type={}", one.id);
    let contract = or_none(one.contract_name.as_deref().unwrap_or_default());
    let content = view! {
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
                <div><dt>{words.device_type.display}</dt><dd>{display}</dd></div>
                <div><dt>{words.device.created}</dt><dd>{when(one.created)}</dd></div>
            </dl>
        </section>
        {format}
    };
    layout(&one, INFORMATION, ().into_any(), content.into_any())
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
    let words = words();
    let kind = match field.kind() {
        Kind::Bool => "bool".to_owned(),
        Kind::Char { bytes } => format!("char:{bytes}"),
        Kind::Float32 => "float:32".to_owned(),
        Kind::Float64 => "float:64".to_owned(),
        Kind::Uint { bits } => format!("uint:{bits}"),
        Kind::Int { bits } => format!("int:{bits}"),
    };
    let bytes = field.bytes();
    let bytes = match bytes.end - bytes.start {
        1 => bytes.start.to_string(),
        _ => format!("{}–{}", bytes.start, bytes.end - 1),
    };
    // The lowest bit reached, counted downwards from the first one through all bytes.
    let bits = field.bits();
    let bits = match bits.end - bits.start {
        1 => field.bit().to_string(),
        _ => format!("{}–{}", field.bit(), 7 - (bits.end - 1) % 8),
    };
    let order = match (field.kind(), field.endian()) {
        (Kind::Bool | Kind::Char { .. }, _) => words.frame.none,
        (_, Endian::Big) => words.device_type.big_endian,
        (_, Endian::Little) => words.device_type.little_endian,
    };
    view! {
        <tr>
            <td><b>{field.name().to_owned()}</b></td>
            <td><code>{kind}</code></td>
            <td class="num">{bytes}</td>
            <td class="num">{bits}</td>
            <td>{order}</td>
        </tr>
    }
    .into_any()
}
