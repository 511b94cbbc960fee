//! What came of sending a callback as a test.

use domain::callback::{AttemptOutcome, TrialView};
use leptos::prelude::*;

use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// How it ended, what was sent, and what came back.
pub fn told(trial: TrialView) -> AnyView {
    let words = words();
    let good = trial.outcome == AttemptOutcome::Delivered;
    let outcome = (words.outcome)(trial.outcome);
    let tone = if good { Tone::Good } else { Tone::Bad };
    let status = trial.status.map(|status| (words.callback.status)(status));
    let fault = trial.fault.map(|fault| (words.callback.fault)(&fault));
    let response = (!trial.response.is_empty())
        .then(|| view! { <pre class="answer">{trial.response.clone()}</pre> });
    view! {
        <section class="trial">
            <p>
                <b>{words.callback.tried}</b>" "{tag(outcome, tone)}" "{status}" "
                <span class="muted">{(words.callback.took)(trial.millis)}</span>
            </p>
            <p class="mono">{trial.request}</p>
            {fault.map(|fault| view! { <p class="error">{fault}</p> })}
            {response}
        </section>
    }
    .into_any()
}
