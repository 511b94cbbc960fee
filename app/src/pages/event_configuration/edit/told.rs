//! Who is told: by mail, by the bell, by a callback.

use domain::alert::EventConfigurationInput;
use domain::callback::ON;
use leptos::prelude::*;

use super::callback::callback;
use crate::error::AppError;
use crate::ui::field::{Field, check, check_switch};
use crate::words::words;

/// The card's content.
pub(super) fn told(input: &EventConfigurationInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = &words().event_configuration;
    let emails = Field {
        name: "emails",
        label: words.emails,
        hint: words.emails_hint,
        refused,
    };
    let calls = RwSignal::new(input.to_callback == ON);
    view! {
        <div class="form">
            {emails.lines("2", input.emails.clone())}
            {check("bell", words.rings, input.bell == ON)}
            {check_switch("to_callback", words.calls, calls)}
            <div class="blocks" class:folded=move || !calls.get()>
                {callback(&input.callback, refused)}
            </div>
        </div>
    }
    .into_any()
}
