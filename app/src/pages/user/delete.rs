//! User → Delete: the question before he is gone.

use domain::user::{Grants, UserInput, UserPage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, called, layout};
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::{check, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a user is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::user::for_editing(id, String::new(), false));
    shown(one, page)
}

fn page((page, _, _): (UserPage, Grants, Option<Refused<UserInput>>)) -> AnyView {
    let words = &words().user;
    let user = &page.user;
    let id = user.id.to_string();
    let back = format!("{PATH}/{id}");
    if page.own {
        let why = words.cannot_delete_own.to_owned();
        let card = confirm(words.cannot_delete, why, back, ().into_any());
        return layout(user, ().into_any(), card);
    }
    let delete = Sending::<rpc::user::Delete>::new();
    let erase = page.erase.then(|| check("erase", words.erase, false));
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            {erase}
            <button class="btn danger" type="submit">{words.delete}</button>
        </SendForm>
    };
    let consequences = (words.delete_lead)(&called(user));
    let card = confirm(words.delete_question, consequences, back, form.into_any());
    layout(user, ().into_any(), card)
}
