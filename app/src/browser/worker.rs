//! The worker by which one page opens without a connection (`public/install-worker.js`): what it
//! is told, and that it forgets. Nothing here is called on the server.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::object::{call, get, set};

const WORKER: &str = "/install-worker.js";
const SCOPE: &str = "/install";
/// With what the names of its caches begin.
const CACHES: &str = "install-";

/// Has the page that is looked at open without a connection from now on, with all that it has
/// loaded, and with `files`. Nothing where the browser has no such workers, as over plain HTTP.
pub fn keep_page(files: &[&str]) {
    let navigator = window().navigator();
    let Some(workers) = get(navigator.as_ref(), "serviceWorker") else {
        return;
    };
    let Some(package) = package() else { return };
    let options = js_sys::Object::new();
    set(&options, "scope", &JsValue::from_str(SCOPE));
    let address = JsValue::from_str(&format!("{WORKER}?package={package}"));
    let Some(registered) = call(&workers, "register", &[&address, &options]) else {
        return;
    };
    let list = loaded();
    for file in files {
        list.push(&JsValue::from_str(file));
    }
    let word = js_sys::Object::new();
    set(&word, "files", &list);
    let told = Closure::once_into_js(move |registration: JsValue| {
        // The newest: it may still be on its way.
        let worker = ["installing", "waiting", "active"];
        let worker = worker.into_iter().find_map(|name| get(&registration, name));
        if let Some(worker) = worker {
            call(&worker, "postMessage", &[&word]);
        }
    });
    // A browser may have them and refuse: the page does without.
    let refused = Closure::once_into_js(move |_: JsValue| {});
    call(&registered, "then", &[&told, &refused]);
}

/// Forgets the page and its files: whoever comes next must not see it.
pub fn forget_page() {
    let Some(caches) = get(window().as_ref(), "caches") else {
        return;
    };
    let Some(names) = call(&caches, "keys", &[]) else {
        return;
    };
    let told = Closure::once_into_js(move |names: JsValue| {
        for name in js_sys::Array::from(&names) {
            let own = name
                .as_string()
                .is_some_and(|name| name.starts_with(CACHES));
            if own {
                call(&caches, "delete", &[&name]);
            }
        }
    });
    let refused = Closure::once_into_js(move |_: JsValue| {});
    call(&names, "then", &[&told, &refused]);
}

/// The hash by which the package of the page is named.
fn package() -> Option<String> {
    let style = document().query_selector("link[rel=\"stylesheet\"][href^=\"/p/\"]");
    let address = style.ok().flatten()?.get_attribute("href")?;
    let name = address.strip_prefix("/p/")?.split('/').next()?;
    Some(name.to_owned())
}

/// The addresses of all that the page has loaded.
fn loaded() -> js_sys::Array {
    let list = js_sys::Array::new();
    let kind = JsValue::from_str("resource");
    let entries = get(window().as_ref(), "performance")
        .and_then(|performance| call(&performance, "getEntriesByType", &[&kind]));
    let Some(entries) = entries else { return list };
    for entry in js_sys::Array::from(&entries) {
        if let Some(name) = get(&entry, "name") {
            list.push(&name);
        }
    }
    list
}
