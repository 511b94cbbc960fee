//! Tools: what helps with firmware, callbacks and work in the field.

pub mod style;
pub mod virtual_device;

use leptos::prelude::*;

use crate::ui::head::head;
use crate::ui::palette::SEARCH;
use crate::words::words;

/// The way to each of them.
#[component]
pub fn Tools() -> impl IntoView {
    let words = words();
    let own = &words.tools;
    let all = [
        (VIRTUAL_DEVICE, words.virtual_device.title, own.virtual_lead),
        ("/format", words.preview.title, own.format_lead),
        ("/install", words.install.title, own.install_lead),
        ("/device-types", own.inspector, own.inspector_lead),
        (SEARCH, words.search.title, own.search_lead),
        ("/apidocs/callback", own.callbacks, own.callbacks_lead),
        ("/apidocs", own.api, own.api_lead),
    ];
    let all: Vec<_> = all
        .into_iter()
        .map(|(href, title, lead)| {
            view! {
                <li class="card">
                    <h2><a href=href>{title}</a></h2>
                    <p class="muted">{lead}</p>
                </li>
            }
        })
        .collect();
    view! {
        {head(Vec::new(), own.title.to_owned(), ().into_any(), ().into_any())}
        <p class="lead">{own.lead}</p>
        <ul class="tools">{all}</ul>
    }
    .into_any()
}

/// Where the virtual device is.
pub const VIRTUAL_DEVICE: &str = "/tools/virtual-device";
