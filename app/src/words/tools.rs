//! Words about tools: search, the virtual device, installing in the field, and the page of widgets.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

/// The page that leads to the tools.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Tools {
    pub menu: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub format_lead: &'static str,
    pub virtual_lead: &'static str,
    pub install_lead: &'static str,
    pub search_lead: &'static str,
    pub inspector_lead: &'static str,
    pub inspector: &'static str,
    pub callbacks_lead: &'static str,
    pub callbacks: &'static str,
    pub api: &'static str,
    pub api_lead: &'static str,
}

/// Search, and the palette over the page.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Search {
    pub title: &'static str,
    pub open: &'static str,
    pub keys: &'static str,
    pub what: &'static str,
    pub example: &'static str,
    pub look: &'static str,
    pub close: &'static str,
    pub found: &'static str,
    pub kind: &'static str,
    pub name: &'static str,
    pub beside: &'static str,
    pub kind_name: fn(Kind) -> &'static str,
    pub page: &'static str,
    pub count: fn(usize) -> String,
    pub more: fn(&str) -> String,
    pub nothing: &'static str,
    pub nothing_why: &'static str,
    pub begin: &'static str,
    pub begin_why: &'static str,
    pub inside: &'static str,
    pub failed: &'static str,
    pub all: &'static str,
    pub hint: &'static str,
}

/// The virtual device.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct VirtualDevice {
    pub title: &'static str,
    pub notice: &'static str,
    pub lead: &'static str,
    pub message: &'static str,
    pub device: &'static str,
    pub device_hint: &'static str,
    pub choose: &'static str,
    pub none: &'static str,
    pub none_why: &'static str,
    pub register: &'static str,
    pub format: fn(&str) -> String,
    pub stations: &'static str,
    pub stations_hint: &'static str,
    pub places: &'static str,
    pub places_hint: &'static str,
    pub places_clear: &'static str,
    pub nth_station: fn(usize) -> String,
    pub strength: &'static str,
    pub strength_name: fn(Strength) -> &'static str,
    pub ack: &'static str,
    pub ack_hint: &'static str,
    pub send: &'static str,
    pub sent: &'static str,
    pub see: &'static str,
    pub newest: &'static str,
    pub mark: &'static str,
}

/// Installing in the field.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Install {
    pub title: &'static str,
    pub lead: &'static str,
    pub device: &'static str,
    pub scan: &'static str,
    pub scanning: &'static str,
    pub stop: &'static str,
    pub no_camera: &'static str,
    pub no_label: &'static str,
    pub no_reader: &'static str,
    pub photo: &'static str,
    pub id_hint: &'static str,
    pub pac_hint: &'static str,
    pub name_hint: &'static str,
    pub new: &'static str,
    pub new_hint: &'static str,
    pub device_type_hint: &'static str,
    pub place: &'static str,
    pub here: &'static str,
    pub here_found: fn(i64) -> String,
    pub here_failed: &'static str,
    pub place_hint: &'static str,
    pub install: &'static str,
    pub kept: &'static str,
    pub waits: &'static str,
    pub try_now: &'static str,
    pub drop: &'static str,
    pub listening: &'static str,
    pub verdict: fn(Verdict) -> &'static str,
    pub hint: fn(Verdict) -> &'static str,
    pub heard: fn(i64, u32) -> String,
    pub quality: &'static str,
    pub signal: &'static str,
    pub standing: &'static str,
    pub no_place: &'static str,
    pub refresh: &'static str,
    pub next: &'static str,
    pub messages: &'static str,
}

/// The page that shows every widget.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Style {
    pub title: &'static str,
    pub lead: &'static str,
    pub colours: &'static str,
    pub type_: &'static str,
    pub buttons: &'static str,
    pub tags: &'static str,
    pub icons: &'static str,
    pub fields: &'static str,
    pub notices: &'static str,
    pub lists: &'static str,
    pub facts: &'static str,
    pub empty: &'static str,
    pub question: &'static str,
    pub signal: &'static str,
    pub menus: &'static str,
    pub word: &'static str,
    pub sentence: &'static str,
    pub example: &'static str,
    pub off: &'static str,
}
