//! Account → Password.

use leptos::prelude::*;

use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::account::ChangePassword;
use crate::ui::card::card;
use crate::ui::field::Field;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Another password for oneself.
#[component]
pub fn Password() -> impl IntoView {
    // Who is not signed in has none to change.
    let signed_in = Loaded::new(
        || (),
        |()| async move {
            let visit = rpc::session::current().await?;
            visit.who.map(|_| ()).ok_or(AppError::Unauthenticated)
        },
    );
    shown(signed_in, page)
}

fn page((): ()) -> AnyView {
    let words = words();
    let change = Sending::<ChangePassword>::new();
    let refused = rpc::refusal(change);
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
        words.own.own_password,
        "",
        "current-password",
    );
    let new = line("password", words.account.new_password, hint, "new-password");
    let again = line("again", words.account.again, "", "new-password");
    let saved = move |done: &str| (done == "saved").then(|| words.own.password_saved.to_owned());
    let form = view! {
        <SendForm action=change class="form">
            {refusal_notice(refused, fields::NEW_PASSWORD)}
            <p>{words.own.password_lead}</p>
            {own}
            {new}
            {again}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || change.pending().get()>
                    {words.own.change_password}
                </button>
            </div>
        </SendForm>
    };
    let card = card(words.own.change_password, ().into_any(), form.into_any());
    let title = words.own.password.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), ().into_any())}
        {done_notice(saved)}
        {card}
    }
    .into_any()
}
