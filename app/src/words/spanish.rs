//! Spanish.

mod alert;
mod api_access;
mod attention;
mod audit;
mod bulk;
mod contract;
mod delivery;
#[cfg(feature = "ssr")]
mod documentation;
mod event;
mod fare;
mod fault;
mod group;
mod handing;
mod identity;
mod inspector;
mod list;
mod listing;
mod live;
mod map;
mod messages;
mod moving;
mod news;
mod preset;
mod registration;
mod session;
mod station;
mod statistics;
mod story;
mod syntax;
mod tools;
mod user;

use domain::callback::{AttemptOutcome, CallbackKind, Channel, DeliveryState};
use domain::contract::{RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;

use super::{
    Account, Callback, Device, DeviceType, Frame, Menu, Message, Of, Preview, Welcome, Words,
};
use crate::error::AppError;

use self::fault::fault;

/// The catalogue.
pub static WORDS: Words = Words {
    language: "es",
    product: "Sigfox Back-End",
    frame: Of::these(&FRAME),
    menu: Of::these(&MENU),
    account: Of::these(&ACCOUNT),
    own: Of::these(&user::OWN),
    session: Of::these(&session::WORDS),
    welcome: Of::these(&WELCOME),
    device: Of::these(&DEVICE),
    message: Of::these(&MESSAGE),
    event: Of::these(&event::WORDS),
    alert: Of::these(&alert::ALERT),
    event_configuration: Of::these(&alert::CONFIGURATION),
    audit: Of::these(&audit::WORDS),
    statistics: Of::these(&statistics::WORDS),
    location: Of::these(&station::LOCATION),
    map: Of::these(&map::MAP),
    bulk: Of::these(&bulk::WORDS),
    list: Of::these(&list::WORDS),
    listing: Of::these(&listing::LISTING),
    saved_view: Of::these(&list::VIEWS),
    keys: Of::these(&list::KEYS),
    attention: Of::these(&attention::ATTENTION),
    live: Of::these(&live::LIVE),
    news: Of::these(&news::NEWS),
    story: Of::these(&story::STORY),
    messages: Of::these(&messages::MESSAGES),
    moving: Of::these(&moving::MOVING),
    fare: Of::these(&fare::FARE),
    registration: Of::these(&registration::REGISTRATION),
    transfer: Of::these(&registration::TRANSFER),
    handing: Of::these(&handing::HANDING),
    station: Of::these(&station::STATION),
    user: Of::these(&user::USER),
    group: Of::these(&group::GROUP),
    profile: Of::these(&group::PROFILE),
    api_access: Of::these(&api_access::WORDS),
    contract: Of::these(&contract::CONTRACT),
    certificate: Of::these(&identity::CERTIFICATE),
    identity: Of::these(&identity::IDENTITY),
    device_type: Of::these(&DEVICE_TYPE),
    preview: Of::these(&PREVIEW),
    callback: Of::these(&CALLBACK),
    delivery: Of::these(&delivery::WORDS),
    preset: Of::these(&preset::WORDS),
    inspector: Of::these(&inspector::WORDS),
    tools: Of::these(&tools::TOOLS),
    search: Of::these(&tools::SEARCH),
    virtual_device: Of::these(&tools::VIRTUAL_DEVICE),
    install: Of::these(&tools::INSTALL),
    style: Of::these(&tools::STYLE),
    #[cfg(feature = "ssr")]
    documentation: Of::these(&documentation::WORDS),
    fault,
    problem,
    com_state: |state| match state {
        ComState::NotAllowed => "no permitido",
        ComState::NotSeen => "no visto",
        ComState::NotWatched => "sin keep-alive",
        ComState::Ok => "OK",
        ComState::Warn => "1 perdido",
        ComState::Silent => "en silencio",
    },
    callback_state: |state| match state {
        CallbackState::None => "ninguno",
        CallbackState::Pending => "pendiente",
        CallbackState::Retrying => "reintentando",
        CallbackState::Failed => "fallido",
        CallbackState::Delivered => "entregado",
    },
    delivery_state: |state| match state {
        DeliveryState::Waiting => "en espera",
        DeliveryState::Delivered => "entregado",
        DeliveryState::Failed => "abandonado",
        DeliveryState::Cancelled => "cancelado",
    },
    outcome: |outcome| match outcome {
        AttemptOutcome::Started => "sin respuesta conocida: en curso o interrumpido",
        AttemptOutcome::Delivered => "aceptado",
        AttemptOutcome::Refused => "rechazado por el receptor",
        AttemptOutcome::Timeout => "sin respuesta a tiempo",
        AttemptOutcome::NoAddress => "el host no tiene dirección",
        AttemptOutcome::Forbidden => "los callbacks no pueden acceder a la dirección",
        AttemptOutcome::Connection => "falló la conexión",
        AttemptOutcome::Tls => "el certificado no es válido",
        AttemptOutcome::BadRequest => "la plantilla no dio una petición válida",
    },
    total,
    number,
    decimal: localized,
};

const FRAME: Frame = Frame {
    skip: "Saltar al contenido",
    main_menu: "Principal",
    page_menu: "Secciones",
    path: "Está aquí",
    plain_http: "Esta conexión no está cifrada: las contraseñas y los mensajes se pueden leer \
                 por el camino. El operador de este servidor lo ha permitido.",
    loading: "Cargando…",
    help: "Ayuda en línea",
    filter: "Filtrar",
    clear_filter: "Quitar filtro",
    refused: "Esto no se puede buscar",
    refused_why: "La dirección pide algo que no tiene sentido:",
    any: "cualquiera",
    columns: "Columnas",
    apply: "Aplicar",
    page_size: "Filas",
    order: "Orden",
    first: "Primera",
    previous: "Anterior",
    next: "Siguiente",
    pages: "Páginas",
    cancel: "Cancelar",
    copy: "Copiar",
    copied: "Copiado",
    yes: "sí",
    no: "no",
    none: "—",
    information: "Información",
    back_to_start: "Ir a la página de bienvenida",
    reload: "Volver a cargar la página",
    times_utc: "Horas en UTC",
    times_in: |zone| format!("Horas en {zone}"),
};

const MENU: Menu = Menu {
    devices: DEVICE.menu,
    device_types: DEVICE_TYPE.menu,
    contracts: contract::CONTRACT.menu,
    users: user::USER.menu,
    groups: group::GROUP.menu,
    stations: station::STATION.menu,
    certificates: identity::CERTIFICATE.menu,
    tools: tools::TOOLS.menu,
    search: tools::SEARCH.title,
    search_open: tools::SEARCH.open,
    search_keys: tools::SEARCH.keys,
    alerts: alert::ALERT.title,
    alerts_count: alert::ALERT.count,
    alerts_unread: alert::ALERT.unread,
    settings: user::OWN.settings,
    password: user::OWN.password,
    second_step: user::OWN.second_step,
    linked: user::OWN.linked,
    sessions: session::WORDS.title,
};

const ACCOUNT: Account = Account {
    sign_in: "Iniciar sesión",
    sign_in_lead: "Dispositivos, mensajes y callbacks de su flota Sigfox.",
    sign_out: "Cerrar sesión",
    account: "Cuenta",
    email: "Dirección de correo electrónico",
    password: "Contraseña",
    new_password: "Nueva contraseña",
    again: "Nueva contraseña otra vez",
    password_hint: "Al menos 12 caracteres. Unas cuantas palabras seguidas son fáciles de \
                    recordar y difíciles de adivinar.",
    first_time: "¿Es la primera vez? Al arrancar, el servidor imprime un enlace para la \
                 primera persona.",
    forgotten: "¿Ha olvidado su contraseña?",
    choose_password: "Elegir una contraseña",
    choose_lead_first: "Usted es la primera persona aquí. Elija la dirección y la contraseña \
                        con las que iniciará sesión.",
    choose_lead: |email| format!("Para la cuenta {email}."),
    choose: "Guardar e iniciar sesión",
    link_over: "Este enlace ya no vale",
    link_over_why: "Ya se usó, caducó, lo sustituyó uno posterior o se copió solo en parte. El \
                    servidor imprime uno nuevo en cada arranque hasta que alguien tenga una \
                    contraseña.",
    sign_in_at: |name| format!("Iniciar sesión con {name}"),
    not_let_in: session::not_let_in,
};

const WELCOME: Welcome = Welcome {
    title: "Bienvenida",
    messages: "Mensajes",
    devices: "Dispositivos",
    devices_heard: |heard| format!("recibidos: {heard}"),
    device_types: "Tipos de dispositivo",
    delivered: "Callbacks entregados",
    waiting_failed: |waiting, failed| format!("{waiting} en espera, {failed} abandonados"),
    latest: "Último mensaje de cada dispositivo",
    no_messages: "Todavía no hay mensajes",
    no_messages_why: "Aparecen aquí en cuanto una estación base envía lo que recibió.",
    sees_nothing: "Ningún grupo visible",
    sees_nothing_why: "Ninguno de sus perfiles le permite ver un grupo y sus dispositivos. \
                       Quien administra a las personas de su grupo puede concederle uno que lo \
                       permita.",
    own_profiles: "Los que tiene permiten esto, en grupos que vea con otro perfil:",
};

const DEVICE: Device = Device {
    menu: "Dispositivo",
    title: "Dispositivos",
    id: "Id",
    name: "Nombre",
    group: "Grupo",
    state: "Estado",
    text: "Id o nombre",
    text_example: "1CF14C, Invernadero…",
    heard: "Recibido",
    heard_ever: "al menos una vez",
    heard_never: "nunca",
    last_seen: "Visto por última vez",
    never: "nunca",
    seq_number: "Número de secuencia",
    signal: "Señal",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    average_rssi: "RSSI medio dBm",
    average_snr: "SNR medio dB",
    average_later: "a partir de 15 mensajes",
    last_message: "Último mensaje",
    data: "Datos",
    created: "Registrado",
    position: "Posición indicada",
    no_position: "no indicada",
    messages: "Mensajes",
    none_yet: "Todavía no hay dispositivos",
    none_yet_why: "Los dispositivos aparecen aquí en cuanto se registran, por ejemplo mediante \
                   una reproducción con --register.",
    none_match: "Ningún dispositivo coincide",
    none_match_why: "Hay dispositivos, pero ninguno cumple todas las condiciones del filtro.",
    all_messages: "Todos los mensajes",
    edit: "Editar",
    save: "Guardar cambios",
    transfer: "Otro tipo de dispositivo",
    transfer_deed: "Mover dispositivo",
    transfer_hint: "Los mensajes anteriores se quedan con el tipo de dispositivo que tenía. Si \
                    el otro no tiene el contrato de su token, el token se pierde y el próximo \
                    mensaje toma otro. Si es de otro grupo, las configuraciones de eventos del \
                    propio dispositivo se eliminan con sus callbacks.",
    arrival: "Última llegada",
    key: "Clave de autenticación",
    key_known: "conocida: sus tramas se comprueban",
    key_unknown: "no se conoce aquí",
    bad_code: "Código incorrecto",
    no_key: "Tramas sin clave",
    station_silent: |station| match station {
        Some(station) => format!(
            "La estación base {station}, que recibió este dispositivo hace poco, está en \
             silencio."
        ),
        None => {
            "Una estación base que recibió este dispositivo hace poco está en silencio.".to_owned()
        }
    },
    sequence: "Número de secuencia",
    last_accepted: "Último aceptado",
    trash_seq: "Último rechazado",
    next_seq: "Siguiente",
    next_seq_expected: "debe ser correlativo",
    next_seq_any: "se acepta sea cual sea",
    disengage: "Liberar el número de secuencia",
    disengage_hint: "El próximo mensaje se acepta entonces sea cual sea su número: para un \
                     dispositivo que ha empezado a contar de nuevo.",
    subscription: "Contrato",
    contract: "Contrato",
    token: "Token",
    token_state: |state| match state {
        TokenShown::None => "todavía sin tomar",
        TokenShown::Active => "activo",
        TokenShown::OffContract => "fuera de contrato",
        TokenShown::Invalid => "no válido: ha terminado, y el próximo mensaje decide",
    },
    activated: "Activado",
    token_end: "Termina",
    token_endless: "con el contrato",
    test_frames: "Tramas de prueba",
    activable: "Puede tomar un token",
    activable_hint: "Si no, el dispositivo queda fuera de contrato con su próximo mensaje, \
                     salvo que tenga un token.",
    renewal: "Renovación de la suscripción",
    renewal_hint: "El token se renueva si también lo permiten el contrato y el tipo de \
                   dispositivo.",
    renewal_status: "Estado de la renovación",
    renewal_status_name: |status| match status {
        RenewalStatus::Allowed => "permitida",
        RenewalStatus::NotAllowed => "no permitida",
        RenewalStatus::Renewed => "renovado",
        RenewalStatus::Ended => "terminado",
    },
    delivery: "Los mensajes están",
    delivered: "entregados",
    kept: "conservados, sin entregar",
    suspended: "suspendidos: conservados, sin entregar",
    unsubscribes: "Deja su contrato",
    suspend: "Suspender",
    suspend_hint: "Mientras está suspendido, los mensajes se conservan sin entregarse y el \
                   contrato sigue corriendo.",
    resume: "Reanudar",
    restart: "Reiniciar",
    unsubscribe: "Dar de baja",
    unsubscribe_question: "¿Dar de baja este dispositivo de su contrato?",
    unsubscribe_lead: |id| {
        format!(
            "Los mensajes de {id} se conservarán sin entregarse. Su token se pierde \
             definitivamente; tras un reinicio se toma otro. Esto no se puede deshacer."
        )
    },
    unsubscribe_at: "Cuándo (UTC)",
    unsubscribe_at_hint: "Vacío o pasado: de inmediato. Si es en el futuro, se puede revocar \
                          hasta entonces.",
    stay: "Seguir bajo contrato",
    replace: "Sustituir",
    replace_lead: "Otro dispositivo recibe el token, con el fin que tiene. Este queda entonces \
                   fuera de contrato.",
    replace_target: "Sustituido por el dispositivo",
    replace_target_hint: "El id de un dispositivo del mismo tipo de dispositivo sin token.",
    replace_next: "Continuar",
    replace_question: "¿Traspasar el token?",
    replace_consequences: |from, to| {
        format!(
            "El dispositivo {to} recibe el token. Los mensajes de {from} se conservarán sin \
             entregarse hasta que tome otro token tras un reinicio. Esto no se puede deshacer."
        )
    },
    status: "Medido por el dispositivo",
    status_time: "Comunicado",
    temperature: "Temperatura",
    volts_idle: "Tensión en reposo",
    volts_transmit: "Tensión al transmitir",
    degrees: |degrees| localized(&format!("{degrees:.1} °C")),
    volts: |volts| localized(&format!("{volts:.3} V")),
    computed: "Posición",
    lat: "Latitud",
    lng: "Longitud",
    lat_hint: "En grados, de −90 a 90. Vacía junto con la longitud: no indicada.",
    lng_hint: "En grados, de −180 a 180.",
};

const MESSAGE: Message = Message {
    title: "Mensajes",
    device: "Dispositivo",
    time: "Hora",
    seq: "Sec.",
    data: "Datos",
    no_data: "vacío",
    fields: "Decodificado",
    signal: "Señal",
    stations: "Recibido por",
    callbacks: "Callbacks",
    since: "Desde (UTC)",
    before: "Hasta (UTC)",
    station: "Estación",
    frequency: "MHz",
    repetitions: "Repeticiones",
    wants_downlink: "pide un downlink",
    live: "Los mensajes nuevos aparecen solos",
    link: "Calidad del enlace",
    quality: |quality| match quality {
        LinkQuality::Limit => "límite",
        LinkQuality::Average => "media",
        LinkQuality::Good => "buena",
        LinkQuality::Excellent => "excelente",
        LinkQuality::NotAvailable => "—",
    },
    downlink: "Downlink",
    downlink_state: |state, info| match (state, info) {
        (DownlinkState::Awaited, _) => "espera a su callback",
        (DownlinkState::Asked, _) => "pedido",
        (DownlinkState::Queued, _) => "en cola",
        (DownlinkState::Fetched, _) => "en la estación",
        (DownlinkState::Done, InfoCode::Acked) => "enviado",
        (DownlinkState::Done, InfoCode::NoAnswer) => "sin respuesta",
        (DownlinkState::Done, InfoCode::InvalidPayload) => "no son 8 bytes",
        (DownlinkState::Done, InfoCode::Overrun) => "límite diario superado",
        (DownlinkState::Done, InfoCode::NetworkError) => "error de red",
        (DownlinkState::Done, InfoCode::Pending) => "pendiente",
        (DownlinkState::Done, InfoCode::NoDownlinkContract) => "no incluido en el contrato",
        (DownlinkState::Done, InfoCode::TooManyRequests) => "demasiadas peticiones",
        (DownlinkState::Done, InfoCode::InvalidConfiguration) => "ningún callback elegido",
    },
    downlink_data: "Datos",
    downlink_answered: "Respuesta del callback",
    downlink_answered_in: |took, left| {
        let seconds = |millis: i64| localized(&format!("{:.1} s", millis as f64 / 1000.0));
        match left < 0 {
            true => format!("tras {}, {} tarde", seconds(took), seconds(-left)),
            false => format!("tras {}, con {} de margen", seconds(took), seconds(left)),
        }
    },
    downlink_answer_until: "La respuesta vale hasta",
    downlink_at: "El dispositivo escucha desde",
    downlink_until: "El dispositivo escucha hasta",
    downlink_ended: "Terminado desde",
    off_contract: "fuera de contrato",
    suspended: "suspendido",
    over_quota: "límite diario superado",
    reopened: "completado después",
    station_count: |count| match count {
        1 => "1 estación".to_owned(),
        count => format!("{count} estaciones"),
    },
    strength: [
        "sin datos de señal",
        "señal al límite",
        "señal débil",
        "señal buena",
        "señal excelente",
    ],
    none_yet: "Todavía no hay mensajes",
    none_yet_why: "Este dispositivo no se ha recibido nunca. Sus mensajes aparecen aquí solos.",
    none_match: "Ningún mensaje coincide",
    none_match_why: "El dispositivo no envió nada que cumpla el filtro.",
};

const DEVICE_TYPE: DeviceType = DeviceType {
    menu: "Tipo de dispositivo",
    title: "Tipos de dispositivo",
    delete: "Eliminar",
    delete_question: "¿Eliminar este tipo de dispositivo?",
    delete_lead: goes_with_type,
    cannot_delete: "Este tipo de dispositivo está en uso",
    still_used: keeps_type,
    name: "Nombre",
    description: "Descripción",
    display: "Mostrar los mensajes como",
    display_name: |display| match display {
        DisplayType::None => "Ninguno: bytes sin procesar",
        DisplayType::Geolocation => "Geolocalización",
        DisplayType::String => "Cadena",
        DisplayType::Test => "Prueba: hexadecimal y texto",
        DisplayType::Custom => "Formato personalizado",
    },
    display_hint: "Geolocalización lee la latitud y la longitud como dos floats de 32 bits y, \
                   si se envía, un radio en metros como 16 bits.",
    contract: "Contrato",
    contracts: "Contratos",
    contract_hint: "Los dispositivos toman un token del primero que tenga uno para ellos, en \
                    este orden. Cuando un token no se puede renovar, se prueba con los demás. \
                    Una vez guardados estos, hay más líneas.",
    nth_contract: |nth| format!("Contrato {nth}"),
    keep_alive: "Keep-alive",
    keep_alive_off: "desactivado",
    duration,
    keep_alive_hint: "Segundos sin mensajes tras los que un dispositivo se considera en \
                      silencio: al menos 1800, o 0 para nunca.",
    alert_email: "Correo de alerta",
    alert_email_hint: "Se le avisa cuando fallan callbacks de este tipo de dispositivo.",
    renewal: "Renovación de la suscripción",
    renewal_name: |renewal| match renewal {
        Renewal::Allowed => "Automática",
        Renewal::Off => "Desactivada",
    },
    renewal_hint: "Los tokens se renuevan si también lo permiten el contrato y el dispositivo.",
    retention: "Los mensajes se conservan",
    retention_name: |days| match days {
        0 => "para siempre".into(),
        1 => "1 día".into(),
        days => format!("{days} días"),
    },
    retention_hint: "Días, o 0 para siempre. Los mensajes más antiguos se eliminan con sus \
                     recepciones, downlinks y entregas, por días enteros de UTC; las \
                     estadísticas y los eventos permanecen.",
    new: "Nuevo tipo de dispositivo",
    edit: "Editar",
    create: "Crear tipo de dispositivo",
    save: "Guardar cambios",
    settings: "Información del tipo de dispositivo",
    downlink: "Datos de downlink",
    downlink_mode: "Modo de downlink",
    downlink_mode_hint: "Directo responde con los datos de abajo; Callback, con lo que \
                         responde el callback elegido para ello.",
    downlink_mode_name: |mode| match mode {
        DownlinkMode::Direct => "Directo",
        DownlinkMode::Callback => "Callback",
        DownlinkMode::None => "Ninguno",
        DownlinkMode::Managed => "Gestionado por el operador",
    },
    downlink_data: "Datos de downlink en hexadecimal",
    downlink_data_hint: "Exactamente 8 bytes: dígitos hexadecimales, {time} (4 bytes), {tapId} \
                         (4 bytes) y {rssi} (2 bytes).",
    downlink_error: syntax::downlink_error,
    downlink_sample: "Para 2015-08-26 08:42:06 UTC, −93 dBm, estación 0CD2:",
    redecoding: |done, total| {
        format!("Los mensajes anteriores se están decodificando de nuevo: {done} de {total}.")
    },
    format: "Formato personalizado",
    format_hint: "nombre:byte:tipo, separados por espacios. El byte se puede omitir; los tipos \
                  son bool:bit, char:bytes, float:32, uint:bits e int:bits.",
    preview_apart: "Mostrar en una página propia",
    format_text: "Formato",
    format_version: "Versión",
    format_bytes: |bytes| format!("necesita {bytes} de los 12 bytes de un mensaje"),
    format_broken: "Este formato no se puede leer:",
    field: "Campo",
    field_type: "Tipo",
    field_bytes: "Bytes",
    field_bits: "Bits",
    field_order: "Orden de bytes",
    big_endian: "big-endian",
    little_endian: "little-endian",
    text_example: "Meteorología, Rastreador…",
    none_yet: "Todavía no hay tipos de dispositivo",
    none_yet_why: "Un tipo de dispositivo dice cómo se leen los mensajes de sus dispositivos y \
                   adónde se envían.",
    none_match: "Ningún tipo de dispositivo coincide",
    none_match_why: "Hay tipos de dispositivo, pero ninguno cuyo nombre contenga este texto.",
    sequence: "Números de secuencia",
    disengage: "Liberar para todos los dispositivos",
    disengage_hint: "El próximo mensaje de cada dispositivo de este tipo se acepta entonces \
                     sea cual sea su número.",
    disengaged: "Hecho: el próximo mensaje de cada dispositivo se acepta sea cual sea su \
                 número.",
};

const PREVIEW: Preview = Preview {
    title: "Vista previa del formato",
    lead: "Escriba un formato personalizado y un mensaje: los campos, los bytes y los valores \
           siguen cada pulsación, decodificados con el mismo código que en el servidor.",
    show: "Mostrar",
    starters: "Empezar con",
    starter_names: [
        "Placa de sensores",
        "Temperatura y humedad",
        "Rastreador GPS",
        "Contador de agua",
        "Contacto de puerta",
        "Nivel de depósito",
        "Texto",
    ],
    link: "Enlace a este formato",
    sample: "Mensaje de muestra",
    sample_hint: "Hasta 12 bytes en hexadecimal.",
    sample_error: syntax::hex_error,
    sample_too_long: |bytes| {
        format!(
            "Estos son {bytes} bytes, pero un mensaje lleva como máximo {}.",
            payload::MESSAGE_BYTES
        )
    },
    no_sample: "Todavía no hay bytes.",
    values: "Bytes y valores",
    behind: "Según el formato tal como era antes del error",
    value: "Valor",
    absent: "ausente",
    range: "Últimos mensajes",
    of: |yes, all| format!("{yes} de {all}"),
    texts: |texts| match texts {
        1 => "1 texto".to_owned(),
        texts => format!("{texts} textos"),
    },
    last_messages: "Últimos mensajes",
    take: "Usar como muestra",
    encoder: "Codificador",
    encoder_lead: "De valores a bytes",
    encoder_text: "En un texto, \\xff representa el byte ff, y \\\\ una barra invertida.",
    firmware: "Para el firmware",
    firmware_struct: "La struct tiene la disposición del mensaje",
    firmware_functions: "La función empaqueta los valores",
    format_error: syntax::format_error,
    format_warning: syntax::format_warning,
    encode_error: syntax::encode_error,
};

const CALLBACK: Callback = Callback {
    title: "Callbacks",
    new: "Nuevo callback",
    edit: "Editar callback",
    edit_it: "Editar",
    delete: "Eliminar",
    delete_question: "¿Eliminar este callback?",
    delete_lead: |url, waiting| {
        format!(
            "Ya no se enviarán mensajes a {url}. Los mensajes que aún debe se cancelan: \
             {waiting}. Esto no se puede deshacer."
        )
    },
    kind: "Clase",
    kinds: CallbackKind::title,
    sent_when: |kind| match kind {
        CallbackKind::DataUplink => "Se envía por cada mensaje, en cuanto llega su primera trama.",
        CallbackKind::DataBidir => {
            "Se envía por cada mensaje, en cuanto llega su primera trama. Si el dispositivo la \
             pide, se le envía la respuesta del elegido: \
             {\"1B9C5\":{\"downlinkData\":\"0102030405060708\"}}."
        }
        CallbackKind::Status => {
            "Se envía cuando un dispositivo comunica su batería y su temperatura: una vez al \
             día y después de cada downlink."
        }
        CallbackKind::Geoloc => "Ya no se envía: DATA_ADVANCED dice dónde estaba el dispositivo.",
        CallbackKind::Acknowledge => {
            "Se envía cuando termina lo que pidió un dispositivo, se le haya enviado algo o no."
        }
        CallbackKind::Repeater => "Se envía cuando un repetidor comunica lo que repitió.",
        CallbackKind::DataAdvanced => {
            "Se envía por cada mensaje cuando todas las estaciones base han dicho lo suyo, \
             unos 25 segundos después de su primera trama: con la calidad del enlace y la \
             posición."
        }
        CallbackKind::Error => {
            "Se envía cuando queda en silencio un dispositivo, o una estación base que lo \
             recibió hace poco."
        }
        CallbackKind::Event => {
            "Se envía cuando ocurre algo que vigila una configuración de eventos."
        }
    },
    data: "Callbacks de datos",
    service: "Callbacks de servicio",
    error: "Callbacks de error",
    downlink: "Downlink",
    downlink_chosen: "Sus respuestas van a los dispositivos; pulse para no elegir ninguno",
    downlink_choose: "Enviar sus respuestas a los dispositivos",
    downlink_none: "Ningún callback responde a los dispositivos",
    downlink_none_why: "El modo de downlink de este tipo de dispositivo es Callback. Los \
                        dispositivos que piden no reciben nada hasta que se elija un callback \
                        DATA / BIDIR en la columna Downlink y esté activado.",
    state: "Estado",
    on: "activo",
    off: "inactivo",
    failing: "con fallos",
    turn_on: "Activar",
    turn_off: "Desactivar",
    actions: "Acciones",
    request: "Petición",
    method: "Método",
    url: "URL",
    url_hint: "Adónde se envía. Las variables entre llaves se rellenan.",
    url_example: "https://example.com/uplink?id={device}&data={data}",
    headers: "Cabeceras",
    headers_hint: "Una por línea, como Nombre: valor. Las variables se rellenan.",
    content_type: "Tipo de contenido",
    body: "Cuerpo",
    body_hint: "Solo con POST y PUT. Las variables se rellenan, con el escape del tipo de \
                contenido.",
    no_body: "ninguno (GET)",
    payload_config: "Configuración de payload personalizada",
    payload_config_hint: "Un formato personalizado, por ejemplo Temp::float:32 \
                          Battery::uint:8. Sus campos se convierten en variables: \
                          {customData#Temp}.",
    enabled: "Activado",
    send_duplicate: "Enviar duplicados: una vez por cada estación base que recibió el mensaje",
    send_sni: "Enviar SNI (Server Name Indication) en las conexiones TLS",
    in_order: "Mantener el orden de cada dispositivo: lo que sigue espera hasta que lo \
               anterior se entregue o se abandone",
    in_order_batch: "Si se mantiene el orden, un lote contiene como máximo una línea de cada \
                     dispositivo.",
    channel: "Canal",
    channels: |channel| match channel {
        Channel::Url => "URL",
        Channel::BatchUrl => "URL por lotes",
        Channel::Email => "Correo",
        Channel::Mqtt => "MQTT",
    },
    line_pattern: "Patrón de línea",
    line_pattern_hint: "Una línea por cada mensaje, como {device};{time};{data};",
    batch_url_hint: "Como máximo una petición por segundo. {batch} representa las líneas, como \
                     en https://example.org/batch?lines={batch}",
    recipient: "Destinatario",
    subject: "Asunto",
    message: "Mensaje",
    broker: "Broker",
    broker_hint: "mqtt://user:password@host:1883, o mqtts:// para TLS",
    topic: "Topic",
    topic_hint: "Como sigfox/{device}/data",
    discovery: "Comunicar a Home Assistant los campos que contiene el cuerpo",
    rendered: "Con valores de ejemplo",
    signature: "Firma",
    signature_lead: "Cada petición se puede firmar como lo describe Standard Webhooks, para \
                     que el receptor sepa quién la envió y que nadie la modificó.",
    signed: |secrets| match secrets {
        0 => "Las peticiones no se firman.",
        1 => "Las peticiones se firman.",
        _ => "Las peticiones se firman con el secreto nuevo y con el anterior.",
    },
    sign: "Firmar las peticiones",
    sign_anew: "Crear un nuevo secreto",
    forget_former: "Retirar el secreto anterior",
    stop_signing: "Dejar de firmar",
    secret_new: "El nuevo secreto",
    secret_once: "Cópielo ahora: no se vuelve a mostrar.",
    try_it: "Enviar una prueba",
    tried: "Prueba",
    switched_off: |why| match why {
        "gone" => "Desactivado: el receptor dijo que ha desaparecido para siempre (410).",
        "failing" => "Desactivado: no se entregó nada durante cinco días.",
        _ => "",
    },
    off_since: "Inactivo desde",
    off_meanwhile: "Lo que envían los dispositivos y lo que les ocurre mientras está inactivo \
                    no se envía después.",
    save: "Guardar",
    create: "Crear callback",
    variables: "Variables",
    variables_lead: "Pueden estar en la URL, en los valores de las cabeceras y en el cuerpo.",
    variable: "Variable",
    meaning: "Significado",
    form: "Forma",
    example: "Ejemplo",
    documentation: "Todo sobre los callbacks",
    contents: "En esta página",
    waiting: "En espera",
    delivered: "Entregados",
    failed: "Abandonados",
    errors: "Intentos fallidos",
    none_yet: "Todavía no hay callbacks",
    none_yet_why: "Un callback envía lo que dicen los dispositivos de este tipo, y lo que les \
                   ocurre, a una dirección suya.",
    attempt: |number| format!("Intento {number}"),
    under_way: "en curso",
    next_attempt: "Próximo intento",
    no_attempt: "Aún no enviado",
    status: |status| format!("HTTP {status}"),
    took: |millis| format!("{millis} ms"),
    answer: "Respuesta",
    fault: delivery::fault,
};

fn total(total: Total) -> String {
    match total {
        Total::Exactly(count) => number(count),
        Total::AtLeast(count) => format!("{} o más", number(count)),
    }
}

/// Numbers of four digits stand without a point, as Spanish writes them.
fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A figure with a decimal comma and a real minus sign.
fn localized(figure: &str) -> String {
    figure.replace('.', ",").replace('-', "−")
}

/// So many of something, with its noun for one and for any other number.
fn counted(count: i64, one: &str, several: &str) -> String {
    let noun = if count == 1 { one } else { several };
    format!("{} {noun}", number(count))
}

fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

fn problem(error: &AppError) -> (&'static str, String) {
    let say = |title, text: &str| (title, text.to_owned());
    match error {
        AppError::Rejected(_) => say(
            "No guardado",
            "Algunos campos no se pueden aceptar como están. Vea las notas junto a ellos.",
        ),
        AppError::NotFound => say(
            "No encontrado",
            "No hay nada en esta dirección, o usted no puede verlo.",
        ),
        AppError::Forbidden => say(
            "No permitido",
            "Sus roles le permiten ver esto, pero no modificarlo.",
        ),
        AppError::Unauthenticated => say("Sesión cerrada", "Inicie sesión de nuevo."),
        AppError::WrongCredentials => say(
            "Sesión no iniciada",
            "Ninguna cuenta tiene esta dirección con esta contraseña. Compruebe ambas e inténtelo \
             de nuevo.",
        ),
        AppError::TooMany { retry_after } => (
            "Demasiados intentos",
            format!(
                "Espere {} e inténtelo de nuevo.",
                duration(i64::from(*retry_after))
            ),
        ),
        AppError::Unavailable => say(
            "No accesible en este momento",
            "El servidor no pudo responder. No se ha cambiado nada; inténtelo de nuevo en breve.",
        ),
        AppError::Broken => say(
            "Esto no ha funcionado",
            "La página y el servidor no se entendieron. Vuelva a cargar la página; si sigue así, \
             el registro del servidor dice más.",
        ),
    }
}

/// What goes with a device type that nothing keeps.
fn goes_with_type(name: &str, used: &DeviceTypeUse) -> String {
    let counts = [
        (used.callbacks, "callback", "callbacks"),
        (
            used.event_configurations,
            "configuración de eventos",
            "configuraciones de eventos",
        ),
    ];
    let mut told = format!("«{name}» no tiene dispositivos.");
    let own = counts.into_iter().filter(|(count, ..)| *count > 0);
    let own: Vec<String> = own
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !own.is_empty() {
        let go = match used.callbacks + used.event_configurations {
            1 => "elimina",
            _ => "eliminan",
        };
        let own = own.join(" y ");
        told += &format!(" Con él se {go} {own}: lo que espera entrega ya no se envía.");
    }
    match used.messages {
        0 => {}
        1 => {
            told += " También se elimina su formato: 1 mensaje de un dispositivo que ahora es de \
                     otro tipo de dispositivo permanece, pero ya nada lo lee, y el lugar desde el \
                     que se recibió desaparece de los mapas.";
        }
        several => {
            told += &format!(
                " También se elimina su formato: {} mensajes de dispositivos que ahora son de otro \
                 tipo de dispositivo permanecen, pero ya nada los lee, y los lugares desde los que \
                 se recibieron desaparecen de los mapas.",
                number(several)
            );
        }
    }
    if used.tokens > 0 {
        told += " Las estaciones base ya no registran dispositivos con él.";
    }
    told + " Esto no se puede deshacer."
}

/// Why a device type cannot be deleted.
fn keeps_type(used: &DeviceTypeUse) -> String {
    match (used.devices, used.registrations) {
        (0, _) => "Se está procesando una lista de dispositivos para él.".to_owned(),
        (1, _) => "Tiene un dispositivo. Muévalo antes a otro tipo de dispositivo.".to_owned(),
        (several, _) => {
            format!("Tiene {several} dispositivos. Muévalos antes a otro tipo de dispositivo.")
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Fault;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_436), "−1436");
        assert_eq!(number(10_000), "10.000");
        assert_eq!(number(1_000_000), "1.000.000");
    }

    #[test]
    fn decimals_stand_behind_a_comma() {
        assert_eq!((WORDS.device.degrees)(-4.5), "−4,5 °C");
        assert_eq!((WORDS.device.volts)(3.125), "3,125 V");
        let answered = WORDS.message.downlink_answered_in;
        assert_eq!(answered(1_500, 500), "tras 1,5 s, con 0,5 s de margen");
        assert_eq!(answered(1_500, -500), "tras 1,5 s, 0,5 s tarde");
    }

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        let devices = |count| counted(count, "dispositivo", "dispositivos");
        assert_eq!(devices(0), "0 dispositivos");
        assert_eq!(devices(1), "1 dispositivo");
        assert_eq!(devices(12_000), "12.000 dispositivos");
        let transfer = WORDS.transfer.consequences;
        assert!(
            transfer(1).starts_with("1 dispositivo. Cuando se acepte, usted ya no verá nada de él")
        );
        assert!(
            transfer(2)
                .starts_with("2 dispositivos. Cuando se acepten, usted ya no verá nada de ellos")
        );
        let bulk = |stay| (WORDS.bulk.consequences)(domain::device::BulkDeed::Resume, 1, stay);
        assert!(
            bulk(1).starts_with("Se aplica a 1 dispositivo. 1 dispositivo se queda como está. ")
        );
        assert!(
            bulk(2).starts_with("Se aplica a 1 dispositivo. 2 dispositivos se quedan como están. ")
        );
        assert_eq!((WORDS.registration.progress)(0, 1), "0 de 1 línea");
        assert_eq!((WORDS.identity.taking)(1, 2), "1 de 2 líneas…");
        let goes = |callbacks, messages| {
            let used = DeviceTypeUse {
                callbacks,
                messages,
                ..DeviceTypeUse::default()
            };
            goes_with_type("Boya", &used)
        };
        assert!(goes(1, 0).contains(" Con él se elimina 1 callback: "));
        assert!(goes(2, 0).contains(" Con él se eliminan 2 callbacks: "));
        assert!(goes(0, 1).contains(" 1 mensaje de un dispositivo que "));
        assert!(goes(0, 2).contains(" 2 mensajes de dispositivos que "));
        let odd = |digits| fault(&Fault::OddHex { digits });
        assert!(odd(1).contains("1 dígito hexadecimal:"));
        assert!(odd(3).contains("3 dígitos hexadecimales:"));
    }

    #[test]
    fn a_span_of_time_is_said_in_its_greatest_whole_unit() {
        assert_eq!(duration(1800), "30 min");
        assert_eq!(duration(7200), "2 h");
        assert_eq!(duration(61), "61 s");
    }
}
