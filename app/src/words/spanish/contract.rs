//! Contracts, in Spanish.

use domain::contract::Plan;

use super::super::Contract;

/// Contracts.
pub const CONTRACT: Contract = Contract {
    menu: "Contrato",
    title: "Contratos",
    new: "Nuevo contrato",
    edit: "Editar",
    create: "Crear contrato",
    save: "Guardar cambios",
    settings: "Información del contrato",
    times: "Fechas",
    numbers: "Cantidades",
    held: "Hay tokens de este contrato en uso. Por eso se mantienen su inicio y la duración de los \
           tokens con la que se tomaron; nunca hay menos tokens de los que están en uso; y con un \
           fin de comunicación anterior, terminan entonces.",
    name: "Nombre",
    text_example: "Contadores 2026…",
    plan: "Plan",
    plan_name: |plan| match plan {
        Plan::Free => "Gratuito",
        Plan::PayAsYouGrow => "Pago según crecimiento",
        Plan::CommittedVolume => "Volumen comprometido",
        Plan::CommittedVolumeFlex => "Volumen comprometido, flexible",
        Plan::Pack => "Paquete",
        Plan::DevKit => "Kit de desarrollo",
        Plan::Activate => "Activate",
    },
    group_hint: "Los tipos de dispositivo de este grupo y de sus grupos subordinados pueden usar \
                 el contrato.",
    created: "Creado",
    start: "Inicio",
    start_field: "Inicio (UTC)",
    start_hint: "Los mensajes anteriores se conservan sin entregarse. Vacío: sin inicio.",
    activation_end: "Fin de la activación",
    activation_end_field: "Fin de la activación (UTC)",
    activation_end_hint: "A partir de entonces ningún dispositivo toma un token. Vacío: nunca.",
    communication_end: "Fin de la comunicación",
    communication_end_field: "Fin de la comunicación (UTC)",
    communication_end_hint: "A partir de entonces no se entrega nada. Vacío: nunca.",
    token_months: "Duración del token",
    token_months_field: "Duración del token en meses",
    token_months_hint: "Vacío o 0: tanto como el contrato.",
    months: |months| match months {
        1 => "1 mes".to_owned(),
        months => format!("{months} meses"),
    },
    as_long: "como el contrato",
    renewal: "Renovación",
    renewal_field: "Los tokens se renuevan cuando terminan",
    renewal_months: "Renovado por",
    renewal_months_field: "Meses que se alarga un token al renovarse",
    renewal_months_hint: "Vacío o 0: tantos como aquellos por los que se tomó.",
    as_taken: "tanto como cuando se tomó",
    tokens: "Tokens en uso",
    tokens_used: "Tokens tomados en total",
    tokens_of: |in_use, max| format!("{in_use} de {max}"),
    tokens_of_any: |in_use| format!("{in_use}, sin límite"),
    max_tokens: "Máximo de tokens",
    max_tokens_hint: "Cuántos dispositivos pueden tener uno a la vez. Vacío o 0: sin límite.",
    max_uplinks: "Máximo de uplinks al día",
    max_downlinks: "Máximo de downlinks al día",
    daily_hint: "De cada dispositivo. Vacío: sin límite.",
    unlimited: "sin límite",
    bidir: "Bidireccional",
    bidir_field: "Los dispositivos pueden pedir downlinks",
    high_priority: "Prioridad alta",
    high_priority_field: "Los downlinks van antes que los de otros contratos",
    test_frames: "Tramas de prueba",
    test_frames_hint: "Mensajes de un dispositivo que se entregan antes de que tome un token: de 0 \
                       a 25.",
    geolocation: "Geolocalización",
    geolocation_field: "Las posiciones se calculan a partir de las estaciones base que recibieron \
                        un dispositivo",
    network_metadata: "Metadatos de red",
    network_metadata_field: "Los callbacks dicen qué estaciones base recibieron un mensaje, y cómo",
    options_hint: "Ambas valen para los mensajes posteriores. Las posiciones que envían los \
                   propios dispositivos se comunican en todo caso.",
    devices: "Dispositivos bajo él",
    devices_none: "Ningún dispositivo está bajo él",
    devices_none_why: "Un dispositivo toma un token suyo con su primer mensaje.",
    activated: "Activado",
    token_end: "Fin del token",
    unused: "Ningún tipo de dispositivo lo usa",
    unused_why: "Elíjalo en el formulario de un tipo de dispositivo de su grupo o de un grupo \
                 subordinado.",
    close: "Cerrar",
    close_question: "¿Cerrar este contrato?",
    close_lead: |name| {
        format!(
            "Desde ahora «{name}» no cubre nada: sus tokens terminan y no se toma ninguno más. Lo \
             que envían los dispositivos se conserva sin entregarse, salvo que otro contrato de su \
             tipo los asuma. Después se le puede dar un fin posterior."
        )
    },
    delete: "Eliminar",
    delete_question: "¿Eliminar este contrato?",
    delete_lead: |name| {
        format!(
            "Nada usa «{name}». Lo ocurrido bajo él sigue constando. Esto no se puede deshacer."
        )
    },
    cannot_delete: "Este contrato está en uso",
    still_used: |device_types, devices| {
        let types = match device_types {
            1 => "1 tipo de dispositivo lo tiene".to_owned(),
            count => format!("{count} tipos de dispositivo lo tienen"),
        };
        let tokens = match devices {
            1 => "1 dispositivo tiene un token suyo".to_owned(),
            count => format!("{count} dispositivos tienen un token suyo"),
        };
        format!("Se puede eliminar cuando ya nada haga referencia a él: {types}, y {tokens}.")
    },
    none_yet: "Todavía no hay contratos",
    none_yet_why: "Un contrato dice qué dispositivos se cubren, cuánto y hasta cuándo. Los tipos \
                   de dispositivo eligen los suyos, en un orden.",
    none_match: "Ningún contrato coincide",
    none_match_why: "Hay contratos, pero ninguno cumple todas las condiciones del filtro.",
};
