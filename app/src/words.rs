//! Every word of the interface, in one catalogue.
//!
//! Pages name a word by its place in [`Words`] and never write one themselves. Each language is a
//! value of that type; which of them is read from says [`language`]. A further one is a further
//! value, an entry of `domain::language` and a line of [`language`].

mod attention;
mod bulk;
mod english;
mod fare;
mod french;
mod german;
mod handing;
mod language;
mod list;
mod listing;
mod live;
mod map;
mod menu;
mod messages;
mod moving;
mod news;
mod portuguese;
mod registration;
mod spanish;
mod statistics;
mod story;
mod tools;

use std::ops::Deref;

use domain::Fault;
use domain::alert::{Comparison, Crossing, Trigger, Watch};
use domain::api_access::Scope;
use domain::audit::{Kind, Verb, Who};
use domain::base_station::StationState;
use domain::callback::{
    Ask, AttemptOutcome, CallbackKind, Channel, DeliveryFault, DeliveryState, Preset, Standing,
};
use domain::contract::{Plan, RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::event::{EventKind, EventView, Severity};
use domain::group::{GroupKind, Held};
use domain::identity::{IdentityReport, Taken};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::location::Source;
use domain::message::CallbackState;
use domain::openid::OpenidRefusal;
use domain::permission::Action;

#[cfg(feature = "ssr")]
use payload::variables::{Form, Variable};
use payload::{DownlinkError, EncodeError, FormatError, HexError, Warning};

#[cfg(feature = "ssr")]
use crate::documentation::{Figures, Section};
use crate::error::AppError;

pub use attention::Attention;
pub use bulk::Bulk;
pub use fare::Fare;
pub use handing::Handing;
#[cfg(not(feature = "ssr"))]
pub use language::speak_as_the_page;
pub use language::words;
#[cfg(feature = "ssr")]
pub use language::{of, prefetch};
pub use list::{KeyWords, List, SavedViews};
pub use listing::Listing;
pub use live::Live;
pub use map::Map;
pub use menu::Menu;
pub use messages::Messages;
pub use moving::Moving;
pub use news::News;
pub use registration::{Registration, Transfer};
pub use statistics::Statistics;
pub use story::Story;
pub use tools::{Install, Search, Style, Tools, VirtualDevice};

/// The words about one thing, in one language. Those in English are not held: the browser's program
/// speaks it by itself, and whoever named its catalogue would have all words of the product with
/// him, and so would the first page of whoever opens one. The other languages are fetched as a whole
/// by those who read them, and hold theirs.
pub struct Of<T: 'static>(Option<&'static T>);

impl<T: 'static> Of<T> {
    /// Those in English.
    const HERE: Self = Self(None);

    /// Those of another language.
    const fn these(words: &'static T) -> Self {
        Self(Some(words))
    }
}

/// Words that are told in English.
pub trait Told: 'static {
    /// All of them.
    fn told() -> &'static Self;
}

impl<T: Told> Deref for Of<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.unwrap_or_else(T::told)
    }
}

