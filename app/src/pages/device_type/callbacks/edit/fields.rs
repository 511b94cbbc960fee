//! What is filled in for each channel, with what becomes of it.

use domain::callback::{CONTENT_TYPES, CallbackInput, CallbackKind, Channel, HttpMethod};
use leptos::prelude::*;
use payload::template::Escape;
use payload::variables::Place;

use crate::error::AppError;
use crate::preview::{Preview, Writing, rendered};
use crate::ui::field::{Field, check};
use crate::words::words;

/// The form as far as it depends on the channel.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) kind: CallbackKind,
    pub(super) preview: Preview,
    pub(super) refused: Memo<Option<AppError>>,
}

impl Fields {
    /// The fields of a channel, filled in.
    pub(super) fn of(self, channel: Channel, input: &CallbackInput) -> AnyView {
        match channel {
            Channel::Url => self.url(input),
            Channel::BatchUrl => self.batch(input),
            Channel::Email => self.email(input),
            Channel::Mqtt => self.mqtt(input),
        }
    }

    fn field(self, name: &'static str, label: &'static str, hint: &'static str) -> Field {
        let refused = self.refused;
        Field {
            name,
            label,
            hint,
            refused,
        }
    }

    fn url(self, input: &CallbackInput) -> AnyView {
        let words = words();
        let only_json = self.kind == CallbackKind::DataAdvanced;
        let methods = HttpMethod::ALL.into_iter();
        let methods = methods.filter(|method| !only_json || method.has_body());
        let methods: Vec<_> = methods
            .map(|method| (method.name(), method.name()))
            .collect();
        let method = self.field("method", words.callback.method, "");
        let headers = self.field(
            "headers",
            words.callback.headers,
            words.callback.headers_hint,
        );
        view! {
            <div class="pair">
                {method.choice(&methods, &input.method)}
                {self.address(words.callback.url, words.callback.url_hint, self.kind.place(), input)}
            </div>
            {headers.lines("3", input.headers.clone())}
            {self.body(input, true)}
        }
        .into_any()
    }

    fn batch(self, input: &CallbackInput) -> AnyView {
        let words = words();
        let hint = words.callback.batch_url_hint;
        let line = self.field(
            "line_pattern",
            words.callback.line_pattern,
            words.callback.line_pattern_hint,
        );
        view! {
            {self.address(words.callback.url, hint, Place::BatchUrl, input)}
            {self.line(line, &input.line_pattern, Escape::HeaderValue)}
        }
        .into_any()
    }

    fn email(self, input: &CallbackInput) -> AnyView {
        let words = words();
        let recipient = self.field("recipient", words.callback.recipient, "");
        let subject = self.field("subject", words.callback.subject, "");
        let message = self.field("message", words.callback.message, "");
        view! {
            {recipient.line("email", "off", "", input.recipient.clone())}
            {self.line(subject, &input.subject, Escape::HeaderValue)}
            {self.text(message, "6", &input.message, || Escape::Text)}
        }
        .into_any()
    }

    fn mqtt(self, input: &CallbackInput) -> AnyView {
        let words = words();
        let broker = self.field("url", words.callback.broker, words.callback.broker_hint);
        let topic = self.field("topic", words.callback.topic, words.callback.topic_hint);
        let discovery = self.kind.has_payload().then(|| {
            check(
                "discovery",
                words.callback.discovery,
                !input.discovery.is_empty(),
            )
        });
        view! {
            {broker.line("text", "off", "", input.url.clone())}
            {self.line(topic, &input.topic, Escape::UrlPath)}
            {self.body(input, false)}
            {discovery}
        }
        .into_any()
    }

    /// The URL, and what becomes of it.
    fn address(
        self,
        label: &'static str,
        hint: &'static str,
        place: Place,
        input: &CallbackInput,
    ) -> AnyView {
        let text = RwSignal::new(input.url.clone());
        let set = move |event| text.set(event_target_value(&event));
        let field = self.field("url", label, hint);
        view! {
            <div class="made-of">
                {field.typed("text", text, set)}
                {rendered(place, self.preview, text, || Writing::Url)}
            </div>
        }
        .into_any()
    }

    /// What the body is made of, and the body.
    fn body(self, input: &CallbackInput, http: bool) -> AnyView {
        let words = words();
        let types = match (self.kind, http) {
            (CallbackKind::DataAdvanced, true) => vec![(CONTENT_TYPES[1], CONTENT_TYPES[1])],
            (_, true) => {
                let mut types = vec![("", words.callback.no_body)];
                types.extend(CONTENT_TYPES.map(|name| (name, name)));
                types
            }
            (_, false) => CONTENT_TYPES[1..]
                .iter()
                .map(|name| (*name, *name))
                .collect(),
        };
        let chosen = RwSignal::new(input.content_type.clone());
        let escape = move || match chosen.read().as_str() {
            name if name == CONTENT_TYPES[0] => Escape::Form,
            name if name == CONTENT_TYPES[1] => Escape::Json,
            _ => Escape::Text,
        };
        let content_type = self.field("content_type", words.callback.content_type, "");
        let body = self.field("body", words.callback.body, words.callback.body_hint);
        view! {
            {content_type.switch(&types, chosen)}
            {self.text(body, "6", &input.body, escape)}
        }
        .into_any()
    }

    /// A template of one line, and what becomes of it.
    fn line(self, field: Field, text: &str, escape: Escape) -> AnyView {
        let text = RwSignal::new(text.to_owned());
        let set = move |event| text.set(event_target_value(&event));
        let made = rendered(self.kind.place(), self.preview, text, move || {
            Writing::Text(escape)
        });
        view! { <div class="made-of">{field.typed("text", text, set)}{made}</div> }.into_any()
    }

    /// A template of several lines, and what becomes of it.
    fn text(
        self,
        field: Field,
        rows: &'static str,
        text: &str,
        escape: impl Fn() -> Escape + Send + Sync + 'static,
    ) -> AnyView {
        let text = RwSignal::new(text.to_owned());
        let set = move |event| text.set(event_target_value(&event));
        let made = rendered(self.kind.place(), self.preview, text, move || {
            Writing::Text(escape())
        });
        view! { <div class="made-of">{field.written(rows, text, set)}{made}</div> }.into_any()
    }
}
