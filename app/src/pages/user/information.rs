//! User → Information, with what can be done to him; after a link was made that is not mailed also
//! that link, once.

use domain::Language;
use domain::user::{UserPage, UserView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::list::zone;
use super::{PATH, layout, yes};
use crate::fields;
use crate::rpc;
use crate::rpc::user::{Invite, Lock, Shown};
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::field::{Field, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::roles::roles_with_rights;
use crate::ui::send::{SendForm, Sending};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons.
#[derive(Clone, Copy)]
struct Deeds {
    lock: Sending<Lock>,
    invite: Sending<Invite>,
}

/// What is known of one user.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let lock = Sending::<Lock>::new();
    let invite = Sending::<Invite>::new();
    provide_context(Deeds { lock, invite });
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, lock.version().get(), invite.version().get())
    };
    let one = Loaded::new(asked, |(id, ..)| rpc::user::one(id));
    view! {
        {refusal_notice(rpc::refusal(lock), &[])}
        {refusal_notice(rpc::refusal(invite), fields::OWN_PASSWORD)}
        {shown(one, page)}
    }
}

fn page(shown: Shown) -> AnyView {
    let words = words();
    let UserPage {
        user, write, own, ..
    } = &shown.page;
    let base = format!("{PATH}/{}", user.id);
    let others = (*write && !*own).then(|| {
        view! {
            <a class="btn quiet" href=format!("{base}/delete")>
                {icon(Icon::Trash)}{words.user.delete}
            </a>
            <a class="btn quiet" href=format!("{base}/password")>{words.user.set_password}</a>
            {lock(user)}
        }
    });
    let edit = write.then(|| {
        let href = format!("{base}/edit");
        view! { <a class="btn" href=href>{icon(Icon::Edit)}{words.user.edit}</a> }
    });
    let actions = view! { {others}{edit} };
    let note = own.then(|| view! { <p class="notice info">{words.user.own}</p> });
    let invite =
        (*write && !*own && !user.has_password && !user.locked).then(|| invitation(&shown));
    let content = view! {
        {shown.link.clone().map(shown_once)}
        {note}
        {invite}
        {known(user)}
    };
    layout(user, actions.into_any(), content.into_any())
}

fn lock(user: &UserView) -> AnyView {
    let Deeds { lock, .. } = expect_context();
    let words = &words().user;
    let (locked, word) = match user.locked {
        true => ("", words.unlock),
        false => ("on", words.lock),
    };
    let id = hidden("id", user.id.to_string());
    view! {
        <SendForm action=lock>
            {id}
            {hidden("locked", locked.to_owned())}
            <button class="btn" type="submit">{word}</button>
        </SendForm>
    }
    .into_any()
}

/// How a user who has no password comes to one. Where he comes in without one, whoever has the link
/// becomes him: it takes the own password.
fn invitation(shown: &Shown) -> AnyView {
    let Deeds { invite, .. } = expect_context();
    let words = &words().user;
    let told = match (shown.page.in_use, shown.mails) {
        (true, true) => words.link_mailed,
        (true, false) => words.link_shown,
        (false, true) => words.invite_mailed,
        (false, false) => words.invite_shown,
    };
    let id = hidden("id", shown.page.user.id.to_string());
    let confirm = shown.page.in_use.then(|| {
        let field = Field {
            name: "own_password",
            label: words.own_password,
            hint: "",
            refused: rpc::refusal(invite),
        };
        field.line("password", "current-password", "", String::new())
    });
    let class = match shown.page.in_use {
        true => "form",
        false => "pad",
    };
    let form = view! {
        <p class="pad">{told}</p>
        <SendForm action=invite class=class>
            {id}
            {confirm}
            <button class="btn" type="submit">{words.invite_again}</button>
        </SendForm>
    };
    card(words.invite, ().into_any(), form.into_any())
}

fn shown_once(link: String) -> AnyView {
    let words = &words().user;
    view! {
        <section class="card once" role="status">
            <header><h2>{words.link}</h2></header>
            <p class="pad">{words.link_once}</p>
            <p class="format"><code>{link.clone()}</code>{copy_button(link)}</p>
        </section>
    }
    .into_any()
}

fn known(user: &UserView) -> AnyView {
    let words = words();
    let id = user.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let signed_in = match user.signed_in.0 {
        0 => words.user.never.into_any(),
        _ => when(user.signed_in),
    };
    let list = vec![
        fact(words.user.first_name, user.names.first.clone()),
        fact(words.user.last_name, user.names.last.clone()),
        fact(words.user.email, user.email.clone()),
        fact(words.device.id, id),
        fact(words.user.roles, roles_with_rights(&user.roles)),
        fact(words.user.time_zone, zone(user)),
        fact(words.user.language, language(user)),
        fact(words.user.bell_rings, yes(user.bell)),
        fact(words.user.second_step, yes(user.second_step)),
        fact(words.user.signed_in, signed_in),
        fact(words.user.created, when(user.created)),
    ];
    card(words.frame.information, ().into_any(), facts(list))
}

/// The name of the language in which the pages speak to a user.
pub(super) fn language(user: &UserView) -> &'static str {
    let chosen = Language::of(&user.locale.language);
    chosen.map_or(words().user.browsers_language, Language::name)
}
