//! From page to page of a list in keyset order.

use domain::list::Total;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::ui::icon::{Icon, icon};
use crate::ui::link;
use crate::words::words;

/// Links to the pages before and after, and how many rows there are.
pub fn pager(
    path: &str,
    params: &ParamsMap,
    previous: Option<&str>,
    next: Option<&str>,
    total: Total,
) -> AnyView {
    let words = words();
    let to = |key: &'static str, position: Option<&str>| {
        position.map(|position| link::with(path, params, &[(key, Some(position))]))
    };
    let first = previous.is_some().then(|| {
        let href = link::with(path, params, &[]);
        view! { <a class="btn quiet" href=href>{words.frame.first}</a> }
    });
    let previous = to("until", previous).map(|href| {
        view! { <a class="btn" rel="prev" href=href>{icon(Icon::Left)}{words.frame.previous}</a> }
    });
    let next = to("after", next).map(|href| {
        view! { <a class="btn" rel="next" href=href>{words.frame.next}{icon(Icon::Right)}</a> }
    });
    view! {
        <nav class="pager" aria-label=words.frame.pages>
            <span class="count">{(words.total)(total)}</span>
            <span class="push">{first}{previous}{next}</span>
        </nav>
    }
    .into_any()
}
