//! The text of a format, painted while it is typed.
//!
//! The letters that show are those of a layer behind the field, letter for letter in the same
//! place; the field's own are transparent. So the caret, selection, undo and every key are the
//! browser's own.

use leptos::prelude::*;

use super::Preview;
use super::reading::{colour, stretches};
use crate::ui::field::Field;
use crate::words::words;

/// The field, with what is wrong or worth a second look under it.
pub fn editor(field: Field, preview: Preview) -> AnyView {
    let paint = move || {
        let read = preview.reading.read();
        let all = stretches(&preview.format.read(), read.format.as_ref());
        let painted = all.into_iter().map(|stretch| {
            let mut class = stretch.field.map(colour).unwrap_or_default();
            if stretch.wrong {
                class.push_str(" wrong");
            }
            view! { <span class=class>{stretch.text}</span> }
        });
        painted.collect_view()
    };
    let size = move || {
        let read = preview.reading.read();
        read.good_format()
            .map(|format| (words().device_type.format_bytes)(format.bytes()))
    };
    let error = move || {
        let read = preview.reading.read();
        let error = read.format.as_ref()?.as_ref().err()?;
        Some((words().preview.format_error)(error))
    };
    let warnings = move || {
        let read = preview.reading.read();
        let warnings = read.good_format().map(payload::Format::warnings);
        let lines = warnings.into_iter().flatten().map(|warning| {
            view! { <li>{(words().preview.format_warning)(&warning)}</li> }
        });
        lines.collect_view()
    };
    let input = move |event| preview.format.set(event_target_value(&event));
    view! {
        <div class="painter">
            {field.painted(preview.format, input, paint.into_any())}
            <p class="hint">{size}</p>
            <p class="error live" aria-live="polite">{error}</p>
            <ul class="warnings">{warnings}</ul>
        </div>
    }
    .into_any()
}
