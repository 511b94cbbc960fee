//! A question before something that cannot be undone. A page of its own, so that it is asked
//! without JavaScript too.

use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The question, its consequences, and the form with the answer; `back` is where "no" leads.
pub fn confirm(
    question: &'static str,
    consequences: String,
    back: String,
    form: AnyView,
) -> AnyView {
    view! {
        <section class="card confirm">
            {icon(Icon::Warning)}
            <h2>{question}</h2>
            <p>{consequences}</p>
            <div class="buttons">
                {form}
                <a class="btn" href=back>{words().frame.cancel}</a>
            </div>
        </section>
    }
    .into_any()
}
