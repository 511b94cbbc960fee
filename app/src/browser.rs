//! The browser: the only module beside `map` that names `web_sys`. On the server nothing here is
//! called, except where a function says what it does there.

mod live;

pub mod dialog;
pub mod keys;
mod object;
pub mod phone;
pub mod pointer;
mod takeover;
pub mod worker;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use domain::UnixMillis;
use leptos::ev::SubmitEvent;
use leptos::form::form_data_from_event;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

pub use live::follow;
pub use takeover::{go_by_itself, leave_until_ready, ready};

/// That time in the zone of that name, or in the browser's own where it is empty, or unknown to the
/// browser; in the same form as `UnixMillis::utc`.
pub fn local_time(time: UnixMillis, zone: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(time.0 as f64));
    if let Some(text) = in_zone(&date, zone) {
        return text;
    }
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

fn in_zone(date: &js_sys::Date, zone: &str) -> Option<String> {
    let parts = format_of(zone)?.format_to_parts(date);
    let get = |part: &JsValue, key: &str| {
        let value = js_sys::Reflect::get(part, &JsValue::from_str(key));
        value.ok()?.as_string()
    };
    let part = |kind: &str| {
        let mut parts = parts.iter();
        let part = parts.find(|part| get(part, "type").as_deref() == Some(kind))?;
        get(&part, "value")
    };
    Some(format!(
        "{}-{}-{} {}:{}:{}",
        part("year")?,
        part("month")?,
        part("day")?,
        part("hour")?,
        part("minute")?,
        part("second")?
    ))
}

/// What prints times of a zone: none for an empty name, and for one that the browser does not know.
fn format_of(zone: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    thread_local! {
        /// The one that was used last: a page has one zone, and many times.
        static LAST: RefCell<(String, Option<js_sys::Intl::DateTimeFormat>)> =
            const { RefCell::new((String::new(), None)) };
    }
    LAST.with_borrow_mut(|last| {
        if last.0 != zone {
            *last = (zone.to_owned(), new_format(zone));
        }
        last.1.clone()
    })
}

/// Made by hand, since a name that the browser does not know is thrown as an error.
fn new_format(zone: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    let options = js_sys::Object::new();
    for (key, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ] {
        let value = JsValue::from_str(value);
        js_sys::Reflect::set(&options, &JsValue::from_str(key), &value).ok()?;
    }
    let get = |of: &JsValue, key: &str| js_sys::Reflect::get(of, &JsValue::from_str(key)).ok();
    let intl = get(window().as_ref(), "Intl")?;
    let maker: js_sys::Function = get(&intl, "DateTimeFormat")?.dyn_into().ok()?;
    let arguments = js_sys::Array::of2(&JsValue::from_str("en-GB"), &options);
    let made = js_sys::Reflect::construct(&maker, &arguments).ok()?;
    Some(made.unchecked_into())
}

/// The name of the zone in which the reader reads times, `Europe/Zurich`: the one he chose, where
/// the browser knows it, else the browser's own.
pub fn zone(chosen: &str) -> String {
    if format_of(chosen).is_some() {
        return chosen.to_owned();
    }
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let options = format.resolved_options();
    let zone = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone"));
    zone.ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_default()
}

/// Puts `text` on the clipboard and calls `done` when it is there. Does nothing where the
/// browser offers no clipboard, as over plain HTTP.
pub fn copy(text: &str, done: impl Fn() + 'static) {
    let clipboard = js_sys::Reflect::get(
        window().navigator().as_ref(),
        &JsValue::from_str("clipboard"),
    );
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return;
    }
    let written = window().navigator().clipboard().write_text(text);
    let done = Closure::<dyn FnMut(JsValue)>::new(move |_| done());
    let _ = written.then(&done);
    // A few bytes for each press of a button; the promise would otherwise call into nothing.
    done.forget();
}

/// The address to which a form with `method="get"` leads, without the fields left empty, so
/// that it stays short enough to pass on. Stops the browser's own sending.
pub fn form_address(event: &SubmitEvent) -> Option<String> {
    let target = event.target()?;
    let form = target.dyn_ref::<web_sys::HtmlFormElement>()?;
    let data = web_sys::FormData::new_with_form(form).ok()?;
    event.prevent_default();
    // What was opened to choose something has done its work.
    if let Ok(Some(menu)) = form.query_selector("details[open]") {
        let _ = menu.remove_attribute("open");
    }
    let mut address = form.get_attribute("action")?;
    let mut mark = '?';
    for pair in js_sys::try_iter(&data).ok()??.flatten() {
        let pair = js_sys::Array::from(&pair);
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        address.push(mark);
        address.push_str(&String::from(js_sys::encode_uri_component(&name)));
        address.push('=');
        address.push_str(&String::from(js_sys::encode_uri_component(value.trim())));
        mark = '&';
    }
    Some(address)
}

