//! What a receiver may answer, and codes, in Spanish.

use domain::downlink::InfoCode;

use super::{alerts, code, list, section, text};
use crate::documentation::{Block, Section};

/// What the range codes of repeaters stand for, from 0.
const RANGES: [&str; 16] = [
    "ninguno",
    "1 a 4",
    "5 a 9",
    "10 a 49",
    "50 a 99",
    "100 a 149",
    "150 a 199",
    "200 a 249",
    "250 a 299",
    "300 a 349",
    "350 a 399",
    "400 a 449",
    "450 a 499",
    "500 a 799",
    "800 a 999",
    "1000 o más",
];

pub(super) fn devices() -> Section {
    section(
        "answers",
        "Respuestas a los dispositivos",
        vec![
            text(
                "A un dispositivo que pide un downlink (`{ack}` es true) le responde el callback \
                 DATA / BIDIR elegido para su tipo de dispositivo, si el modo de downlink de este \
                 es Callback. Solo URL y BATCH_URL traen una respuesta. Es un 2xx con JSON que \
                 nombra el dispositivo por su id, en mayúsculas o minúsculas, con ceros delante o \
                 sin ellos, y trae ocho bytes:",
            ),
            code(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#),
            list([
                "`204`, y cualquier respuesta que no nombre el dispositivo: no se le envía nada.",
                "`{\"1B9C5\":{\"noData\":true}}`: lo mismo, dicho expresamente.",
                "Otro número de bytes, lo que no es hexadecimal, u otra cosa que un objeto junto \
                 al id del dispositivo: no se envía nada, con el código 2.",
                "Lo que se dice dos veces vale como se dijo la última.",
                "En un lote, un solo objeto responde a todos los dispositivos, con un miembro para \
                 cada uno.",
                "La respuesta a un intento posterior también vale, hasta cinco segundos antes de \
                 que el dispositivo deje de escuchar.",
                "Cuánto tardó una respuesta desde la pregunta, y cuánto tiempo quedaba o cuánto se \
                 retrasó, se muestra con el mensaje.",
                "Cuando solo una recepción posterior dice que el dispositivo pide, y al callback \
                 ya se le había comunicado el mensaje, se le comunica una vez más: con `{ack}` \
                 true, y como otra entrega. No es así cuando el mensaje está cerrado.",
            ]),
            text("Un callback ACKNOWLEDGE dice cómo terminó."),
        ],
    )
}

pub(super) fn codes() -> Section {
    let ends = InfoCode::ALL.iter();
    let ends = ends.map(|(end, message)| format!("`{}` {message}", end.number()));
    let ranges = RANGES.iter().enumerate();
    let ranges = ranges.map(|(nth, range)| format!("`{nth}` {range}"));
    section(
        "codes",
        "Códigos",
        vec![
            text("`{infoCode}` e `{infoMessage}` de los callbacks ACKNOWLEDGE:"),
            Block::List(ends.collect()),
            text("Códigos de rango de los callbacks REPEATER, y cuántos representan:"),
            Block::List(ranges.collect()),
            text("`{eventType}` de los callbacks EVENT, con `{severity}`:"),
            alerts::event_types(),
        ],
    )
}
