//! User → Set password: another's, which takes one's own.

use domain::user::{Grants, UserInput, UserPage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, called, layout};
use crate::fields;
use crate::rpc::user::SetPassword;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, check, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Sets the password of somebody else.
#[component]
pub fn Password() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::user::for_editing(id, String::new(), false));
    shown(one, page)
}

fn page((page, _, _): (UserPage, Grants, Option<Refused<UserInput>>)) -> AnyView {
    let words = words();
    let user = &page.user;
    let id = user.id.to_string();
    let back = format!("{PATH}/{id}");
    let set = Sending::<SetPassword>::new();
    let refused = rpc::refusal(set);
    let line = |name, label, hint, known_as| {
        let field = Field {
            name,
            label,
            hint,
            refused,
        };
        field.line("password", known_as, "", String::new())
    };
    let hint = words.account.password_hint;
    let own = line(
        "own_password",
        words.user.own_password,
        "",
        "current-password",
    );
    let new = line("password", words.account.new_password, hint, "new-password");
    let again = line("again", words.account.again, "", "new-password");
    let step = user
        .second_step
        .then(|| check("end_second_step", words.user.end_second_step, false));
    let lead = (words.user.set_password_lead)(&called(user));
    let form = view! {
        <SendForm action=set class="form">
            {refusal_notice(refused, fields::NEW_PASSWORD)}
            <p>{lead}</p>
            {hidden("id", id)}
            {own}
            {new}
            {again}
            {step}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || set.pending().get()>
                    {words.user.set_password}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    let card = card(words.user.set_password, ().into_any(), form.into_any());
    layout(user, ().into_any(), card)
}