/// The words of one language.
pub struct Words {
    /// The language's tag, for `<html lang>`.
    pub language: &'static str,
    /// The product's name.
    pub product: &'static str,
    /// Words of the frame around pages and of widgets.
    pub frame: Of<Frame>,
    /// What the top of every page names.
    pub menu: Of<Menu>,
    /// Words about accounts and signing in.
    pub account: Of<Account>,
    /// What somebody may change of himself, and how he signs in.
    pub own: Of<Own>,
    /// Where somebody is signed in.
    pub session: Of<Session>,
    /// The welcome page.
    pub welcome: Of<Welcome>,
    /// What wants somebody's attention.
    pub attention: Of<Attention>,
    /// Pages that follow what happens.
    pub live: Of<Live>,
    /// News.
    pub news: Of<News>,
    /// Devices.
    pub device: Of<Device>,
    /// What is done to many devices at once.
    pub bulk: Of<Bulk>,
    /// Lists.
    pub list: Of<List>,
    /// Lists in more than one form, and what the palette does.
    pub listing: Of<Listing>,
    /// Saved views.
    pub saved_view: Of<SavedViews>,
    /// The keys of the keyboard.
    pub keys: Of<KeyWords>,
    /// Registering devices.
    pub registration: Of<Registration>,
    /// Devices that go to another owner.
    pub transfer: Of<Transfer>,
    /// To which device type or group devices go, and whether what they did before goes along.
    pub handing: Of<Handing>,
    /// Messages and receptions.
    pub message: Of<Message>,
    /// The messages of a device.
    pub messages: Of<Messages>,
    /// The devices of a type, and those that are being transferred.
    pub moving: Of<Moving>,
    /// How callbacks fared lately.
    pub fare: Of<Fare>,
    /// The story of one message.
    pub story: Of<Story>,
    /// Events.
    pub event: Of<Event>,
    /// Alerts, and the bell.
    pub alert: Of<Alert>,
    /// Event configurations.
    pub event_configuration: Of<EventConfiguration>,
    /// The audit log.
    pub audit: Of<Audit>,
    /// Statistics.
    pub statistics: Of<Statistics>,
    /// Where a device is.
    pub location: Of<Location>,
    /// Maps of many devices, and choosing a place.
    pub map: Of<Map>,
    /// Base stations.
    pub station: Of<Station>,
    /// Users.
    pub user: Of<User>,
    /// Groups.
    pub group: Of<Group>,
    /// Profiles.
    pub profile: Of<Profile>,
    /// API accesses.
    pub api_access: Of<ApiAccess>,
    /// Contracts.
    pub contract: Of<Contract>,
    /// Product certificates.
    pub certificate: Of<Certificate>,
    /// What devices are made with.
    pub identity: Of<Identities>,
    /// Device types and formats.
    pub device_type: Of<DeviceType>,
    /// The live preview of a format.
    pub preview: Of<Preview>,
    /// Callbacks.
    pub callback: Of<Callback>,
    /// Deliveries of callbacks.
    pub delivery: Of<Delivery>,
    /// Ready callbacks.
    pub preset: Of<Presets>,
    /// The inspector.
    pub inspector: Of<Inspector>,
    /// The page that leads to the tools.
    pub tools: Of<Tools>,
    /// Search.
    pub search: Of<Search>,
    /// The virtual device.
    pub virtual_device: Of<VirtualDevice>,
    /// Installing in the field.
    pub install: Of<Install>,
    /// The page that shows every widget.
    pub style: Of<Style>,
    /// What is written about callbacks: prose that the browser half does without.
    #[cfg(feature = "ssr")]
    pub documentation: Of<Documentation>,
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
    /// A number as Rust writes it, with the language's decimal mark and a real minus sign.
    pub decimal: fn(&str) -> String,
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
    pub help: &'static str,
    pub filter: &'static str,
    pub clear_filter: &'static str,
    /// Title of the page in place of a list whose address asks for what makes no sense.
    pub refused: &'static str,
    pub refused_why: &'static str,
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
    pub forgotten: &'static str,
    pub choose_password: &'static str,
    pub choose_lead_first: &'static str,
    pub choose_lead: fn(&str) -> String,
    pub choose: &'static str,
    pub link_over: &'static str,
    pub link_over_why: &'static str,
    /// What the button says that leads to a provider of that name.
    pub sign_in_at: fn(&str) -> String,
    /// Why the provider let nobody in.
    pub not_let_in: fn(OpenidRefusal) -> (&'static str, &'static str),
}

/// What somebody may change of himself, and how he signs in.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Own {
    pub settings: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub bell: &'static str,
    pub password: &'static str,
    pub own_password: &'static str,
    pub password_lead: &'static str,
    pub password_saved: &'static str,
    pub change_password: &'static str,
    pub second_step: &'static str,
    pub second_step_lead: &'static str,
    pub begin: &'static str,
    pub scan: &'static str,
    /// What the picture of the code is called.
    pub picture: &'static str,
    pub secret: &'static str,
    pub app_link: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub confirm: &'static str,
    pub another: &'static str,
    pub is_on: &'static str,
    pub since: &'static str,
    pub codes_left: &'static str,
    pub codes: &'static str,
    pub codes_once: &'static str,
    pub turn_off: &'static str,
    pub turn_off_lead: &'static str,
    /// The page of linked accounts.
    pub linked: &'static str,
    pub linked_lead: fn(&str) -> String,
    pub provider: &'static str,
    pub linked_since: &'static str,
    pub none_linked: &'static str,
    pub no_provider: &'static str,
    pub no_password: &'static str,
    pub link: &'static str,
    pub link_lead: fn(&str) -> String,
    pub confirm_link: &'static str,
    pub go_on: &'static str,
    pub go_on_lead: fn(&str) -> String,
    /// What the button says that leads to a provider of that name.
    pub go_on_at: fn(&str) -> String,
    pub unlink: &'static str,
    pub unlink_lead: &'static str,
    pub is_linked: &'static str,
    pub is_unlinked: &'static str,
    /// Why an account is not linked.
    pub not_linked: fn(OpenidRefusal) -> (&'static str, &'static str),
    pub ask_code: &'static str,
    pub ask_code_lead: &'static str,
    pub any_code_hint: &'static str,
    pub begin_again: &'static str,
    pub forgotten: &'static str,
    pub forgotten_lead: &'static str,
    pub forgotten_unmailed: &'static str,
    pub forgotten_asked: &'static str,
    pub send_link: &'static str,
    pub to_sign_in: &'static str,
}

