//! How a callback is sent, in Spanish.

use domain::callback::WAITS;

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};
use crate::words::spanish::duration;

pub(super) fn attempts(figures: &Figures) -> Section {
    let waits = WAITS.map(|minutes| duration(60 * minutes)).join(", ");
    section(
        "attempts",
        "Intentos",
        vec![
            text(format!(
                "Un callback está entregado cuando llega un 2xx en {}, con la respuesta leída por \
                 completo. Si no, se vuelve a intentar tras {waits}, cada uno contado desde el \
                 fallo y hasta un 15 % más corto o más largo. Después se abandona, y se puede \
                 reenviar desde la lista de entregas.",
                duration(figures.timeout)
            )),
            list([
                "Un receptor puede pedir más tiempo con `Retry-After`, hasta un día.",
                "Una redirección no se sigue: un 3xx es un fallo.",
                "410 dice que el receptor ha desaparecido para siempre: el callback se desactiva, \
                 y lo que debe espera hasta que se active.",
                "Un callback del que no se entregó nada durante cinco días también se desactiva.",
                "Sea quien sea quien lo desactivó, un callback inactivo no contrae deudas: lo que \
                 ocurre entretanto no tiene entrega suya y no se envía después. Lo que debía antes \
                 espera.",
                "De que un callback de un tipo de dispositivo se desactivó por sí solo se avisa a \
                 la dirección de alerta y, con la campana, a quienes pueden ver el tipo de \
                 dispositivo. Desde cuándo está inactivo figura en la página de callbacks.",
                "Si se mantiene el orden de cada dispositivo, lo que sigue espera hasta que lo \
                 anterior se entregue o se abandone. Un lote contiene entonces como máximo una \
                 línea de cada dispositivo, así que de un dispositivo se sabe como máximo una vez \
                 por segundo.",
                "De una respuesta se leen 64 kB y se conservan 4 kB. De lo enviado se conservan \
                 con cada intento las cabeceras y 4 kB del cuerpo, y menos del cuerpo si en él \
                 iban más de 16 líneas.",
            ]),
        ],
    )
}

pub(super) fn repeats() -> Section {
    section(
        "repeats",
        "Repeticiones",
        vec![text(
            "Lo que debe un callback se entrega al menos una vez: si la respuesta se perdió, llega \
             de nuevo. Mientras está inactivo no contrae nuevas deudas. La cabecera `webhook-id` \
             es la misma en todos los intentos, así que un receptor puede descartar lo que ya \
             conoce. La de un lote se explica en Lotes.",
        )],
    )
}

pub(super) fn signatures() -> Section {
    section(
        "signatures",
        "Firmas",
        vec![
            text(
                "Las peticiones de un callback URL o BATCH_URL se pueden firmar como lo describe \
                 Standard Webhooks. `webhook-timestamp` es la hora del intento en segundos, y \
                 `webhook-signature` contiene una firma por cada secreto, separadas por espacios: \
                 dos mientras se cambian.",
            ),
            code(
                "v1,base64(HMAC-SHA256(secret, webhook-id + \".\" + webhook-timestamp + \".\" + \
                 body))",
            ),
            text(
                "El secreto es lo que sigue a `whsec_`, leído como base64. Se crea en la página \
                 del callback y se muestra una sola vez.",
            ),
        ],
    )
}

pub(super) fn addresses(figures: &Figures) -> Section {
    let mut blocks = vec![
        text(
            "Los callbacks solo llegan a direcciones de la Internet pública. Las direcciones de \
             loopback, privadas, de enlace local y compartidas, los servicios de metadatos, el \
             multicast y lo reservado se rechazan: al guardar un callback, si la dirección está \
             escrita, y en cada intento después de resolver el nombre. El operador puede abrir \
             redes con `callback.allowed_networks`.",
        ),
        text(
            "Por TLS, el certificado tiene que ser válido y estar emitido por una autoridad \
             conocida. Si varios hosts comparten una dirección, hay que indicar el nombre al \
             receptor (SNI).",
        ),
    ];
    if figures.inspector {
        blocks.push(text(
            "Las direcciones del inspector se atienden dentro de este servidor, esté donde esté.",
        ));
    }
    section("addresses", "Direcciones", blocks)
}
