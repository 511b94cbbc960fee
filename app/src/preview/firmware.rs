//! The code by which a device makes a message of this format.

use leptos::prelude::*;
use payload::firmware::{Shape, c_code};

use super::Preview;
use crate::ui::copy::copy_button;
use crate::words::words;

/// The C code, with a button that copies it.
pub fn card(preview: Preview) -> AnyView {
    let words = words();
    let code = Memo::new(move |_| {
        let reading = preview.shown.read();
        let code = c_code(reading.good_format()?, "message");
        let lead = match code.shape {
            Shape::Struct => words.preview.firmware_struct,
            Shape::Functions => words.preview.firmware_functions,
        };
        Some((code.text, lead))
    });
    let card = move || {
        let (text, lead) = code.get()?;
        Some(view! {
            <section class="card">
                <header>
                    <h2>{words.preview.firmware}</h2>
                    <span class="muted">{lead}</span>
                    <span class="push">{copy_button(text.clone())}</span>
                </header>
                <pre class="code" tabindex="0" aria-label=words.preview.firmware><code>{text}</code></pre>
            </section>
        })
    };
    card.into_any()
}
