//! Downlink data: the mode, and the template with its eight bytes while it is typed.

use domain::device_type::{DeviceTypeInput, DownlinkMode};
use leptos::prelude::*;
use payload::{Answer, DownlinkTemplate};

use crate::preview::colour;
use crate::ui::field::Field;
use crate::words::words;

/// The answer that shows what a template makes: the one of the documentation's own example.
const SAMPLE: Answer = Answer {
    time: 1_440_578_526,
    rssi: -93.0,
    tap_id: 0x0CD2,
};

/// The block of the form.
pub fn block(input: &DeviceTypeInput, refused: Memo<Option<crate::AppError>>) -> AnyView {
    let words = words();
    let mode = Field {
        name: "downlink_mode",
        label: words.device_type.downlink_mode,
        hint: words.device_type.downlink_mode_hint,
        refused,
    };
    let data = Field {
        name: "downlink_data",
        label: words.device_type.downlink_data,
        hint: words.device_type.downlink_data_hint,
        refused,
    };
    let modes =
        DownlinkMode::ALL.map(|(mode, word)| (word, (words.device_type.downlink_mode_name)(mode)));
    let chosen = RwSignal::new(input.downlink_mode.clone());
    let text = RwSignal::new(input.downlink_data.clone());
    let other = move || *chosen.read() != DownlinkMode::Direct.word();
    let read = Memo::new(move |_| DownlinkTemplate::parse(&text.read()));
    let error = move || {
        let read = read.read();
        let error = read.as_ref().err()?;
        Some((words.device_type.downlink_error)(error))
    };
    let ruler = move || {
        let read = read.read();
        let template = read.as_ref().ok()?;
        let bytes = template.render(&SAMPLE);
        let cells = bytes.iter().enumerate().map(|(at, byte)| {
            let part = template
                .parts()
                .iter()
                .position(|part| part.bytes.contains(&(at as u32)));
            view! {
                <span class="byte">
                    <small>{at.to_string()}</small>
                    <b class=colour(part.unwrap_or_default())>{format!("{byte:02x}")}</b>
                </span>
            }
        });
        Some(view! { <div class="bytes">{cells.collect_view()}</div> })
    };
    let input = move |event| text.set(event_target_value(&event));
    view! {
        <section class="card">
            <header><h2>{words.device_type.downlink}</h2></header>
            <div class="form">
                {mode.switch(&modes, chosen)}
                <div class="blocks" class:folded=other>
                    {data.typed("text", text, input)}
                    <p class="error live" aria-live="polite">{error}</p>
                    <p class="hint">{words.device_type.downlink_sample}</p>
                    {ruler}
                </div>
            </div>
        </section>
    }
    .into_any()
}
