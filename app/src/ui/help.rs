//! Online help: text beside what it is about, for whoever opens it.

use leptos::prelude::*;

use crate::documentation::Section;
use crate::ui::icon::{Icon, icon};
use crate::ui::prose;
use crate::words::words;

/// Content with a button above it that opens the help beside it. The text comes with the page, so
/// that nothing that was typed is lost by opening it, and no script is needed.
pub fn helped(help: &[Section], content: AnyView) -> AnyView {
    let word = words().frame.help;
    let sections: Vec<_> = help
        .iter()
        .map(|one| {
            view! { <h2>{one.title.clone()}</h2>{prose::blocks(&one.blocks)} }
        })
        .collect();
    view! {
        <div class="helped">
            <details class="help">
                <summary class="btn">{icon(Icon::Help)}{word}</summary>
                <div class="card" role="region" aria-label=word tabindex="0">{sections}</div>
            </details>
            <div class="blocks">{content}</div>
        </div>
    }
    .into_any()
}
