//! The list of a device's messages, in French.

use super::super::Messages;

/// The words.
pub const MESSAGES: Messages = Messages {
    since: "De",
    before: "À",
    zone: |zone| format!("Le filtre est lu à l’heure du fuseau {zone}."),
    delay: "Délai",
    position: "Position",
    to_map: |seq| format!("Carte du message {seq}"),
    station: "Station de base",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    frequency: "Fréquence MHz",
    ack: "ACK",
    no_ack: "pas d’ACK",
    ack_why: "Si la station de base a signalé, ou l’appareil confirmé, que l’envoi a eu lieu",
};
