//! What a phone has beside a screen: a camera that reads labels, and a connection that comes and goes,
//! with what waits for it. Nothing here is called on the server.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::object::{call, get, make, set};

/// How often a picture of the camera is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Keeps a text in this browser until it is forgotten. Nothing where that keeps nothing.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = get(window().as_ref(), "localStorage") {
        let (key, text) = (JsValue::from_str(key), JsValue::from_str(text));
        call(&storage, "setItem", &[&key, &text]);
    }
}

/// The text that was kept.
pub fn kept(key: &str) -> Option<String> {
    let storage = get(window().as_ref(), "localStorage")?;
    call(&storage, "getItem", &[&JsValue::from_str(key)])?.as_string()
}

/// Forgets it.
pub fn forget(key: &str) {
    if let Some(storage) = get(window().as_ref(), "localStorage") {
        call(&storage, "removeItem", &[&JsValue::from_str(key)]);
    }
}

/// Calls `then` when the connection is there again, as long as this scope lives. Call it inside an
/// `Effect`.
pub fn when_online(then: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("online", move |_| then());
    on_cleanup(move || listener.remove());
}

/// Whether the browser has a camera to show and reads codes in its pictures.
pub fn can_scan() -> bool {
    let navigator = window().navigator();
    let camera = get(navigator.as_ref(), "mediaDevices");
    camera.is_some() && get(window().as_ref(), "BarcodeDetector").is_some()
}

/// A camera that looks for codes.
#[derive(Clone, Default)]
pub struct Scanner {
    stream: Rc<RefCell<Option<JsValue>>>,
    over: Rc<Cell<bool>>,
}

impl Scanner {
    /// Shows the camera in `video` and calls `read` with each code that it sees, until that returns
    /// true or the scanner is stopped; with nothing where there is no camera to be had.
    pub fn start(
        video: &web_sys::Element,
        read: impl Fn(Option<String>) -> bool + 'static,
    ) -> Self {
        let video = video.clone();
        let scanner = Self::default();
        let read = Rc::new(read);
        let navigator = window().navigator();
        let camera = get(navigator.as_ref(), "mediaDevices");
        let asked = js_sys::Object::new();
        let facing = js_sys::Object::new();
        set(&facing, "facingMode", &JsValue::from_str("environment"));
        set(&asked, "video", &facing);
        let promise = camera.and_then(|camera| call(&camera, "getUserMedia", &[&asked]));
        let (Some(promise), Some(detector)) = (promise, make("BarcodeDetector")) else {
            read(None);
            return scanner;
        };
        let given = {
            let (scanner, read) = (scanner.clone(), Rc::clone(&read));
            Closure::once_into_js(move |stream: JsValue| {
                *scanner.stream.borrow_mut() = Some(stream.clone());
                if scanner.over.get() {
                    // The page was left while the person was asked.
                    return scanner.stop();
                }
                set(&video, "srcObject", &stream);
                call(&video, "play", &[]);
                scanner.look(detector, video, read);
            })
        };
        let refused = Closure::once_into_js(move |_: JsValue| {
            read(None);
        });
        call(&promise, "then", &[&given, &refused]);
        scanner
    }

    /// Looks at a picture, and at the next one after a while.
    fn look(
        &self,
        detector: JsValue,
        video: web_sys::Element,
        read: Rc<dyn Fn(Option<String>) -> bool>,
    ) {
        if self.over.get() {
            return;
        }
        let again = {
            let (scanner, detector, video) = (self.clone(), detector.clone(), video.clone());
            let read = Rc::clone(&read);
            move || {
                let next = move || scanner.look(detector, video, read);
                // A timer is not owned by any scope: a stopped scanner looks no more.
                let _ = set_timeout_once(next);
            }
        };
        let Some(promise) = call(&detector, "detect", &[video.as_ref()]) else {
            return again();
        };
        let scanner = self.clone();
        let again = Rc::new(Cell::new(Some(again)));
        let after = Rc::clone(&again);
        let seen = Closure::once_into_js(move |codes: JsValue| {
            let codes = js_sys::Array::from(&codes);
            let texts = codes
                .iter()
                .filter_map(|code| get(&code, "rawValue")?.as_string());
            for text in texts {
                if !scanner.over.get() && read(Some(text)) {
                    return scanner.stop();
                }
            }
            if let Some(again) = again.take() {
                again();
            }
        });
        // A picture that is not there yet cannot be looked at.
        let failed = Closure::once_into_js(move |_: JsValue| {
            if let Some(again) = after.take() {
                again();
            }
        });
        call(&promise, "then", &[&seen, &failed]);
    }

    /// Lets the camera go.
    pub fn stop(&self) {
        self.over.set(true);
        let Some(stream) = self.stream.borrow_mut().take() else {
            return;
        };
        let tracks = call(&stream, "getTracks", &[]).unwrap_or(JsValue::NULL);
        let tracks = js_sys::try_iter(&tracks).ok().flatten();
        for track in tracks.into_iter().flatten().flatten() {
            call(&track, "stop", &[]);
        }
    }
}

/// Calls `then` once, after [`LOOK`].
fn set_timeout_once(then: impl FnOnce() + 'static) -> Option<JsValue> {
    let then = Closure::once_into_js(then);
    let time = JsValue::from_f64(LOOK.as_millis() as f64);
    call(window().as_ref(), "setTimeout", &[&then, &time])
}
