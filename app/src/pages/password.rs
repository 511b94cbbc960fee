//! Choosing a password through a one-time link.

use domain::user::PasswordLink;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::ui::field::{Field, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::{coming_alone, problem, set_status};
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The page behind a one-time link.
#[component]
pub fn Password() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|params| value(params, "token"));
    let link = Loaded::new(token, rpc::session::open_link);
    coming_alone(move || async move {
        match link.await {
            Ok(link) => form(link, params.with_untracked(|params| value(params, "token"))),
            Err(AppError::NotFound) => over(),
            Err(error) => problem(error),
        }
    })
}

fn form(link: PasswordLink, token: String) -> AnyView {
    let words = words();
    let choose = Sending::<rpc::session::ChoosePassword>::new();
    let refused = rpc::refusal(choose);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let (lead, account) = match link.email {
        None => {
            let field = field("email", words.account.email, "");
            let line = field.line("email", "username", "", String::new());
            (words.account.choose_lead_first.to_owned(), line)
        }
        // Password managers want to see whose password this is.
        Some(email) => {
            let unseen = view! {
                <input class="hidden" type="email" name="email" autocomplete="username"
                    value=email.clone() readonly tabindex="-1" aria-hidden="true"/>
            };
            ((words.account.choose_lead)(&email), unseen.into_any())
        }
    };
    let password = field(
        "password",
        words.account.new_password,
        words.account.password_hint,
    );
    let again = field("again", words.account.again, "");
    view! {
        <Title text=words.account.choose_password/>
        <section class="card door">
            {icon(Icon::Mark)}
            <h1>{words.account.choose_password}</h1>
            <p class="lead">{lead}</p>
            <SendForm action=choose>
                {refusal_notice(refused, fields::PASSWORD)}
                {hidden("token", token)}
                {account}
                {password.line("password", "new-password", "", String::new())}
                {again.line("password", "new-password", "", String::new())}
                <button class="btn primary" type="submit" disabled=move || choose.pending().get()>
                    {words.account.choose}
                </button>
            </SendForm>
        </section>
    }
    .into_any()
}

fn over() -> AnyView {
    let words = words();
    set_status(404);
    view! {
        <Title text=words.account.link_over/>
        <section class="card door">
            {icon(Icon::Warning)}
            <h1>{words.account.link_over}</h1>
            <p class="lead">{words.account.link_over_why}</p>
            <a class="btn primary" href="/sign-in">{words.account.sign_in}</a>
        </section>
    }
    .into_any()
}
