//! Group → Information: where it stands in the tree.

use domain::GroupId;
use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::words::words;

/// What is known of one group.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::group::one), page)
}

fn page(group: GroupView) -> AnyView {
    let words = words();
    let id = group.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let parent = group.above.last().map(std::slice::from_ref);
    let list = vec![
        fact(words.group.name, group.name.clone()),
        fact(words.device.id, id),
        fact(words.group.parent, groups(parent.unwrap_or_default())),
        fact(words.group.below, groups(&group.below)),
    ];
    let content = card(words.frame.information, ().into_any(), facts(list));
    layout(&group, INFORMATION, ().into_any(), content)
}

/// Links to groups, or a dash where there are none.
fn groups(all: &[(GroupId, String)]) -> AnyView {
    if all.is_empty() {
        return words().frame.none.into_any();
    }
    let links: Vec<_> = all
        .iter()
        .map(|(id, name)| view! { <li><a href=link::group(*id)>{name.clone()}</a></li> })
        .collect();
    view! { <ul>{links}</ul> }.into_any()
}
