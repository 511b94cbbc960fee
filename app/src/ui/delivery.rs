//! Deliveries of callbacks: where they stand, and what was tried.

use domain::callback::{AttemptView, DeliveryState, LastAttempt};
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::ui::tag::delivery_state;
use crate::ui::when::when;
use crate::words::words;

/// Where a delivery stands, as a sign and a word.
pub fn state(state: DeliveryState) -> AnyView {
    let sign = match state {
        DeliveryState::Waiting => Icon::Clock,
        DeliveryState::Delivered => Icon::Check,
        DeliveryState::Failed => Icon::Warning,
        DeliveryState::Cancelled => Icon::Cross,
    };
    view! { <span class="standing">{icon(sign)}{delivery_state(state)}</span> }.into_any()
}

/// How the newest attempt ended and why, for a row of a list.
pub fn last(attempt: Option<&LastAttempt>) -> AnyView {
    let words = words();
    let Some(last) = attempt else {
        return view! { <span class="muted">{words.callback.no_attempt}</span> }.into_any();
    };
    let outcome = (words.outcome)(last.outcome).to_owned();
    let status = last.status.map(words.callback.status);
    let told: Vec<String> = [Some(outcome), status].into_iter().flatten().collect();
    let fault = last.fault.as_ref().map(words.callback.fault);
    let fault = fault
        .filter(|told| !told.is_empty())
        .map(|told| view! { <p class="muted">{told}</p> });
    view! {
        <span>{told.join(" · ")}</span>
        {fault}
        <p class="muted"><small>{when(last.started)}</small></p>
    }
    .into_any()
}

/// An attempt, for a list of them.
pub fn attempt(attempt: &AttemptView) -> AnyView {
    let words = words();
    let status = attempt.status.map(words.callback.status);
    let took = attempt
        .finished
        .map(|end| (words.callback.took)(end.0 - attempt.started.0));
    let outcome = (words.outcome)(attempt.outcome).to_owned();
    let told: Vec<String> = [Some(outcome), status, took]
        .into_iter()
        .flatten()
        .collect();
    let pre = |text: String| pre(text, words.callback.answer);
    let answer = (!attempt.response.is_empty()).then(|| pre(attempt.response.clone()));
    let fault = attempt.fault.as_ref().map(words.callback.fault);
    let fault = fault.filter(|told| !told.is_empty()).map(pre);
    view! {
        <li>
            <b>{(words.callback.attempt)(attempt.number)}</b>
            <span class="muted">{told.join(" · ")}</span>
            <small>{when(attempt.started)}</small>
            <code class="request">{attempt.request.clone()}</code>
            {sent(attempt)}
            {answer}
            {fault}
        </li>
    }
    .into_any()
}

/// The headers, one a line, and the body of an attempt, as far as its reader may see them.
fn sent(attempt: &AttemptView) -> Option<AnyView> {
    let words = words();
    let headers = attempt.headers.iter();
    let headers: Vec<String> = headers
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let headers = (!headers.is_empty()).then(|| pre(headers.join("\n"), words.inspector.headers));
    let has_body = !attempt.body.trim().is_empty();
    let body = has_body.then(|| pre(attempt.body.clone(), words.inspector.body));
    if headers.is_none() && body.is_none() {
        return None;
    }
    let details = view! {
        <details class="sent"><summary>{words.delivery.sent}</summary>{headers}{body}</details>
    };
    Some(details.into_any())
}

/// What was sent, what came back, or why nothing did. It may be long: the keyboard scrolls it, too.
fn pre(text: String, label: &'static str) -> AnyView {
    view! { <pre class="answer" role="group" tabindex="0" aria-label=label>{text}</pre> }.into_any()
}
