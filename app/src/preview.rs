//! The live preview of a custom format: text → fields → bytes → values, on every keystroke, by
//! the very calls with which the server decodes.
//!
//! Everything here is drawn from two texts, the format and a sample message. The server draws
//! it too: where no script runs, sending the form gives the same page.

mod bytes;
mod editor;
mod encoder;
mod firmware;
mod place;
mod reading;
mod rendered;
pub mod starters;
mod values;

use domain::device_type::SampleMessage;
use leptos::prelude::*;

pub use editor::editor;
pub use place::{bits, bytes as byte_range, kind, order};
pub use reading::{Reading, colour};
pub use rendered::{Writing, rendered};

use crate::words::words;

/// The two texts that a preview is drawn from, and what they mean.
#[derive(Clone, Copy)]
pub struct Preview {
    /// The format as typed.
    pub format: RwSignal<String>,
    /// The sample message as typed, in hexadecimal.
    pub sample: RwSignal<String>,
    /// Both, understood.
    pub reading: Memo<Reading>,
    /// The same, with the last format that could be read in place of one that cannot: values
    /// and bytes stand still while a field is typed to its end.
    pub shown: Memo<Reading>,
}

impl Preview {
    /// A preview that begins with these texts.
    pub fn new(format: String, sample: String) -> Self {
        let (format, sample) = (RwSignal::new(format), RwSignal::new(sample));
        let reading = Memo::new(move |_| Reading::of(&format.read(), &sample.read()));
        Self {
            format,
            sample,
            reading,
            shown: Memo::new(move |before| reading.read().or_format_of(before)),
        }
    }

    /// Whether what is shown is that of an earlier format, since this one cannot be read.
    pub fn behind(self) -> bool {
        matches!(self.reading.read().format, Some(Err(_)))
            && self.shown.read().good_format().is_some()
    }

    /// The address of the page that shows this format and this sample.
    pub fn link(self) -> String {
        link(&self.format.read(), &self.sample.read())
    }
}

/// The address of the format page with a format and a sample.
pub fn link(format: &str, sample: &str) -> String {
    use leptos_router::location::Url;
    let (format, sample) = (Url::escape(format.trim()), Url::escape(sample.trim()));
    match (format.is_empty(), sample.is_empty()) {
        (true, true) => "/format".to_owned(),
        (_, true) => format!("/format?format={format}"),
        _ => format!("/format?format={format}&sample={sample}"),
    }
}

/// The sample message: a line to type it into, its bytes in the colours of the fields, and the
/// value of each field, there and over `messages`.
pub fn decoded(preview: Preview, messages: Signal<Vec<SampleMessage>>) -> AnyView {
    let words = words();
    view! {
        <section class="card" class:behind=move || preview.behind()>
            <header>
                <h2>{words.preview.values}</h2>
                <span class="muted">{move || preview.behind().then_some(words.preview.behind)}</span>
            </header>
            <div class="preview">
                {sample_line(preview)}
                {bytes::map(preview)}
            </div>
            {values::table(preview, messages)}
        </section>
    }
    .into_any()
}

/// A message that is there: its bytes in the colours of the fields of a format, and the value of
/// each field.
pub fn told(format: String, data: String) -> AnyView {
    let preview = Preview::new(format, data);
    let none = Signal::stored(Vec::new());
    view! {
        <div class="preview">{bytes::map(preview)}</div>
        {values::table(preview, none)}
    }
    .into_any()
}

/// From values to bytes, and the code by which firmware does it.
pub fn encoded(preview: Preview) -> AnyView {
    view! { {encoder::card(preview)} {firmware::card(preview)} }.into_any()
}

/// What the format makes of real messages.
pub fn messages(preview: Preview, messages: Signal<Vec<SampleMessage>>) -> AnyView {
    values::messages(preview, messages)
}

fn sample_line(preview: Preview) -> AnyView {
    let words = words();
    let fault = move || {
        let read = preview.reading.read();
        read.sample.as_ref().err().map(words.preview.sample_error)
    };
    let bad = move || preview.reading.read().sample.is_err();
    let too_long = move || {
        let bytes = preview.reading.read().bytes_too_many()?;
        Some(view! { <li>{(words.preview.sample_too_long)(bytes)}</li> })
    };
    view! {
        <div class="field" class:bad=bad>
            <label for="sample">{words.preview.sample}</label>
            <input id="sample" name="sample" class="mono" autocomplete="off" autocapitalize="none"
                spellcheck="false" aria-describedby="sample-hint sample-fault sample-warnings"
                aria-invalid=move || bad().then_some("true")
                value=preview.sample.get_untracked()
                prop:value=move || preview.sample.get()
                on:input=move |event| preview.sample.set(event_target_value(&event))/>
            <p class="hint" id="sample-hint">{words.preview.sample_hint}</p>
            <p class="error" id="sample-fault" aria-live="polite">{fault}</p>
            <ul class="warnings" id="sample-warnings" aria-live="polite">{too_long}</ul>
        </div>
    }
    .into_any()
}
