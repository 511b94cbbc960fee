//! Group → Move: to another place of the tree.

use domain::group::{GroupChoice, GroupView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, PATH, layout};
use crate::fields;
use crate::rpc::group::Relocate;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks below which group it is to be.
#[component]
pub fn Place() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, group_choice::asked())
    };
    let one = Loaded::new(asked, |(id, (find, refused))| {
        rpc::group::for_moving(id, find, refused)
    });
    shown(one, page)
}

fn page((group, places, refused): (GroupView, GroupChoice, Option<Refused<String>>)) -> AnyView {
    let words = words();
    let now = group.above.last().map(|above| above.0);
    let find = group_choice::find(&places);
    let others: Vec<(String, String)> = places
        .groups
        .into_iter()
        .filter(|(id, _)| Some(*id) != now)
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let content = if others.is_empty() {
        empty(words.group.nowhere, words.group.nowhere_why, ().into_any())
    } else {
        form(&group, &others, refused)
    };
    let content = card(words.group.go_title, ().into_any(), content);
    let content = view! { {find}{content} };
    layout(&group, INFORMATION, ().into_any(), content.into_any())
}

fn form(
    group: &GroupView,
    places: &[(String, String)],
    refused: Option<Refused<String>>,
) -> AnyView {
    let words = words();
    let go = Sending::<Relocate>::new();
    let (chosen, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (String::new(), None),
    };
    let refused = rpc::refusal_of(go, wrong);
    let parent = Field {
        name: "parent",
        label: words.group.go_to,
        hint: words.group.go_hint,
        refused,
    };
    let id = hidden("id", group.id.to_string());
    let parent = parent.choice(places, &chosen);
    let back = format!("{PATH}/{}", group.id);
    view! {
        <SendForm action=go>
            <div class="form">
                {refusal_notice(refused, fields::GROUP_MOVED)}
                <p>{words.group.go_lead}</p>
                {id}
                {parent}
                <div class="buttons">
                    <button class="btn primary" type="submit" disabled=move || go.pending().get()>
                        {words.group.go_button}
                    </button>
                    <a class="btn" href=back>{words.frame.cancel}</a>
                </div>
            </div>
        </SendForm>
    }
    .into_any()
}
