//! Group → API access: how programs ask in its name.

pub mod delete;
pub mod edit;
pub mod information;
pub mod renew;
pub mod revoke;

use domain::ApiAccessId;
use domain::api_access::{AccessState, ApiAccessList, ApiAccessView};
use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{API_ACCESSES, layout};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::roles::roles;
use crate::ui::table::{Head, row, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::{when, when_known};
use crate::words::words;

/// The API accesses of one group.
#[component]
pub fn ApiAccesses() -> impl IntoView {
    let params = use_params_map();
    let source = move || {
        let id = params.with(|params| value(params, "id"));
        (id, group_choice::sought())
    };
    let list = Loaded::new(source, |(id, find)| rpc::api_access::list(id, find));
    shown(list, page)
}

/// The address of the API accesses of a group.
fn path(group: &GroupView) -> String {
    format!("{}{API_ACCESSES}", link::group(group.id))
}

/// The address of one of them.
fn path_of(group: &GroupView, id: ApiAccessId) -> String {
    format!("{}/{id}", path(group))
}

fn page((group, list): (GroupView, ApiAccessList)) -> AnyView {
    let words = words();
    let sought = group_choice::sought_now();
    let rows = match (list.accesses.is_empty(), sought.is_empty()) {
        (true, true) => {
            let words = &words.api_access;
            empty(words.none_yet, words.none_yet_why, ().into_any())
        }
        (true, false) => {
            let href = path(&group);
            let clear = view! { <a class="btn" href=href>{words.frame.clear_filter}</a> };
            let words = &words.api_access;
            empty(words.none_match, words.none_match_why, clear.into_any())
        }
        (false, _) => rows(&group, &list.accesses),
    };
    let find = (list.more || !sought.is_empty()).then(|| find(&group, sought));
    let lead = view! {
        <p class="pad hint">
            {words.api_access.lead}" "<a href="/apidocs">{words.api_access.documentation}</a>
        </p>
    };
    let content = view! { {lead}{find}{rows} };
    let content = card(words.api_access.title, ().into_any(), content.into_any());
    let new = group.rights.people.then(|| {
        let href = format!("{}/new", path(&group));
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.api_access.new}</a> }
    });
    layout(&group, API_ACCESSES, new.into_any(), content)
}

/// The way to those that are not listed, where there are any.
fn find(group: &GroupView, sought: String) -> AnyView {
    let words = &words().api_access;
    let filtered = !sought.is_empty();
    let field = filter::text(FIND, words.find, "search", words.find_example, sought);
    view! {
        <p class="pad hint">{words.find_lead}</p>
        {filter::filter(path(group), filtered, field, ().into_any())}
    }
    .into_any()
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