/// What was filled in where a form is sent, and which button was pressed, as the browser would send
/// it by itself.
pub fn form_fields(event: &SubmitEvent) -> Option<String> {
    let data = form_data_from_event(event).ok()?;
    let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    fields.to_string().as_string()
}

/// Closes the menu in which something was pressed: it would cover the page to which that leads.
pub fn close_menu(event: &web_sys::Event) {
    let pressed = event.target();
    let pressed = pressed.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let menu = pressed.and_then(|pressed| pressed.closest("details").ok().flatten());
    if let Some(menu) = menu {
        let _ = menu.remove_attribute("open");
    }
}

/// Loads `address` anew, past the router: for a page that is older than the server.
pub fn reload() {
    let _ = window().location().reload();
}

/// Calls `then` after a while, unless this scope has ended or its effect run again by then.
pub fn later(after: Duration, then: impl Fn() + 'static) {
    if let Ok(timer) = set_timeout_with_handle(then, after) {
        on_cleanup(move || timer.clear());
    }
}

/// The whole address of a path of this site.
pub fn absolute(path: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{path}")
}

/// Puts another address of the same page into the address bar, without a step in the history.
pub fn set_address(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Fetches a script of this server, once for as long as the page lives, and says whether it is
/// there.
pub fn load_script(address: &str, then: impl FnOnce(bool) + 'static) {
    load("script", "src", address, &[], Box::new(then));
}

/// The same for a script that is a module.
pub fn load_module(address: &str, then: impl FnOnce(bool) + 'static) {
    let kind = [("type", "module")];
    load("script", "src", address, &kind, Box::new(then));
}

/// The same for a style sheet.
pub fn load_style(address: &str, then: impl FnOnce(bool) + 'static) {
    let rel = [("rel", "stylesheet")];
    load("link", "href", address, &rel, Box::new(then));
}

/// On an element whose file has arrived.
const HERE: &str = "data-here";

fn load(
    tag: &str,
    by: &str,
    address: &str,
    attributes: &[(&str, &str)],
    then: Box<dyn FnOnce(bool)>,
) {
    let known = document().query_selector(&format!("{tag}[{by}=\"{address}\"]"));
    let (there, is_new) = match known {
        Ok(Some(known)) if known.has_attribute(HERE) => return then(true),
        Ok(Some(known)) => (known, false),
        _ => (element(tag), true),
    };
    // One of the two is called, and both are small.
    let then = Rc::new(Cell::new(Some(then)));
    for (event, good) in [("load", true), ("error", false)] {
        let (then, file) = (then.clone(), there.clone());
        let listener = Closure::once_into_js(move || {
            match good {
                true => drop(file.set_attribute(HERE, "")),
                // So that the next one who asks tries again.
                false => file.remove(),
            }
            if let Some(then) = then.take() {
                then(good);
            }
        });
        let _ = there.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
    if !is_new {
        return;
    }
    for (name, value) in attributes.iter().chain(&[(by, address)]) {
        let _ = there.set_attribute(name, value);
    }
    if let Some(head) = document().head() {
        let _ = head.append_child(&there);
    }
}

/// Calls a method of something of the browser; none where it has no such method, or throws.
pub fn call(target: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method = js_sys::Reflect::get(target, &JsValue::from_str(name)).ok()?;
    let method: js_sys::Function = method.dyn_into().ok()?;
    let list = js_sys::Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(target, &list).ok()
}

/// Fetches a JSON file of this server and hands over what it holds; nothing where it does not
/// arrive, of which nobody is told.
pub fn load_json(address: &str, then: impl FnOnce(JsValue) + 'static) {
    let arrived = Closure::once_into_js(move |answer: JsValue| -> JsValue {
        let good = js_sys::Reflect::get(&answer, &JsValue::from_str("ok"));
        match good.is_ok_and(|good| good.is_truthy()) {
            true => call(&answer, "json", &[]).unwrap_or(JsValue::NULL),
            false => JsValue::NULL,
        }
    });
    let read = Closure::once_into_js(move |value: JsValue| {
        if value.is_object() {
            then(value);
        }
    });
    let lost = Closure::once_into_js(move |_: JsValue| {});
    let asked = call(&window(), "fetch", &[JsValue::from_str(address)]);
    let arrived = asked.and_then(|asked| call(&asked, "then", &[arrived]));
    let _ = arrived.and_then(|value| call(&value, "then", &[read, lost]));
}

/// Does that soon; nobody waits for it.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    js_sys::futures::spawn_local(work);
}

/// The tag of the language in which the page came; empty where it does not say so.
pub fn language() -> String {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    tag.unwrap_or_default()
}

/// What the document says under that name in its head; empty where it says nothing.
pub fn told(name: &str) -> String {
    let found = document().query_selector(&format!("meta[name=\"{name}\"]"));
    let content = found.ok().flatten();
    let content = content.and_then(|one| one.get_attribute("content"));
    content.unwrap_or_default()
}

/// What stands in the field of that id; empty where there is none.
pub fn typed(id: &str) -> String {
    let field = document().get_element_by_id(id);
    let value = field.and_then(|field| {
        let value = js_sys::Reflect::get(&field, &JsValue::from_str("value"));
        value.ok()?.as_string()
    });
    value.unwrap_or_default()
}

/// Types something into the field of that id, as its user would.
pub fn type_into(id: &str, text: &str) {
    let Some(field) = document().get_element_by_id(id) else {
        return;
    };
    let value = (JsValue::from_str("value"), JsValue::from_str(text));
    let _ = js_sys::Reflect::set(&field, &value.0, &value.1);
    for kind in ["input", "change"] {
        if let Ok(event) = web_sys::Event::new(kind) {
            let _ = field.dispatch_event(&event);
        }
    }
}

/// Asks the browser where it is, which asks its user: degrees of latitude and longitude and the
/// metres within which they hold, or nothing.
pub fn where_am_i(then: impl FnOnce(Option<(f64, f64, f64)>) + 'static) {
    // One of the two is called.
    let then = Rc::new(Cell::new(Some(then)));
    let other = then.clone();
    let found = Closure::once_into_js(move |told: JsValue| {
        let get =
            |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
        let number = |name: &str| get(&get(&told, "coords")?, name)?.as_f64();
        let place = number("latitude").zip(number("longitude"));
        let place = place.map(|(lat, lng)| (lat, lng, number("accuracy").unwrap_or(0.0)));
        if let Some(then) = then.take() {
            then(place);
        }
    });
    let failed = {
        let then = other.clone();
        Closure::once_into_js(move |_: JsValue| {
            if let Some(then) = then.take() {
                then(None);
            }
        })
    };
    let options = js_sys::Object::new();
    for (name, value) in [
        ("enableHighAccuracy", JsValue::TRUE),
        ("timeout", JsValue::from_f64(20_000.0)),
    ] {
        let _ = js_sys::Reflect::set(&options, &JsValue::from_str(name), &value);
    }
    let navigator: JsValue = window().navigator().into();
    let geolocation = js_sys::Reflect::get(&navigator, &JsValue::from_str("geolocation"));
    let asked = geolocation
        .ok()
        .filter(JsValue::is_object)
        .and_then(|geolocation| {
            call(
                &geolocation,
                "getCurrentPosition",
                &[found, failed, options.into()],
            )
        });
    if asked.is_none()
        && let Some(then) = other.take()
    {
        then(None);
    }
}

/// A new element that stands nowhere yet.
pub fn element(tag: &str) -> web_sys::Element {
    document()
        .create_element(tag)
        .expect("the tags of this program are valid names")
}

/// The colour that the style gives that name where `element` stands.
pub fn colour(element: &web_sys::Element, name: &str) -> String {
    let style = window().get_computed_style(element).ok().flatten();
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.unwrap_or_default().trim().to_owned()
}

/// Whether the reader asked for as little movement as possible.
pub fn wants_stillness() -> bool {
    media("(prefers-reduced-motion: reduce)")
}

/// Whether that holds of the screen and what it is used with.
fn media(query: &str) -> bool {
    let name = |name| JsValue::from_str(name);
    let ask = js_sys::Reflect::get(&window(), &name("matchMedia"));
    let Ok(Ok(ask)) = ask.map(JsCast::dyn_into::<js_sys::Function>) else {
        return false;
    };
    let asked = ask.call1(&window(), &name(query));
    let matches = asked.and_then(|asked| js_sys::Reflect::get(&asked, &name("matches")));
    matches.is_ok_and(|matches| matches.is_truthy())
}

/// Calls `then` every so often while the tab is in sight, and at once when it comes into sight
/// again, as long as this scope lives. Call it inside an `Effect`: on the server there is no tab.
pub fn while_seen(every: Duration, then: impl Fn() + Clone + 'static) {
    let if_seen = move || {
        if in_sight() {
            then();
        }
    };
    if let Ok(timer) = set_interval_with_handle(if_seen.clone(), every) {
        on_cleanup(move || timer.clear());
    }
    let listener = on_visibility_change(if_seen);
    // Closures of the browser do not cross threads, cleanups are typed as if they could.
    let kept = StoredValue::new_local(listener);
    on_cleanup(move || {
        kept.with_value(|listener| {
            let _ = document().remove_event_listener_with_callback(
                "visibilitychange",
                listener.as_ref().unchecked_ref(),
            );
        });
    });
}

/// Whether the tab is looked at.
fn in_sight() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

fn on_visibility_change(call: impl Fn() + 'static) -> Closure<dyn FnMut()> {
    let listener = Closure::<dyn FnMut()>::new(call);
    let _ = document()
        .add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
    listener
}
