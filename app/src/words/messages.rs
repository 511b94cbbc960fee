//! Words about the list of a device's messages.

/// The messages of a device.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Messages {
    pub since: &'static str,
    pub before: &'static str,
    /// By the clock of which zone the filter is read.
    pub zone: fn(&str) -> String,
    pub delay: &'static str,
    pub position: &'static str,
    /// Where the marker of the message with that sequence number leads.
    pub to_map: fn(u16) -> String,
    pub station: &'static str,
    pub rssi: &'static str,
    pub snr: &'static str,
    pub frequency: &'static str,
    pub ack: &'static str,
    pub no_ack: &'static str,
    pub ack_why: &'static str,
}
