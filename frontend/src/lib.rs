//! The browser half: a panic hook, the language and `hydrate`; nothing else ever.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page the server rendered, once the words of its language and
/// its part of the program are there too. The script in the page's head calls it once, after the
/// WebAssembly has arrived.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::browser::leave_until_ready();
    app::browser::spawn(async {
        // A page whose words do not arrive stays as it was sent, and works as such.
        if app::words::speak_as_the_page().await.is_ok() {
            leptos::mount::hydrate_lazy(app::App);
        }
    });
}
