//! The story of one message, in Spanish.

use super::super::Story;
use super::localized;

/// The words.
pub const STORY: Story = Story {
    title: |seq| format!("Mensaje {seq}"),
    all: "Todos los mensajes",
    said: "Lo que dijo",
    seq: "Número de secuencia",
    arrived: "Retardo hasta la llegada",
    after: |millis| match millis {
        0 => "0 s".to_owned(),
        _ if millis.abs() < 1_000 => format!("{millis} ms").replace('-', "−"),
        _ => localized(&format!("{:.1} s", millis as f64 / 1e3)),
    },
    asks: "Pide un downlink",
    decoding: "Decodificación",
    decoding_link: "Abrir en la página de formatos",
    decoding_none: "De estos bytes no se obtiene nada, o solo para el grupo en el que estaba \
                    entonces el dispositivo.",
    receptions: "Recepciones",
    receptions_hidden: "Qué estaciones base lo recibieron, y cómo, es solo para quien puede ver \
                        detalles de radio.",
    later: "Tras la primera",
    snr: "SNR",
    callbacks: "Callbacks",
    callbacks_none: "Ningún callback",
    callbacks_none_why: "No había ninguno configurado cuando llegó el mensaje, o usted no puede \
                         verlo.",
    delivery: "La entrega completa",
    downlink: "Downlink",
    place: "Dónde se envió",
    place_none: "No se conoce el lugar",
    place_none_why: "No se calculó, o todavía no, o usted no puede verlo.",
    story: "Paso a paso",
    heard_first: "Recibido por primera vez",
    heard_last: "Recibido por última vez",
    came: "Llegó aquí",
    answered: "Un callback respondió al dispositivo",
    listens: "El dispositivo empieza a escuchar",
    listens_until: "El dispositivo deja de escuchar",
    ended: |state| format!("Downlink: {state}"),
    attempt: |number, outcome| format!("Callback, intento {number}: {outcome}"),
    next_attempt: "Toca el siguiente intento",
    events: "Eventos del dispositivo",
    merged: |receptions, stations| match stations {
        1 => {
            format!("Agrupadas: {receptions} recepciones de una estación base son un mensaje")
        }
        _ => format!(
            "Agrupadas: {receptions} recepciones de {stations} estaciones base son un mensaje"
        ),
    },
    decoded: |fields| match fields {
        1 => "Decodificado: un campo".to_owned(),
        _ => format!("Decodificado: {fields} campos"),
    },
    closes: "Se cierra: entonces se conocen la calidad del enlace y la posición",
    closed: |quality| format!("Cerrado: calidad del enlace {quality}"),
    placed: |metres| match metres {
        0..1_000 => format!("Lugar calculado con un radio de {metres} m"),
        _ => localized(&format!(
            "Lugar calculado con un radio de {:.1} km",
            metres as f64 / 1e3
        )),
    },
    placed_itself: "Lugar comunicado por el dispositivo",
    event: |what| format!("Evento: {what}"),
    raised: "Eventos que provocó",
    raised_none: "No provocó ninguno.",
    again: "Reenviar sus callbacks",
    again_hint: "Lo que ya se entregó o se abandonó se envía una vez más, y lo que está en espera, \
                 de inmediato; cada receptor puede recibirlo entonces dos veces.",
    again_done: |count| match count {
        0 => "No había nada que reenviar: está en curso en este momento.".to_owned(),
        1 => "Se reenvía una entrega.".to_owned(),
        _ => format!("Se reenvían {count} entregas."),
    },
    curl: "Como comando curl",
};
