//! The audit log, in Spanish.

use domain::audit::{Kind, Verb, Who};

use super::super::Audit;

/// The words.
pub const WORDS: Audit = Audit {
    title: "Auditoría",
    lead: "Todo lo que alguien modificó en este grupo y en sus grupos subordinados, por cualquier \
           vía. Nunca se quita nada; los secretos no figuran.",
    number: "N.º",
    time: "Hora",
    who: "Quién",
    who_example: "dirección de correo electrónico",
    who_name: |who| match who {
        Who::Person => "Alguien",
        Who::Command => "Línea de comandos",
        Who::System => "El sistema",
        Who::Token => "El token de una estación",
        Who::Stranger => "Otro propietario",
    },
    what: "Qué",
    verb: "Acción",
    verb_name,
    kind: "De qué",
    kind_name,
    object: "Id",
    object_example: "p. ej. 1CF14C",
    changed: "Modificado",
    fields: |count| match count {
        1 => "1 campo".to_owned(),
        count => format!("{count} campos"),
    },
    from_to: |before, after| format!("{before} → {after}"),
    secret: "modificado; no se muestra",
    erased: "borrado",
    export: "Descargar como CSV",
    none_yet: "Todavía no hay nada",
    none_yet_why: "En cuanto alguien modifique algo aquí o en un grupo subordinado, se indica \
                   aquí.",
    none_match: "Nada coincide",
    none_match_why: "Nadie hizo nada de lo que pide el filtro.",
};

fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "Creación",
        Verb::Edit => "Edición",
        Verb::Delete => "Eliminación",
        Verb::Enable => "Activación",
        Verb::Disable => "Desactivación",
        Verb::Lock => "Bloqueo",
        Verb::Unlock => "Desbloqueo",
        Verb::Invite => "Creación de enlace",
        Verb::Password => "Cambio de contraseña",
        Verb::SignIn => "Inicio de sesión",
        Verb::SignOut => "Cierre de sesión",
        Verb::Move => "Movimiento",
        Verb::Transfer => "Transferencia",
        Verb::Retry => "Reenvío",
        Verb::Rotate => "Renovación de secreto",
        Verb::Revoke => "Revocación",
        Verb::Export => "Exportación",
        Verb::Import => "Importación",
        Verb::Disengage => "Liberación de secuencia",
        Verb::Suspend => "Suspensión",
        Verb::Resume => "Reanudación",
        Verb::Restart => "Reinicio",
        Verb::Unsubscribe => "Baja del contrato",
        Verb::Stay => "Permanencia en el contrato",
        Verb::Replace => "Sustitución",
        Verb::Accept => "Aceptación",
        Verb::Refuse => "Rechazo",
        Verb::Undo => "Retirada",
        Verb::Erase => "Borrado",
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "grupo",
        Kind::User => "usuario",
        Kind::Profile => "perfil",
        Kind::ApiAccess => "acceso API",
        Kind::DeviceType => "tipo de dispositivo",
        Kind::Device => "dispositivo",
        Kind::Callback => "callback",
        Kind::EventConfiguration => "configuración de eventos",
        Kind::Contract => "contrato",
        Kind::Certificate => "certificado de producto",
        Kind::BaseStation => "estación base",
        Kind::StationToken => "token de estación",
        Kind::Inspector => "inspector",
        Kind::Session => "sesión",
        Kind::Registration => "registro",
        Kind::Transfer => "transferencia",
        Kind::Messages => "mensajes de",
        Kind::Identity => "identidades",
        Kind::News => "noticia",
        Kind::SavedView => "vista guardada",
        Kind::Audit => "registro de auditoría",
    }
}
