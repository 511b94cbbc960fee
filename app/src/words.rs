//! Every word of the interface, in one catalogue.
//!
//! Pages name a word by its place in [`Words`] and never write one themselves. A further
//! language is a further value of that type, beside [`english::WORDS`].

mod english;

use domain::Fault;
use domain::callback::{AttemptOutcome, DeliveryState};
use domain::device::ComState;
use domain::device_type::{DisplayType, DownlinkMode};
use domain::list::Total;
use domain::message::CallbackState;

use payload::{DownlinkError, EncodeError, FormatError, Warning};

use crate::error::AppError;

/// The catalogue in the reader's language. English is the only one by now, so nothing asks
/// the request yet.
pub fn words() -> &'static Words {
    &english::WORDS
}

/// The words of one language.
pub struct Words {
    /// The language's tag, for `<html lang>`.
    pub language: &'static str,
    /// The product's name.
    pub product: &'static str,
    /// Words of the frame around pages and of widgets.
    pub frame: Frame,
    /// Words about accounts and signing in.
    pub account: Account,
    /// The welcome page.
    pub welcome: Welcome,
    /// Devices.
    pub device: Device,
    /// Messages and receptions.
    pub message: Message,
    /// Device types and formats.
    pub device_type: DeviceType,
    /// The live preview of a format.
    pub preview: Preview,
    /// Callbacks.
    pub callback: Callback,
    /// What is wrong with a field, as a sentence behind the field's name.
    pub fault: fn(&Fault) -> String,
    /// Heading and explanation of an error that stands in place of a page or above a form.
    pub problem: fn(&AppError) -> (&'static str, String),
    /// The state of communication.
    pub com_state: fn(ComState) -> &'static str,
    /// Where the callbacks of a message stand.
    pub callback_state: fn(CallbackState) -> &'static str,
    /// Where one callback of a message stands.
    pub delivery_state: fn(DeliveryState) -> &'static str,
    /// How an attempt ended.
    pub outcome: fn(AttemptOutcome) -> &'static str,
    /// How many rows match.
    pub total: fn(Total) -> String,
    /// A whole number with its thousands set apart.
    pub number: fn(i64) -> String,
}

/// Words of the frame around pages and of widgets.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Frame {
    pub skip: &'static str,
    pub main_menu: &'static str,
    pub page_menu: &'static str,
    pub path: &'static str,
    pub plain_http: &'static str,
    pub loading: &'static str,
    pub filter: &'static str,
    pub clear_filter: &'static str,
    pub any: &'static str,
    pub columns: &'static str,
    pub apply: &'static str,
    pub page_size: &'static str,
    pub order: &'static str,
    pub first: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub pages: &'static str,
    pub cancel: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub none: &'static str,
    pub information: &'static str,
    pub back_to_start: &'static str,
    pub reload: &'static str,
    pub times_utc: &'static str,
    pub times_in: fn(&str) -> String,
}

/// Words about accounts and signing in.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Account {
    pub sign_in: &'static str,
    pub sign_in_lead: &'static str,
    pub sign_out: &'static str,
    pub account: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub new_password: &'static str,
    pub again: &'static str,
    pub password_hint: &'static str,
    pub first_time: &'static str,
    pub choose_password: &'static str,
    pub choose_lead_first: &'static str,
    pub choose_lead: fn(&str) -> String,
    pub choose: &'static str,
    pub link_over: &'static str,
    pub link_over_why: &'static str,
}

/// The welcome page.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Welcome {
    pub title: &'static str,
    pub messages: &'static str,
    pub devices: &'static str,
    pub devices_heard: fn(&str) -> String,
    pub device_types: &'static str,
    pub delivered: &'static str,
    pub waiting_failed: fn(&str, &str) -> String,
    pub next: &'static str,
    pub next_steps: [(&'static str, &'static str); 3],
    pub done: &'static str,
    pub latest: &'static str,
    pub no_messages: &'static str,
    pub no_messages_why: &'static str,
}

/// Devices.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Device {
    pub menu: &'static str,
    pub title: &'static str,
    pub id: &'static str,
    pub name: &'static str,
    pub group: &'static str,
    pub state: &'static str,
    pub text: &'static str,
    pub text_example: &'static str,
    pub heard: &'static str,
    pub heard_ever: &'static str,
    pub heard_never: &'static str,
    pub last_seen: &'static str,
    pub never: &'static str,
    pub seq_number: &'static str,
    pub signal: &'static str,
    pub rssi: &'static str,
    pub snr: &'static str,
    pub last_message: &'static str,
    pub data: &'static str,
    pub created: &'static str,
    pub position: &'static str,
    pub no_position: &'static str,
    pub messages: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    pub all_messages: &'static str,
}

