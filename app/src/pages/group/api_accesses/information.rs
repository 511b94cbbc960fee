//! Group → API access → one of them; after it was made or renewed with its password, once.

use domain::api_access::{ApiAccessView, Scope};
use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{last_used, path_of, state};
use crate::pages::group::layout::{API_ACCESSES, layout};
use crate::rpc;
use crate::rpc::api_access::Shown;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::roles::roles_with_rights;
use crate::ui::when::{when, when_known};
use crate::words::words;

/// What is known of one API access.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let asked = move || params.with(|params| (value(params, "id"), value(params, "access")));
    let one = Loaded::new(asked, |(group, id)| rpc::api_access::one(group, id));
    shown(one, page)
}

fn page(shown: Shown) -> AnyView {
    let Shown {
        group,
        access,
        password,
    } = shown;
    let actions = access.writable.then(|| actions(&group, &access));
    let once = password.map(|password| shown_once(&access, password));
    let content = view! { {once}{known(&access)} };
    layout(&group, API_ACCESSES, actions.into_any(), content.into_any())
}

/// What can be done with it.
fn actions(group: &GroupView, access: &ApiAccessView) -> AnyView {
    let words = &words().api_access;
    let base = path_of(group, access.id);
    view! {
        <a class="btn quiet" href=format!("{base}/delete")>{icon(Icon::Trash)}{words.delete}</a>
        <a class="btn quiet" href=format!("{base}/revoke")>{words.revoke}</a>
        <a class="btn" href=format!("{base}/renew")>{words.renew}</a>
        <a class="btn" href=format!("{base}/edit")>{icon(Icon::Edit)}{words.edit}</a>
    }
    .into_any()
}

fn shown_once(access: &ApiAccessView, password: String) -> AnyView {
    let words = &words().api_access;
    let login = access.id.to_string();
    view! {
        <section class="card once" role="status">
            <header><h2>{words.credentials}</h2></header>
            <p class="pad">
                {words.credentials_once}" "<a href="/apidocs">{words.documentation}</a>
            </p>
            <p class="format">
                {words.login}" "<code>{login.clone()}</code>{copy_button(login)}
            </p>
            <p class="format">
                {words.password}" "<code>{password.clone()}</code>{copy_button(password)}
            </p>
        </section>
    }
    .into_any()
}

fn known(access: &ApiAccessView) -> AnyView {
    let words = words();
    let login = access.id.to_string();
    let login = view! { <span class="id">{login.clone()}{copy_button(login)}</span> };
    let mut list = vec![
        fact(words.api_access.name, access.name.clone()),
        fact(words.api_access.login, login),
        fact(words.user.state, state(access.state)),
        fact(words.user.roles, roles_with_rights(&access.roles)),
        fact(words.api_access.scopes, scopes(&access.scopes)),
        fact(words.group.timezone, access.time_zone.clone()),
        fact(words.api_access.expires, when_known(access.expires)),
        fact(words.api_access.last_used, last_used(access)),
        fact(words.user.created, when(access.created)),
    ];
    if access.old_until.0 != 0 {
        list.push(fact(words.api_access.old_until, when(access.old_until)));
    }
    card(words.frame.information, ().into_any(), facts(list))
}

/// What it may change.
fn scopes(all: &[Scope]) -> AnyView {
    let words = &words().api_access;
    if all.is_empty() {
        return words.only_reads.into_any();
    }
    let each: Vec<_> = all
        .iter()
        .map(|scope| view! { <li>{(words.scope)(*scope)}</li> })
        .collect();
    view! { <ul class="bare">{each}</ul> }.into_any()
}
