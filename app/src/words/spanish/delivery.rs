//! Deliveries of callbacks, in Spanish.

use domain::callback::{DeliveryFault, Standing};

use super::super::Delivery;

/// The words.
pub(super) const WORDS: Delivery = Delivery {
    title: "Entregas",
    one: "Entrega",
    all: "Todas las entregas",
    show: "Mostrar entrega",
    id: "Id de entrega",
    state: "Estado",
    standing: |standing| match standing {
        Standing::Waiting => "en espera",
        Standing::Delivered => "entregado",
        Standing::Failed => "abandonado",
        Standing::Cancelled => "cancelado",
        Standing::Undelivered => "fallido y aún no entregado",
    },
    owed_since: "Pendiente desde",
    told: "Informa de",
    last: "Último intento",
    attempts: "Intentos",
    sent: "Lo que se envió",
    callback: "Callback",
    deleted: "eliminado",
    deleted_title: "Callbacks eliminados",
    deleted_since: "Eliminado",
    off_waits: |waiting| {
        format!(
            "Este callback está desactivado. Lo que debe queda en espera: {waiting}. Se envía \
             cuando se active el callback."
        )
    },
    turn_on: |waiting| format!("Activar y enviar {waiting}"),
    counted: |word, count| format!("{word}: {count}"),
    choose: "Elegir",
    choose_one: |time| format!("Elegir la pendiente desde {time}"),
    again: "Reenviar",
    again_hint: "Las que están en espera se envían de inmediato; las abandonadas o entregadas, una \
                 vez más. Lo intentado hasta ahora queda registrado.",
    again_now: "Enviar ahora",
    again_done: |count| match count {
        0 => "No se reenvía nada: no había nada, o está en curso.".to_owned(),
        1 => "Se reenvía 1 entrega.".to_owned(),
        count => format!("Se reenvían {} entregas.", super::number(i64::from(count))),
    },
    failed_title: "Reenviar lo abandonado",
    failed_lead: "Después de que un receptor haya faltado mucho tiempo: todo lo que este callback \
                  abandonó empieza de nuevo.",
    failed_since: "Pendiente desde (UTC)",
    failed_since_hint: "Vacío: todo.",
    failed_again: "Reenviar todo",
    none_yet: "Todavía no hay entregas",
    none_yet_why: "Aquí se lista lo pendiente, lo enviado y lo abandonado.",
    none_match: "Ninguna entrega coincide",
    none_match_why: "Puede haber otras que el filtro excluye.",
};

/// Why there was no answer, as a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("El host no tiene dirección."),
        DeliveryFault::Forbidden { setting } if setting.is_empty() => {
            say("Los callbacks no pueden acceder a esta dirección.")
        }
        DeliveryFault::Forbidden { setting } => format!(
            "Los callbacks no pueden acceder a esta dirección. El operador puede permitirlo con el \
             ajuste {setting}."
        ),
        DeliveryFault::ConnectionRefused => say("Se rechazó la conexión: nadie escucha ahí."),
        DeliveryFault::ConnectionClosed => say("El receptor cerró la conexión."),
        DeliveryFault::Unreachable => say("No se puede llegar al receptor."),
        DeliveryFault::NotConnected => say("La conexión no se estableció a tiempo."),
        DeliveryFault::Incomplete => {
            say("La conexión terminó antes de que llegara toda la respuesta.")
        }
        DeliveryFault::NotHttp => say("La respuesta no es HTTP."),
        DeliveryFault::HeadTooLarge => say("La cabecera de la respuesta es demasiado grande."),
        DeliveryFault::CertificateTime => {
            say("El certificado del receptor no es válido en este momento.")
        }
        DeliveryFault::CertificateName => say("El certificado del receptor pertenece a otro host."),
        DeliveryFault::CertificateIssuer => {
            say("El certificado del receptor no lo emitió una autoridad conocida.")
        }
        DeliveryFault::Tls { said } => format!("Falló TLS: {said}"),
        DeliveryFault::Timeout { millis } => {
            format!("No llegó una respuesta completa en {millis} ms.")
        }
        DeliveryFault::NotJson { line, column, body } if body.is_empty() => {
            format!("Con este mensaje, el cuerpo no es JSON (línea {line}, columna {column}).")
        }
        DeliveryFault::NotJson { line, column, body } => format!(
            "Con este mensaje, el cuerpo no es JSON (línea {line}, columna {column}): {body}"
        ),
        DeliveryFault::BadUrl => say("Con este mensaje, la plantilla no da una URL."),
        DeliveryFault::BadHeader => say("Con este mensaje, la plantilla no da una cabecera."),
        DeliveryFault::Settings { fields } => format!(
            "Los ajustes del callback ya no dan una petición; edítelos: {}.",
            fields.join(", ")
        ),
        DeliveryFault::Sealed => say(
            "Los ajustes del callback no se pueden abrir: la clave secreta del servidor no es la \
             misma que cuando se guardaron. El operador la restaura, o usted los introduce de \
             nuevo.",
        ),
        DeliveryFault::NotMailed { to, said } if said.is_empty() => {
            format!("No se pudo enviar el correo a {to}.")
        }
        DeliveryFault::NotMailed { to, said } => {
            format!("No se pudo enviar el correo a {to}: {said}")
        }
        DeliveryFault::NoMail { setting } => {
            format!("Desde aquí no se envía correo: el operador no ha definido {setting}.")
        }
        DeliveryFault::BrokerRefused { said } => {
            format!("El broker rechazó la conexión: {said}.")
        }
        DeliveryFault::NotMqtt => say("La respuesta no es MQTT."),
        DeliveryFault::CallbackGone => say("El callback ya no existe."),
        DeliveryFault::MessageGone => say("El mensaje ya no existe."),
        DeliveryFault::NotMade => say("No se pudo hacer la petición."),
        DeliveryFault::Other { said } => said.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_with_its_arguments() {
        let late = DeliveryFault::Timeout { millis: 10_000 };
        assert_eq!(fault(&late), "No llegó una respuesta completa en 10000 ms.");
        let body = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: r#"{"a":1null}"#.into(),
        };
        assert_eq!(
            fault(&body),
            r#"Con este mensaje, el cuerpo no es JSON (línea 1, columna 6): {"a":1null}"#
        );
        assert_eq!(
            fault(&body.without_values()),
            "Con este mensaje, el cuerpo no es JSON (línea 1, columna 6)."
        );
        let mail = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        assert_eq!(
            fault(&mail),
            "No se pudo enviar el correo a ann@example.org: 550 nobody"
        );
        assert_eq!(
            fault(&mail.without_values()),
            "No se pudo enviar el correo a ann@example.org."
        );
    }
}
