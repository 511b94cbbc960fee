//! Signing in.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::fields;
use crate::rpc;
use crate::rpc::session::local_path;
use crate::ui::field::{Field, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::notice::refusal_notice;
use crate::words::words;

/// The sign-in page; `next` in the address says where to go afterwards.
#[component]
pub fn SignIn() -> impl IntoView {
    let words = words();
    let sign_in = ServerAction::<rpc::session::SignIn>::new();
    let refused = rpc::refusal(sign_in);
    let next = use_query_map().with_untracked(|query| value(query, "next"));
    let email = Field {
        name: "email",
        label: words.account.email,
        hint: "",
        refused,
    };
    let password = Field {
        name: "password",
        label: words.account.password,
        hint: "",
        refused,
    };
    view! {
        <Title text=words.account.sign_in/>
        <section class="card door">
            {icon(Icon::Mark)}
            <h1>{words.account.sign_in}</h1>
            <p class="lead">{words.account.sign_in_lead}</p>
            <ActionForm action=sign_in>
                {refusal_notice(refused, fields::SIGN_IN)}
                {hidden("next", local_path(&next).to_owned())}
                {email.line("email", "username", "", String::new())}
                {password.line("password", "current-password", "", String::new())}
                <button class="btn primary" type="submit" disabled=move || sign_in.pending().get()>
                    {words.account.sign_in}
                </button>
            </ActionForm>
            <p class="hint">{words.account.first_time}</p>
            <p class="hint">{words.account.forgotten}</p>
        </section>
    }
    .into_any()
}
