//! Groups and profiles, in Spanish.

use domain::group::{GroupKind, Held};
use domain::permission::Action;

use super::super::{Group, Profile};
use super::counted;

/// Groups.
pub const GROUP: Group = Group {
    menu: "Grupo",
    title: "Grupos",
    tree: "Árbol de grupos",
    new: "Nuevo grupo",
    new_below: "Nuevo grupo subordinado",
    edit: "Editar",
    create: "Crear grupo",
    save: "Guardar cambios",
    settings: "Información del grupo",
    name: "Nombre",
    text_example: "Puerto, Norte…",
    parent: "Pertenece a",
    parent_hint: "El grupo del que depende. Quien puede ver aquel ve también este.",
    below: "Grupos subordinados",
    subtree: "De todo lo recibido en este grupo y en sus grupos subordinados.",
    kind: "Tipo",
    kind_name: |kind| match kind {
        GroupKind::Operator => "Operador (SO)",
        GroupKind::Basic => "Básico",
        GroupKind::VirtualOperator => "Operador virtual (SVNO)",
        GroupKind::Partners => "Socios",
        GroupKind::Infrastructure => "Proveedor de infraestructura (NIP)",
        GroupKind::Distributor => "Distribuidor (DIST)",
        GroupKind::Channel => "Canal",
        GroupKind::Starter => "Inicial",
        GroupKind::Partner => "Socio",
    },
    kind_hint: "Qué es en el sector. Los operadores, proveedores y distribuidores solo los crean \
                los operadores.",
    description: "Descripción",
    timezone: "Zona horaria",
    timezone_hint: "Su nombre, como Europe/Brussels o UTC.",
    customer: "Cliente",
    customer_lead: "Para los grupos de clientes: Básico, Socios, Canal, Inicial y Socio. En los \
                    demás queda vacío.",
    billable: "Facturable",
    billable_field: "Se puede facturar",
    technical_email: "Correo técnico",
    technical_email_hint: "A quién preguntar por sus dispositivos.",
    max_prototypes: "Prototipos",
    max_prototypes_hint: "Cuántos dispositivos sin certificado puede haber, en él y en todos sus \
                          grupos subordinados. Vacío: cualquier número. Lo decide quien administra \
                          el grupo superior.",
    network: "Red",
    network_lead: "Para quienes mantienen una red o la venden. En los clientes queda vacío.",
    country: "País",
    country_hint: "En operadores y proveedores: su código de tres letras (ISO 3166-1), como BEL.",
    network_operator: "Operador de la red",
    network_operator_hint: "En operadores virtuales y distribuidores: en la red de quién están.",
    any_number: "cualquier número",
    device_types: "Tipos de dispositivo asociados",
    no_device_types: "No hay tipos de dispositivo",
    no_device_types_why: "Ni este grupo ni ninguno de sus grupos subordinados tiene alguno.",
    more: "Solo se listan los mil primeros. Filtre para ver otros.",
    find: "Buscar grupo",
    find_lead: "Hay más grupos de los que puede listar este formulario. Busque el suyo por una \
                parte de su nombre antes de rellenar el formulario: después empieza de nuevo.",
    none_found: "Ningún grupo que pueda elegir tiene eso en su nombre.",
    none_match: "Ningún grupo coincide",
    none_match_why: "Hay grupos, pero ninguno cumple todas las condiciones del filtro.",
    go: "Mover",
    go_title: "Otro lugar",
    go_lead: "Va allí con todo lo que depende de él. Desde entonces lo ven quienes pueden ver el \
              grupo al que pertenece, y los demás ya no.",
    go_to: "Mover debajo de",
    go_hint: "Los contratos y los perfiles que se usan en él deben ser también allí de un grupo \
              superior; los dispositivos se quedan con su propietario.",
    go_button: "Mover grupo",
    nowhere: "No hay otro lugar",
    nowhere_why: "Un grupo se puede mover debajo de un grupo cuyas personas usted administre.",
    delete: "Eliminar",
    delete_question: "¿Eliminar este grupo?",
    delete_lead: |name| format!("«{name}» ya no contiene nada. Esto no se puede deshacer."),
    cannot_delete: "Este grupo no está vacío",
    holds: |holds| {
        let told: Vec<String> = holds
            .iter()
            .map(|(held, count)| told(*held, *count))
            .collect();
        format!(
            "Se puede eliminar cuando ya no contenga nada. Ahora contiene: {}.",
            told.join(", ")
        )
    },
    is_root: "Este grupo permanece",
    is_root_why: "Es el grupo del operador, al que pertenecen todos los demás.",
};

