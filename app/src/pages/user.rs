//! User: those who have a profile on a group that one can see.

pub mod delete;
pub mod edit;
pub mod information;
pub mod list;
pub mod password;

use domain::user::UserView;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// Where the list is.
const PATH: &str = "/users";

/// The way to a user's pages: to the list.
fn way() -> Vec<(String, String)> {
    vec![(words().user.title.to_owned(), PATH.to_owned())]
}

/// What a user is called, be it by the address.
fn called(user: &UserView) -> String {
    match user.name.is_empty() {
        true => user.email.clone(),
        false => user.name.clone(),
    }
}

/// A user's page.
fn layout(user: &UserView, actions: AnyView, content: AnyView) -> AnyView {
    view! { {head(way(), called(user), state(user), actions)}{content} }.into_any()
}

/// Whether a user can sign in.
fn state(user: &UserView) -> AnyView {
    let words = &words().user;
    match (user.locked, user.has_password) {
        (true, _) => tag(words.locked, Tone::Bad),
        (false, true) => tag(words.active, Tone::Good),
        (false, false) => tag(words.invited, Tone::Warn),
    }
}

fn yes(is: bool) -> &'static str {
    match is {
        true => words().frame.yes,
        false => words().frame.no,
    }
}
