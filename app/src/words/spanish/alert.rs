//! Alerts and event configurations, in Spanish.

use domain::alert::{Comparison, Crossing, Trigger, Watch};

use super::super::{Alert, EventConfiguration};
use super::{event, localized};

/// Alerts are counted no further.
const MOST: i64 = 100;

/// The bell, and what it tells.
pub(super) const ALERT: Alert = Alert {
    title: "Alertas",
    bell: "Campana",
    count: |unread| match unread {
        MOST.. => format!("{}+", MOST - 1),
        unread => unread.to_string(),
    },
    unread: |unread| match unread {
        MOST.. => format!("{MOST} sin leer o más"),
        unread => format!("{unread} sin leer"),
    },
    time: "Generada",
    configuration: "Configuración de eventos",
    read: "Leída",
    new: "nueva",
    show: "Mostrar",
    show_unread: "solo las no leídas",
    mark: "Marcar como leída",
    mark_all: "Marcar todas como leídas",
    only_of: |name| format!("Solo las de «{name}»."),
    all: "Todas las alertas",
    none_yet: "Todavía no hay alertas",
    none_yet_why: "Una configuración de eventos de un grupo, de un tipo de dispositivo o de un \
                   dispositivo dice por qué suena la campana.",
    none_match: "Ninguna alerta coincide",
    none_match_why: "Puede haber otras que el filtro excluye.",
    callback_off: "Se desactivó un callback",
    callback_off_over: "Ahora ya vuelve a estar activado, o eliminado.",
};

/// What somebody wants to be told of.
pub(super) const CONFIGURATION: EventConfiguration = EventConfiguration {
    title: "Configuración de eventos",
    one: "Configuración de eventos",
    new: "Nueva configuración de eventos",
    edit: "Editar configuración de eventos",
    edit_it: "Editar",
    create: "Crear configuración de eventos",
    save: "Guardar cambios",
    delete: "Eliminar",
    delete_question: "¿Eliminar esta configuración de eventos?",
    delete_lead: |name, waiting| {
        format!(
            "«{name}» ya no alertará a nadie. Lo que su callback aún debe se cancela: {waiting}. \
             Sus alertas permanecen en la campana. Esto no se puede deshacer."
        )
    },
    own: "Creadas aquí",
    inherited: "Heredadas",
    none_yet: "Todavía no hay configuraciones de eventos",
    none_yet_why: "Una dice qué se vigila (eventos, un campo, la señal, la alimentación, la \
                   temperatura, el silencio, un lugar) y a quién se avisa: por correo, con la \
                   campana o con un callback.",
    state: "Estado",
    replaced: "sustituida",
    name: "Nombre",
    of: "De",
    from: "De",
    in_place_of: |name| format!("Está en lugar de «{name}»."),
    replaced_by: |name| format!("«{name}» está aquí en su lugar."),
    unseen: "una que usted no puede ver",
    replace_here: "Sustituir aquí",
    watches: "Vigila",
    nothing: "nada",
    trigger,
    tells: "Avisa a",
    bell: "campana",
    addresses: |all| match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} y {} más", rest.len()),
    },
    nobody: "nadie",
    callback: "Callback",
    last_alert: "Última alerta",
    never: "nunca",
    created: "Creada",
    enabled: "Activada",
    replaces: "En lugar de",
    replaces_hint: "Una heredada, que entonces no vale aquí: para todo lo que depende de este \
                    punto vale esta. Si esta se desactiva, no vale ninguna de las dos.",
    watched: "Qué se vigila",
    watch: "Vigilar",
    watch_name: |watch| match watch {
        Watch::Events => "Eventos",
        Watch::Field => "Un campo del formato",
        Watch::Rssi => "La señal",
        Watch::Battery => "La alimentación",
        Watch::Temperature => "La temperatura",
        Watch::Silence => "El silencio",
        Watch::Geofence => "Un lugar",
    },
    watch_nothing: "Nada: solo desactivar lo que sustituye",
    watch_plain: "Solo hay que rellenar lo que corresponde a la elección de arriba.",
    events: "Eventos",
    field: "Campo",
    field_hint: "Su nombre en el formato personalizado del tipo de dispositivo. Un campo que es \
                 verdadero o falso cuenta como 1 o 0.",
    fields: |names| format!("El formato tiene: {names}."),
    comparison: "Alertar cuando es",
    comparison_name: |comparison| match comparison {
        Comparison::Below => "menor que el límite",
        Comparison::Above => "mayor que el límite",
        Comparison::Equal => "igual al límite",
        Comparison::Different => "distinto del límite",
    },
    limit: "Límite",
    limit_hint: "Un número: de un campo, tal cual; de la señal en dBm y de la alimentación en V, \
                 por debajo del cual alerta.",
    below: "Por debajo de, en °C",
    above: "Por encima de, en °C",
    above_hint: "Uno de los dos puede estar vacío.",
    minutes: "Sin recibirse durante estos minutos",
    lat: "Latitud de su centro, en grados",
    lng: "Longitud de su centro, en grados",
    radius: "Su radio, en metros",
    crossing: "Alertar cuando un dispositivo",
    crossing_name: |crossing| match crossing {
        Crossing::Leaves => "sale del círculo",
        Crossing::Enters => "entra en el círculo",
    },
    told: "A quién se avisa",
    emails: "Direcciones de correo electrónico",
    emails_hint: "Diez como máximo, separadas por comas o en líneas distintas. Hay que avisar a \
                  alguien: por correo, con la campana o con un callback.",
    rings: "Hacer sonar la campana de todos los que pueden ver el dispositivo",
    calls: "Enviar un callback (EVENT)",
    address: "Dirección",
    address_hint: "Una URL o, para MQTT, un broker: mqtt://user:password@host:1883. Las variables \
                   entre llaves se rellenan.",
    times: "Con qué frecuencia",
    quiet: "Horas de silencio",
    quiet_hours: |from, to, offset| match (from, offset) {
        ("", _) => "ninguna".to_owned(),
        (_, "") => format!("{from}–{to} (UTC)"),
        _ => format!("{from}–{to} (UTC{offset})"),
    },
    quiet_from: "En silencio desde",
    quiet_to: "En silencio hasta",
    quiet_offset: "Horas de adelanto respecto a UTC",
    quiet_hint: "Entretanto los correos esperan y al final son uno solo. Ambos vacíos: nunca.",
    not_again: "No repetir durante, en minutos",
    not_again_fact: "No repetir durante",
    not_again_hint: "El mismo evento del mismo dispositivo no alerta a nadie en ese tiempo, una \
                     semana como máximo. Vacío: alerta siempre.",
    digest: "Un correo como máximo cada tantos minutos",
    digest_fact: "Un correo cada",
    digest_hint: "Lo que se dispara entretanto va junto en un solo correo. Vacío: 1; un día como \
                  máximo.",
    span: |minutes| format!("{minutes} min"),
    tried_mail: "Correo de prueba a",
    sent: "enviado",
    not_sent: "no enviado",
    nothing_tried: "No se envió nada: una prueba no hace sonar la campana.",
    mails: "Correos",
    recipient: "A",
    mail_made: "Compuesto",
    mail_alerts: "Alertas",
    mail_attempts: "Intentos",
    mail_next: "Próximo intento",
    mail_fault: "Qué falló",
    alerts: "Sus alertas",
};

