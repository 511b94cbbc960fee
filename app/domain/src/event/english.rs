//! What events are called in English, on the pages and in the mails, which are written below them.

use super::{EventKind, Severity};

/// How bad an event is, in a word.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warn => "warning",
        Severity::Error => "error",
    }
}

/// What happened, in a few words.
pub const fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::KeepAliveLost => "Device silent",
        EventKind::NetworkIssue => "Base station silent",
        EventKind::SequenceBreak => "Missing numbers",
        EventKind::OutOfSequence => "Out of sequence",
        EventKind::OffContract => "Off contract",
        EventKind::OnContract => "On contract",
        EventKind::FirstTestMessage => "First test message",
        EventKind::TokenActivated => "Token activated",
        EventKind::TokenRenewal => "Token renewed",
        EventKind::TokenReplacedFrom => "Token given away",
        EventKind::TokenReplacedTo => "Token taken over",
        EventKind::Suspended => "Suspended",
        EventKind::Resumed => "Resumed",
        EventKind::Restarted => "Restarted",
        EventKind::Unsubscribed => "Unsubscribed",
        EventKind::Transferred => "Moved",
        EventKind::UplinkOverQuota => "Over the daily number",
        EventKind::CallbackError => "Callback failed",
        EventKind::FieldThreshold => "Field beyond its limit",
        EventKind::RssiLow => "Weak signal",
        EventKind::BatteryLow => "Low battery",
        EventKind::TemperatureOutOfRange => "Temperature out of range",
        EventKind::Silent => "Not heard",
        EventKind::GeofenceLeft => "Left its place",
        EventKind::GeofenceEntered => "Entered a place",
    }
}
