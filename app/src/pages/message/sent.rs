//! Whom a message was told, every attempt, and what can be done about it.

use domain::callback::{DeliveryState, DeliveryView};
use domain::story::Story;
use leptos::prelude::*;

use crate::rpc::message::SendAgain;
use crate::ui::card;
use crate::ui::copy::copy_button;
use crate::ui::delivery;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::send::{SendForm, Sending};
use crate::ui::tag::callback_state;
use crate::ui::when::when;
use crate::words::words;

/// The action behind the button.
#[derive(Clone, Copy)]
pub(super) struct Again(pub(super) Sending<SendAgain>);

/// Each delivery with its attempts.
pub(super) fn card(told: &Story) -> AnyView {
    let words = words();
    let owed = &told.message.deliveries;
    let content = match owed.is_empty() {
        true => empty(
            words.story.callbacks_none,
            words.story.callbacks_none_why,
            ().into_any(),
        ),
        false => {
            let owed: Vec<_> = owed.iter().map(|one| owed_one(told, one)).collect();
            view! { <div class="pad blocks">{owed}</div> }.into_any()
        }
    };
    let goes = |one: &DeliveryView| one.state != DeliveryState::Cancelled;
    let again = (told.sends && owed.iter().any(goes)).then(|| again(told));
    let state = view! { <span class="push">{callback_state(told.message.callbacks)}</span> };
    let content = view! { {content}{again} };
    card::card(words.story.callbacks, state.into_any(), content.into_any())
}

/// Everything of it once more.
fn again(told: &Story) -> AnyView {
    let words = words();
    let Again(action) = expect_context();
    let id = hidden("id", told.message.id.to_string());
    view! {
        <footer class="deeds">
            <SendForm action=action>
                {id}
                <button class="btn" type="submit">{words.story.again}</button>
            </SendForm>
            <p class="hint">{words.story.again_hint}</p>
        </footer>
    }
    .into_any()
}

fn owed_one(told: &Story, one: &DeliveryView) -> AnyView {
    let words = words();
    let callback = format!(
        "/device-types/{}/callbacks/{}",
        told.message.device_type, one.callback
    );
    let whole = format!("{callback}/deliveries/{}", one.id);
    let attempts: Vec<_> = one.attempts.iter().map(delivery::attempt).collect();
    let none = attempts
        .is_empty()
        .then(|| view! { <p class="muted">{words.callback.no_attempt}</p> });
    let due = one
        .due
        .map(|due| view! { <p class="muted">{words.callback.next_attempt}" "{when(due)}</p> });
    // For others a part of what was sent is left out.
    let whole_request = told.sends && told.radio;
    let last = one.attempts.last().filter(|_| whole_request);
    let command = last.and_then(|attempt| attempt.curl()).map(command);
    view! {
        <div class="told">
            <p>
                {delivery::state(one.state)}" "
                <a class="id" href=callback>{one.callback.to_string()}</a>" "
                <a href=whole>{words.story.delivery}</a>
            </p>
            {none}
            <ol class="lines">{attempts}</ol>
            {due}
            {command}
        </div>
    }
    .into_any()
}

/// What was sent last, as a command.
fn command(text: String) -> AnyView {
    let label = words().story.curl;
    view! {
        <details class="sent">
            <summary>{label}</summary>
            <pre class="answer" role="group" tabindex="0" aria-label=label>{text.clone()}</pre>
            {copy_button(text)}
        </details>
    }
    .into_any()
}
