//! The list of a device's messages, in English.

use super::super::Messages;

/// The words.
pub const MESSAGES: Messages = Messages {
    since: "From",
    before: "Until",
    zone: |zone| format!("The filter is read by the clock of {zone}."),
    delay: "Delay",
    position: "Location",
    to_map: |seq| format!("Map of message {seq}"),
    station: "Base station",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    frequency: "Frequency MHz",
    ack: "ACK",
    no_ack: "no ACK",
    ack_why: "Whether the base station said, or the device confirmed, that it was sent",
};
