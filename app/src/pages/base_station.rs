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
use crate::ui::side_menu::with_side_menu;
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

/// The sections of a base station, as they follow its address.
const INFORMATION: &str = "";
/// From where it heard devices.
const COVERAGE: &str = "/coverage";
/// What it heard over time.
const LOAD: &str = "/load";

/// A base station's page with its sections beside it; `section` is the one shown.
fn layout(one: &StationView, section: &str, actions: AnyView, content: AnyView) -> AnyView {
    let words = words();
    let base = format!("{PATH}/{}", one.id);
    let sections = [
        (words.frame.information, format!("{base}{INFORMATION}")),
        (words.map.menu, format!("{base}{COVERAGE}")),
        (words.statistics.load, format!("{base}{LOAD}")),
    ];
    let content = with_side_menu(&sections, &format!("{base}{section}"), content);
    let id = one.id.to_string();
    let title = match one.name.as_str() {
        "" => id.clone(),
        name => name.to_owned(),
    };
    let named = (title != id).then(|| view! { <span class="id">{id.clone()}</span> });
    let beside = view! { {named}{copy_button(id.clone())}{state(one.state)} };
    view! { {head(way(), title, beside.into_any(), actions)}{content} }.into_any()
}
