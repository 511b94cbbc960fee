//! A forgotten password: a link to another one goes to the address that is typed. What the page
//! says is the same whether anybody has it.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::fields;
use crate::rpc;
use crate::rpc::session::ForgotPassword;
use crate::ui::field::Field;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks for the address.
#[component]
pub fn Forgotten() -> impl IntoView {
    shown(Loaded::new(|| (), |()| rpc::session::mails_links()), page)
}

fn page(mails: bool) -> AnyView {
    let words = words();
    let content = match mails {
        true => form(),
        false => view! { <p class="lead">{words.own.forgotten_unmailed}</p> }.into_any(),
    };
    view! {
        <Title text=words.own.forgotten/>
        <section class="card door">
            {icon(Icon::Mark)}
            <h1>{words.own.forgotten}</h1>
            {content}
            <p class="hint"><a href="/sign-in">{words.own.to_sign_in}</a></p>
        </section>
    }
    .into_any()
}

fn form() -> AnyView {
    let words = words();
    let ask = Sending::<ForgotPassword>::new();
    let refused = rpc::refusal(ask);
    let email = Field {
        name: "email",
        label: words.account.email,
        hint: "",
        refused,
    };
    let asked = move |done: &str| (done == "asked").then(|| words.own.forgotten_asked.to_owned());
    view! {
        <p class="lead">{words.own.forgotten_lead}</p>
        {done_notice(asked)}
        <SendForm action=ask>
            {refusal_notice(refused, fields::FORGOTTEN)}
            {email.line("email", "username", "", String::new())}
            <button class="btn primary" type="submit" disabled=move || ask.pending().get()>
                {words.own.send_link}
            </button>
        </SendForm>
    }
    .into_any()
}
