//! The bytes of the sample, each bit in the colour of the field that reads it.

use leptos::prelude::*;

use super::Preview;
use super::reading::colour;
use crate::words::words;

/// The map. It says nothing that the table of values does not say in words, so it is hidden
/// from screen readers.
pub fn map(preview: Preview) -> AnyView {
    let cells = move || {
        let reading = preview.shown.read();
        let owners = reading.owners();
        let bytes = reading.bytes().iter().zip(owners.chunks(8)).enumerate();
        bytes
            .map(|(at, (byte, owners))| cell(at, *byte, owners))
            .collect_view()
    };
    let empty = move || {
        preview
            .shown
            .read()
            .bytes()
            .is_empty()
            .then(|| view! { <p class="hint">{words().preview.no_sample}</p> })
    };
    view! { <div class="bytes" aria-hidden="true">{cells}</div> {empty} }.into_any()
}

fn cell(at: usize, byte: u8, owners: &[Option<usize>]) -> AnyView {
    // One colour for the whole byte where one field has it, else the bits tell.
    let whole = owners.iter().all(|owner| *owner == owners[0]);
    let class = match owners[0] {
        Some(nth) if whole => colour(nth),
        _ => String::new(),
    };
    let bits: Vec<_> = owners
        .iter()
        .enumerate()
        .map(|(place, owner)| {
            let class = owner.map(colour).unwrap_or_default();
            let set = byte & (0x80 >> place) != 0;
            view! { <i class=class class:set=set></i> }
        })
        .collect();
    view! {
        <span class="byte">
            <small>{at.to_string()}</small>
            <b class=class>{format!("{byte:02x}")}</b>
            <span class="bits">{bits}</span>
        </span>
    }
    .into_any()
}
