//! Tools, in Spanish.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

use super::super::tools::{Install, Search, Style, Tools, VirtualDevice};

/// The page that leads to the tools.
pub(super) const TOOLS: Tools = Tools {
    menu: "Herramientas",
    title: "Herramientas",
    lead: "Para el firmware, los callbacks y el trabajo sobre el terreno.",
    format_lead: "Diseñe el formato de un mensaje y vea al momento lo que obtiene de los bytes.",
    virtual_lead: "Haga que un prototipo diga algo sin radio y observe qué es de ello.",
    install_lead: "En el teléfono: escanee un dispositivo, indique dónde está instalado y vea si \
                   se recibe.",
    search_lead: "Dispositivos, tipos de dispositivo, grupos, usuarios, estaciones base, callbacks \
                  y páginas.",
    inspector_lead: "Cada tipo de dispositivo tiene una dirección que muestra lo que se le envía: \
                     búsquela en la página de sus callbacks.",
    inspector: "Inspector de callbacks",
    callbacks_lead: "Canales, variables, respuestas y firmas.",
    callbacks: "Acerca de los callbacks",
    api: "Acerca de la API",
    api_lead: "Cómo piden los programas lo que muestran las páginas.",
};

/// Search, and the palette over the page.
pub(super) const SEARCH: Search = Search {
    title: "Búsqueda",
    open: "Buscar",
    keys: "Ctrl K",
    what: "Qué empieza por",
    example: "1CF14C o un nombre",
    look: "Buscar",
    close: "Cerrar",
    found: "Encontrado",
    kind: "Qué",
    name: "Nombre",
    beside: "Pertenece a",
    kind_name,
    page: "Página",
    count: |count| match count {
        0 => "Nada encontrado".to_owned(),
        1 => "1 resultado".to_owned(),
        count => format!("{count} resultados"),
    },
    more: |kinds| format!("Hay más de estos: {kinds}. Escriba más letras del nombre."),
    nothing: "Nada empieza así",
    nothing_why: "Se buscan nombres e ids que empiezan por lo escrito, en los grupos que usted \
                  puede ver.",
    begin: "¿Qué busca?",
    begin_why: "Escriba el principio de un id o de un nombre: de un dispositivo, un tipo de \
                dispositivo, un grupo, un usuario, una estación base, un callback o una página.",
    inside: "Buscar dentro de los nombres de los dispositivos",
    failed: "La búsqueda no responde en este momento.",
    all: "Mostrar todo en una página",
    hint: "↑ ↓ elegir · Intro abre · Esc cierra",
};

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Device => "Dispositivo",
        Kind::DeviceType => "Tipo de dispositivo",
        Kind::Group => "Grupo",
        Kind::User => "Usuario",
        Kind::BaseStation => "Estación base",
        Kind::Callback => "Callback",
    }
}

/// The virtual device.
pub(super) const VIRTUAL_DEVICE: VirtualDevice = VirtualDevice {
    title: "Dispositivo virtual",
    notice: "No se transmite nada por radio, pero todo lo que hay detrás es real: el mensaje se \
             guarda y se cuenta, se llaman los callbacks y se generan eventos. En el registro de \
             auditoría consta quién lo envió.",
    lead: "Solo se puede hablar en nombre de prototipos.",
    message: "Mensaje",
    device: "Dispositivo",
    device_hint: "Un prototipo cuyos dispositivos usted pueda modificar.",
    choose: "Elegir",
    none: "Todavía no hay prototipos",
    none_why: "Registre un dispositivo y marque «Prototipo»: no necesita código ni certificado.",
    register: "Registrar un prototipo",
    format: |name| format!("Leído con el formato de {name}"),
    stations: "Estaciones",
    stations_hint: "Cuántas estaciones base virtuales lo reciben, de 1 a 4.",
    places: "Dónde están las estaciones",
    places_hint: "Latitud y longitud de cada una, una línea por estación, primero la que mejor \
                  recibe. A partir de ellas se calcula la posición del mensaje. Vacío: en ningún \
                  lugar.",
    places_clear: "Quitar todas",
    nth_station: |nth| format!("Estación {nth}"),
    strength: "Señal",
    strength_name: |strength| match strength {
        Strength::Strong => "fuerte",
        Strength::Average => "media",
        Strength::Weak => "débil",
    },
    ack: "Pedir un downlink",
    ack_hint: "La respuesta sale veinte segundos después, como para cualquier dispositivo.",
    send: "Enviar mensaje",
    sent: "El mensaje se ha guardado.",
    see: "Ver qué es de él",
    newest: "Lo último que dijo este dispositivo",
    mark: "virtual",
};

