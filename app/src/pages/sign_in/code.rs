//! Signing in, second step: the code.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::fields;
use crate::rpc;
use crate::rpc::session::{ConfirmCode, local_path};
use crate::ui::field::{Field, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks for the code; `next` in the address says where to go afterwards.
#[component]
pub fn Code() -> impl IntoView {
    let words = words();
    let confirm = Sending::<ConfirmCode>::new();
    let refused = rpc::refusal(confirm);
    let next = use_query_map().with_untracked(|query| value(query, "next"));
    let code = Field {
        name: "code",
        label: words.own.code,
        hint: words.own.any_code_hint,
        refused,
    };
    view! {
        <Title text=words.own.ask_code/>
        <section class="card door">
            {icon(Icon::Mark)}
            <h1>{words.own.ask_code}</h1>
            <p class="lead">{words.own.ask_code_lead}</p>
            <SendForm action=confirm>
                {refusal_notice(refused, fields::CODE)}
                {hidden("next", local_path(&next).to_owned())}
                {code.line("text", "one-time-code", "", String::new())}
                <button class="btn primary" type="submit" disabled=move || confirm.pending().get()>
                    {words.account.sign_in}
                </button>
            </SendForm>
            <p class="hint"><a href="/sign-in">{words.own.begin_again}</a></p>
        </section>
    }
    .into_any()
}
