//! What wants somebody's attention, in Spanish.

use super::super::Attention;

/// The words.
pub const ATTENTION: Attention = Attention {
    title: "Requiere atención",
    nothing: "Nada la requiere: todos los dispositivos hablan como de costumbre, todos los \
              callbacks funcionan y ningún token termina pronto.",
    silent: "Dispositivos en silencio",
    last_heard: "última recepción",
    failing: "Callbacks que no funcionan",
    callback_off: "desactivado",
    callback_failing: "con fallos",
    since: "desde",
    ending: "Tokens que terminan en los próximos 30 días",
    ends: "termina",
    alerts: |count| match count {
        1 => "1 alerta sin leer".to_owned(),
        100 => "100 alertas sin leer o más".to_owned(),
        count => format!("{count} alertas sin leer"),
    },
    all_silent: "Todos los dispositivos",
    follows: "Los totales, las listas y lo que requiere atención se actualizan solos con lo que va \
              ocurriendo.",
    first_steps: "Primeros pasos",
    first_done: "hecho",
    steps: [
        (
            "Crear un tipo de dispositivo",
            "Contiene lo que sus dispositivos tienen en común, ante todo el formato con el que sus \
             bytes se convierten en valores.",
        ),
        (
            "Registrar un dispositivo",
            "Con su id y el código impreso junto a él, uno solo o toda una lista.",
        ),
        (
            "Recibirlo",
            "Un dispositivo virtual envía un mensaje en su lugar, aquí mismo. Las estaciones base \
             envían lo que reciben a /radio/receptions; cada mensaje aparece después con sus \
             campos, estaciones y señal.",
        ),
        (
            "Reenviar sus mensajes",
            "Un callback reenvía cada mensaje a su propio servidor, una y otra vez hasta que lo \
             acepte.",
        ),
    ],
};
