//! Group → API access: how programs ask in its name.

pub mod delete;
pub mod edit;
pub mod information;
pub mod renew;
pub mod revoke;

use domain::ApiAccessId;
use domain::api_access::{AccessState, ApiAccessView};
use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{API_ACCESSES, layout};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::roles::roles;
use crate::ui::table::{Head, row, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::{when, when_known};
use crate::words::words;

/// The API accesses of one group.
#[component]
pub fn ApiAccesses() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::api_access::list), page)
}

/// The address of the API accesses of a group.
fn path(group: &GroupView) -> String {
    format!("{}{API_ACCESSES}", link::group(group.id))
}

/// The address of one of them.
fn path_of(group: &GroupView, id: ApiAccessId) -> String {
    format!("{}/{id}", path(group))
}

fn page((group, accesses): (GroupView, Vec<ApiAccessView>)) -> AnyView {
    let words = words();
    let rows = match accesses.is_empty() {
        true => {
            let words = &words.api_access;
            empty(words.none_yet, words.none_yet_why, ().into_any())
        }
        false => rows(&group, &accesses),
    };
    let lead = view! {
        <p class="pad hint">
            {words.api_access.lead}" "<a href="/apidocs">{words.api_access.documentation}</a>
        </p>
    };
    let content = view! { {lead}{rows} };
    let content = card(words.api_access.title, ().into_any(), content.into_any());
    let new = group.rights.people.then(|| {
        let href = format!("{}/new", path(&group));
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.api_access.new}</a> }
    });
    layout(&group, API_ACCESSES, new.into_any(), content)
}

fn rows(group: &GroupView, accesses: &[ApiAccessView]) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.api_access.name),
        Head::text(words.api_access.login),
        Head::text(words.user.roles),
        Head::text(words.user.state),
        Head::text(words.api_access.expires),
        Head::text(words.api_access.last_used),
    ];
    let rows: Vec<_> = accesses.iter().map(|one| line(group, one)).collect();
    table(words.api_access.title, heads, rows.into_any())
}

fn line(group: &GroupView, one: &ApiAccessView) -> AnyView {
    let href = path_of(group, one.id);
    // The whole row leads there, but for its other links.
    let name = view! { <a class="whole" href=href>{one.name.clone()}</a> };
    row(vec![
        ("name", name.into_any()),
        ("mono", one.id.to_string().into_any()),
        ("wrap", roles(&one.roles)),
        ("", state(one.state)),
        ("stamp", when_known(one.expires)),
        ("stamp", last_used(one)),
    ])
}

/// When it let somebody in last.
fn last_used(one: &ApiAccessView) -> AnyView {
    match one.last_used.0 {
        0 => words().user.never.into_any(),
        _ => when(one.last_used),
    }
}

/// Whether it lets anybody in.
fn state(state: AccessState) -> AnyView {
    let words = &words().api_access;
    match state {
        AccessState::Active => tag(words.active, Tone::Good),
        AccessState::Expired => tag(words.expired, Tone::Warn),
        AccessState::Revoked => tag(words.revoked, Tone::Bad),
    }
}
