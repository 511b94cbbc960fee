//! The head of a page: where it is, what it is called, what can be done.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::words::words;

/// A step on the way to a page: word and address.
pub type Step = (String, String);

/// Heading with the way to it above and actions beside it. `title` is also the document's.
pub fn head(path: Vec<Step>, title: String, beside: AnyView, actions: AnyView) -> AnyView {
    let steps = path
        .into_iter()
        .map(|(word, href)| view! { <li><a href=href>{word}</a></li> });
    let steps: Vec<_> = steps.collect();
    let way = (!steps.is_empty()).then(|| {
        view! { <nav class="crumb" aria-label=words().frame.path><ol>{steps}</ol></nav> }
    });
    view! {
        <Title text=title.clone()/>
        <div class="head">
            <div class="title">{way}<h1>{title}</h1>{beside}</div>
            <div class="actions">{actions}</div>
        </div>
    }
    .into_any()
}
