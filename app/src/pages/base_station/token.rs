//! Base station → Renew token: the question before the one it has is void.

use domain::base_station::{StationInput, StationView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout};
use crate::rpc::station::Renew;
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a base station is to get another token.
#[component]
pub fn Token() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::station::for_editing(id, false));
    shown(one, page)
}

fn page((one, _): (StationView, Option<Refused<StationInput>>)) -> AnyView {
    let words = words();
    let renew = Sending::<Renew>::new();
    let id = one.id.to_string();
    let back = format!("{PATH}/{id}");
    let consequences = (words.station.renew_lead)(&id);
    let form = view! {
        <SendForm action=renew>
            {refusal_notice(rpc::refusal(renew), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.station.renew}</button>
        </SendForm>
    };
    let question = words.station.renew_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&one, "/token", ().into_any(), card)
}
