//! Certificate → Delete: the question before it is gone, or why it cannot be deleted.

use domain::certificate::CertificateView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout};
use crate::rpc;
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a certificate is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, rpc::certificate::for_deleting);
    shown(one, page)
}

fn page((one, devices): (CertificateView, i64)) -> AnyView {
    let words = words();
    let id = one.id.to_string();
    let back = format!("{PATH}/{id}");
    if devices > 0 {
        let why = (words.certificate.still_used)(devices);
        let card = confirm(words.certificate.cannot_delete, why, back, ().into_any());
        return layout(&one, ().into_any(), card);
    }
    let delete = Sending::<rpc::certificate::Delete>::new();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.certificate.delete}</button>
        </SendForm>
    };
    let consequences = (words.certificate.delete_lead)(&one.settings.key);
    let question = words.certificate.delete_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&one, ().into_any(), card)
}
