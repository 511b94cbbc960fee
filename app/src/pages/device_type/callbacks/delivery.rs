//! Device type → Callbacks → Deliveries: one delivery with everything that was tried.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::layout::{CALLBACKS, layout};
use super::deliveries::state;
use crate::rpc;
use crate::rpc::delivery::{DeliveryStory, Retry};
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

/// One delivery of a callback.
#[component]
pub fn Delivery() -> impl IntoView {
    let params = use_params_map();
    let retry = Sending::<Retry>::new();
    provide_context(Deed(retry));
    let source = move || {
        let ids = params.with(|params| {
            let [id, callback, delivery] =
                ["id", "callback", "delivery"].map(|key| value(params, key));
            (id, callback, delivery)
        });
        (ids, retry.version().get())
    };
    let one = Loaded::new(source, |((id, callback, delivery), _)| {
        rpc::delivery::one(id, callback, delivery)
    });
    view! { {refusal_notice(rpc::refusal(retry), &[])}{shown(one, page)} }
}

fn page(story: DeliveryStory) -> AnyView {
    let words = words();
    let done = done_notice(move |done| done.parse().ok().map(words.delivery.again_done));
    let all = format!(
        "/device-types/{}/callbacks/{}/deliveries",
        story.device_type.id, story.callback.id
    );
    let sends = story.rights.callbacks() && story.callback.deleted.is_none();
    let again = sends.then(|| again(&story)).into_any();
    let content = view! {
        {done}
        {deliveries::known(&story.delivery, state(&story.callback), all, again)}
        {deliveries::attempts(&story.attempts)}
    };
    layout(
        &story.device_type,
        CALLBACKS,
        ().into_any(),
        content.into_any(),
    )
}

fn again(story: &DeliveryStory) -> AnyView {
    let words = words();
    let Deed(retry) = expect_context();
    let word = deliveries::again(story.delivery.state);
    let ids = [
        ("device_type", story.device_type.id.to_string()),
        ("callback", story.callback.id.to_string()),
        ("delivery", story.delivery.id.to_string()),
    ];
    let ids = ids.map(|(name, value)| hidden(name, value));
    view! {
        <footer class="deeds">
            <SendForm action=retry>
                {ids}
                <button class="btn" type="submit">{word}</button>
            </SendForm>
            <p class="hint">{words.delivery.again_hint}</p>
        </footer>
    }
    .into_any()
}