/// Where somebody is signed in.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Session {
    pub title: &'static str,
    pub lead: &'static str,
    pub program: &'static str,
    pub browser_on: fn(&str, &str) -> String,
    pub address: &'static str,
    pub begun: &'static str,
    pub last_seen: &'static str,
    pub this_one: &'static str,
    pub end: &'static str,
    pub end_others: &'static str,
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
    pub latest: &'static str,
    pub no_messages: &'static str,
    pub no_messages_why: &'static str,
    /// To whoever sees no group.
    pub sees_nothing: &'static str,
    pub sees_nothing_why: &'static str,
    pub own_profiles: &'static str,
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
    pub average_rssi: &'static str,
    pub average_snr: &'static str,
    pub average_later: &'static str,
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
    pub edit: &'static str,
    pub save: &'static str,
    pub transfer: &'static str,
    pub transfer_deed: &'static str,
    pub transfer_hint: &'static str,
    pub arrival: &'static str,
    pub key: &'static str,
    pub key_known: &'static str,
    pub key_unknown: &'static str,
    pub bad_code: &'static str,
    pub no_key: &'static str,
    pub station_silent: fn(Option<&str>) -> String,
    pub sequence: &'static str,
    pub last_accepted: &'static str,
    pub trash_seq: &'static str,
    pub next_seq: &'static str,
    pub next_seq_expected: &'static str,
    pub next_seq_any: &'static str,
    pub disengage: &'static str,
    pub disengage_hint: &'static str,
    pub subscription: &'static str,
    pub contract: &'static str,
    pub token: &'static str,
    pub token_state: fn(TokenShown) -> &'static str,
    pub activated: &'static str,
    pub token_end: &'static str,
    pub token_endless: &'static str,
    pub test_frames: &'static str,
    pub activable: &'static str,
    pub activable_hint: &'static str,
    pub renewal: &'static str,
    pub renewal_hint: &'static str,
    pub renewal_status: &'static str,
    pub renewal_status_name: fn(RenewalStatus) -> &'static str,
    pub delivery: &'static str,
    pub delivered: &'static str,
    pub kept: &'static str,
    pub suspended: &'static str,
    pub unsubscribes: &'static str,
    pub suspend: &'static str,
    pub suspend_hint: &'static str,
    pub resume: &'static str,
    pub restart: &'static str,
    pub unsubscribe: &'static str,
    pub unsubscribe_question: &'static str,
    pub unsubscribe_lead: fn(&str) -> String,
    pub unsubscribe_at: &'static str,
    pub unsubscribe_at_hint: &'static str,
    pub stay: &'static str,
    pub replace: &'static str,
    pub replace_lead: &'static str,
    pub replace_target: &'static str,
    pub replace_target_hint: &'static str,
    pub replace_next: &'static str,
    pub replace_question: &'static str,
    pub replace_consequences: fn(&str, &str) -> String,
    pub status: &'static str,
    pub status_time: &'static str,
    pub temperature: &'static str,
    pub volts_idle: &'static str,
    pub volts_transmit: &'static str,
    pub degrees: fn(f64) -> String,
    pub volts: fn(f64) -> String,
    pub computed: &'static str,
    pub lat: &'static str,
    pub lng: &'static str,
    pub lat_hint: &'static str,
    pub lng_hint: &'static str,
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
    pub link: &'static str,
    pub quality: fn(LinkQuality) -> &'static str,
    pub downlink: &'static str,
    pub downlink_state: fn(DownlinkState, InfoCode) -> &'static str,
    pub downlink_data: &'static str,
    pub downlink_answered: &'static str,
    /// How long after the question a callback answered, and how long before it would have been too
    /// late (ms, both); below nought it was.
    pub downlink_answered_in: fn(i64, i64) -> String,
    pub downlink_answer_until: &'static str,
    pub downlink_at: &'static str,
    pub downlink_until: &'static str,
    pub downlink_ended: &'static str,
    pub off_contract: &'static str,
    pub suspended: &'static str,
    pub over_quota: &'static str,
    pub reopened: &'static str,
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
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str, &DeviceTypeUse) -> String,
    pub cannot_delete: &'static str,
    pub still_used: fn(&DeviceTypeUse) -> String,
    pub name: &'static str,
    pub description: &'static str,
    pub display: &'static str,
    pub display_name: fn(DisplayType) -> &'static str,
    pub display_hint: &'static str,
    pub contract: &'static str,
    pub contracts: &'static str,
    pub contract_hint: &'static str,
    pub nth_contract: fn(usize) -> String,
    pub keep_alive: &'static str,
    pub keep_alive_off: &'static str,
    pub keep_alive_hint: &'static str,
    pub duration: fn(i64) -> String,
    pub alert_email: &'static str,
    pub alert_email_hint: &'static str,
    pub renewal: &'static str,
    pub renewal_name: fn(Renewal) -> &'static str,
    pub renewal_hint: &'static str,
    pub retention: &'static str,
    pub retention_name: fn(i64) -> String,
    pub retention_hint: &'static str,
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
    pub sequence: &'static str,
    pub disengage: &'static str,
    pub disengage_hint: &'static str,
    pub disengaged: &'static str,
}

