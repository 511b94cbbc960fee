//! Event configuration → Deliveries: one delivery with everything that was tried.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{address, callback_state, layout};
use crate::rpc;
use crate::rpc::event_configuration::{EventDeliveryStory, Retry};
use crate::ui::deliveries;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The action behind the button of the page.
#[derive(Clone, Copy)]
struct Deed(Sending<Retry>);

/// One delivery of the callback of an event configuration.
#[component]
pub fn Delivery() -> impl IntoView {
    let params = use_params_map();
    let retry = Sending::<Retry>::new();
    provide_context(Deed(retry));
    let source = move || {
        let ids = params.with(|params| (value(params, "id"), value(params, "delivery")));
        (ids, retry.version().get())
    };
    let one = Loaded::new(source, |((id, delivery), _)| {
        rpc::event_configuration::delivery(id, delivery)
    });
    view! { {refusal_notice(rpc::refusal(retry), &[])}{shown(one, page)} }
}

fn page(story: EventDeliveryStory) -> AnyView {
    let words = words();
    let done = done_notice(move |done| done.parse().ok().map(words.delivery.again_done));
    let all = format!("{}/deliveries", address(story.one.id));
    let callback = story.one.callback.as_ref().map(callback_state).into_any();
    let again = story.rights.callbacks().then(|| again(&story)).into_any();
    let content = view! {
        {done}
        {deliveries::known(&story.delivery, callback, all, again)}
        {deliveries::attempts(&story.attempts)}
    };
    layout(&story.of, ().into_any(), content.into_any())
}

fn again(story: &EventDeliveryStory) -> AnyView {
    let words = words();
    let Deed(retry) = expect_context();
    let word = deliveries::again(story.delivery.state);
    let (id, delivery) = (story.one.id.to_string(), story.delivery.id.to_string());
    view! {
        <footer class="deeds">
            <SendForm action=retry>
                {hidden("id", id)}
                {hidden("delivery", delivery)}
                <button class="btn" type="submit">{word}</button>
            </SendForm>
            <p class="hint">{words.delivery.again_hint}</p>
        </footer>
    }
    .into_any()
}
