//! The callback of an event configuration. Every channel's fields are there at once, each once:
//! those of another channel than the chosen one are folded away and of no account.

use domain::callback::{CONTENT_TYPES, CallbackInput, CallbackKind, Channel, HttpMethod};
use leptos::prelude::*;
use payload::template::Escape;
use payload::variables::Place;

use crate::error::AppError;
use crate::pages::device_type::callbacks::edit::variables;
use crate::preview::{Preview, Writing, rendered};
use crate::ui::field::{Field, check};
use crate::words::words;

const URL: &[Channel] = &[Channel::Url];
const BATCH: &[Channel] = &[Channel::BatchUrl];
const EMAIL: &[Channel] = &[Channel::Email];
const MQTT: &[Channel] = &[Channel::Mqtt];
/// Those that have an address.
const ADDRESSED: &[Channel] = &[Channel::Url, Channel::BatchUrl, Channel::Mqtt];
/// Those that have a body with a content type.
const BODIED: &[Channel] = &[Channel::Url, Channel::Mqtt];
const HTTP: &[Channel] = &[Channel::Url, Channel::BatchUrl];

/// The form as far as it is about the callback.
#[derive(Clone, Copy)]
struct Fields {
    channel: RwSignal<String>,
    content_type: RwSignal<String>,
    preview: Preview,
    refused: Memo<Option<AppError>>,
}

/// The fields, filled in.
pub(super) fn callback(input: &CallbackInput, refused: Memo<Option<AppError>>) -> AnyView {
    let channel = Channel::of(&input.channel).unwrap_or_default();
    let preview = Preview::new(String::new(), String::new());
    let fields = Fields {
        channel: RwSignal::new(channel.name().to_owned()),
        content_type: RwSignal::new(input.content_type.clone()),
        preview,
        refused,
    };
    view! {
        {fields.all(input)}
        <details class="numbers">
            <summary>{words().callback.variables}</summary>
            {variables(CallbackKind::Event, preview)}
        </details>
    }
    .into_any()
}

impl Fields {
    fn field(self, name: &'static str, label: &'static str, hint: &'static str) -> Field {
        let refused = self.refused;
        Field {
            name,
            label,
            hint,
            refused,
        }
    }

    fn chosen(self) -> Channel {
        Channel::of(&self.channel.read()).unwrap_or_default()
    }

    /// Whether the chosen channel is none of those.
    fn not(self, of: &'static [Channel]) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
        move || !of.contains(&self.chosen())
    }

    fn all(self, input: &CallbackInput) -> AnyView {
        let words = &words().callback;
        let channel = self.field("callback_channel", words.channel, "");
        let channels = Channel::ALL.map(|one| (one.name(), (words.channels)(one)));
        let method = self.field("callback_method", words.method, "");
        let methods = HttpMethod::ALL.map(|one| (one.name(), one.name()));
        let headers = self.field("callback_headers", words.headers, words.headers_hint);
        let recipient = self.field("callback_recipient", words.recipient, "");
        let subject = self.field("callback_subject", words.subject, "");
        let message = self.field("callback_message", words.message, "");
        let topic = self.field("callback_topic", words.topic, words.topic_hint);
        let line = self.field(
            "callback_line_pattern",
            words.line_pattern,
            words.line_pattern_hint,
        );
        let in_order = !input.in_order.is_empty();
        let sni = !input.send_sni.is_empty();
        view! {
            {channel.switch(&channels, self.channel)}
            <div class:folded=self.not(URL)>{method.choice(&methods, &input.method)}</div>
            <div class:folded=self.not(ADDRESSED)>{self.address(&input.url)}</div>
            <div class:folded=self.not(URL)>{headers.lines("3", input.headers.clone())}</div>
            <div class:folded=self.not(BATCH)>
                {self.line(line, &input.line_pattern, Escape::HeaderValue)}
            </div>
            <div class="blocks" class:folded=self.not(EMAIL)>
                {recipient.line("text", "off", "", input.recipient.clone())}
                {self.line(subject, &input.subject, Escape::HeaderValue)}
                {self.text(message, &input.message, || Escape::Text)}
            </div>
            <div class:folded=self.not(MQTT)>
                {self.line(topic, &input.topic, Escape::UrlPath)}
            </div>
            <div class="blocks" class:folded=self.not(BODIED)>{self.body(&input.body)}</div>
            {check("callback_in_order", words.in_order, in_order)}
            <p class="hint" class:folded=self.not(BATCH)>{words.in_order_batch}</p>
            <div class:folded=self.not(HTTP)>
                {check("callback_send_sni", words.send_sni, sni)}
            </div>
        }
        .into_any()
    }

    /// The URL or the broker, and what becomes of it: a broker is no template.
    fn address(self, typed: &str) -> AnyView {
        let words = &words().event_configuration;
        let text = RwSignal::new(typed.to_owned());
        let set = move |event| text.set(event_target_value(&event));
        let field = self.field("callback_url", words.address, words.address_hint);
        let made = move || {
            let place = match self.chosen() {
                Channel::Url => Place::Event,
                Channel::BatchUrl => Place::BatchUrl,
                Channel::Email | Channel::Mqtt => return None,
            };
            Some(rendered(place, self.preview, text, || Writing::Url))
        };
        view! { <div class="made-of">{field.typed("text", text, set)}{made}</div> }.into_any()
    }

    /// What the body is made of, and the body.
    fn body(self, typed: &str) -> AnyView {
        let words = &words().callback;
        let mut types = vec![("", words.no_body)];
        types.extend(CONTENT_TYPES.map(|name| (name, name)));
        let escape = move || match self.content_type.read().as_str() {
            name if name == CONTENT_TYPES[0] => Escape::Form,
            name if name == CONTENT_TYPES[1] => Escape::Json,
            _ => Escape::Text,
        };
        let content_type = self.field("callback_content_type", words.content_type, "");
        let body = self.field("callback_body", words.body, words.body_hint);
        view! {
            {content_type.switch(&types, self.content_type)}
            {self.text(body, typed, escape)}
        }
        .into_any()
    }

    /// A template of one line, and what becomes of it.
    fn line(self, field: Field, typed: &str, escape: Escape) -> AnyView {
        let text = RwSignal::new(typed.to_owned());
        let set = move |event| text.set(event_target_value(&event));
        let made = rendered(Place::Event, self.preview, text, move || {
            Writing::Text(escape)
        });
        view! { <div class="made-of">{field.typed("text", text, set)}{made}</div> }.into_any()
    }

    /// A template of several lines, and what becomes of it.
    fn text(
        self,
        field: Field,
        typed: &str,
        escape: impl Fn() -> Escape + Send + Sync + 'static,
    ) -> AnyView {
        let text = RwSignal::new(typed.to_owned());
        let set = move |event| text.set(event_target_value(&event));
        let made = rendered(Place::Event, self.preview, text, move || {
            Writing::Text(escape())
        });
        view! { <div class="made-of">{field.written("9", text, set)}{made}</div> }.into_any()
    }
}
