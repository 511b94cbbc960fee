//! Tags: a state as word and colour.

use domain::callback::DeliveryState;
use domain::contract::TokenShown;
use domain::device::ComState;
use domain::event::Severity;
use domain::message::CallbackState;
use leptos::prelude::*;

use crate::words::words;

/// A colour with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// As it should be.
    Good,
    /// To be watched.
    Warn,
    /// Wrong.
    Bad,
    /// Worth knowing.
    Info,
}

/// A word on its colour.
pub fn tag(word: impl Into<std::borrow::Cow<'static, str>>, tone: Tone) -> AnyView {
    let class = match tone {
        Tone::Plain => "tag",
        Tone::Good => "tag good",
        Tone::Warn => "tag warn",
        Tone::Bad => "tag bad",
        Tone::Info => "tag info",
    };
    view! { <span class=class>{word.into()}</span> }.into_any()
}

/// Whether a device is heard as it should be.
pub fn com_state(state: ComState) -> AnyView {
    let tone = match state {
        ComState::NotAllowed | ComState::NotSeen | ComState::NotWatched => Tone::Plain,
        ComState::Ok => Tone::Good,
        ComState::Warn => Tone::Warn,
        ComState::Silent => Tone::Bad,
    };
    tag((words().com_state)(state), tone)
}

/// Where the token of a device stands.
pub fn token(token: TokenShown) -> AnyView {
    let tone = match token {
        TokenShown::None => Tone::Plain,
        TokenShown::Active => Tone::Good,
        TokenShown::OffContract | TokenShown::Invalid => Tone::Bad,
    };
    tag((words().device.token_state)(token), tone)
}

/// How bad an event is.
pub fn severity(severity: Severity) -> AnyView {
    let tone = match severity {
        Severity::Info => Tone::Info,
        Severity::Warn => Tone::Warn,
        Severity::Error => Tone::Bad,
    };
    tag((words().event.severity_name)(severity), tone)
}

/// Where the callbacks of a message stand.
pub fn callback_state(state: CallbackState) -> AnyView {
    let tone = match state {
        CallbackState::None => Tone::Plain,
        CallbackState::Pending => Tone::Info,
        CallbackState::Retrying => Tone::Warn,
        CallbackState::Failed => Tone::Bad,
        CallbackState::Delivered => Tone::Good,
    };
    tag((words().callback_state)(state), tone)
}

/// Where one callback of a message stands.
pub fn delivery_state(state: DeliveryState) -> AnyView {
    let tone = match state {
        DeliveryState::Waiting => Tone::Info,
        DeliveryState::Delivered => Tone::Good,
        DeliveryState::Failed => Tone::Bad,
        DeliveryState::Cancelled => Tone::Plain,
    };
    tag((words().delivery_state)(state), tone)
}
