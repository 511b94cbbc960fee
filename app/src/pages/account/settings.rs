//! Account → Settings: what one is called, in which time zone one reads times, and whether the bell
//! rings.

use domain::user::{AccountInput, AccountView};
use leptos::prelude::*;

use crate::fields;
use crate::pages::user::edit::locale;
use crate::rpc::account::SaveSettings;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, check};
use crate::ui::frame::visit_after;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// One's own settings.
#[component]
pub fn Settings() -> impl IntoView {
    let save = Sending::<SaveSettings>::new();
    provide_context(save);
    visit_after(move || save.version().get());
    let source = move || (save.version().get(), rpc::asks_for_refused());
    let account = Loaded::new(source, |(_, refused)| rpc::account::settings(refused));
    shown(account, page)
}

fn page((account, refused): (AccountView, Option<Refused<AccountInput>>)) -> AnyView {
    let words = words();
    let save: Sending<SaveSettings> = expect_context();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (account.input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let field = |name, label| Field {
        name,
        label,
        hint: "",
        refused,
    };
    let first = field("first_name", words.user.first_name);
    let last = field("last_name", words.user.last_name);
    let saved = move |done: &str| (done == "saved").then(|| words.own.saved.to_owned());
    let form = view! {
        <SendForm action=save class="form">
            {refusal_notice(refused, fields::ACCOUNT)}
            {first.line("text", "given-name", "", input.first_name.clone())}
            {last.line("text", "family-name", "", input.last_name.clone())}
            {locale(&input.time_zone, &input.language, refused)}
            {check("bell", words.own.bell, !input.bell.is_empty())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {words.own.save}
                </button>
            </div>
        </SendForm>
    };
    let card = card(words.user.person, ().into_any(), form.into_any());
    let title = words.own.settings.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), ().into_any())}
        <p class="muted">{account.email}</p>
        {done_notice(saved)}
        {card}
    }
    .into_any()
}
