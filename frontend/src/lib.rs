//! The browser half: a panic hook and `hydrate`; nothing else ever.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page the server rendered. The script in the page's head
/// calls it once, after the WebAssembly has arrived.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
