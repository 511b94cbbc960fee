//! The list of a device's messages, in Portuguese.

use super::super::Messages;

/// The words.
pub const MESSAGES: Messages = Messages {
    since: "De",
    before: "Até",
    zone: |zone| format!("O filtro é lido pelo relógio de {zone}."),
    delay: "Atraso",
    position: "Localização",
    to_map: |seq| format!("Mapa da mensagem {seq}"),
    station: "Estação base",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    frequency: "Frequência MHz",
    ack: "ACK",
    no_ack: "sem ACK",
    ack_why: "Se a estação base disse, ou o dispositivo confirmou, que foi enviado",
};
