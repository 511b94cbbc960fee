//! What a form has to say as a whole.

use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::field::is_field;
use crate::words::words;

/// The refusal above a form. Faults of `fields` stand beside those; any other is told here.
pub fn refusal_notice(refused: Memo<Option<AppError>>, fields: &'static [&'static str]) -> AnyView {
    let notice = move || {
        refused.get().map(|error| {
            let (title, text) = (words().problem)(&error);
            let rest: Vec<_> = match &error {
                AppError::Rejected(rejections) => rejections
                    .iter()
                    .filter(|r| !fields.iter().any(|field| is_field(&r.field, field)))
                    .map(|r| {
                        let told = (words().fault)(&r.fault);
                        view! { <li><code>{r.field.clone()}</code>" "{told}</li> }
                    })
                    .collect(),
                _ => Vec::new(),
            };
            let rest = (!rest.is_empty()).then(|| view! { <ul>{rest}</ul> });
            view! { <div class="notice bad"><b>{title}</b><p>{text}</p>{rest}</div> }
        })
    };
    view! { <div role="alert">{notice}</div> }.into_any()
}