/// Events.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Event {
    pub title: &'static str,
    pub time: &'static str,
    pub severity: &'static str,
    pub severity_name: fn(Severity) -> &'static str,
    pub kind: &'static str,
    pub kind_name: fn(EventKind) -> &'static str,
    pub device_example: &'static str,
    pub what: &'static str,
    pub sentence: fn(&EventView) -> String,
    pub state: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Alerts, and the bell.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Alert {
    pub title: &'static str,
    pub bell: &'static str,
    /// How many were not read, counted up to 100, as it stands on the bell.
    pub count: fn(i64) -> String,
    /// The same, heard.
    pub unread: fn(i64) -> String,
    pub time: &'static str,
    pub configuration: &'static str,
    pub read: &'static str,
    pub new: &'static str,
    pub show: &'static str,
    pub show_unread: &'static str,
    pub mark: &'static str,
    pub mark_all: &'static str,
    /// Of which configuration alone they are.
    pub only_of: fn(&str) -> String,
    pub all: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    /// A callback was switched off without anybody's doing.
    pub callback_off: &'static str,
    /// What is said of that where it is on again by now, or deleted.
    pub callback_off_over: &'static str,
}

/// The audit log.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Audit {
    pub title: &'static str,
    pub lead: &'static str,
    pub number: &'static str,
    pub time: &'static str,
    pub who: &'static str,
    pub who_example: &'static str,
    pub who_name: fn(Who) -> &'static str,
    pub what: &'static str,
    pub verb: &'static str,
    pub verb_name: fn(Verb) -> &'static str,
    pub kind: &'static str,
    pub kind_name: fn(Kind) -> &'static str,
    pub object: &'static str,
    pub object_example: &'static str,
    pub changed: &'static str,
    /// How many of them were changed.
    pub fields: fn(usize) -> String,
    /// What a field was and what it became.
    pub from_to: fn(&str, &str) -> String,
    pub secret: &'static str,
    pub erased: &'static str,
    pub export: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Event configurations.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct EventConfiguration {
    pub title: &'static str,
    pub one: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub edit_it: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    /// Its name, and what its callback owes.
    pub delete_lead: fn(&str, &str) -> String,
    pub own: &'static str,
    pub inherited: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub state: &'static str,
    pub replaced: &'static str,
    pub name: &'static str,
    pub of: &'static str,
    /// What stands before whom it is inherited from.
    pub from: &'static str,
    /// What it stands in the place of.
    pub in_place_of: fn(&str) -> String,
    /// What stands in its place.
    pub replaced_by: fn(&str) -> String,
    /// A configuration further up that the reader may not see.
    pub unseen: &'static str,
    pub replace_here: &'static str,
    pub watches: &'static str,
    pub nothing: &'static str,
    /// What is watched, as a row of a list tells it.
    pub trigger: fn(&Trigger) -> String,
    pub tells: &'static str,
    pub bell: &'static str,
    /// Addresses, as a row of a list tells them.
    pub addresses: fn(&[String]) -> String,
    pub nobody: &'static str,
    pub callback: &'static str,
    pub last_alert: &'static str,
    pub never: &'static str,
    pub created: &'static str,
    pub enabled: &'static str,
    pub replaces: &'static str,
    pub replaces_hint: &'static str,
    pub watched: &'static str,
    pub watch: &'static str,
    pub watch_name: fn(Watch) -> &'static str,
    pub watch_nothing: &'static str,
    /// What is told where nothing is folded away.
    pub watch_plain: &'static str,
    pub events: &'static str,
    pub field: &'static str,
    pub field_hint: &'static str,
    pub fields: fn(&str) -> String,
    pub comparison: &'static str,
    pub comparison_name: fn(Comparison) -> &'static str,
    pub limit: &'static str,
    pub limit_hint: &'static str,
    pub below: &'static str,
    pub above: &'static str,
    pub above_hint: &'static str,
    pub minutes: &'static str,
    pub lat: &'static str,
    pub lng: &'static str,
    pub radius: &'static str,
    pub crossing: &'static str,
    pub crossing_name: fn(Crossing) -> &'static str,
    pub told: &'static str,
    pub emails: &'static str,
    pub emails_hint: &'static str,
    pub rings: &'static str,
    pub calls: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub times: &'static str,
    pub quiet: &'static str,
    /// The hours from and to, and how far they are ahead of UTC.
    pub quiet_hours: fn(&str, &str, &str) -> String,
    pub quiet_from: &'static str,
    pub quiet_to: &'static str,
    pub quiet_offset: &'static str,
    pub quiet_hint: &'static str,
    pub not_again: &'static str,
    pub not_again_fact: &'static str,
    pub not_again_hint: &'static str,
    pub digest: &'static str,
    pub digest_fact: &'static str,
    pub digest_hint: &'static str,
    pub span: fn(&str) -> String,
    pub tried_mail: &'static str,
    pub sent: &'static str,
    pub not_sent: &'static str,
    pub nothing_tried: &'static str,
    pub mails: &'static str,
    pub recipient: &'static str,
    pub mail_made: &'static str,
    pub mail_alerts: &'static str,
    pub mail_attempts: &'static str,
    pub mail_next: &'static str,
    pub mail_fault: &'static str,
    pub alerts: &'static str,
}

