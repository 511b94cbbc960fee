//! What holds for all callbacks, in German.

mod alerts;
mod answers;
mod api;
mod sending;
mod writing;

use crate::documentation::{Block, Figures, Section};

/// The sections, in the order in which they are read.
pub(super) fn all(figures: &Figures) -> Vec<Section> {
    vec![
        writing::templates(),
        writing::channels(figures),
        writing::content(),
        writing::headers(),
        writing::batch(),
        answers::devices(),
        answers::codes(),
        sending::attempts(figures),
        sending::repeats(),
        sending::signatures(),
        sending::addresses(figures),
    ]
}

/// The online help of event configurations.
pub(super) fn event_configuration() -> Vec<Section> {
    alerts::event_configuration()
}

/// How programs ask.
pub(super) fn api(origin: &str) -> (&'static str, &'static str, Vec<Section>) {
    (
        "Über die API",
        "Programme fragen diesen Server über HTTP, mit einem API-Zugang einer Gruppe.",
        api::sections(origin),
    )
}

fn section(anchor: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        anchor: anchor.to_owned(),
        title: title.to_owned(),
        blocks,
    }
}

fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

fn list<const N: usize>(entries: [&str; N]) -> Block {
    Block::List(entries.map(str::to_owned).to_vec())
}

fn code(code: &str) -> Block {
    Block::Code(code.to_owned())
}
