//! Account → Linked accounts: with whom at a provider one's own account is linked, so that one
//! signs in there, and how that begins and ends.
//!
//! To the provider leads a link and no form: browsers let no form lead to another site that the
//! page does not name beforehand, and where the provider has its doors is known only then.

use domain::openid::{OpenidLink, OpenidLinks, OpenidRefusal};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::second_step::done;
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::account::{BeginLink, EndLink};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons.
#[derive(Clone, Copy)]
struct Deeds {
    begin: Sending<BeginLink>,
    end: Sending<EndLink>,
}

/// With what one's own account is linked.
#[component]
pub fn Linked() -> impl IntoView {
    let begin = Sending::<BeginLink>::new();
    let end = Sending::<EndLink>::new();
    provide_context(Deeds { begin, end });
    let (begun, ended) = (done(begin), done(end));
    let source = move || (begun.get(), ended.get());
    let links = Loaded::new(source, |_| rpc::account::linked());
    shown(links, page)
}

fn page(account: OpenidLinks) -> AnyView {
    let words = words();
    let told = move |done: &str| match done {
        "linked" => Some(words.own.is_linked.to_owned()),
        "unlinked" => Some(words.own.is_unlinked.to_owned()),
        _ => None,
    };
    let name = account.provider.clone();
    let lead = match &name {
        Some(name) => (words.own.linked_lead)(name),
        None => words.own.no_provider.to_owned(),
    };
    let deed = match name {
        None if account.links.is_empty() => ().into_any(),
        _ if !account.has_password => no_password(),
        Some(name) if !account.linked => match account.waiting {
            true => go_on(&name),
            false => link(&name),
        },
        _ => unlink(&account.links),
    };
    let title = words.own.linked.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), ().into_any())}
        {not_linked()}
        {done_notice(told)}
        <section class="card">
            <p class="pad">{lead}</p>
            {list(&account.links)}
        </section>
        {deed}
    }
    .into_any()
}

/// Why somebody is back from the provider and not linked, as the address says.
fn not_linked() -> AnyView {
    let query = use_query_map();
    let notice = move || {
        let code = query.with(|query| value(query, "openid"));
        OpenidRefusal::of_code(&code).map(|refusal| {
            let (title, text) = (words().own.not_linked)(refusal);
            view! { <div class="notice bad" role="alert"><b>{title}</b><p>{text}</p></div> }
        })
    };
    view! { {notice} }.into_any()
}

fn list(links: &[OpenidLink]) -> AnyView {
    let words = words();
    if links.is_empty() {
        return view! { <p class="pad muted">{words.own.none_linked}</p> }.into_any();
    }
    let heads = vec![
        Head::text(words.own.provider),
        Head::text(words.own.linked_since),
    ];
    let row = |link: &OpenidLink| {
        table::row(vec![
            ("wrap", link.name.clone().into_any()),
            ("stamp", when(link.since)),
        ])
    };
    let rows: Vec<_> = links.iter().map(row).collect();
    table(words.own.linked, heads, rows.into_any())
}

/// Nothing is linked or unlinked without a password.
fn no_password() -> AnyView {
    let words = words();
    let content = view! {
        <p class="pad">{words.own.no_password}</p>
        <p class="pad"><a href="/forgotten-password">{words.account.forgotten}</a></p>
    };
    card(words.own.password, ().into_any(), content.into_any())
}

fn link(name: &str) -> AnyView {
    let words = words();
    let lead = (words.own.link_lead)(name);
    let Deeds { begin, .. } = expect_context();
    let refused = rpc::refusal(begin);
    let password = own_password(refused);
    let form = view! {
        <SendForm action=begin class="form">
            {refusal_notice(refused, fields::OWN_PASSWORD)}
            <p>{lead}</p>
            {password.line("password", "current-password", "", String::new())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || begin.pending().get()>
                    {words.own.confirm_link}
                </button>
            </div>
        </SendForm>
    };
    card(words.own.link, ().into_any(), form.into_any())
}

/// The way to the provider, which leads off this site, so the router has no part in it.
fn go_on(name: &str) -> AnyView {
    let words = words();
    let content = view! {
        <p class="pad">{(words.own.go_on_lead)(name)}</p>
        <p class="pad">
            <a class="btn primary" rel="external" href="/sign-in/openid/link">
                {(words.own.go_on_at)(name)}
            </a>
        </p>
    };
    card(words.own.go_on, ().into_any(), content.into_any())
}

fn unlink(links: &[OpenidLink]) -> AnyView {
    let words = words();
    let Deeds { end, .. } = expect_context();
    let refused = rpc::refusal(end);
    let password = own_password(refused);
    let which = match links {
        [only] => hidden("issuer", only.issuer.clone()),
        several => {
            let field = Field {
                name: "issuer",
                label: words.own.provider,
                hint: "",
                refused,
            };
            let entry = |link: &OpenidLink| (link.issuer.clone(), link.name.clone());
            let entries: Vec<_> = several.iter().map(entry).collect();
            field.choice(&entries, "")
        }
    };
    let form = view! {
        <SendForm action=end class="form">
            {refusal_notice(refused, fields::OWN_PASSWORD)}
            <p>{words.own.unlink_lead}</p>
            {which}
            {password.line("password", "current-password", "", String::new())}
            <div class="buttons">
                <button class="btn danger" type="submit" disabled=move || end.pending().get()>
                    {words.own.unlink}
                </button>
            </div>
        </SendForm>
    };
    card(words.own.unlink, ().into_any(), form.into_any())
}

fn own_password(refused: Memo<Option<AppError>>) -> Field {
    Field {
        name: "own_password",
        label: words().own.own_password,
        hint: "",
        refused,
    }
}
