//! Events, in Spanish.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Severity, Variables};

use super::super::Event;
use super::localized;

/// The words.
pub const WORDS: Event = Event {
    title: "Eventos",
    time: "Hora",
    severity: "Gravedad",
    severity_name,
    kind: "Clase",
    kind_name,
    device_example: "1CF14C…",
    what: "Qué ocurrió",
    sentence,
    state: "Estado",
    open: "abierto",
    closed: "terminado desde",
    none_yet: "Todavía no hay eventos",
    none_yet_why: "Números que faltan, silencio, tokens que van y vienen: aquí se indica lo que \
                   les ocurre a los dispositivos.",
    none_match: "Ningún evento coincide",
    none_match_why: "Puede haber otros que el filtro excluye.",
};

/// How bad an event is, in a word.
const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "información",
        Severity::Warn => "advertencia",
        Severity::Error => "error",
    }
}

/// What happened, in a few words.
const fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::KeepAliveLost => "Dispositivo en silencio",
        EventKind::NetworkIssue => "Estación base en silencio",
        EventKind::SequenceBreak => "Faltan números",
        EventKind::OutOfSequence => "Fuera de secuencia",
        EventKind::OffContract => "Fuera de contrato",
        EventKind::OnContract => "Bajo contrato",
        EventKind::FirstTestMessage => "Primer mensaje de prueba",
        EventKind::TokenActivated => "Token activado",
        EventKind::TokenRenewal => "Token renovado",
        EventKind::TokenReplacedFrom => "Token cedido",
        EventKind::TokenReplacedTo => "Token recibido",
        EventKind::Suspended => "Suspendido",
        EventKind::Resumed => "Reanudado",
        EventKind::Restarted => "Reiniciado",
        EventKind::Unsubscribed => "Dado de baja",
        EventKind::Transferred => "Movido",
        EventKind::UplinkOverQuota => "Límite diario superado",
        EventKind::CallbackError => "Callback fallido",
        EventKind::FieldThreshold => "Campo fuera de su límite",
        EventKind::RssiLow => "Señal débil",
        EventKind::BatteryLow => "Batería baja",
        EventKind::TemperatureOutOfRange => "Temperatura fuera de rango",
        EventKind::Silent => "No recibido",
        EventKind::GeofenceLeft => "Salió de su lugar",
        EventKind::GeofenceEntered => "Entró en un lugar",
    }
}

fn sentence(event: &EventView) -> String {
    format!("{}{}", happened(event), operators(&event.variables))
}

/// Whose network heard the message, and who holds the contract, as far as that is told.
fn operators(told: &Variables) -> String {
    match (&told.network_operator_id, &told.business_operator_id) {
        (None, None) => String::new(),
        (Some(network), None) => format!(" Operador de red: {network}."),
        (None, Some(business)) => format!(" Operador comercial: {business}."),
        (Some(network), Some(business)) => {
            format!(" Operador de red: {network}; operador comercial: {business}.")
        }
    }
}

