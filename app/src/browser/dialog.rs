//! Dialogs over the page, and the keys that open them.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::object::call;

/// Opens a dialog over the page. It takes the focus, keeps it, and gives it back when it is closed.
pub fn show_modal(dialog: &web_sys::Element) {
    call(dialog, "showModal", &[]);
}

/// Closes it.
pub fn close(dialog: &web_sys::Element) {
    call(dialog, "close", &[]);
}

/// Brings the element of that id into sight within what scrolls around it.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = js_sys::Object::new();
        super::object::set(&options, "block", &JsValue::from_str("nearest"));
        call(&element, "scrollIntoView", &[&options]);
    }
}

/// Calls `then` when Ctrl (or Command) and `letter` are pressed, as long as this scope lives. The
/// browser's own use of them is stopped. Call it inside an `Effect`: on the server nobody presses
/// keys.
pub fn on_shortcut(letter: &'static str, then: impl Fn() + 'static) {
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let chord = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        if chord && !event.shift_key() && event.key().eq_ignore_ascii_case(letter) {
            event.prevent_default();
            then();
        }
    });
    on_cleanup(move || listener.remove());
}
