//! Device type → Callbacks → Deliveries: one delivery with everything that was tried.

use domain::callback::DeliveryState;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::layout::{CALLBACKS, layout};
use super::deliveries::state;
use crate::rpc;
use crate::rpc::delivery::{DeliveryStory, Retry};
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::delivery;
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::when::when;
use crate::words::words;

/// The action behind the button of the page.
#[derive(Clone, Copy)]
struct Deed(ServerAction<Retry>);

/// One delivery of a callback.
#[component]
pub fn Delivery() -> impl IntoView {
    let params = use_params_map();
    let retry = ServerAction::<Retry>::new();
    provide_context(Deed(retry));
    let source = move || {
        let ids = params.with(|params| {
            let [id, callback, delivery] =
                ["id", "callback", "delivery"].map(|key| value(params, key));
            (id, callback, delivery)
        });
        (ids, retry.version().get())
    };
    let one = Resource::new_blocking(source, |((id, callback, delivery), _)| {
        rpc::delivery::one(id, callback, delivery)
    });
    view! { {refusal_notice(rpc::refusal(retry), &[])}{shown(one, page)} }
}

fn page(story: DeliveryStory) -> AnyView {
    let words = words();
    let done = done_notice(move |done| done.parse().ok().map(words.delivery.again_done));
    let attempts: Vec<_> = story.attempts.iter().map(delivery::attempt).collect();
    let attempts = match attempts.is_empty() {
        true => view! { <p class="pad muted">{words.callback.no_attempt}</p> }.into_any(),
        false => view! { <ol class="attempts">{attempts}</ol> }.into_any(),
    };
    let content = view! {
        {done}
        {known(&story)}
        {card(words.delivery.attempts, ().into_any(), attempts)}
    };
    layout(
        &story.device_type,
        CALLBACKS,
        ().into_any(),
        content.into_any(),
    )
}

/// What it tells of, to whom, and where it stands.
fn known(story: &DeliveryStory) -> AnyView {
    let words = words();
    let none = || words.frame.none.into_any();
    let one = &story.delivery;
    let all = format!(
        "/device-types/{}/callbacks/{}/deliveries",
        story.device_type.id, story.callback.id
    );
    let device = one.device.map_or_else(none, |device| {
        let href = format!("/devices/{device}/messages");
        view! { <a class="id" href=href>{device.to_string()}</a> }.into_any()
    });
    let id = one.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let line = view! { <span class="mono">{one.line.clone()}</span> };
    let mut list = vec![
        fact(words.delivery.state, delivery::state(one.state)),
        fact(
            words.delivery.callback,
            view! { {line}" "{state(&story.callback)} },
        ),
        fact(words.callback.kind, (words.callback.kinds)(one.kind)),
        fact(words.message.device, device),
        fact(words.delivery.told, one.time.map_or_else(none, when)),
        fact(words.delivery.owed_since, when(one.created)),
        fact(words.delivery.id, id),
    ];
    if let Some(due) = one.due {
        list.push(fact(words.callback.next_attempt, when(due)));
    }
    let sends = story.rights.write && story.callback.deleted.is_none();
    let again = sends.then(|| again(story));
    let content = view! { {facts(list)}{again} };
    let all = view! { <a class="push" href=all>{words.delivery.all}</a> };
    card(words.delivery.one, all.into_any(), content.into_any())
}

fn again(story: &DeliveryStory) -> AnyView {
    let words = words();
    let Deed(retry) = expect_context();
    let word = match story.delivery.state {
        DeliveryState::Waiting => words.delivery.again_now,
        DeliveryState::Delivered | DeliveryState::Failed | DeliveryState::Cancelled => {
            words.delivery.again
        }
    };
    let ids = [
        ("device_type", story.device_type.id.to_string()),
        ("callback", story.callback.id.to_string()),
        ("delivery", story.delivery.id.to_string()),
    ];
    let ids = ids.map(|(name, value)| hidden(name, value));
    view! {
        <footer class="deeds">
            <ActionForm action=retry>
                {ids}
                <button class="btn" type="submit">{word}</button>
            </ActionForm>
            <p class="hint">{words.delivery.again_hint}</p>
        </footer>
    }
    .into_any()
}