fn happened(event: &EventView) -> String {
    let told = &event.variables;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match event.kind {
        EventKind::KeepAliveLost => match told.last_heard {
            Some(time) => format!("No se ha recibido nada de él desde {}.", utc(time)),
            None => "No se ha recibido nada de él dentro de su keep-alive.".to_owned(),
        },
        EventKind::NetworkIssue => match &told.station {
            Some(station) => {
                format!("La estación base {station}, que lo recibió hace poco, quedó en silencio.")
            }
            None => "Una estación base que lo recibió hace poco quedó en silencio.".to_owned(),
        },
        EventKind::SequenceBreak => missing(told),
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("Se rechazó el número {number}: el dispositivo iba por el {last}.")
                }
                _ => "Se rechazó un mensaje por su número de secuencia.".to_owned(),
            }
        }
        EventKind::OffContract => match told.device_short_cause.as_deref().map(cause) {
            Some(cause) => format!("Los mensajes se conservan sin entregarse: {cause}."),
            None => "Los mensajes se conservan sin entregarse.".to_owned(),
        },
        EventKind::OnContract => "El dispositivo quedó bajo contrato.".to_owned(),
        EventKind::FirstTestMessage => {
            "Su primer mensaje cuenta como trama de prueba: todavía no se toma ningún token."
                .to_owned()
        }
        EventKind::TokenActivated => {
            format!("Tomó un token con este mensaje{}.", until(told))
        }
        EventKind::TokenRenewal => format!("Su token se renovó{}.", until(told)),
        EventKind::TokenReplacedFrom => {
            format!(
                "Su token pasó al dispositivo {}.",
                text(&told.device_destination_id)
            )
        }
        EventKind::TokenReplacedTo => {
            format!(
                "Recibió el token del dispositivo {}.",
                text(&told.device_source_id)
            )
        }
        EventKind::Suspended => {
            "Los mensajes se conservan sin entregarse hasta que se reanude el dispositivo."
                .to_owned()
        }
        EventKind::Resumed => "Los mensajes vuelven a entregarse.".to_owned(),
        EventKind::Restarted => "El dispositivo puede volver a tomar un token.".to_owned(),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if event.closed.is_some() => format!(
                "El dispositivo iba a dejar su contrato el {}; se revocó la baja.",
                utc(time)
            ),
            Some(time) if time > event.time.0 => {
                format!("El dispositivo dejará su contrato el {}.", utc(time))
            }
            _ => "El dispositivo dejó su contrato; su token se ha perdido.".to_owned(),
        },
        EventKind::Transferred => "El dispositivo pasó a otro tipo de dispositivo.".to_owned(),
        EventKind::UplinkOverQuota => {
            "Un mensaje supera el límite diario del contrato; se entrega.".to_owned()
        }
        EventKind::CallbackError => callback_error(told),
        kind => looked_for(kind, told),
    }
}

/// What an event configuration looked out for.
fn looked_for(kind: EventKind, told: &Variables) -> String {
    let (value, limit) = (told.value, told.threshold);
    match kind {
        EventKind::FieldThreshold => {
            let what = match told.field_name.as_deref() {
                Some(field) => format!("El campo «{field}»"),
                None => "Un campo".to_owned(),
            };
            measured(&what, value, limit, "")
        }
        EventKind::RssiLow => measured("La señal", value, limit, " dBm"),
        EventKind::BatteryLow => measured("La alimentación", value, limit, " V"),
        EventKind::TemperatureOutOfRange => measured("La temperatura", value, limit, " °C"),
        EventKind::Silent => match (told.last_heard, limit) {
            (Some(time), Some(minutes)) => format!(
                "No se ha recibido nada de él desde {}: más de {minutes} min.",
                utc(time)
            ),
            _ => "No se ha recibido nada de él durante más tiempo del que puede callar.".to_owned(),
        },
        EventKind::GeofenceLeft => crossed("salió del", value, limit),
        EventKind::GeofenceEntered => crossed("entró en el", value, limit),
        _ => String::new(),
    }
}

fn measured(what: &str, value: Option<f64>, limit: Option<f64>, unit: &str) -> String {
    let number = |number: f64| localized(&number.to_string());
    match (value.map(number), limit.map(number)) {
        (Some(value), Some(limit)) => {
            format!("{what} está en {value}{unit}; el límite es {limit}{unit}.")
        }
        (None, Some(limit)) => format!("{what} está fuera de su límite, que es {limit}{unit}."),
        _ => format!("{what} está fuera de su límite."),
    }
}

fn crossed(how: &str, distance: Option<f64>, radius: Option<f64>) -> String {
    match (distance, radius) {
        (Some(distance), Some(radius)) => format!(
            "El dispositivo {how} círculo de {radius:.0} m: está a {distance:.0} m de su centro."
        ),
        _ => format!("El dispositivo {how} círculo que se vigila."),
    }
}

fn callback_error(told: &Variables) -> String {
    let fault = told.callback_fault.as_ref().map(super::delivery::fault);
    match (fault, told.callback_status, &told.callback_message) {
        (Some(fault), ..) => format!("Falló un callback. {fault}"),
        (None, Some(status), Some(message)) => format!("Falló un callback: {status} {message}"),
        _ => "Falló un callback.".to_owned(),
    }
}

fn utc(time: i64) -> String {
    format!("{} UTC", UnixMillis(time).utc())
}

fn until(told: &Variables) -> String {
    match told.expected_token_end_time {
        Some(time) => format!(", que termina el {}", utc(time)),
        None => String::new(),
    }
}

