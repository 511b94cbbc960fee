//! How a callback fared lately, as the cells of a list.

use domain::callback::{Fare, Share};
use leptos::prelude::*;

use crate::ui::delivery;
use crate::words::words;

/// The share of attempts that were taken, of the last day and of the last week.
pub(super) fn success(fare: Option<&Fare>) -> AnyView {
    let own = &words().fare;
    let line = |share: Share, word: fn(i64) -> String| {
        share.percent().map(|percent| {
            let all = (words().number)(share.taken + share.errors);
            let told = (own.counted)(&(words().number)(share.taken), &all);
            view! { <p title=told>{word(percent)}</p> }
        })
    };
    let (day, week) = match fare {
        None => (None, None),
        Some(fare) => (line(fare.day, own.day), line(fare.week, own.week)),
    };
    if week.is_none() {
        return view! { <span class="muted">{own.no_attempt}</span> }.into_any();
    }
    view! { {day}{week} }.into_any()
}

/// The attempt that failed last, with a link to its delivery below `deliveries`.
pub(super) fn error(fare: Option<&Fare>, deliveries: &str) -> AnyView {
    let words = words();
    let Some((id, attempt)) = fare.and_then(|fare| fare.error.as_ref()) else {
        return view! { <span class="muted">{words.frame.none}</span> }.into_any();
    };
    let href = format!("{deliveries}/{id}");
    view! {
        {delivery::last(Some(attempt))}
        <p><a href=href>{words.delivery.show}</a></p>
    }
    .into_any()
}
