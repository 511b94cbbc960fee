//! Signing in.

pub mod code;

use domain::openid::OpenidRefusal;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

use crate::browser;
use crate::fields;
use crate::rpc;
use crate::rpc::session::local_path;
use crate::ui::field::{Field, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::coming_alone;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The sign-in page; `next` in the address says where to go afterwards.
#[component]
pub fn SignIn() -> impl IntoView {
    let words = words();
    // Nobody is signed in: no page of anybody's opens without a connection.
    Effect::new(|_| browser::worker::forget_page());
    let sign_in = Sending::<rpc::session::SignIn>::new();
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
    let way_on = local_path(&next).to_owned();
    let at_provider = at_provider(&way_on);
    view! {
        <Title text=words.account.sign_in/>
        <section class="card door">
            {icon(Icon::Mark)}
            <h1>{words.account.sign_in}</h1>
            <p class="lead">{words.account.sign_in_lead}</p>
            {not_let_in()}
            <SendForm action=sign_in>
                {refusal_notice(refused, fields::SIGN_IN)}
                {hidden("next", way_on.clone())}
                {email.line("email", "username", "", String::new())}
                {password.line("password", "current-password", "", String::new())}
                <button class="btn primary" type="submit" disabled=move || sign_in.pending().get()>
                    {words.account.sign_in}
                </button>
            </SendForm>
            {at_provider}
            <p class="hint">{words.account.first_time}</p>
            <p class="hint"><a href="/forgotten-password">{words.account.forgotten}</a></p>
        </section>
    }
    .into_any()
}

/// The way to the provider at which people may sign in, too, where there is one. It leads off this
/// site, so the router has no part in it.
fn at_provider(way_on: &str) -> AnyView {
    let provider = Loaded::new(|| (), |()| rpc::session::provider());
    let address = format!("/sign-in/openid?next={}", Url::escape(way_on));
    coming_alone(move || {
        let address = address.clone();
        async move {
            let Some(name) = provider.await.ok().flatten() else {
                return ().into_any();
            };
            let text = (words().account.sign_in_at)(&name);
            view! { <p><a class="btn" rel="external" href=address>{text}</a></p> }.into_any()
        }
    })
}

/// Why somebody is back from the provider and not signed in, as the address says.
fn not_let_in() -> AnyView {
    let code = use_query_map().with_untracked(|query| value(query, "openid"));
    OpenidRefusal::of_code(&code)
        .map(|refusal| {
            let (title, text) = (words().account.not_let_in)(refusal);
            view! { <div class="notice bad" role="alert"><b>{title}</b><p>{text}</p></div> }
        })
        .into_any()
}
