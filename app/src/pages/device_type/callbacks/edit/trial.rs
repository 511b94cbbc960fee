//! What came of trying a callback that is being edited.

use leptos::prelude::*;

use crate::rpc::callback::Save;
use crate::ui::trial::told;

/// The outcome of the last test, below the buttons of the form.
pub(super) fn trial(save: ServerAction<Save>) -> AnyView {
    let shown = move || match save.value().get() {
        Some(Ok(Some(trial))) => Some(told(trial)),
        _ => None,
    };
    view! { <div aria-live="polite">{shown}</div> }.into_any()
}
