//! The live feed of the tab: one stream for everything on its page, as long as the tab is looked
//! at.
//!
//! A browser opens six connections to a host, and every tab of it shares them: so a tab that is
//! hidden has none, and one that is looked at has one, whatever stands on its page. Each part of
//! the page says what it is about; when parts come and go the stream is opened anew from where it
//! stood, so nothing is missed between.
//!
//! While somebody points at a list, types or chooses rows, nothing on the page is read anew: rows
//! would move away under the hand.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::live::{BETWEEN, TOPICS_MAX, Topic, key};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::{in_sight, media, on_visibility_change};

/// How long changes are gathered before the page asks for them.
const GATHER: Duration = Duration::from_millis(250);
/// How long parts of a page are waited for that come and go together.
const SETTLE: Duration = Duration::from_millis(50);
/// How soon it is looked again whether the page may change.
const HELD: Duration = Duration::from_millis(400);
/// How soon a stream is tried again that was refused; twice as long each time, up to five times.
const AGAIN: Duration = Duration::from_secs(30);

/// On the document while changes wait for somebody to let go of the page.
const PAUSED: &str = "data-paused";
/// On the document: where the feed stood when the page was rendered.
const POSITION: &str = "data-live";

/// A part of the page.
struct Part {
    number: u32,
    /// Its topic; empty while it wants to hear nothing.
    of: Rc<dyn Fn() -> String>,
    /// Of that, what is told; as it was when the stream was opened.
    key: String,
    changed: Rc<dyn Fn()>,
    /// Whether something changed that it has not read.
    due: bool,
}

/// What the tab listens with.
#[derive(Default)]
struct Hub {
    parts: Vec<Part>,
    /// How many parts there ever were.
    numbers: u32,
    source: Option<web_sys::EventSource>,
    /// The keys of the topics of the stream that is open.
    open: Vec<String>,
    /// Up to where everything was told.
    position: Option<String>,
    /// Whether it is about to be looked which topics there are.
    renewing: bool,
    /// Whether parts are about to be told.
    telling: bool,
    /// How often the stream was refused, one time after the other.
    refused: u32,
    ears: Option<Ears>,
}

/// What the browser calls. Made once for as long as the page lives: one that is called must not
/// go meanwhile.
struct Ears {
    word: Closure<dyn FnMut(web_sys::MessageEvent)>,
    error: Closure<dyn FnMut()>,
    _sight: Closure<dyn FnMut()>,
}

thread_local! {
    static HUB: RefCell<Hub> = RefCell::default();
}

/// Follows a topic as long as this scope lives: `changed` is called once for changes that come
/// close together. `of` says the topic ([`domain::live::Topic`], as text) each time the stream is
/// opened; nothing is listened for while it is empty. Call it inside an `Effect`: on the server
/// there is nothing to follow.
pub fn follow(of: impl Fn() -> String + 'static, changed: impl Fn() + 'static) {
    let number = HUB.with_borrow_mut(|hub| {
        hub.numbers += 1;
        hub.parts.push(Part {
            number: hub.numbers,
            of: Rc::new(of),
            key: String::new(),
            changed: Rc::new(changed),
            due: false,
        });
        hub.numbers
    });
    renew_soon();
    on_cleanup(move || {
        HUB.with_borrow_mut(|hub| hub.parts.retain(|part| part.number != number));
        renew_soon();
    });
}

fn renew_soon() {
    let waits = HUB.with_borrow_mut(|hub| std::mem::replace(&mut hub.renewing, true));
    if !waits {
        set_timeout(renew, SETTLE);
    }
}

/// Opens the stream, or another, or closes it: as the parts of the page want it, and whether it is
/// looked at.
fn renew() {
    let parts: Vec<(u32, Rc<dyn Fn() -> String>)> = HUB.with_borrow_mut(|hub| {
        hub.renewing = false;
        let parts = hub.parts.iter();
        parts.map(|part| (part.number, part.of.clone())).collect()
    });
    // They may look into signals: nothing is held meanwhile.
    // What is no topic is left out: the stream would be refused for all of them.
    let topic = |of: &Rc<dyn Fn() -> String>| {
        let topic = of().parse::<Topic>().ok();
        topic.map_or_else(String::new, |topic| topic.to_string())
    };
    let topics: Vec<(u32, String)> = parts
        .iter()
        .map(|(number, of)| (*number, topic(of)))
        .collect();
    HUB.with_borrow_mut(|hub| hub.open_for(&topics));
}

