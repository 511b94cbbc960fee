//! Base stations and places, in Spanish.

use domain::base_station::StationState;
use domain::location::Source;
use domain::map::Overlay;

use super::super::{Location, Station};
use super::localized;

/// Where a device is.
pub const LOCATION: Location = Location {
    title: "Ubicación",
    stated: "Posición indicada",
    computed: "Posición calculada",
    not_computed: "todavía ninguna",
    source: |source| match source {
        Source::Stations => "a partir de las estaciones base que lo recibieron",
        Source::Payload => "enviada por el dispositivo",
    },
    source_title: "Origen",
    radius: "Radio",
    radius_of: metres_whole,
    apart: "Distancia a la indicada",
    as_of: "A fecha de",
    heard_by: "Recibido por",
    last: "Mensajes",
    last_messages: |count| format!("últimos {count}"),
    messages: "Mensajes",
    receptions: "Recepciones",
    best: "Mejor RSSI dBm",
    newest: "Última recepción",
    distance: "Distancia",
    distance_of: metres,
    distance_hint: "Las distancias son hasta la posición indicada o, si no la hay, hasta la \
                    calculada; solo quienes operan una estación base ven dónde está.",
    none_yet: "Todavía no se ha recibido",
    none_yet_why: "En cuanto alguna estación base reciba este dispositivo, aparecerá aquí.",
    hidden: "Las estaciones base no se muestran",
    hidden_why: "Sus roles no le permiten ver detalles de radio.",
    sent: "Posición enviada",
    of_last: |count| match count {
        1 => "del único mensaje".to_owned(),
        count => format!("de los últimos {count} mensajes"),
    },
    map_of: |device| format!("Mapa del dispositivo {device}"),
    map_failed: "No se pudo cargar el mapa. Lo que mostraría está en esta página como texto.",
    zoom_in: "Acercar",
    zoom_out: "Alejar",
    sides: ["N", "S", "E", "O"],
    no_place: "No se conoce ninguna posición",
    no_place_why: "Indique dónde está el dispositivo. También se calcula una posición en cuanto lo \
                   reciban estaciones base de lugar conocido.",
    legend: "Leyenda",
    legend_line: "Líneas y celdas según el mejor RSSI:",
    station: "Estación base",
    over: |dbm| format!("más de {}", dbm_of(dbm, 0)),
    up_to: |dbm| format!("hasta {}", dbm_of(dbm, 0)),
    best_of: |dbm| format!("mejor RSSI {}", dbm_of(dbm, 1)),
    heard_of: |heard, of| format!("recibió {heard} de {of} mensajes"),
    message_count: |count| match count {
        1 => "1 mensaje".to_owned(),
        count => format!("{} mensajes", super::number(i64::from(count))),
    },
    coverage: "Capa de cobertura",
    coverage_off: "ninguna",
    coverage_on: "mensajes propios",
    coverage_by: |overlay| match overlay {
        Overlay::Stations => "mensajes propios, número de estaciones",
        Overlay::Quality => "mensajes propios, calidad del enlace",
        Overlay::None | Overlay::Best | Overlay::Mean => "mensajes propios",
    },
    coverage_lead: |size, placed, looked_at| {
        format!(
            "Celdas de {}° de latitud y longitud ({} de alto) con {} de los {} mensajes más \
             recientes de este dispositivo, primero los mejor recibidos.",
            localized(&size.to_string()),
            metres(size * 111_195.0),
            super::number(i64::from(placed)),
            super::number(i64::from(looked_at)),
        )
    },
    coverage_where: "Un mensaje se sitúa donde el dispositivo dijo que estaba; si no, en su \
                     posición indicada; si no, donde se calculó que estaba.",
    cell: "Centro de la celda",
    no_cells: "Ningún mensaje tiene un lugar",
    no_cells_why: "Indique dónde está el dispositivo, o haga que sus mensajes lleven una posición.",
};

fn dbm_of(dbm: f64, decimals: usize) -> String {
    localized(&format!("{dbm:.decimals$} dBm"))
}

fn metres_whole(metres_: i64) -> String {
    metres(metres_ as f64)
}

fn metres(metres: f64) -> String {
    match metres {
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => localized(&format!("{:.1} km", m / 1000.0)),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// Base stations.
pub const STATION: Station = Station {
    menu: "Estación base",
    title: "Estaciones base",
    new: "Nueva estación base",
    edit: "Editar",
    create: "Crear estación base",
    save: "Guardar cambios",
    id: "Id",
    id_hint: "De 1 a 8 dígitos hexadecimales, como la propia estación se nombra.",
    name: "Nombre",
    state: "Estado",
    state_name: |state| match state {
        StationState::NotSeen => "no vista",
        StationState::Ok => "OK",
        StationState::Silent => "en silencio",
    },
    last_contact: "Último contacto",
    region: "Región",
    operator: "Operador",
    country: "País",
    country_hint: "Tres letras (ISO 3166-1 alfa-3), como BEL.",
    position: "Posición",
    group: "Grupo",
    refused: "Tramas rechazadas",
    bad_crc: "CRC incorrecto",
    bad_code: "Código de autenticación incorrecto",
    no_key: "Clave desconocida",
    settings: "Información de la estación base",
    token: "Token",
    token_new: "Nuevo token",
    token_lead: "Con su token, una estación base envía lo que recibe a /radio/receptions, con \
                 Authorization: Bearer y el token.",
    token_once: "Copie el token ahora: solo se muestra esta vez y no se puede volver a leer.",
    renew: "Renovar token",
    renew_question: "¿Renovar el token?",
    renew_lead: |id| {
        format!(
            "El token que tiene ahora la estación base {id} deja de valer de inmediato: no envía \
             nada más hasta que reciba el nuevo."
        )
    },
    text: "Id o nombre",
    text_example: "0BF2, Torre…",
    none_yet: "Todavía no hay estaciones base",
    none_yet_why: "Una estación base envía lo que recibe con un token propio.",
    none_match: "Ninguna estación base coincide",
    none_match_why: "Hay estaciones base, pero ninguna con este id o nombre.",
};
