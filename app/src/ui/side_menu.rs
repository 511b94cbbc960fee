//! The menu of the sections of one thing.

use leptos::prelude::*;

use crate::words::words;

/// A page with its sections beside it; `here` is the address of the one shown.
pub fn with_side_menu(
    sections: &[(&'static str, String)],
    here: &str,
    content: AnyView,
) -> AnyView {
    let entries: Vec<_> = sections
        .iter()
        .map(|(word, href)| {
            let current = (href == here).then_some("page");
            view! { <a href=href.clone() aria-current=current>{*word}</a> }
        })
        .collect();
    view! {
        <div class="with-side">
            <nav class="side" aria-label=words().frame.page_menu>{entries}</nav>
            <div class="content">{content}</div>
        </div>
    }
    .into_any()
}