/// Installing in the field.
pub(super) const INSTALL: Install = Install {
    title: "Instalar un dispositivo",
    lead: "Escanee o escriba su id, indique dónde está instalado y espere hasta que se reciba.",
    device: "Dispositivo",
    scan: "Escanear la etiqueta",
    scanning: "Sostenga el código del dispositivo delante de la cámara.",
    stop: "Detener",
    no_camera: "No se puede usar la cámara. Escriba el id.",
    no_label: "Este código no contiene ningún id de dispositivo.",
    no_reader: "No ha llegado el componente que lee los códigos. Escriba el id.",
    photo: "Fotografiar la etiqueta",
    id_hint: "Dígitos hexadecimales, como en la etiqueta.",
    pac_hint: "16 dígitos hexadecimales; solo si todavía no está registrado aquí.",
    name_hint: "Cómo se va a llamar; vacío: como está.",
    new: "Si todavía no está registrado",
    new_hint: "En un dispositivo registrado no se modifica nada de esto.",
    device_type_hint: "Con el que se registra.",
    place: "Lugar",
    here: "Donde estoy",
    here_found: |metres| format!("Encontrado, con una precisión de {metres} m."),
    here_failed: "El teléfono no dice dónde está. Escriba la posición o déjela vacía.",
    place_hint: "Vacío: como está.",
    install: "Instalar",
    kept: "Lo que escribe se guarda en este navegador hasta que se envíe.",
    waits: "No hay conexión. Lo que ha introducido se guarda aquí y se envía cuando vuelva la \
            conexión.",
    try_now: "Probar ahora",
    drop: "Descartar",
    listening: "¿Se recibe?",
    verdict: |verdict| match verdict {
        Verdict::Waiting => "En espera",
        Verdict::Silent => "No recibido",
        Verdict::Heard => "Recibido",
        Verdict::Pass => "Superado",
        Verdict::Weak => "Débil",
    },
    hint: |verdict| match verdict {
        Verdict::Waiting => {
            "Haga que el dispositivo envíe algo ahora: pulse su botón o ponga la batería."
        }
        Verdict::Silent => {
            "Nada en tres minutos. Compruebe su batería y su token, sáquelo de cualquier recinto \
             metálico y haga que vuelva a enviar."
        }
        Verdict::Heard => "La calidad del enlace se conoce unos segundos después del mensaje.",
        Verdict::Pass => "Puede quedarse donde está.",
        Verdict::Weak => {
            "Está en el límite de lo que pueden recibir las estaciones. Colóquelo más alto o más \
             cerca de una ventana, lejos del metal, y haga que vuelva a enviar."
        }
    },
    heard: |seconds, stations| {
        let ago = match seconds {
            ..=0 => "ahora mismo".to_owned(),
            1..=119 => format!("hace {seconds} s"),
            seconds => format!("hace {} min", seconds / 60),
        };
        match stations {
            1 => format!("Recibido {ago} por 1 estación"),
            stations => format!("Recibido {ago} por {stations} estaciones"),
        }
    },
    quality: "Calidad del enlace",
    signal: "Mejor señal",
    standing: "Posición",
    no_place: "no indicada",
    refresh: "Mirar de nuevo",
    next: "Instalar el siguiente",
    messages: "Mensajes",
};

/// The page that shows every widget.
pub(super) const STYLE: Style = Style {
    title: "Controles",
    lead: "Todos los controles en todos sus estados, con los que se comprueba el aspecto de las \
           páginas.",
    colours: "Colores",
    type_: "Tipografía",
    buttons: "Botones",
    tags: "Etiquetas",
    icons: "Iconos",
    fields: "Campos",
    notices: "Avisos",
    lists: "Listas",
    facts: "Nombres y valores",
    empty: "No hay nada",
    question: "¿Está seguro?",
    signal: "Señal",
    menus: "Menús",
    word: "Palabra",
    sentence: "La grúa del puerto recibe también por la noche a la estación de bombeo.",
    example: "Ejemplo",
    off: "No se puede pulsar",
};