/// Where a device is.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Location {
    pub title: &'static str,
    pub stated: &'static str,
    pub computed: &'static str,
    pub not_computed: &'static str,
    pub source: fn(Source) -> &'static str,
    pub source_title: &'static str,
    pub radius: &'static str,
    pub radius_of: fn(i64) -> String,
    pub apart: &'static str,
    pub as_of: &'static str,
    pub heard_by: &'static str,
    pub last: &'static str,
    pub last_messages: fn(usize) -> String,
    pub messages: &'static str,
    pub receptions: &'static str,
    pub best: &'static str,
    pub newest: &'static str,
    pub distance: &'static str,
    pub distance_of: fn(f64) -> String,
    pub distance_hint: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub hidden: &'static str,
    pub hidden_why: &'static str,
    pub sent: &'static str,
    pub of_last: fn(u32) -> String,
    pub map_of: fn(&str) -> String,
    pub map_failed: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub sides: [&'static str; 4],
    pub no_place: &'static str,
    pub no_place_why: &'static str,
    pub legend: &'static str,
    pub legend_line: &'static str,
    pub station: &'static str,
    pub over: fn(f64) -> String,
    pub up_to: fn(f64) -> String,
    pub best_of: fn(f64) -> String,
    pub heard_of: fn(u32, u32) -> String,
    pub message_count: fn(u32) -> String,
    pub coverage: &'static str,
    pub coverage_off: &'static str,
    pub coverage_on: &'static str,
    pub coverage_by: fn(domain::map::Overlay) -> &'static str,
    pub coverage_lead: fn(f64, u32, u32) -> String,
    pub coverage_where: &'static str,
    pub cell: &'static str,
    pub no_cells: &'static str,
    pub no_cells_why: &'static str,
}

/// Base stations.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Station {
    pub menu: &'static str,
    pub title: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub id: &'static str,
    pub id_hint: &'static str,
    pub name: &'static str,
    pub state: &'static str,
    pub state_name: fn(StationState) -> &'static str,
    pub last_contact: &'static str,
    pub region: &'static str,
    pub operator: &'static str,
    pub country: &'static str,
    pub country_hint: &'static str,
    pub position: &'static str,
    pub group: &'static str,
    pub refused: &'static str,
    pub bad_crc: &'static str,
    pub bad_code: &'static str,
    pub no_key: &'static str,
    pub settings: &'static str,
    pub token: &'static str,
    pub token_new: &'static str,
    pub token_lead: &'static str,
    pub token_once: &'static str,
    pub renew: &'static str,
    pub renew_question: &'static str,
    pub renew_lead: fn(&str) -> String,
    pub text: &'static str,
    pub text_example: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Users.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct User {
    pub menu: &'static str,
    pub title: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub name: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub time_zone: &'static str,
    pub time_zone_hint: &'static str,
    pub time_zone_example: &'static str,
    pub browsers_zone: &'static str,
    pub language: &'static str,
    pub browsers_language: &'static str,
    pub bell: &'static str,
    pub bell_rings: &'static str,
    pub person: &'static str,
    pub roles: &'static str,
    pub roles_lead: &'static str,
    pub profile: &'static str,
    pub nth_group: fn(usize) -> String,
    pub nth_profile: fn(usize) -> String,
    /// A profile, and the group on which it is granted.
    pub role: fn(&str, &str) -> String,
    pub state: &'static str,
    pub invited: &'static str,
    pub active: &'static str,
    pub locked: &'static str,
    pub not_locked: &'static str,
    pub second_step: &'static str,
    pub signed_in: &'static str,
    pub never: &'static str,
    pub created: &'static str,
    pub text: &'static str,
    pub text_example: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    pub lock: &'static str,
    pub unlock: &'static str,
    pub own: &'static str,
    pub own_password: &'static str,
    pub own_password_hint: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
    pub erase: &'static str,
    pub cannot_delete: &'static str,
    pub cannot_delete_own: &'static str,
    pub set_password: &'static str,
    pub set_password_lead: fn(&str) -> String,
    pub end_second_step: &'static str,
    pub invite: &'static str,
    pub invite_mailed: &'static str,
    pub invite_shown: &'static str,
    pub invite_again: &'static str,
    pub link_mailed: &'static str,
    pub link_shown: &'static str,
    pub link: &'static str,
    pub link_once: &'static str,
}