/// So many of them.
fn told(held: Held, count: i64) -> String {
    let (one, many) = match held {
        Held::Groups => ("grupo subordinado", "grupos subordinados"),
        Held::DeviceTypes => ("tipo de dispositivo", "tipos de dispositivo"),
        Held::Contracts => ("contrato", "contratos"),
        Held::Users => ("usuario", "usuarios"),
        Held::ApiAccesses => ("acceso API", "accesos API"),
        Held::Profiles => ("perfil", "perfiles"),
        Held::EventConfigurations => ("configuración de eventos", "configuraciones de eventos"),
        Held::Certificates => ("certificado de producto", "certificados de producto"),
        Held::BaseStations => ("estación base", "estaciones base"),
        Held::StationTokens => ("token de estaciones base", "tokens de estaciones base"),
    };
    counted(count, one, many)
}

/// Profiles.
pub const PROFILE: Profile = Profile {
    title: "Perfiles",
    lead: "Un perfil dice qué puede hacer alguien en el grupo en el que se concede y en sus grupos \
           subordinados. Nadie concede más de lo que tiene.",
    name: "Nombre",
    rights: "Derechos",
    rights_of: |name| format!("Derechos de {name}"),
    rights_lead: "Lo que permite cada perfil está detrás de su signo de interrogación.",
    composed_by: "Compuesto por",
    everywhere: "igual en todas partes",
    another: "un grupo superior",
    new: "Nuevo perfil",
    edit: "Editar",
    create: "Crear perfil",
    save: "Guardar cambios",
    settings: "Perfil",
    permissions: "Lo que permite",
    permissions_hint: "Puede dar lo que usted mismo tiene en este grupo. Sin el primero, solo \
                       permite algo junto a un perfil que lo tenga.",
    permission: |action| match action {
        Action::Read => "Ver grupos, tipos de dispositivo, dispositivos y mensajes",
        Action::ReadRadio => "Ver datos de señal, frecuencias, estaciones base y repeticiones",
        Action::ReadPac => "Ver los códigos de autorización de portabilidad de los dispositivos",
        Action::WriteFleet => "Registrar, modificar, mover y suspender dispositivos",
        Action::WriteTypes => "Crear y modificar tipos de dispositivo y sus formatos",
        Action::WriteCallbacks => {
            "Crear, modificar y eliminar callbacks y configuraciones de eventos, y ver sus \
             direcciones"
        }
        Action::Downlink => "Elegir lo que se responde a los dispositivos",
        Action::WritePeople => {
            "Crear, modificar y eliminar usuarios, accesos API, perfiles y grupos subordinados"
        }
        Action::ReadContracts => "Ver contratos",
        Action::WriteContracts => "Crear, modificar y eliminar contratos",
        Action::ReadAudit => "Ver quién modificó qué",
        Action::ReadNetwork => "Ver estaciones base",
        Action::Operate => "Administrar las estaciones base y lo demás que administra el operador",
    },
    delete: "Eliminar",
    delete_question: "¿Eliminar este perfil?",
    delete_lead: |name| format!("Nadie tiene «{name}». Esto no se puede deshacer."),
    cannot_delete: "Este perfil está en uso",
    still_used: |count| match count {
        1 => "Se puede eliminar cuando ya no lo tenga nadie: ahora está concedido una vez."
            .to_owned(),
        count => format!(
            "Se puede eliminar cuando ya no lo tenga nadie: ahora está concedido {count} veces."
        ),
    },
};