/// Messages and receptions.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Message {
    pub title: &'static str,
    pub device: &'static str,
    pub time: &'static str,
    pub seq: &'static str,
    pub data: &'static str,
    pub no_data: &'static str,
    pub fields: &'static str,
    pub signal: &'static str,
    pub stations: &'static str,
    pub callbacks: &'static str,
    pub since: &'static str,
    pub before: &'static str,
    pub station: &'static str,
    pub frequency: &'static str,
    pub repetitions: &'static str,
    pub wants_downlink: &'static str,
    pub live: &'static str,
    pub station_count: fn(u32) -> String,
    pub strength: [&'static str; 5],
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Device types and formats.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct DeviceType {
    pub menu: &'static str,
    pub title: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub display: &'static str,
    pub display_name: fn(DisplayType) -> &'static str,
    pub display_hint: &'static str,
    pub contract: &'static str,
    pub keep_alive: &'static str,
    pub keep_alive_off: &'static str,
    pub keep_alive_hint: &'static str,
    pub duration: fn(i64) -> String,
    pub alert_email: &'static str,
    pub alert_email_hint: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub downlink: &'static str,
    pub downlink_mode: &'static str,
    pub downlink_mode_hint: &'static str,
    pub downlink_mode_name: fn(DownlinkMode) -> &'static str,
    pub downlink_data: &'static str,
    pub downlink_data_hint: &'static str,
    pub downlink_error: fn(&DownlinkError) -> String,
    pub downlink_sample: &'static str,
    pub redecoding: fn(i64, i64) -> String,
    pub format: &'static str,
    pub format_hint: &'static str,
    pub format_text: &'static str,
    pub preview_apart: &'static str,
    pub format_version: &'static str,
    pub format_bytes: fn(u32) -> String,
    pub format_broken: &'static str,
    pub field: &'static str,
    pub field_type: &'static str,
    pub field_bytes: &'static str,
    pub field_bits: &'static str,
    pub field_order: &'static str,
    pub big_endian: &'static str,
    pub little_endian: &'static str,
    pub text_example: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// The live preview of a format.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Preview {
    pub title: &'static str,
    pub lead: &'static str,
    pub show: &'static str,
    pub starters: &'static str,
    pub starter_names: [&'static str; 7],
    pub link: &'static str,
    pub sample: &'static str,
    pub sample_hint: &'static str,
    pub sample_too_long: fn(usize) -> String,
    pub no_sample: &'static str,
    pub values: &'static str,
    pub behind: &'static str,
    pub value: &'static str,
    pub absent: &'static str,
    pub range: &'static str,
    pub of: fn(usize, usize) -> String,
    pub texts: fn(usize) -> String,
    pub last_messages: &'static str,
    pub take: &'static str,
    pub encoder: &'static str,
    pub encoder_lead: &'static str,
    pub encoder_text: &'static str,
    pub firmware: &'static str,
    pub firmware_struct: &'static str,
    pub firmware_functions: &'static str,
    pub format_error: fn(&FormatError) -> String,
    pub format_warning: fn(&Warning) -> String,
    pub encode_error: fn(&EncodeError) -> String,
}

/// Callbacks.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Callback {
    pub title: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str, &str) -> String,
    pub kind: &'static str,
    pub kind_data_uplink: &'static str,
    pub state: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    pub failing: &'static str,
    pub turn_on: &'static str,
    pub turn_off: &'static str,
    pub actions: &'static str,
    pub request: &'static str,
    pub method: &'static str,
    pub url: &'static str,
    pub url_hint: &'static str,
    pub url_example: &'static str,
    pub headers: &'static str,
    pub headers_hint: &'static str,
    pub content_type: &'static str,
    pub body: &'static str,
    pub body_hint: &'static str,
    pub no_body: &'static str,
    pub payload_config: &'static str,
    pub payload_config_hint: &'static str,
    pub enabled: &'static str,
    pub save: &'static str,
    pub create: &'static str,
    pub variables: &'static str,
    pub variables_lead: &'static str,
    pub variable: &'static str,
    pub example: &'static str,
    pub waiting: &'static str,
    pub delivered: &'static str,
    pub failed: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub attempt: fn(u32) -> String,
    pub under_way: &'static str,
    pub next_attempt: &'static str,
    pub no_attempt: &'static str,
    pub status: fn(u16) -> String,
    pub took: fn(i64) -> String,
    pub answer: &'static str,
}
