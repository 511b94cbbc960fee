//! Objects of the browser that have no type of their own here.

use wasm_bindgen::{JsCast, JsValue};

/// The member of that name, if it is there.
pub(super) fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let member = js_sys::Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!member.is_undefined() && !member.is_null()).then_some(member)
}

/// Sets a member.
pub(super) fn set(of: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(of, &JsValue::from_str(name), value);
}

/// Calls a method; nothing where there is none, or where it fails.
pub(super) fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let arguments: Vec<JsValue> = arguments.iter().copied().cloned().collect();
    super::call(of, name, &arguments)
}

/// A new object of a class of the window.
pub(super) fn make(class: &str) -> Option<JsValue> {
    let class = get(leptos::prelude::window().as_ref(), class)?;
    let class: js_sys::Function = class.dyn_into().ok()?;
    js_sys::Reflect::construct(&class, &js_sys::Array::new()).ok()
}
