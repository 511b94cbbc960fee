//! The palette: the way from any page to anything, and to what can be done, by a few letters. Before
//! the browser half is there, and without it, its button is a link to the page of the search, which
//! finds the same. What it consists of is a part of the program of its own, fetched and made when it
//! is opened, and asked of the server when something is typed.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

use crate::browser::{self, dialog};
use crate::rpc::session::SignOut;
use crate::ui::icon::{Icon, icon};
use crate::ui::send::Sending;
use crate::ui::sheets::{self, Sheet};
use crate::words::words;

/// Where the page of the search is.
pub const SEARCH: &str = "/search";
/// The key that opens the palette, beside Ctrl or Command.
const KEY: &str = "k";

/// The address of the page that shows what begins with `typed`.
pub fn address(typed: &str) -> String {
    match typed.trim() {
        "" => SEARCH.to_owned(),
        typed => format!("{SEARCH}?q={}", Url::escape(typed)),
    }
}

/// The button above every page, and the palette where it was opened.
#[component]
pub fn SearchBox() -> impl IntoView {
    let words = words();
    let opened = RwSignal::new(false);
    Effect::new(move |_| dialog::on_shortcut(KEY, move || opened.set(true)));
    let path = use_location().pathname;
    let here = move || (*path.read() == SEARCH).then_some("page");
    // It goes on when the palette is closed.
    let sign_out = Sending::<SignOut>::new();
    let press = move |event: MouseEvent| {
        // With one of these keys the link is wanted, in another tab.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            opened.set(true);
        }
    };
    view! {
        <a class="btn search" href=SEARCH aria-current=here aria-keyshortcuts="Control+K"
            title=words.menu.search on:click=press>
            {icon(Icon::Search)}
            <span class="word">{words.menu.search_open}</span>
            <kbd class="needs-browser" aria-hidden="true">{words.menu.search_keys}</kbd>
        </a>
        {sheets::opened(opened, Sheet::Palette(opened, sign_out), as_a_link)}
    }
    .into_any()
}

/// The page of the search in place of the palette.
fn as_a_link() {
    browser::go_by_itself(SEARCH);
}
