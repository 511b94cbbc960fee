//! From values to bytes: what a device has to send.

use std::collections::HashMap;

use leptos::prelude::*;
use payload::{EncodeError, Field, Format, Kind, hex};

use super::Preview;
use super::reading::{Reading, colour};
use crate::ui::copy::copy_button;
use crate::words::words;

/// A line for each field and the bytes that the values make.
pub fn card(preview: Preview) -> AnyView {
    let words = words();
    // What was typed, by field; other fields have the sample's value.
    let typed = RwSignal::new(HashMap::<String, String>::new());
    let format = Memo::new(move |_| preview.shown.read().good_format().cloned());
    let made = Memo::new(move |_| {
        let format = format.get()?;
        Some(encode(&format, &preview.shown.read(), &typed.read()))
    });
    let lines = move || {
        let format = format.get();
        let fields = format.as_ref().map(Format::fields).unwrap_or_default();
        let lines = fields.iter().enumerate().map(|(nth, field)| {
            let (field, name) = (field.clone(), field.name().to_owned());
            let id = format!("value-{nth}");
            let fault_id = format!("{id}-fault");
            let (of, key) = (name.clone(), name.clone());
            let fault = Memo::new(move |_| match made.get()? {
                Err(error) if error.field == of => Some((words.preview.encode_error)(&error)),
                _ => None,
            });
            let value = Signal::derive(move || {
                let typed = typed.read().get(field.name()).cloned();
                typed.unwrap_or_else(|| of_sample(&field, &preview.shown.read()))
            });
            let input = move |event| {
                typed.update(|typed| {
                    typed.insert(key.clone(), event_target_value(&event));
                });
            };
            view! {
                <div class="field" class:bad=move || fault.read().is_some()>
                    <label class=colour(nth) for=id.clone()>{name}</label>
                    <input id=id class="mono" autocomplete="off" autocapitalize="none"
                        spellcheck="false" aria-describedby=fault_id.clone()
                        aria-invalid=move || fault.read().is_some().then_some("true")
                        value=value.get_untracked() prop:value=move || value.get()
                        on:input=input/>
                    <p class="error" id=fault_id aria-live="polite">{move || fault.get()}</p>
                </div>
            }
        });
        lines.collect_view()
    };
    let escapes = move || {
        let format = format.read();
        let fields = format.as_ref().map(Format::fields).unwrap_or_default();
        let text = fields
            .iter()
            .any(|field| matches!(field.kind(), Kind::Char { .. }));
        text.then(|| view! { <p class="hint">{words.preview.encoder_text}</p> })
    };
    let result = move || match made.get() {
        Some(Ok(bytes)) => {
            let text = hex::encode_lower(&bytes);
            let take = {
                let text = text.clone();
                move |_| {
                    preview.sample.set(text.clone());
                    typed.set(HashMap::new());
                }
            };
            view! {
                <code class="data" id="encoded">{text.clone()}</code>
                {copy_button(text)}
                <button class="btn small" type="button" on:click=take>{words.preview.take}</button>
            }
            .into_any()
        }
        _ => view! { <span class="muted">{words.frame.none}</span> }.into_any(),
    };
    view! {
        <section class="card needs-browser">
            <header>
                <h2>{words.preview.encoder}</h2>
                <span class="muted">{words.preview.encoder_lead}</span>
            </header>
            <div class="preview">
                <div class="values">{lines}</div>
                {escapes}
                <p class="result" aria-live="polite">{result}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The sample's value of a field as one would type it.
fn of_sample(field: &Field, reading: &Reading) -> String {
    match field.decode(reading.bytes()) {
        Some(value) => value.typed(),
        None => String::new(),
    }
}

fn encode(
    format: &Format,
    reading: &Reading,
    typed: &HashMap<String, String>,
) -> Result<Vec<u8>, EncodeError> {
    let mut values = Vec::with_capacity(format.fields().len());
    for field in format.fields() {
        let text = match typed.get(field.name()) {
            Some(text) => text.clone(),
            // Not by way of text: the bits of a NaN would not come back.
            None => {
                values.push(field.decode(reading.bytes()));
                continue;
            }
        };
        let given = !text.is_empty() || matches!(field.kind(), Kind::Char { .. });
        values.push(given.then(|| field.read_value(&text)).transpose()?);
    }
    format.encode(&values)
}
