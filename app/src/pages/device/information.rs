//! Device → Information.

use domain::device::DeviceView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::layout;
use crate::rpc;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::message;
use crate::ui::signal::figure;
use crate::ui::when::when;
use crate::words::words;

/// What is known of one device.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::device::one), page)
}

fn page(device: DeviceView) -> AnyView {
    let words = words();
    let none = words.frame.none;
    let device_type = format!("/device-types/{}", device.device_type);
    let position = match (device.lat, device.lng) {
        (Some(lat), Some(lng)) => format!("{lat:.5}, {lng:.5}"),
        _ => words.device.no_position.to_owned(),
    };
    let last_seen = match device.last_seen {
        Some(time) => when(time),
        None => words.device.never.into_any(),
    };
    let seq = device
        .last_seq_number
        .map_or(none.to_owned(), |number| number.to_string());
    let messages = device
        .messages
        .map_or(none.to_owned(), |count| (words.number)(count));
    let name = if device.name.is_empty() {
        none.to_owned()
    } else {
        device.name.clone()
    };
    let all = format!("/devices/{}/messages", device.id);
    let last = device.last_data.as_deref().map(|data| {
        view! {
            <section class="card">
                <header>
                    <h2>{words.device.last_message}</h2>
                    <a class="push" href=all>{words.device.all_messages}</a>
                </header>
                <dl class="facts">
                    <div><dt>{words.message.time}</dt><dd>{last_seen_again(&device)}</dd></div>
                    <div><dt>{words.device.seq_number}</dt><dd>{seq.clone()}</dd></div>
                    <div><dt>{words.device.data}</dt><dd>{message::data(data)}</dd></div>
                    <div><dt>{words.message.fields}</dt><dd>{message::fields(&device.last_fields)}</dd></div>
                    <div><dt>{words.device.signal}</dt><dd>{message::signal(device.rssi)}</dd></div>
                    <div><dt>{words.device.snr}</dt><dd>{figure(device.snr, 2)}</dd></div>
                </dl>
            </section>
        }
    });
    let content = view! {
        <section class="card">
            <header><h2>{words.frame.information}</h2></header>
            <dl class="facts">
                <div><dt>{words.device.id}</dt><dd class="id">{device.id.to_string()}</dd></div>
                <div><dt>{words.device.name}</dt><dd>{name}</dd></div>
                <div><dt>{words.device_type.menu}</dt><dd><a href=device_type>{device.device_type_name.clone()}</a></dd></div>
                <div><dt>{words.device.group}</dt><dd>{device.group_name.clone()}</dd></div>
                <div><dt>{words.device.last_seen}</dt><dd>{last_seen}</dd></div>
                <div><dt>{words.device.messages}</dt><dd>{messages}</dd></div>
                <div><dt>{words.device.position}</dt><dd>{position}</dd></div>
                <div><dt>{words.device.created}</dt><dd>{when(device.created)}</dd></div>
            </dl>
        </section>
        {last}
    };
    layout(&device, "", content.into_any())
}

fn last_seen_again(device: &DeviceView) -> AnyView {
    device.last_seen.map_or_else(|| ().into_any(), when)
}
