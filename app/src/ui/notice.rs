//! What a form has to say as a whole, before and after.

use domain::rejection::Rejection;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;
use crate::ui::field::is_field;
use crate::ui::link::value;
use crate::words::words;

/// The refusal above a form. Faults of `fields` stand beside those; any other is told here.
pub fn refusal_notice(refused: Memo<Option<AppError>>, fields: &'static [&'static str]) -> AnyView {
    let notice = move || {
        refused.get().map(|error| {
            let (title, text) = (words().problem)(&error);
            let rest = match error {
                AppError::Rejected(mut rejections) => {
                    rejections.retain(|r| !fields.iter().any(|field| is_field(&r.field, field)));
                    faults(&rejections)
                }
                _ => ().into_any(),
            };
            view! { <div class="notice bad"><b>{title}</b><p>{text}</p>{rest}</div> }
        })
    };
    view! { <div role="alert">{notice}</div> }.into_any()
}

/// What was done a moment ago, as the address says it under `done`. It is followed: where a page
/// loads anew after a deed, what it shows may come before its new address.
pub fn done_notice(told: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> AnyView {
    let query = use_query_map();
    let notice = move || {
        told(&query.with(|query| value(query, "done")))
            .map(|told| view! { <p class="notice" role="status">{told}</p> })
    };
    view! { {notice} }.into_any()
}

/// Faults that have no field to stand beside, each with the name of what it is about.
pub fn faults(rejections: &[Rejection]) -> AnyView {
    let told: Vec<_> = rejections
        .iter()
        .map(|r| {
            let told = (words().fault)(&r.fault);
            view! { <li><code>{r.field.clone()}</code>" "{told}</li> }
        })
        .collect();
    (!told.is_empty())
        .then(|| view! { <ul>{told}</ul> })
        .into_any()
}
