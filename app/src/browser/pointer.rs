//! Mice and fingers over an element, and pictures that are saved.

use leptos::ev::PointerEvent;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::object::{call, get, make, set};

/// How far along the element that listens the pointer is: 0 at its left edge, 1 at its right one.
/// A pointer that is held may be outside.
pub fn across(event: &PointerEvent) -> Option<f64> {
    let element = event.current_target()?;
    let frame = call(&element, "getBoundingClientRect", &[])?;
    let (left, width) = (
        get(&frame, "left")?.as_f64()?,
        get(&frame, "width")?.as_f64()?,
    );
    (width > 0.0).then(|| (f64::from(event.client_x()) - left) / width)
}

/// Has the element that listens hear of this pointer until it is lifted, wherever it goes.
pub fn hold(event: &PointerEvent) {
    if let Some(element) = event.current_target() {
        let id = JsValue::from(event.pointer_id());
        call(&element, "setPointerCapture", &[&id]);
    }
}

/// Whether the page is shown in dark colours.
pub fn is_dark() -> bool {
    super::media("(prefers-color-scheme: dark)")
}

/// Fetches a picture of `size` (pixels) of this server and has the browser save it as a PNG of
/// twice the size, called `name`.
pub fn save_png(address: &str, name: String, size: (u32, u32)) {
    let Some(image) = make("Image") else { return };
    let drawn = image.clone();
    // Dropped when it was called; a picture that never comes costs a few bytes.
    let listener = Closure::once_into_js(move || {
        save(&drawn, &name, size);
    });
    set(&image, "onload", &listener);
    set(&image, "src", &JsValue::from_str(address));
}

fn save(image: &JsValue, name: &str, (wide, high): (u32, u32)) -> Option<()> {
    let (wide, high) = (JsValue::from(wide * 2), JsValue::from(high * 2));
    let canvas = super::element("canvas");
    set(&canvas, "width", &wide);
    set(&canvas, "height", &high);
    let context = call(&canvas, "getContext", &[&JsValue::from_str("2d")])?;
    let zero = JsValue::from(0);
    call(&context, "drawImage", &[image, &zero, &zero, &wide, &high])?;
    let picture = call(&canvas, "toDataURL", &[&JsValue::from_str("image/png")])?;
    let link = super::element("a");
    link.set_attribute("href", &picture.as_string()?).ok()?;
    link.set_attribute("download", name).ok()?;
    call(&link, "click", &[])?;
    Some(())
}
