//! How programs ask, in Spanish.

use super::{code, list, section, text};
use crate::documentation::Section;

/// The sections, in the order in which they are read. `origin` is how this server is reached.
pub(super) fn sections(origin: &str) -> Vec<Section> {
    vec![access(origin), refusals(), addresses(), others()]
}

fn access(origin: &str) -> Section {
    section(
        "access",
        "Quién consulta",
        vec![
            text(
                "Un acceso API tiene un login de 24 dígitos hexadecimales y una contraseña de 32. \
                 Quien administra a las personas del grupo los encuentra en Grupo, Acceso API, y \
                 van con cada petición como credenciales HTTP `Basic`:",
            ),
            code(&format!(
                "curl --user LOGIN:PASSWORD '{origin}/export/groups/GROUP/audit.csv'"
            )),
            text(
                "Ve y modifica lo que le permiten sus perfiles, en sus grupos y en todo lo que \
                 depende de ellos, y no modifica más de lo que nombran sus ámbitos: sin ninguno, \
                 solo lee. Una cookie junto a las credenciales no cuenta.",
            ),
            text(
                "Una contraseña que se renueva vale junto a la nueva durante tantas horas como \
                 indique quien la renueva, para que los programas puedan cambiar de una a otra sin \
                 interrupción.",
            ),
        ],
    )
}

fn refusals() -> Section {
    section(
        "refusals",
        "Cuando se rechaza",
        vec![
            text(
                "Todo rechazo tiene un cuerpo como `{\"code\":\"wrong_access\",\"message\":…}`, \
                 con el campo causante en `field` si lo hay. Los programas se guían por el código.",
            ),
            list([
                "`401` El login o la contraseña son incorrectos, o el acceso API ha caducado o se \
                 revocó.",
                "`403` Se puede ver, y no se le puede hacer esto.",
                "`404` No existe, o no se puede ver.",
                "`422` Algo de lo que se pidió no tiene sentido.",
                "`429` Demasiadas contraseñas incorrectas: de un login desde una dirección, diez; \
                 desde una dirección, cien en 15 minutos. `Retry-After` dice en cuántos segundos \
                 se atiende otro intento.",
                "`503` No en este momento. Vuelva a pedirlo después de `Retry-After`.",
            ]),
        ],
    )
}

fn addresses() -> Section {
    section(
        "addresses",
        "Qué se puede consultar",
        vec![list([
            "`GET /export/groups/GROUP/audit.csv` Quién modificó qué en un grupo y en sus grupos \
             subordinados, empezando por lo más reciente. `person`, `kind`, `verb`, `object`, \
             `since` y `before` piden una parte de ello, como la página del mismo nombre.",
            "`GET /export/users.csv` Los usuarios que se pueden ver, por nombre. `text`, `group`, \
             `profile` y `locked` piden una parte de ellos, y `column`, tantas veces como se \
             quiera, lo que se indica de cada uno, como la página del mismo nombre.",
            "`GET /export/groups.csv`, `/export/device-types.csv`, `/export/contracts.csv` y \
             `/export/base-stations.csv` Lo que se puede ver también de esos: con `text`, `kind` \
             para los grupos, `group` para los tipos de dispositivo y los contratos, y `column`.",
            "`GET /export/registrations/LIST/result.csv` Qué ha sido de cada línea de una lista de \
             dispositivos.",
            "`GET /export/statistics/KIND/ID/figures.csv` Cifras a lo largo del tiempo de uno de \
             `devices`, `device-types`, `groups` o `base-stations`. `range`, `from`, `until`, \
             `compare` y `field` piden una parte de ellas, como la página del mismo nombre; `zone` \
             nombra la zona horaria de sus días.",
            "`GET /export/statistics/KIND/ID/charts/CHART.svg` Un gráfico de ellas como imagen, \
             por ejemplo `messages` o `rssi`; `theme` es `light` o `dark`.",
        ])],
    )
}

fn others() -> Section {
    section(
        "others",
        "Qué más hay",
        vec![text(
            "Los mensajes llegan a un programa mediante callbacks, en cuanto existen: véase \
             `/apidocs/callback`. Las estaciones base envían con tokens propios.",
        )],
    )
}
