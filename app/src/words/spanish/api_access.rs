//! API accesses, in Spanish.

use domain::api_access::Scope;

use super::super::ApiAccess;

/// The words.
pub const WORDS: ApiAccess = ApiAccess {
    title: "Acceso API",
    lead: "Con un acceso API, un programa hace peticiones en nombre de este grupo.",
    documentation: "Acerca de la API",
    none_yet: "Todavía no hay accesos API",
    none_yet_why: "Quien administra a las personas de este grupo crea uno para cada programa, de \
                   modo que cada uno se pueda retirar por separado.",
    find: "Buscar un acceso API",
    find_example: "parte del nombre",
    find_lead: "Hay más accesos API de los que caben en esta lista. Busque el suyo por una parte \
                de su nombre.",
    none_match: "Ningún acceso API coincide",
    none_match_why: "Ninguno de este grupo tiene eso en su nombre.",
    new: "Nuevo acceso API",
    edit: "Editar",
    create: "Crear acceso API",
    save: "Guardar cambios",
    settings: "Acceso API",
    name: "Nombre",
    name_hint: "Cómo se llama el programa, para reconocerlo en el registro de auditoría.",
    login: "Login",
    password: "Contraseña",
    credentials: "Login y contraseña",
    credentials_once: "La contraseña solo se muestra ahora. Guárdela donde su programa la \
                       encuentre y nadie más.",
    expires: "Caduca",
    expires_field: "Caduca (UTC)",
    expires_hint: "A partir de entonces no deja entrar a nadie. Vacío: nunca.",
    last_used: "Último uso",
    old_until: "La contraseña anterior vale hasta",
    active: "activo",
    expired: "caducado",
    revoked: "revocado",
    scopes: "Lo que puede modificar",
    scopes_hint: "En la medida en que sus perfiles lo permitan. Sin nada marcado: solo lee.",
    scope: |scope| match scope {
        Scope::Fleet => "Dispositivos",
        Scope::Types => "Tipos de dispositivo y sus formatos",
        Scope::Callbacks => "Callbacks y configuraciones de eventos",
        Scope::Downlink => "Lo que se responde a los dispositivos",
        Scope::People => "Usuarios, accesos API, perfiles y grupos subordinados",
        Scope::Contracts => "Contratos",
        Scope::Network => "Estaciones base y lo demás que administra el operador",
    },
    only_reads: "nada: solo lee",
    roles_lead: "Un perfil vale para su grupo y para todo lo que depende de él: este grupo, o uno \
                 subordinado. Nadie concede más de lo que tiene.",
    renew: "Renovar contraseña",
    renew_lead: |name| {
        format!(
            "«{name}» recibe otra contraseña, que se muestra una sola vez. Su login se mantiene. \
             Si estaba revocado, vuelve a dar acceso."
        )
    },
    hours: "Horas durante las que también vale la contraseña anterior",
    hours_hint: "De 0 a 720. En ese tiempo los programas pueden cambiar de una a otra; 0: deja de \
                 valer de inmediato.",
    revoke: "Revocar",
    revoke_question: "¿Revocar este acceso API?",
    revoke_lead: |name| {
        format!(
            "Nadie podrá entrar ya con «{name}». Permanece en la lista y vuelve a dar acceso en \
             cuanto se renueve."
        )
    },
    delete: "Eliminar",
    delete_question: "¿Eliminar este acceso API?",
    delete_lead: |name| {
        format!("Nadie podrá entrar ya con «{name}». Esto no se puede deshacer; revocarlo, sí.")
    },
};
