//! Product certificates, and what devices are made with: for those who operate.

pub mod delete;
pub mod edit;
pub mod identities;
pub mod information;
pub mod list;

use domain::certificate::CertificateView;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::words::words;

/// Where the list is.
const PATH: &str = "/certificates";

/// The way to a certificate's pages: to the list.
fn way() -> Vec<(String, String)> {
    vec![(words().certificate.title.to_owned(), PATH.to_owned())]
}

/// A certificate's page.
fn layout(one: &CertificateView, actions: AnyView, content: AnyView) -> AnyView {
    let title = one.settings.key.clone();
    view! { {head(way(), title, ().into_any(), actions)}{content} }.into_any()
}

/// Whether its tests are done.
fn status(one: &CertificateView) -> &'static str {
    match one.settings.finalized {
        true => words().certificate.finalized,
        false => words().certificate.going_on,
    }
}

fn yes(is: bool) -> &'static str {
    match is {
        true => words().frame.yes,
        false => words().frame.no,
    }
}
