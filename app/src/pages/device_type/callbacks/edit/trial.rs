//! What came of trying a callback that is being edited.

use domain::callback::TrialView;
use leptos::prelude::*;

use crate::rpc::callback::Save;
use crate::ui::send::Sending;
use crate::ui::trial::told;

/// The outcome of the last test, below the buttons of the form: of one that was sent without
/// JavaScript (`kept`) until the form is sent again.
pub(super) fn trial(save: Sending<Save>, kept: Option<TrialView>) -> AnyView {
    let shown = move || match save.value() {
        Some(Ok(tried)) => tried.map(told),
        Some(Err(_)) => None,
        None => kept.clone().map(told),
    };
    view! { <div aria-live="polite">{shown}</div> }.into_any()
}