fn cause(code: &str) -> &'static str {
    match code {
        "no_contract" => "el tipo de dispositivo no tiene contrato",
        "not_activable" => "el dispositivo no puede tomar un token",
        "not_started" => "el mensaje es anterior al contrato",
        "activation_ended" => "el contrato ya no admite más dispositivos",
        "communication_ended" => "el contrato ha terminado",
        "no_token_left" => "todos los tokens del contrato están tomados",
        "not_renewed" => "su token terminó y no se renueva",
        "unsubscribed" => "se dio de baja el dispositivo de su contrato",
        _ => "no tiene token",
    }
}

/// Which numbers are missing, and which of them came late.
fn missing(told: &Variables) -> String {
    let (Some(first), Some(next)) = (
        told.device_expected_seqnumber,
        told.device_message_seqnumber,
    ) else {
        return "Faltan números de secuencia antes de este mensaje.".to_owned();
    };
    let last = (next + 4095) % 4096;
    let missing = match first == last {
        true => format!("Falta el número {first}"),
        false => format!("Faltan los números {first}–{last}"),
    };
    let found = list(&told.found);
    match told.found.len() {
        0 => format!("{missing}."),
        1 => format!("{missing}; {found} llegó tarde."),
        _ => format!("{missing}; {found} llegaron tarde."),
    }
}

/// `1, 2, 3 y 7 más`.
fn list(numbers: &[u16]) -> String {
    const SHOWN: usize = 6;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u16::to_string).collect();
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} y {more} más", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::DeliveryFault;

    use super::*;

    #[test]
    fn why_a_callback_failed_is_told_in_the_words_of_the_catalogue() {
        let mut told = Variables {
            callback_status: Some(600),
            callback_message: Some("the host has no address".into()),
            callback_fault: Some(DeliveryFault::NoAddress),
            ..Variables::default()
        };
        assert_eq!(
            callback_error(&told),
            "Falló un callback. El host no tiene dirección."
        );
        told = Variables {
            callback_status: Some(500),
            callback_message: Some("sorry".into()),
            ..Variables::default()
        };
        assert_eq!(callback_error(&told), "Falló un callback: 500 sorry");
    }

    #[test]
    fn what_was_measured_stands_beside_its_limit_as_far_as_it_may_be_seen() {
        let mut told = Variables {
            value: Some(2.7),
            threshold: Some(2.8),
            ..Variables::default()
        };
        assert_eq!(
            looked_for(EventKind::BatteryLow, &told),
            "La alimentación está en 2,7 V; el límite es 2,8 V."
        );
        told.value = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "La señal está fuera de su límite, que es 2,8 dBm."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceLeft, &told),
            "El dispositivo salió del círculo que se vigila."
        );
        told.threshold = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "La señal está fuera de su límite."
        );
    }

    #[test]
    fn the_operators_stand_behind_what_happened() {
        let mut event = EventView {
            id: domain::EventId(1),
            device: domain::DeviceId(1),
            device_type: domain::DeviceTypeId([1; 12]),
            group: domain::GroupId([1; 12]),
            kind: EventKind::OnContract,
            severity: Severity::Info,
            time: UnixMillis(0),
            closed: None,
            variables: Variables::default(),
        };
        assert_eq!(sentence(&event), "El dispositivo quedó bajo contrato.");
        event.variables.business_operator_id = Some("ab12".into());
        assert_eq!(
            sentence(&event),
            "El dispositivo quedó bajo contrato. Operador comercial: ab12."
        );
        event.variables.network_operator_id = Some("NET".into());
        assert!(sentence(&event).ends_with(" Operador de red: NET; operador comercial: ab12."));
    }

    #[test]
    fn missing_numbers_are_named_across_the_turn() {
        let mut told = Variables {
            device_expected_seqnumber: Some(2331),
            device_message_seqnumber: Some(2334),
            found: vec![2332],
            ..Variables::default()
        };
        assert_eq!(
            missing(&told),
            "Faltan los números 2331–2333; 2332 llegó tarde."
        );
        told.device_expected_seqnumber = Some(4095);
        told.device_message_seqnumber = Some(0);
        told.found.clear();
        assert_eq!(missing(&told), "Falta el número 4095.");
        assert_eq!(list(&[9, 3, 1, 2, 4, 5, 6, 7]), "1, 2, 3, 4, 5, 6 y 2 más");
    }
}
