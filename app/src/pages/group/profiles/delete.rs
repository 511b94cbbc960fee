//! Group → Profiles → Delete: the question before one is gone, or why it cannot be deleted.

use domain::profile::ProfileInput;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::path;
use crate::pages::group::layout::{PROFILES, layout};
use crate::rpc::profile::{Known, Offered};
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a profile is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let asked = move || params.with(|params| (value(params, "id"), value(params, "profile")));
    let one = Loaded::new(asked, |(group, id)| rpc::profile::one(group, id, false));
    shown(one, page)
}

fn page(((group, _), (one, used), _): (Offered, Known, Option<Refused<ProfileInput>>)) -> AnyView {
    let words = words();
    let back = path(&group);
    let card = if used > 0 {
        let why = (words.profile.still_used)(used);
        confirm(words.profile.cannot_delete, why, back, ().into_any())
    } else {
        let delete = Sending::<rpc::profile::Delete>::new();
        let form = view! {
            <SendForm action=delete>
                {refusal_notice(rpc::refusal(delete), &[])}
                {hidden("group", group.id.to_string())}
                {hidden("id", one.key.clone())}
                <button class="btn danger" type="submit">{words.profile.delete}</button>
            </SendForm>
        };
        let consequences = (words.profile.delete_lead)(&one.name);
        let question = words.profile.delete_question;
        confirm(question, consequences, back, form.into_any())
    };
    layout(&group, PROFILES, ().into_any(), card)
}