/// Groups.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Group {
    pub menu: &'static str,
    pub title: &'static str,
    pub tree: &'static str,
    pub new: &'static str,
    pub new_below: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub name: &'static str,
    pub text_example: &'static str,
    pub parent: &'static str,
    pub parent_hint: &'static str,
    pub below: &'static str,
    pub subtree: &'static str,
    pub kind: &'static str,
    pub kind_name: fn(GroupKind) -> &'static str,
    pub kind_hint: &'static str,
    pub description: &'static str,
    pub timezone: &'static str,
    pub timezone_hint: &'static str,
    pub customer: &'static str,
    pub customer_lead: &'static str,
    pub billable: &'static str,
    pub billable_field: &'static str,
    pub technical_email: &'static str,
    pub technical_email_hint: &'static str,
    pub max_prototypes: &'static str,
    pub max_prototypes_hint: &'static str,
    pub network: &'static str,
    pub network_lead: &'static str,
    pub country: &'static str,
    pub country_hint: &'static str,
    pub network_operator: &'static str,
    pub network_operator_hint: &'static str,
    pub any_number: &'static str,
    pub device_types: &'static str,
    pub no_device_types: &'static str,
    pub no_device_types_why: &'static str,
    pub more: &'static str,
    /// The field that finds groups which a choice does not offer.
    pub find: &'static str,
    pub find_lead: &'static str,
    pub none_found: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    pub go: &'static str,
    pub go_title: &'static str,
    pub go_lead: &'static str,
    pub go_to: &'static str,
    pub go_hint: &'static str,
    pub go_button: &'static str,
    pub nowhere: &'static str,
    pub nowhere_why: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
    pub cannot_delete: &'static str,
    /// What it holds, and how much of each.
    pub holds: fn(&[(Held, i64)]) -> String,
    pub is_root: &'static str,
    pub is_root_why: &'static str,
}

/// Profiles.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Profile {
    pub title: &'static str,
    pub lead: &'static str,
    pub name: &'static str,
    pub rights: &'static str,
    pub rights_of: fn(&str) -> String,
    pub rights_lead: &'static str,
    pub composed_by: &'static str,
    pub everywhere: &'static str,
    pub another: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub permissions: &'static str,
    pub permissions_hint: &'static str,
    /// What a permission allows.
    pub permission: fn(Action) -> &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
    pub cannot_delete: &'static str,
    pub still_used: fn(i64) -> String,
}

/// API accesses.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct ApiAccess {
    pub title: &'static str,
    pub lead: &'static str,
    pub documentation: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub find: &'static str,
    pub find_example: &'static str,
    pub find_lead: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub login: &'static str,
    pub password: &'static str,
    pub credentials: &'static str,
    pub credentials_once: &'static str,
    pub expires: &'static str,
    pub expires_field: &'static str,
    pub expires_hint: &'static str,
    pub last_used: &'static str,
    pub old_until: &'static str,
    pub active: &'static str,
    pub expired: &'static str,
    pub revoked: &'static str,
    pub scopes: &'static str,
    pub scopes_hint: &'static str,
    /// What a scope lets change.
    pub scope: fn(Scope) -> &'static str,
    pub only_reads: &'static str,
    pub roles_lead: &'static str,
    pub renew: &'static str,
    pub renew_lead: fn(&str) -> String,
    pub hours: &'static str,
    pub hours_hint: &'static str,
    pub revoke: &'static str,
    pub revoke_question: &'static str,
    pub revoke_lead: fn(&str) -> String,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
}

