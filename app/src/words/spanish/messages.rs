//! The list of a device's messages, in Spanish.

use super::super::Messages;

/// The words.
pub const MESSAGES: Messages = Messages {
    since: "Desde",
    before: "Hasta",
    zone: |zone| format!("El filtro se lee según el reloj de {zone}."),
    delay: "Retardo",
    position: "Ubicación",
    to_map: |seq| format!("Mapa del mensaje {seq}"),
    station: "Estación base",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    frequency: "Frecuencia MHz",
    ack: "ACK",
    no_ack: "sin ACK",
    ack_why: "Si la estación base dijo, o el dispositivo confirmó, que se envió",
};
