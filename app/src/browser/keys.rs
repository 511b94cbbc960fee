//! The keys by which lists are worked: from row to row, and to the filter. A row is where its first
//! link has the focus, so that it is seen, read out, and opened by Enter as any link. Single keys can
//! be switched off, since whoever speaks to his machine would press them unawares.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::object::{call, get};

/// The name under which the browser keeps that single keys are switched off.
const NAME: &str = "single-keys";
/// What it keeps then.
const OFF: &str = "off";
/// Where letters are typed, and what is over the page.
const TYPED: &str = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog";
/// The rows of a page's lists.
const ROWS: &str = "main tbody tr";

/// Has keys move in lists as long as this scope lives; `help` is called for the one that asks which
/// there are. Call it inside an `Effect`: on the server nobody presses keys.
pub fn work_lists(help: impl Fn() + 'static) {
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
        if chord || event.default_prevented() || is_typing(&event) {
            return;
        }
        let done = match event.key().as_str() {
            // Elsewhere they scroll the page.
            "ArrowDown" if row_of_focus().is_some() => step(1),
            "ArrowUp" if row_of_focus().is_some() => step(-1),
            "j" if are_on() => step(1),
            "k" if are_on() => step(-1),
            "/" if are_on() => to_filter(),
            "?" if are_on() => {
                help();
                true
            }
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether single keys do something in this browser. On the server they do.
pub fn are_on() -> bool {
    if cfg!(feature = "ssr") {
        return true;
    }
    let kept = storage().and_then(|kept| call(&kept, "getItem", &[&JsValue::from_str(NAME)]));
    kept.and_then(|kept| kept.as_string()).as_deref() != Some(OFF)
}

/// Switches them on or off, for this browser.
pub fn switch(on: bool) {
    let name = JsValue::from_str(NAME);
    let Some(kept) = storage() else { return };
    match on {
        true => call(&kept, "removeItem", &[&name]),
        false => call(&kept, "setItem", &[&name, &JsValue::from_str(OFF)]),
    };
}

/// What the browser keeps for this site, if it keeps anything.
fn storage() -> Option<JsValue> {
    get(window().as_ref(), "localStorage")
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|one| one.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(TYPED).ok().flatten().is_some())
}

fn row_of_focus() -> Option<Element> {
    document().active_element()?.closest(ROWS).ok().flatten()
}

/// Goes to the row so many further on, or to the first where none has the focus; whether there is
/// one.
fn step(by: i64) -> bool {
    let found = call(
        document().as_ref(),
        "querySelectorAll",
        &[&JsValue::from_str(ROWS)],
    );
    let Some(found) = found else { return false };
    let rows = js_sys::Array::from(&found);
    let rows = rows.iter().filter_map(|row| row.dyn_into::<Element>().ok());
    let rows: Vec<Element> = rows.collect();
    let here = row_of_focus();
    let here = rows.iter().position(|row| Some(row) == here.as_ref());
    let mut at = match here {
        Some(here) => here as i64 + by,
        None => 0,
    };
    // One that leads nowhere is passed by.
    while let Some(row) = usize::try_from(at).ok().and_then(|at| rows.get(at)) {
        if let Ok(Some(link)) = row.query_selector("a[href]") {
            call(&link, "focus", &[]);
            return true;
        }
        at += by;
    }
    false
}

/// Goes to the first field of the filter, if there is one.
fn to_filter() -> bool {
    let field = "main form.filter :is(input:not([type=hidden]), select)";
    let Ok(Some(field)) = document().query_selector(field) else {
        return false;
    };
    call(&field, "focus", &[]);
    // What is typed next takes the place of what stands there. A drop-down has nothing to select.
    call(&field, "select", &[]);
    true
}
