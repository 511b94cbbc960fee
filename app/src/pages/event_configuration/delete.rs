//! Event configuration → Delete: the question before it is gone.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::event_configuration::{ConfigurationStory, place};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether an event configuration is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| async move {
        let story = rpc::event_configuration::one(id).await?;
        match story.rights.callbacks() {
            true => Ok(story),
            false => Err(AppError::Forbidden),
        }
    });
    shown(one, page)
}

fn page(story: ConfigurationStory) -> AnyView {
    let words = words();
    let delete = Sending::<rpc::event_configuration::Delete>::new();
    let view = &story.one.view;
    let waiting = view
        .callback
        .as_ref()
        .map_or(0, |callback| callback.waiting);
    let waiting = (words.number)(waiting);
    let consequences = (words.event_configuration.delete_lead)(&view.input.name, &waiting);
    let id = view.id.to_string();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.event_configuration.delete}</button>
        </SendForm>
    };
    let card = confirm(
        words.event_configuration.delete_question,
        consequences,
        place(view.owner),
        form.into_any(),
    );
    layout(&story.of, ().into_any(), card)
}
