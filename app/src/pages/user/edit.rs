//! User → New, and Edit: the form.

use domain::language::LANGUAGES;
use domain::user::{Grants, UserInput, UserPage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout, way};
use crate::error::AppError;
use crate::fields;
use crate::rpc::user::Save;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, check, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::roles::granting;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new user.
#[component]
pub fn New() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| rpc::user::choices(find, refused));
    shown(choices, new)
}

/// A user who is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, group_choice::asked())
    };
    let one = Loaded::new(asked, |(id, (find, refused))| {
        rpc::user::for_editing(id, find, refused)
    });
    shown(one, edit)
}

fn new((grants, refused): (Grants, Option<Refused<UserInput>>)) -> AnyView {
    let input = UserInput {
        groups: vec![grants.groups.preset()],
        ..UserInput::default()
    };
    let form = form(String::new(), input, refused, &grants);
    let head = head(
        way(),
        words().user.new.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{group_choice::find(&grants.groups)}{form} }.into_any()
}

fn edit((page, grants, refused): (UserPage, Grants, Option<Refused<UserInput>>)) -> AnyView {
    let user = &page.user;
    let find = group_choice::find(&grants.groups);
    let grants = grants.beside(&user.roles);
    let form = form(user.id.to_string(), user.input(), refused, &grants);
    layout(user, ().into_any(), view! { {find}{form} }.into_any())
}

/// The form, filled in with `input`, or with what was typed where that was refused.
fn form(
    id: String,
    input: UserInput,
    refused: Option<Refused<UserInput>>,
    grants: &Grants,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let is_new = id.is_empty();
    let (back, button) = match is_new {
        true => (PATH.to_owned(), words.user.create),
        false => (format!("{PATH}/{id}"), words.user.save),
    };
    let own_password = Field {
        name: "own_password",
        label: words.user.own_password,
        hint: words.user.own_password_hint,
        refused,
    };
    let own_password =
        (!is_new).then(|| own_password.line("password", "current-password", "", String::new()));
    let person = view! { <div class="form">{person(&input, refused)}{own_password}</div> };
    let person = card(words.user.person, ().into_any(), person.into_any());
    let chosen = [&input.groups[..], &input.profiles[..]];
    let roles = granting(words.user.roles_lead, grants, chosen, refused);
    view! {
        <SendForm action=save class="blocks" novalidate=true>
            {refusal_notice(refused, fields::USER)}
            {hidden("id", id)}
            {person}
            {roles}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    }
    .into_any()
}

fn person(input: &UserInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = &words().user;
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let first = field("first_name", words.first_name, "");
    let last = field("last_name", words.last_name, "");
    let email = field("email", words.email, words.email_hint);
    view! {
        {first.line("text", "off", "", input.first_name.clone())}
        {last.line("text", "off", "", input.last_name.clone())}
        {email.line("email", "off", "", input.email.clone())}
        {locale(&input.time_zone, &input.language, refused)}
        {check("bell", words.bell, !input.bell.is_empty())}
    }
    .into_any()
}

/// How the pages speak to somebody.
pub(crate) fn locale(time_zone: &str, language: &str, refused: Memo<Option<AppError>>) -> AnyView {
    let words = &words().user;
    let zone = Field {
        name: "time_zone",
        label: words.time_zone,
        hint: words.time_zone_hint,
        refused,
    };
    let spoken = Field {
        name: "language",
        label: words.language,
        hint: "",
        refused,
    };
    let mut languages = vec![("", words.browsers_language)];
    languages.extend(LANGUAGES);
    view! {
        {zone.line("text", "off", words.time_zone_example, time_zone.to_owned())}
        {spoken.choice(&languages, language)}
    }
    .into_any()
}
