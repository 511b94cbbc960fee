//! Prose: paragraphs, lists and code.

use leptos::prelude::*;

use crate::documentation::Block;

/// The pieces of a section, one below the other.
pub fn blocks(blocks: &[Block]) -> AnyView {
    let blocks: Vec<_> = blocks.iter().map(block).collect();
    view! { <div class="prose">{blocks}</div> }.into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Text(text) => view! { <p>{sentence(text)}</p> }.into_any(),
        Block::List(entries) => {
            let entries = entries
                .iter()
                .map(|entry| view! { <li>{sentence(entry)}</li> });
            let entries: Vec<_> = entries.collect();
            view! { <ul>{entries}</ul> }.into_any()
        }
        Block::Code(code) => view! { <pre>{code.clone()}</pre> }.into_any(),
    }
}

/// Text, with what stands between grave accents as code.
fn sentence(text: &str) -> Vec<AnyView> {
    let pieces = text.split('`').enumerate();
    pieces
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(at, piece)| {
            let piece = piece.to_owned();
            match at % 2 {
                0 => piece.into_any(),
                _ => view! { <code>{piece}</code> }.into_any(),
            }
        })
        .collect()
}