/// Contracts.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Contract {
    pub menu: &'static str,
    pub title: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub times: &'static str,
    pub numbers: &'static str,
    pub held: &'static str,
    pub name: &'static str,
    pub text_example: &'static str,
    pub plan: &'static str,
    pub plan_name: fn(Plan) -> &'static str,
    pub group_hint: &'static str,
    pub created: &'static str,
    pub start: &'static str,
    pub start_field: &'static str,
    pub start_hint: &'static str,
    pub activation_end: &'static str,
    pub activation_end_field: &'static str,
    pub activation_end_hint: &'static str,
    pub communication_end: &'static str,
    pub communication_end_field: &'static str,
    pub communication_end_hint: &'static str,
    pub token_months: &'static str,
    pub token_months_field: &'static str,
    pub token_months_hint: &'static str,
    pub months: fn(u32) -> String,
    pub as_long: &'static str,
    pub renewal: &'static str,
    pub renewal_field: &'static str,
    pub renewal_months: &'static str,
    pub renewal_months_field: &'static str,
    pub renewal_months_hint: &'static str,
    pub as_taken: &'static str,
    pub tokens: &'static str,
    pub tokens_used: &'static str,
    pub tokens_of: fn(&str, &str) -> String,
    pub tokens_of_any: fn(&str) -> String,
    pub max_tokens: &'static str,
    pub max_tokens_hint: &'static str,
    pub max_uplinks: &'static str,
    pub max_downlinks: &'static str,
    pub daily_hint: &'static str,
    pub unlimited: &'static str,
    pub bidir: &'static str,
    pub bidir_field: &'static str,
    pub high_priority: &'static str,
    pub high_priority_field: &'static str,
    pub test_frames: &'static str,
    pub test_frames_hint: &'static str,
    pub geolocation: &'static str,
    pub geolocation_field: &'static str,
    pub network_metadata: &'static str,
    pub network_metadata_field: &'static str,
    pub options_hint: &'static str,
    pub devices: &'static str,
    pub devices_none: &'static str,
    pub devices_none_why: &'static str,
    pub activated: &'static str,
    pub token_end: &'static str,
    pub unused: &'static str,
    pub unused_why: &'static str,
    pub close: &'static str,
    pub close_question: &'static str,
    pub close_lead: fn(&str) -> String,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
    pub cannot_delete: &'static str,
    pub still_used: fn(usize, i64) -> String,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Product certificates.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Certificate {
    pub menu: &'static str,
    pub title: &'static str,
    pub new: &'static str,
    pub edit: &'static str,
    pub create: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub key: &'static str,
    pub key_hint: &'static str,
    pub name: &'static str,
    pub text: &'static str,
    pub text_example: &'static str,
    pub version: &'static str,
    pub manufacturer: &'static str,
    pub description: &'static str,
    pub status: &'static str,
    pub finalized: &'static str,
    pub going_on: &'static str,
    pub finalized_field: &'static str,
    pub bidir: &'static str,
    pub bidir_field: &'static str,
    pub group_hint: &'static str,
    pub devices: &'static str,
    pub created: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
    pub cannot_delete: &'static str,
    pub still_used: fn(i64) -> String,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// What devices are made with.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Identities {
    pub title: &'static str,
    pub lead: &'static str,
    pub group: &'static str,
    pub group_hint: &'static str,
    pub lines: &'static str,
    pub lines_hint: &'static str,
    pub take: &'static str,
    pub taking: fn(usize, usize) -> String,
    pub stopped: fn(usize) -> String,
    pub report: &'static str,
    pub counts: fn(&IdentityReport) -> String,
    pub shortened: fn(usize) -> String,
    pub line: &'static str,
    pub id: &'static str,
    pub verdict: &'static str,
    pub verdict_name: fn(&Taken) -> &'static str,
    pub column: fn(&str) -> &'static str,
    pub why: &'static str,
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
    pub sample_error: fn(&HexError) -> String,
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
    pub edit_it: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str, &str) -> String,
    pub kind: &'static str,
    /// What a kind is called.
    pub kinds: fn(CallbackKind) -> &'static str,
    /// When a callback of the kind is sent, as a sentence.
    pub sent_when: fn(CallbackKind) -> &'static str,
    pub data: &'static str,
    pub service: &'static str,
    pub error: &'static str,
    pub downlink: &'static str,
    pub downlink_chosen: &'static str,
    pub downlink_choose: &'static str,
    pub downlink_none: &'static str,
    pub downlink_none_why: &'static str,
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
    pub send_duplicate: &'static str,
    pub send_sni: &'static str,
    pub in_order: &'static str,
    pub in_order_batch: &'static str,
    pub channel: &'static str,
    /// What a channel is called.
    pub channels: fn(Channel) -> &'static str,
    pub line_pattern: &'static str,
    pub line_pattern_hint: &'static str,
    pub batch_url_hint: &'static str,
    pub recipient: &'static str,
    pub subject: &'static str,
    pub message: &'static str,
    pub broker: &'static str,
    pub broker_hint: &'static str,
    pub topic: &'static str,
    pub topic_hint: &'static str,
    pub discovery: &'static str,
    pub rendered: &'static str,
    pub signature: &'static str,
    pub signature_lead: &'static str,
    pub signed: fn(i64) -> &'static str,
    pub sign: &'static str,
    pub sign_anew: &'static str,
    pub forget_former: &'static str,
    pub stop_signing: &'static str,
    pub secret_new: &'static str,
    pub secret_once: &'static str,
    pub try_it: &'static str,
    pub tried: &'static str,
    /// Why a callback was switched off by itself.
    pub switched_off: fn(&str) -> &'static str,
    /// Stands before the time.
    pub off_since: &'static str,
    pub off_meanwhile: &'static str,
    pub save: &'static str,
    pub create: &'static str,
    pub variables: &'static str,
    pub variables_lead: &'static str,
    pub variable: &'static str,
    pub meaning: &'static str,
    pub form: &'static str,
    pub example: &'static str,
    pub documentation: &'static str,
    pub contents: &'static str,
    pub waiting: &'static str,
    pub delivered: &'static str,
    pub failed: &'static str,
    pub errors: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub attempt: fn(u32) -> String,
    pub under_way: &'static str,
    pub next_attempt: &'static str,
    pub no_attempt: &'static str,
    pub status: fn(u16) -> String,
    pub took: fn(i64) -> String,
    pub answer: &'static str,
    pub fault: fn(&DeliveryFault) -> String,
}

