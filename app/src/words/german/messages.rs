//! The list of a device's messages, in German.

use super::super::Messages;

/// The words.
pub const MESSAGES: Messages = Messages {
    since: "Von",
    before: "Bis",
    zone: |zone| format!("Der Filter gilt nach der Uhr von {zone}."),
    delay: "Verzögerung",
    position: "Ort",
    to_map: |seq| format!("Karte der Nachricht {seq}"),
    station: "Basisstation",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    frequency: "Frequenz MHz",
    ack: "ACK",
    no_ack: "kein ACK",
    ack_why: "Ob die Basisstation gemeldet oder das Gerät bestätigt hat, dass gesendet wurde",
};
