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

/// Where the bundler puts what reads codes for browsers that do not by themselves.
pub const DETECTOR: &str = "/qr-0.7.0/detector.js";
/// What that is made of.
pub const DETECTOR_FILES: [&str; 3] = [DETECTOR, "/qr-0.7.0/decode.js", "/qr-0.7.0/index.js"];

/// Whether the browser has a camera to show: over plain HTTP it has none.
pub fn can_scan() -> bool {
    let navigator = window().navigator();
    get(navigator.as_ref(), "mediaDevices").is_some()
}

/// Hands over what reads codes in pictures: the browser's own, else the one that is fetched for it;
/// nothing where that does not arrive.
fn with_detector(then: impl FnOnce(Option<JsValue>) + 'static) {
    const CLASS: &str = "BarcodeDetector";
    match make(CLASS) {
        Some(detector) => then(Some(detector)),
        None => super::load_module(DETECTOR, move |is_there| {
            then(is_there.then(|| make(CLASS)).flatten());
        }),
    }
}

/// What came of looking for a code in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The text of the code.
    Text(String),
    /// There is none in it, or it is no picture.
    NoCode,
    /// What reads codes did not arrive.
    NoReader,
}

/// Reads the code in the picture that was just chosen in a field for files; nothing where none was.
pub fn read_photo(event: &web_sys::Event, then: impl FnOnce(Seen) + 'static) {
    let Some(field) = event.target() else { return };
    let file = get(&field, "files").and_then(|files| get(&files, "0"));
    // So that the same picture may be chosen again.
    set(&field, "value", &JsValue::from_str(""));
    // As plain bytes of its kind, which every reader takes.
    let picture = file.and_then(|file| {
        let (size, kind) = (get(&file, "size")?, get(&file, "type")?);
        call(&file, "slice", &[&JsValue::from_f64(0.0), &size, &kind])
    });
    let Some(picture) = picture else { return };
    with_detector(move |detector| {
        let Some(detector) = detector else {
            return then(Seen::NoReader);
        };
        let Some(promise) = call(&detector, "detect", &[&picture]) else {
            return then(Seen::NoCode);
        };
        // One of the two is called.
        let then = Rc::new(Cell::new(Some(then)));
        let other = Rc::clone(&then);
        let seen = Closure::once_into_js(move |codes: JsValue| {
            let codes = js_sys::Array::from(&codes);
            let text = codes
                .iter()
                .find_map(|code| get(&code, "rawValue")?.as_string());
            if let Some(then) = then.take() {
                then(text.map_or(Seen::NoCode, Seen::Text));
            }
        });
        let failed = Closure::once_into_js(move |_: JsValue| {
            if let Some(then) = other.take() {
                then(Seen::NoCode);
            }
        });
        call(&promise, "then", &[&seen, &failed]);
    });
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
        let Some(promise) = promise else {
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
                with_detector(move |detector| match detector {
                    Some(detector) => scanner.look(detector, video, read),
                    None => {
                        read(None);
                        scanner.stop();
                    }
                });
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
