//! Device → Edit: its name and stated position.

use domain::device::DeviceView;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::rpc::device::Save;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::refusal_notice;
use crate::words::words;

/// The form of one device.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::device::for_editing), page)
}

fn page(device: DeviceView) -> AnyView {
    let words = words();
    let save = ServerAction::<Save>::new();
    let refused = rpc::refusal(save);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let name = field("name", words.device.name, "");
    let lat = field("lat", words.device.lat, words.device.lat_hint);
    let lng = field("lng", words.device.lng, words.device.lng_hint);
    let (id, back) = (device.id.to_string(), format!("/devices/{}", device.id));
    let name = name.line("text", "off", "", device.name.clone());
    let lat = lat.line("text", "off", "50.85", degrees(device.lat));
    let lng = lng.line("text", "off", "4.35", degrees(device.lng));
    let form = view! {
        <ActionForm action=save attr:class="blocks">
            {refusal_notice(refused, &["name", "lat", "lng"])}
            {hidden("id", id)}
            <section class="card">
                <header><h2>{words.device.edit}</h2></header>
                <div class="form">
                    {name}
                    {lat}
                    {lng}
                </div>
            </section>
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {words.device.save}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </ActionForm>
    };
    layout(&device, INFORMATION, ().into_any(), form.into_any())
}
