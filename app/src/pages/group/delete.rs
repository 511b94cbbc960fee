//! Group → Delete: the question before it is gone, or why it cannot be deleted.

use domain::group::{GroupUse, GroupView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, PATH, layout};
use crate::rpc;
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a group is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Loaded::new(id, rpc::group::for_deleting), page)
}

fn page((group, holds): (GroupView, GroupUse)) -> AnyView {
    let words = words();
    let id = group.id.to_string();
    let back = format!("{PATH}/{id}");
    let card = if group.root {
        let why = words.group.is_root_why.to_owned();
        confirm(words.group.is_root, why, back, ().into_any())
    } else if holds.is_empty() {
        let delete = Sending::<rpc::group::Delete>::new();
        let form = view! {
            <SendForm action=delete>
                {refusal_notice(rpc::refusal(delete), &[])}
                {hidden("id", id)}
                <button class="btn danger" type="submit">{words.group.delete}</button>
            </SendForm>
        };
        let consequences = (words.group.delete_lead)(&group.name);
        let question = words.group.delete_question;
        confirm(question, consequences, back, form.into_any())
    } else {
        let why = (words.group.holds)(&holds);
        confirm(words.group.cannot_delete, why, back, ().into_any())
    };
    layout(&group, INFORMATION, ().into_any(), card)
}
