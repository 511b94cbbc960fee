//! Ways to look at the same page, as links.

use leptos::prelude::*;

/// One of them: its address, its word, and whether it is the one that is shown.
pub type Way = (String, String, bool);

/// The ways; `label` names them, and is seen where it is `shown`.
pub fn choice(label: &'static str, shown: bool, ways: Vec<Way>) -> AnyView {
    let links: Vec<_> = ways
        .into_iter()
        .map(|(href, word, here)| {
            let here = here.then_some("true");
            view! { <a class="btn quiet" href=href aria-current=here>{word}</a> }
        })
        .collect();
    let seen = shown.then(|| view! { <span aria-hidden="true">{label}</span> });
    view! { <nav class="choice" aria-label=label>{seen}{links}</nav> }.into_any()
}
