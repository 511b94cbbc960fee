//! Group → Profiles: what can be granted in it.

pub mod delete;
pub mod edit;

use domain::group::GroupView;
use domain::profile::{ComposedBy, ProfileView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{PROFILES, layout};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::rights::rights;
use crate::ui::table::{Head, row, table};
use crate::words::words;

/// The profiles that can be granted in one group.
#[component]
pub fn Profiles() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Loaded::new(id, rpc::profile::list), page)
}

/// The address of the profiles of a group.
fn path(group: &GroupView) -> String {
    format!("{}{PROFILES}", link::group(group.id))
}

fn page((group, profiles): (GroupView, Vec<ProfileView>)) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.profile.name),
        Head::text(words.profile.rights),
        Head::text(words.profile.composed_by),
        Head::text(words.callback.actions),
    ];
    let rows: Vec<_> = profiles.iter().map(|one| line(&group, one)).collect();
    let table = table(words.profile.title, heads, rows.into_any());
    let lead = view! { <p class="pad hint">{words.profile.lead}</p> };
    let content = view! { {lead}{table} };
    let content = card(words.profile.title, ().into_any(), content.into_any());
    let new = group.rights.people.then(|| {
        let href = format!("{}/new", path(&group));
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.profile.new}</a> }
    });
    layout(&group, PROFILES, new.into_any(), content)
}

fn line(group: &GroupView, one: &ProfileView) -> AnyView {
    let words = words();
    let from = match &one.composed_by {
        ComposedBy::Nobody => words.profile.everywhere.into_any(),
        ComposedBy::Hidden => words.profile.another.into_any(),
        ComposedBy::Group(id, name) => {
            view! { <a href=link::group(*id)>{name.clone()}</a> }.into_any()
        }
    };
    // Those of groups above are changed there.
    let own = matches!(&one.composed_by, ComposedBy::Group(id, _) if *id == group.id);
    let change = (own && one.writable).then(|| {
        let href = format!("{}/{}", path(group), one.key);
        let delete = format!("{href}/delete");
        view! {
            <a href=href>{words.profile.edit}</a>
            " "
            <a href=delete>{words.profile.delete}</a>
        }
    });
    row(vec![
        ("", one.name.clone().into_any()),
        ("", rights(&one.name, one.actions)),
        ("", from),
        ("", change.into_any()),
    ])
}
