//! Whose the page is: the browser's, as the server sent it, until the browser half has it in hand.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

/// On the document once the browser half has taken over: what needs it becomes visible.
const READY: &str = "ready";

/// Says on the document that the browser half has taken over.
pub fn ready() {
    if let Some(root) = document().document_element() {
        let _ = root.class_list().add_1(READY);
    }
}

fn is_ready() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.class_list().contains(READY))
}

/// Leaves what is pressed to the browser until the page is [`ready`]. The router listens from the
/// beginning, but can show no other page before it has this one in hand; that takes as long as the
/// page's part of the program takes to arrive, and where it does not arrive, for ever.
pub fn leave_until_ready() {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
        if !is_ready() {
            event.stop_immediate_propagation();
        }
    });
    let _ = window().add_event_listener_with_callback_and_bool(
        "click",
        listener.as_ref().unchecked_ref(),
        true,
    );
    listener.forget();
}

/// Has the browser load that path of this site by itself, past the router. Does nothing before the
/// page is [`ready`]: what the server made of it is in sight then, and works without us.
pub fn go_by_itself(address: &str) {
    if !is_ready() {
        return;
    }
    let location = window().location();
    let here = [location.pathname(), location.search(), location.hash()];
    let here: String = here.into_iter().flatten().collect();
    // The same address with its fragment would only be scrolled to.
    let _ = match here == address {
        true => location.reload(),
        false => location.set_href(address),
    };
}
