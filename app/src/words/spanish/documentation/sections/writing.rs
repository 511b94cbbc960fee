//! How a callback is written, in Spanish.

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};

pub(super) fn templates() -> Section {
    section(
        "templates",
        "Plantillas",
        vec![
            text(
                "Las variables van entre llaves, `{device}`, con las letras tal como se listan. \
                 Pueden estar en la ruta y la cadena de consulta de la URL, en los valores de las \
                 cabeceras, en el cuerpo, en las líneas de un lote, en el asunto y el texto de un \
                 correo y en un topic. Una llave que no empieza ninguna variable es una llave, así \
                 que JSON se escribe tal cual.",
            ),
            text(
                "Con una configuración de payload personalizada, los bytes de un mensaje tienen \
                 nombres: su campo `Temp::float:32` es la variable `{customData#Temp}`. La \
                 configuración es propia del callback; la del tipo de dispositivo no cuenta.",
            ),
            list([
                "Una variable que la clase no tiene se rechaza al guardar el callback, con la \
                 columna en la que está.",
                "Un valor que no existe se indica como `null`: un campo más allá de los bytes que \
                 llegaron, una relación señal/ruido que la estación base no midió.",
                "`{avgSnr}` es `N/A` mientras no se conoce, y `null` donde está sola en JSON.",
            ]),
        ],
    )
}

pub(super) fn channels(figures: &Figures) -> Section {
    let mail = match figures.mail {
        true => "Desde este servidor se envía correo.",
        false => "Este servidor no envía correo: su operador no ha definido `mail.transport`.",
    };
    section(
        "channels",
        "Canales",
        vec![
            list([
                "URL: una petición HTTP por cada uno. GET no tiene cuerpo; POST y PUT tienen un \
                 tipo de contenido y un cuerpo. DATA_ADVANCED es siempre JSON en un cuerpo.",
                "BATCH_URL: como máximo un POST por segundo, con una línea por cada uno.",
                "EMAIL: un correo por cada uno.",
                "MQTT: un mensaje por cada uno al topic de un broker, \
                 `mqtt://user:password@host:1883` o `mqtts://…` por TLS, con calidad de servicio \
                 1. Un topic no contiene `+` ni `#`, y lo que una variable introduce en él se \
                 codifica con porcentaje. A Home Assistant se le pueden comunicar los campos de la \
                 configuración de payload personalizada que el cuerpo contiene como miembros de un \
                 objeto JSON.",
            ]),
            text(mail),
        ],
    )
}

pub(super) fn content() -> Section {
    section(
        "content-types",
        "Tipos de contenido y escape",
        vec![
            text("Lo que contiene un valor nunca termina el lugar en el que está."),
            list([
                "En una URL, todo menos las letras, los dígitos y `-._~` se codifica con \
                 porcentaje.",
                "`application/x-www-form-urlencoded`: el cuerpo se compone de pares, \
                 `name={variable}&name2={variable2}`. La cadena de consulta de la URL pasa delante \
                 de ellos al cuerpo.",
                "`application/json`: el cuerpo se prueba con ejemplos al guardarlo. Las comillas \
                 son cosa del autor: `\"{device}\"`, pero `{time}`. Dentro de ellas, un valor se \
                 escapa. `{duplicates}` y `{computedLocation}` son JSON por sí mismas. Un cuerpo \
                 que no es JSON con los valores de un mensaje no se envía, y se registra como \
                 fallido.",
                "`text/plain`: los valores van tal cual.",
                "En una cabecera, una línea de un lote y un asunto, los saltos de línea y otros \
                 caracteres de control de un valor se convierten en espacios.",
            ]),
        ],
    )
}

pub(super) fn headers() -> Section {
    section(
        "headers",
        "Cabeceras",
        vec![
            text(
                "Una por línea, `Nombre: valor`; las variables solo pueden estar en el valor. Una \
                 cabecera propia de HTTP no se puede definir, salvo `Authorization`, y ninguna dos \
                 veces. Las credenciales pueden estar en su lugar en la URL: \
                 `https://user:password@host/`.",
            ),
            text(
                "Cada petición lleva `user-agent: SIGFOX`, `accept: */*` y `webhook-id`, y con un \
                 cuerpo, su tipo de contenido.",
            ),
        ],
    )
}

pub(super) fn batch() -> Section {
    section(
        "batch",
        "Lotes",
        vec![
            text(
                "Lo que llega en un segundo va en un solo POST, como máximo 1 MB y 5000 líneas, \
                 con un salto de línea entre ellas. `{batch}` en la cadena de consulta de la URL \
                 representa las líneas; la cadena de consulta se convierte en el cuerpo, un \
                 formulario. Sin ella, las líneas siguen a la cadena de consulta como `batch`. La \
                 URL y el patrón de línea de un ejemplo, y lo que se envía:",
            ),
            code("https://example.org/in?lines={batch}\n{device};{time};{data};"),
            code(
                "POST /in\n\nlines=1B9C5%3B1440578526%3B41ea00002b%3B%0A1B9C6%3B1440578527%3B00%3B",
            ),
            text(
                "El patrón de línea es una sola línea. El `webhook-id` de un lote representa \
                 exactamente los mensajes que comunica y los ajustes con los que se hacen sus \
                 líneas: si cambia algo de ello, cambia el id. Un lote que falló se vuelve a \
                 intentar por separado: los mismos mensajes en el mismo orden, con el mismo id. \
                 Los mensajes nuevos van en otros lotes, y aun así hay como máximo un POST por \
                 segundo.",
            ),
            text("Los mensajes de un lote que falló van en otro, con otro id, cuando"),
            list([
                "algunos de ellos se reenviaron desde la lista de entregas, o ya no se pueden \
                 comunicar: esos, y el resto por separado;",
                "los ajustes del callback se guardaron de nuevo: lo que espera entonces se agrupa \
                 de nuevo, y con otro id aunque sean los mismos mensajes;",
                "el callback se desactivó y se activó: lo que espera entonces se agrupa de nuevo, \
                 con el mismo id solo si son exactamente los mismos mensajes con los mismos \
                 ajustes;",
                "sus líneas se han alargado, de modo que superan 1 MB: en partes;",
                "varios procesos sirven una misma base de datos, y dos toman de los mismos \
                 pendientes en el mismo momento: en partes.",
            ]),
            text(
                "Así, una línea que hay que reconocer pase lo que pase necesita en ella el \
                 dispositivo, la hora y el número de secuencia.",
            ),
        ],
    )
}
