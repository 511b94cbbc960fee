//! What came of trying a callback that is being edited.

use domain::callback::{AttemptOutcome, TrialView};
use leptos::prelude::*;

use crate::rpc::callback::Save;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The outcome of the last test, below the buttons of the form.
pub(super) fn trial(save: ServerAction<Save>) -> AnyView {
    let shown = move || match save.value().get() {
        Some(Ok(Some(trial))) => Some(told(trial)),
        _ => None,
    };
    view! { <div aria-live="polite">{shown}</div> }.into_any()
}

fn told(trial: TrialView) -> AnyView {
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
