//! Group → Profiles → New, and Edit: the form of a profile.

use domain::permission::Actions;
use domain::profile::ProfileInput;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::path;
use crate::fields;
use crate::pages::group::layout::{PROFILES, layout};
use crate::rpc::profile::{Known, Offered, Save};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new profile.
#[component]
pub fn New() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let group = params.with(|params| value(params, "id"));
        (group, rpc::asks_for_refused())
    };
    let choices = Loaded::new(asked, |(group, refused)| {
        rpc::profile::choices(group, refused)
    });
    shown(choices, new)
}

/// A profile that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let (group, id) = params.with(|params| (value(params, "id"), value(params, "profile")));
        (group, id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(group, id, refused)| {
        rpc::profile::one(group, id, refused)
    });
    shown(one, edit)
}

fn new((choices, refused): (Offered, Option<Refused<ProfileInput>>)) -> AnyView {
    form(choices, String::new(), ProfileInput::default(), refused)
}

fn edit((choices, (one, _), refused): (Offered, Known, Option<Refused<ProfileInput>>)) -> AnyView {
    let input = one.input();
    form(choices, one.key, input, refused)
}

/// The form, filled in with `input`, or with what was typed where that was refused.
fn form(
    (group, can_give): Offered,
    id: String,
    input: ProfileInput,
    refused: Option<Refused<ProfileInput>>,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let button = match id.is_empty() {
        true => words.profile.create,
        false => words.profile.save,
    };
    let name = Field {
        name: "name",
        label: words.profile.name,
        hint: "",
        refused,
    };
    let permissions = Field {
        name: "permissions",
        label: words.profile.permissions,
        hint: words.profile.permissions_hint,
        refused,
    };
    let name = name.line("text", "off", "", input.name.clone());
    let permissions = permissions.boxes(&entries(can_give), &input.permissions);
    let content = view! { <div class="form">{name}{permissions}</div> };
    let content = card(words.profile.settings, ().into_any(), content.into_any());
    let (of, back) = (hidden("group", group.id.to_string()), path(&group));
    let form = view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::PROFILE)}
            {of}
            {hidden("id", id)}
            {content}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    layout(&group, PROFILES, ().into_any(), form.into_any())
}

/// The permissions to choose from: name and what each allows.
fn entries(can_give: Actions) -> Vec<(&'static str, &'static str)> {
    let about = words().profile.permission;
    let all = can_give.permissions();
    all.map(|one| (one.name, about(one.action))).collect()
}
