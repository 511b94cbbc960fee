//! A button that copies a text. It shows once the browser half is there, which it needs.

use leptos::prelude::*;

use crate::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The button, for `text`.
pub fn copy_button(text: String) -> AnyView {
    let done = RwSignal::new(false);
    let press = move |_| browser::copy(&text, move || done.set(true));
    let face = move || {
        if done.get() {
            icon(Icon::Check)
        } else {
            icon(Icon::Copy)
        }
    };
    let word = move || {
        if done.get() {
            words().frame.copied
        } else {
            words().frame.copy
        }
    };
    view! {
        <button class="btn quiet small needs-browser" type="button" on:click=press>
            {face}
            <span class="hidden" role="status">{word}</span>
        </button>
    }
    .into_any()
}

/// The same with a word on it, for a text that is made when the button is pressed.
pub fn copy_live(word: &'static str, text: impl Fn() -> String + 'static) -> AnyView {
    let done = RwSignal::new(false);
    let press = move |_| browser::copy(&text(), move || done.set(true));
    let face = move || {
        if done.get() {
            icon(Icon::Check)
        } else {
            icon(Icon::Copy)
        }
    };
    let told = move || {
        if done.get() {
            words().frame.copied
        } else {
            word
        }
    };
    view! {
        <button class="btn small needs-browser" type="button" on:click=press>
            {face}<span role="status">{told}</span>
        </button>
    }
    .into_any()
}