fn trigger(watched: &Trigger) -> String {
    match watched {
        Trigger::Events(kinds) => {
            let names: Vec<&str> = kinds
                .iter()
                .map(|kind| (event::WORDS.kind_name)(*kind))
                .collect();
            names.join(", ")
        }
        Trigger::Field {
            name,
            comparison,
            limit,
        } => {
            let is = match comparison {
                Comparison::Below => "menor que",
                Comparison::Above => "mayor que",
                Comparison::Equal => "igual a",
                Comparison::Different => "distinto de",
            };
            format!("Campo «{name}» {is} {}", number(*limit))
        }
        Trigger::Rssi { below } => format!("Señal por debajo de {} dBm", number(*below)),
        Trigger::Battery { below } => format!("Alimentación por debajo de {} V", number(*below)),
        Trigger::Temperature { below, above } => {
            let below = below.map(|limit| format!("por debajo de {} °C", number(limit)));
            let above = above.map(|limit| format!("por encima de {} °C", number(limit)));
            let both: Vec<String> = [below, above].into_iter().flatten().collect();
            format!("Temperatura {}", both.join(" o "))
        }
        Trigger::Silence { minutes } => format!("Sin recibirse durante {minutes} min"),
        Trigger::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } => {
            let how = match crossing {
                Crossing::Leaves => "Sale del",
                Crossing::Enters => "Entra en el",
            };
            let radius = number(*radius);
            // Coordinates keep their point: the comma stands between the two.
            format!("{how} círculo de {radius} m en torno a {lat}, {lng}").replace('-', "−")
        }
    }
}

/// A number with a decimal comma and a real minus sign.
fn number(number: f64) -> String {
    localized(&number.to_string())
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    use super::*;

    #[test]
    fn what_is_watched_is_told_in_a_line() {
        let events = Trigger::Events(vec![EventKind::Suspended, EventKind::Resumed]);
        assert_eq!(trigger(&events), "Suspendido, Reanudado");
        let level = Trigger::Field {
            name: "a-b".into(),
            comparison: Comparison::Different,
            limit: -2.5,
        };
        assert_eq!(trigger(&level), "Campo «a-b» distinto de −2,5");
        let cold = Trigger::Temperature {
            below: Some(2.0),
            above: None,
        };
        assert_eq!(trigger(&cold), "Temperatura por debajo de 2 °C");
        let range = Trigger::Temperature {
            below: Some(-4.0),
            above: Some(8.0),
        };
        assert_eq!(
            trigger(&range),
            "Temperatura por debajo de −4 °C o por encima de 8 °C"
        );
    }

    #[test]
    fn unread_alerts_are_counted_as_far_as_they_are() {
        assert_eq!((ALERT.count)(99), "99");
        assert_eq!((ALERT.count)(100), "99+");
        assert_eq!((ALERT.unread)(100), "100 sin leer o más");
    }

    #[test]
    fn many_addresses_are_told_by_their_number() {
        let all: Vec<String> = ["ann@example.org", "ben@example.org", "kim@example.org"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!((CONFIGURATION.addresses)(&all[..0]), "");
        assert_eq!((CONFIGURATION.addresses)(&all[..1]), "ann@example.org");
        assert_eq!((CONFIGURATION.addresses)(&all), "ann@example.org y 2 más");
    }

    #[test]
    fn quiet_hours_are_those_of_a_difference_from_utc() {
        assert_eq!((CONFIGURATION.quiet_hours)("", "", ""), "ninguna");
        assert_eq!(
            (CONFIGURATION.quiet_hours)("22:00", "06:00", "+02:00"),
            "22:00–06:00 (UTC+02:00)"
        );
    }
}
