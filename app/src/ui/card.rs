//! Cards: what a page consists of.

use leptos::prelude::*;

/// A card with its heading, what stands beside that, and its content.
pub fn card(title: &'static str, beside: AnyView, content: AnyView) -> AnyView {
    view! {
        <section class="card">
            <header><h2>{title}</h2>{beside}</header>
            {content}
        </section>
    }
    .into_any()
}
