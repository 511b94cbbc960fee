//! Contract, for those who may read its group; made and changed by its operator.

pub mod close;
pub mod delete;
pub mod devices;
pub mod edit;
pub mod information;
pub mod list;

use domain::contract::ContractView;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::words::words;

/// Where the list is.
const PATH: &str = "/contracts";

/// The way to a contract's pages: to the list.
fn way() -> Vec<(String, String)> {
    vec![(words().contract.title.to_owned(), PATH.to_owned())]
}

/// A contract's page.
fn layout(one: &ContractView, actions: AnyView, content: AnyView) -> AnyView {
    let title = one.contract.name.clone();
    view! { {head(way(), title, ().into_any(), actions)}{content} }.into_any()
}

/// How many tokens are in use, of how many.
fn tokens(one: &ContractView) -> String {
    let words = words();
    let terms = &one.contract.terms;
    let in_use = (words.number)(terms.tokens_in_use);
    match terms.max_tokens {
        0 => (words.contract.tokens_of_any)(&in_use),
        max => (words.contract.tokens_of)(&in_use, &(words.number)(max)),
    }
}

/// A daily number.
fn daily(max: Option<u32>) -> String {
    let words = words();
    max.map_or_else(
        || words.contract.unlimited.to_owned(),
        |max| (words.number)(max.into()),
    )
}

/// How long a token lasts.
fn duration(months: u32) -> String {
    match months {
        0 => words().contract.as_long.to_owned(),
        months => (words().contract.months)(months),
    }
}

fn yes(is: bool) -> &'static str {
    match is {
        true => words().frame.yes,
        false => words().frame.no,
    }
}