/// Deliveries of callbacks.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Delivery {
    pub title: &'static str,
    pub one: &'static str,
    pub all: &'static str,
    pub show: &'static str,
    pub id: &'static str,
    pub state: &'static str,
    pub standing: fn(Standing) -> &'static str,
    pub owed_since: &'static str,
    pub told: &'static str,
    pub last: &'static str,
    pub attempts: &'static str,
    pub sent: &'static str,
    pub callback: &'static str,
    pub deleted: &'static str,
    pub deleted_title: &'static str,
    pub deleted_since: &'static str,
    pub off_waits: fn(&str) -> String,
    pub turn_on: fn(&str) -> String,
    /// What a number beside it counts, and the number.
    pub counted: fn(&str, &str) -> String,
    pub choose: &'static str,
    pub choose_one: fn(&str) -> String,
    pub again: &'static str,
    pub again_hint: &'static str,
    pub again_now: &'static str,
    pub again_done: fn(u32) -> String,
    pub failed_title: &'static str,
    pub failed_lead: &'static str,
    pub failed_since: &'static str,
    pub failed_since_hint: &'static str,
    pub failed_again: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
}

/// Ready callbacks.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Presets {
    pub title: &'static str,
    pub lead: &'static str,
    pub begin: &'static str,
    pub receiver: &'static str,
    pub gets: &'static str,
    /// What a receiver is called.
    pub name: fn(Preset) -> &'static str,
    /// What it gets, as a sentence.
    pub about: fn(Preset) -> &'static str,
    /// What is asked for, and what helps to fill it in.
    pub ask: fn(Preset, Ask) -> (&'static str, &'static str),
    pub next: &'static str,
    pub next_hint: &'static str,
    pub others: &'static str,
}

/// The inspector.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Inspector {
    pub title: &'static str,
    pub lead: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub make: &'static str,
    pub make_again: &'static str,
    pub make_again_hint: &'static str,
    pub create: &'static str,
    pub reload: &'static str,
    pub requests: &'static str,
    pub kept: &'static str,
    pub hidden: &'static str,
    pub nothing: &'static str,
    pub nothing_why: &'static str,
    pub headers: &'static str,
    pub body: &'static str,
    pub answer: &'static str,
    pub answer_lead: &'static str,
    pub downlink: &'static str,
    pub downlink_hint: &'static str,
    pub save: &'static str,
}

/// What is written about callbacks, and for programs.
#[cfg(feature = "ssr")]
pub struct Documentation {
    /// What the page is called.
    pub title: &'static str,
    /// What it is about.
    pub lead: &'static str,
    /// What a variable tells, as a sentence.
    pub variable: fn(Variable) -> &'static str,
    /// The form in which it prints that.
    pub form: fn(Form) -> &'static str,
    /// What holds for all callbacks.
    pub sections: fn(&Figures) -> Vec<Section>,
    /// The online help of event configurations.
    pub event_configuration: fn() -> Vec<Section>,
    /// How programs ask: title, lead and sections; the origin of this server comes in.
    pub api: fn(&str) -> (&'static str, &'static str, Vec<Section>),
}
