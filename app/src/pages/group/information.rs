//! Group → Information: what it is, and where it stands in the tree.

use domain::GroupId;
use domain::group::{GroupView, LISTED};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, PATH, layout};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::when::when;
use crate::words::words;

/// What is known of one group.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Loaded::new(id, rpc::group::one), page)
}

fn page(group: GroupView) -> AnyView {
    let words = words();
    let id = group.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let parent = group.above.last().map(std::slice::from_ref);
    let mut list = vec![
        fact(words.group.name, group.name.clone()),
        fact(words.device.id, id),
        fact(words.group.kind, (words.group.kind_name)(group.kind)),
        fact(words.group.description, or_none(&group.description)),
        fact(words.group.timezone, group.timezone.clone()),
        fact(words.group.parent, groups(parent.unwrap_or_default())),
        fact(words.group.below, groups(&group.below)),
        fact(words.contract.created, when(group.created)),
    ];
    if group.kind.is_customer() {
        list.extend(of_customer(&group));
    }
    if group.kind.has_country() {
        list.push(fact(words.group.country, or_none(&group.country)));
    }
    if group.kind.has_network_operator() {
        let operator = groups(group.network_operator.as_slice());
        list.push(fact(words.group.network_operator, operator));
    }
    let content = card(words.frame.information, ().into_any(), facts(list));
    let actions = group.rights.people.then(|| actions(&group));
    layout(&group, INFORMATION, actions.into_any(), content)
}

/// What is known of customers only.
fn of_customer(group: &GroupView) -> [AnyView; 3] {
    let words = words();
    let billable = match group.billable {
        true => words.frame.yes,
        false => words.frame.no,
    };
    let cap = group.max_prototypes.map_or_else(
        || words.group.any_number.to_owned(),
        |max| (words.number)(max.into()),
    );
    [
        fact(words.group.billable, billable),
        fact(words.group.technical_email, or_none(&group.technical_email)),
        fact(words.group.max_prototypes, cap),
    ]
}

/// What can be done with it.
fn actions(group: &GroupView) -> AnyView {
    let words = words();
    let base = link::group(group.id);
    let delete = (!group.root).then(|| {
        view! { <a class="btn quiet" href=format!("{base}/delete")>{words.group.delete}</a> }
    });
    let go = group.movable.then(|| {
        view! { <a class="btn quiet" href=format!("{base}/move")>{words.group.go}</a> }
    });
    let below = format!("{PATH}/new?parent={}", group.id);
    view! {
        {delete}
        {go}
        <a class="btn" href=below>{icon(Icon::Plus)}{words.group.new_below}</a>
        <a class="btn" href=format!("{base}/edit")>{icon(Icon::Edit)}{words.group.edit}</a>
    }
    .into_any()
}

/// A text, or a dash where there is none.
fn or_none(text: &str) -> String {
    match text {
        "" => words().frame.none.to_owned(),
        text => text.to_owned(),
    }
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
    let more = (all.len() >= LISTED).then(|| view! { <a href=PATH>{words().group.more}</a> });
    view! { <ul>{links}</ul>{more} }.into_any()
}
