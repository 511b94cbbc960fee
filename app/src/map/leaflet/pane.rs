//! The pane of a map in which cells lie: above the ground, below marks, and as opaque as its reader
//! wants it.

use std::cell::RefCell;
use std::rc::Rc;

use ::leaflet::Map;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

use super::object;
use crate::browser;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = L, js_name = canvas)]
    fn new_canvas(options: &JsValue) -> JsValue;
}

/// Its name.
pub const NAME: &str = "coverage";

/// The pane, once its map is there.
#[derive(Clone, Default)]
pub struct Pane(Rc<RefCell<Option<JsValue>>>);

impl Pane {
    /// Puts it on a map.
    pub fn lay(&self, map: &Map, opacity: RwSignal<f64>) {
        let Some(element) = browser::call(map, "createPane", &[NAME.into()]) else {
            return;
        };
        style(&element, "zIndex", "350");
        let opacity = opacity.try_get_untracked().unwrap_or(1.0);
        style(&element, "opacity", &opacity.to_string());
        *self.0.borrow_mut() = Some(element);
    }

    /// Makes it as opaque as that says, as long as this scope lives.
    pub fn follow(self, opacity: RwSignal<f64>) {
        // What is the browser's does not cross threads.
        let pane = StoredValue::new_local(self);
        Effect::new(move |_| {
            let opacity = opacity.get();
            let element = pane.with_value(|pane| pane.0.borrow().clone());
            if let Some(element) = element {
                style(&element, "opacity", &opacity.to_string());
            }
        });
    }
}

/// What draws cells in it: they are many, and share a canvas.
pub fn canvas() -> JsValue {
    new_canvas(&object(&[("pane", NAME.into())]))
}

fn style(element: &JsValue, name: &str, value: &str) {
    if let Ok(style) = Reflect::get(element, &JsValue::from_str("style")) {
        let _ = Reflect::set(&style, &JsValue::from_str(name), &JsValue::from_str(value));
    }
}
