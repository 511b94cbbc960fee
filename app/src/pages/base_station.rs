//! Base station, for those who operate them.

pub mod coverage;
pub mod edit;
pub mod information;
pub mod list;
pub mod load;
pub mod token;

use domain::base_station::{StationState, StationView};
use leptos::prelude::*;

use crate::ui::copy::copy_button;
use crate::ui::head::head;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// Where the list is.
const PATH: &str = "/base-stations";

/// Whether a base station works.
fn state(state: StationState) -> AnyView {
    let tone = match state {
        StationState::NotSeen => Tone::Plain,
        StationState::Ok => Tone::Good,
        StationState::Silent => Tone::Bad,
    };
    tag((words().station.state_name)(state), tone)
}

/// The way to a base station's pages: to the list.
fn way() -> Vec<(String, String)> {
    vec![(words().station.title.to_owned(), PATH.to_owned())]
}

/// A base station's page.
fn layout(one: &StationView, actions: AnyView, content: AnyView) -> AnyView {
    let id = one.id.to_string();
    let title = match one.name.as_str() {
        "" => id.clone(),
        name => name.to_owned(),
    };
    let named = (title != id).then(|| view! { <span class="id">{id.clone()}</span> });
    let beside = view! { {named}{copy_button(id.clone())}{state(one.state)} };
    view! { {head(way(), title, beside.into_any(), actions)}{content} }.into_any()
}
