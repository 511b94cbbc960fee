//! Maps of many devices, and choosing a place, in Spanish.

use super::super::Map;
use super::localized;

/// Maps of many devices.
pub const MAP: Map = Map {
    title: "Mapa",
    menu: "Mapa de cobertura",
    of_all: "Mapa de todos los dispositivos",
    of: |name| format!("Mapa de {name}"),
    coverage: "Capa de cobertura",
    overlays: [
        "ninguna",
        "mejor señal",
        "señal media",
        "número de estaciones",
        "calidad del enlace",
    ],
    show: "Mostrar",
    opacity: "Opacidad",
    lost: "No se pudo consultar lo que hay aquí. Mueva el mapa para intentarlo de nuevo.",
    counting: "Todavía se están contando los mensajes anteriores a la última actualización. \
               Aparecerán más celdas a medida que se cuenten.",
    beyond: |beyond| {
        format!(
            "y {} más, en la lista de dispositivos",
            super::number(beyond)
        )
    },
    nowhere: "Ningún dispositivo tiene un lugar",
    nowhere_why: "Indique dónde están los dispositivos. También se calculan posiciones en cuanto \
                  los reciban estaciones base de lugar conocido.",
    nothing_heard: "No se ha recibido nada desde un lugar conocido",
    nothing_heard_why: "Las celdas muestran desde dónde recibió esta estación base dispositivos de \
                        lugar conocido.",
    cluster: "Varios dispositivos",
    legend_best: "Celdas según el mejor RSSI:",
    legend_mean: "Celdas según la media del mejor RSSI de cada mensaje:",
    legend_stations: "Celdas según las estaciones base que reciben un mensaje, de media:",
    legend_quality: "Celdas según la calidad media del enlace:",
    stations_step: |step| match step {
        4.. => "4 o más".to_owned(),
        step => step.to_string(),
    },
    stations_of: |mean| localized(&format!("recibido por {mean:.1} estaciones base de media")),
    quality_of: |quality| format!("calidad del enlace {quality}"),
    not_known: "desconocida",
    stations: "Estaciones base a la vista",
    many_stations: "Hay a la vista más estaciones base de las que muestra un mapa. Acérquelo para \
                    verlas.",
    mean_stations: "Estaciones",
    quality: "Calidad del enlace",
    follows: "El mapa se actualiza solo con lo que va ocurriendo.",
    waits: "El mapa lo dibuja una parte de la página que todavía no ha llegado. Lo que muestra \
            está en esta página como texto.",
    you: "Usted está aquí",
    here_within: |metres| format!("Encontrado, con una precisión de {metres} m."),
    list: "Dónde están",
    in_sight: |seen, all| {
        let (seen, all) = (super::number(seen), super::number(all));
        format!("A la vista: {seen} de los {all} dispositivos con un lugar.")
    },
    whole: "Mostrar todo",
    none_here: "Ningún dispositivo a la vista",
    none_here_why: "Mueva el mapa o muestre todo.",
    where_: "Lugar",
    devices: "Dispositivos",
    which: "Cuáles",
    nearer: "Acercar",
    more: |more| {
        format!(
            "y {} más, que aparecen aquí al acercar el mapa",
            super::number(more)
        )
    },
    heard: "Dónde se recibieron",
    heard_lead: "Celdas a la vista con mensajes en ellas, primero las mejor recibidas. Un mensaje \
                 se sitúa donde el dispositivo dijo que estaba; si no, en su posición indicada; si \
                 no, donde se calculó que estaba. Las celdas permanecen cuando sus mensajes ya no \
                 se conservan.",
    mean: "RSSI medio dBm",
    mean_of: |dbm| localized(&format!("RSSI medio {dbm:.1} dBm")),
    no_cells: "No se ha recibido nada desde aquí",
    no_cells_why: "Los mensajes de dispositivos de lugar conocido forman celdas a medida que \
                   llegan.",
    flag: "Última posición",
    flag_message: "Mensaje",
    pick: "Elegir en un mapa",
    pick_map: "Mapa en el que se elige un lugar",
    pick_hint: "Toque el lugar, o mueva el mapa (también con las flechas) hasta que la cruz quede \
                sobre él.",
    pick_middle: "Tomar el lugar bajo la cruz",
    picked: |lat, lng| format!("Elegido: {lat}, {lng}").replace('-', "−"),
    here: "Donde estoy",
    here_unknown: "El navegador no dice dónde está. Pide permiso, y solo por https.",
};
