//! Group → API access → New, and Edit: the form.

use domain::api_access::{ApiAccessInput, ApiAccessView, Scope};
use domain::zone::UTC;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::path;
use crate::error::AppError;
use crate::fields;
use crate::pages::group::layout::{API_ACCESSES, layout};
use crate::rpc::api_access::{Offer, Save};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::roles::granting;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new API access.
#[component]
pub fn New() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let group = params.with(|params| value(params, "id"));
        (group, group_choice::asked())
    };
    let choices = Loaded::new(asked, |(group, (find, refused))| {
        rpc::api_access::choices(group, find, refused)
    });
    shown(choices, new)
}

/// An API access that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let (group, id) = params.with(|params| (value(params, "id"), value(params, "access")));
        (group, id, group_choice::asked())
    };
    let one = Loaded::new(asked, |(group, id, (find, refused))| {
        rpc::api_access::for_editing(group, id, find, refused)
    });
    shown(one, edit)
}

fn new((choices, refused): (Offer, Option<Refused<ApiAccessInput>>)) -> AnyView {
    let input = ApiAccessInput {
        time_zone: UTC.to_owned(),
        groups: vec![choices.0.id.to_string()],
        ..ApiAccessInput::default()
    };
    form(choices, String::new(), input, refused)
}

fn edit(
    ((group, grants), access, refused): (Offer, ApiAccessView, Option<Refused<ApiAccessInput>>),
) -> AnyView {
    let (grants, input) = (grants.beside(&access.roles), access.input());
    form((group, grants), access.id.to_string(), input, refused)
}

/// The form, filled in with `input`, or with what was typed where that was refused.
fn form(
    (group, grants): Offer,
    id: String,
    input: ApiAccessInput,
    refused: Option<Refused<ApiAccessInput>>,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let (back, button) = match id.is_empty() {
        true => (path(&group), words.api_access.create),
        false => (format!("{}/{id}", path(&group)), words.api_access.save),
    };
    let settings = card(
        words.api_access.settings,
        ().into_any(),
        settings(&input, refused),
    );
    let chosen = [&input.groups[..], &input.profiles[..]];
    let roles = granting(words.api_access.roles_lead, &grants, chosen, refused);
    let form = view! {
        {group_choice::find(&grants.groups)}
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::API_ACCESS)}
            {hidden("group", group.id.to_string())}
            {hidden("id", id)}
            {settings}
            {roles}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    layout(&group, API_ACCESSES, ().into_any(), form.into_any())
}

fn settings(input: &ApiAccessInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let name = field("name", words.api_access.name, words.api_access.name_hint);
    let zone = field("time_zone", words.group.timezone, words.group.timezone_hint);
    let expires = field(
        "expires",
        words.api_access.expires_field,
        words.api_access.expires_hint,
    );
    let scopes = field(
        "scopes",
        words.api_access.scopes,
        words.api_access.scopes_hint,
    );
    let about = words.api_access.scope;
    let entries = Scope::ALL.map(|(scope, word, _)| (word, about(scope)));
    let name = name.line("text", "off", "", input.name.clone());
    let zone = zone.line(
        "text",
        "off",
        words.user.time_zone_example,
        input.time_zone.clone(),
    );
    let expires = expires.line("datetime-local", "off", "", input.expires.clone());
    let scopes = scopes.boxes(&entries, &input.scopes);
    view! { <div class="form">{name}{zone}{expires}{scopes}</div> }.into_any()
}