impl Hub {
    fn open_for(&mut self, topics: &[(u32, String)]) {
        for part in &mut self.parts {
            let own = topics.iter().find(|topic| topic.0 == part.number);
            part.key = own.map_or_else(String::new, |own| key(&own.1).to_owned());
        }
        let mut topics: Vec<&str> = topics.iter().map(|topic| topic.1.as_str()).collect();
        topics.retain(|topic| !topic.is_empty());
        topics.sort_unstable();
        topics.dedup_by_key(|topic| key(topic).to_owned());
        topics.truncate(TOPICS_MAX);
        let keys: Vec<String> = topics.iter().map(|topic| key(topic).to_owned()).collect();
        let wanted = in_sight() && !keys.is_empty();
        if wanted && self.source.is_some() && self.open == keys {
            return;
        }
        if let Some(source) = self.source.take() {
            source.close();
        }
        let ears = self.ears.get_or_insert_with(Ears::new);
        if !wanted {
            return;
        }
        let position = self.position.get_or_insert_with(|| {
            let root = document().document_element();
            let known = root.and_then(|root| root.get_attribute(POSITION));
            known.unwrap_or_default()
        });
        let mut address = format!("/live?of={}", topics.join(&BETWEEN.to_string()));
        if !position.is_empty() {
            address.push_str("&after=");
            address.push_str(position);
        }
        let Ok(source) = web_sys::EventSource::new(&address) else {
            return;
        };
        for (event, ear) in [
            ("change", ears.word.as_ref()),
            ("alive", ears.word.as_ref()),
            ("error", ears.error.as_ref()),
        ] {
            let _ = source.add_event_listener_with_callback(event, ear.unchecked_ref());
        }
        self.source = Some(source);
        self.open = keys;
    }
}

impl Ears {
    fn new() -> Self {
        Self {
            word: Closure::new(|event: web_sys::MessageEvent| told(&event)),
            error: Closure::new(failed),
            _sight: on_visibility_change(renew_soon),
        }
    }
}

/// A word came: which topics changed, if any did, and up to where that is.
fn told(event: &web_sys::MessageEvent) {
    let topics = event.data().as_string().unwrap_or_default();
    HUB.with_borrow_mut(|hub| {
        hub.refused = 0;
        hub.position = Some(event.last_event_id());
        for part in &mut hub.parts {
            part.due |= topics.split(BETWEEN).any(|topic| topic == part.key);
        }
    });
    tell_soon();
}

/// The stream broke off, and the browser opens it again by itself; or it was refused, and the
/// browser does not. Then the page is read anew at once, which says why if that is for good.
fn failed() {
    let refused = HUB.with_borrow_mut(|hub| {
        let closed =
            |source: &web_sys::EventSource| source.ready_state() == web_sys::EventSource::CLOSED;
        if !hub.source.as_ref().is_some_and(closed) {
            return None;
        }
        hub.source = None;
        hub.refused += 1;
        if hub.refused == 1 {
            for part in &mut hub.parts {
                part.due = !part.key.is_empty();
            }
        }
        Some(hub.refused)
    });
    if let Some(refused) = refused {
        set_timeout(renew, AGAIN * (1 << (refused - 1).min(4)));
        tell_soon();
    }
}

fn tell_soon() {
    let starts = HUB.with_borrow_mut(|hub| {
        let any = hub.parts.iter().any(|part| part.due);
        any && !std::mem::replace(&mut hub.telling, true)
    });
    if starts {
        set_timeout(tell, GATHER);
    }
}

/// Has the parts read anew what changed of them, as soon as nobody holds the page.
fn tell() {
    let held = held();
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force(PAUSED, held);
    }
    if held {
        set_timeout(tell, HELD);
        return;
    }
    let due: Vec<Rc<dyn Fn()>> = HUB.with_borrow_mut(|hub| {
        hub.telling = false;
        let due = hub.parts.iter_mut().filter(|part| part.due);
        due.map(|part| {
            part.due = false;
            part.changed.clone()
        })
        .collect()
    });
    for changed in due {
        changed();
    }
}

/// Whether somebody points at a list, is somewhere by keyboard, types, chooses rows or has a menu
/// open.
fn held() -> bool {
    let any = |what: &str| matches!(document().query_selector(what), Ok(Some(_)));
    // On a screen that is touched the last place that was counts as pointed at for good.
    (any("main .scroll:hover") && media("(hover: hover)"))
        // What has the focus would lose it, and the keyboard its place.
        || any("main :focus-visible, main :is(input, select, textarea):focus")
        || any("main .scroll input:checked")
        || any("main details.menu[open]")
}
