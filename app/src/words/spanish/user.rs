//! Users, and one's own account, in Spanish.

use super::super::{Own, User};
use super::session;

/// What somebody may change of himself.
pub const OWN: Own = Own {
    settings: "Ajustes",
    save: "Guardar ajustes",
    saved: "Sus ajustes se han guardado.",
    bell: "La campana cuenta las alertas que no he leído",
    password: "Contraseña",
    own_password: "Su contraseña actual",
    password_lead: "Con otra contraseña se cierran todas sus demás sesiones.",
    password_saved: "Su contraseña se ha cambiado y sus demás sesiones se han cerrado.",
    change_password: "Cambiar contraseña",
    second_step: "Inicio de sesión en dos pasos",
    second_step_lead: "Además de la contraseña se pide un código que muestra una aplicación de \
                       autenticación de su teléfono. Quien solo haya averiguado la contraseña se \
                       queda fuera.",
    begin: "Configurar una aplicación",
    scan: "Haga que la aplicación lea esta imagen, o escriba en ella el secreto. Después escriba \
           el código que muestra.",
    picture: "El secreto como código QR",
    secret: "Secreto",
    app_link: "Abrir la aplicación en este dispositivo",
    code: "Código de seis dígitos",
    code_hint: "Cambia cada medio minuto.",
    confirm: "Activar",
    another: "Crear otro secreto",
    is_on: "Se pide un código cada vez que inicia sesión.",
    since: "Activado desde",
    codes_left: "Códigos de recuperación restantes",
    codes: "Códigos de recuperación",
    codes_once: "Cada uno de ellos le permite entrar una vez sin la aplicación. Guárdelos donde \
                 guarda las llaves: solo se muestran ahora.",
    turn_off: "Desactivar",
    turn_off_lead: "Entonces basta la contraseña para entrar, y los códigos de recuperación ya no \
                    sirven.",
    linked: "Cuentas vinculadas",
    linked_lead: |name| {
        format!("Puede iniciar sesión con {name} si su cuenta está vinculada con una de allí.")
    },
    provider: "Proveedor",
    linked_since: "Vinculada desde",
    none_linked: "Su cuenta no está vinculada con ninguna.",
    no_provider: "Este servidor no tiene ningún proveedor con el que iniciar sesión.",
    no_password: "No ha elegido contraseña, así que el proveedor es su única forma de entrar. \
                  Elija una primero, mediante un enlace para ello: después los vínculos se crean y \
                  se deshacen aquí.",
    link: "Vincular una cuenta",
    link_lead: |name| {
        format!(
            "Escriba su contraseña y después inicie sesión con {name}. Desde entonces ambas \
             cuentas llevan aquí."
        )
    },
    confirm_link: "Confirmar",
    go_on: "Continuar en el proveedor",
    go_on_lead: |name| {
        format!(
            "Su contraseña está confirmada. Inicie sesión con {name} en un plazo de diez minutos."
        )
    },
    go_on_at: |name| format!("Continuar con {name}"),
    unlink: "Desvincular",
    unlink_lead: "Entonces inicia sesión solo con su contraseña, hasta que vuelva a vincular la \
                  cuenta.",
    is_linked: "Su cuenta está vinculada.",
    is_unlinked: "Su cuenta ya no está vinculada.",
    not_linked: session::not_linked,
    ask_code: "Un paso más",
    ask_code_lead: "Escriba el código que muestra su aplicación de autenticación.",
    any_code_hint: "O uno de sus códigos de recuperación, si no tiene la aplicación.",
    begin_again: "Empezar de nuevo",
    forgotten: "Contraseña olvidada",
    forgotten_lead: "Escriba su dirección. Si alguien inicia sesión con ella, recibirá un correo \
                     con un enlace para elegir otra contraseña en un plazo de 30 minutos.",
    forgotten_unmailed: "Este servidor no envía correo. Quien lo gestiona puede generar un enlace \
                         para usted: sigfox-backend reset-password.",
    forgotten_asked: "Si alguien inicia sesión con esta dirección, el correo está en camino.",
    send_link: "Enviar el enlace",
    to_sign_in: "Volver al inicio de sesión",
};

/// Users.
pub const USER: User = User {
    menu: "Usuario",
    title: "Usuarios",
    new: "Nuevo usuario",
    edit: "Editar",
    create: "Crear usuario",
    save: "Guardar cambios",
    name: "Nombre",
    first_name: "Nombre",
    last_name: "Apellidos",
    email: "Dirección de correo electrónico",
    email_hint: "El usuario inicia sesión con ella.",
    time_zone: "Zona horaria",
    time_zone_hint: "En ella se indican todas las horas de las páginas. Vacío: en la del \
                     navegador.",
    time_zone_example: "Europe/Brussels",
    browsers_zone: "la del navegador",
    language: "Idioma",
    browsers_language: "el del navegador",
    bell: "La campana cuenta las alertas que el usuario no ha leído",
    bell_rings: "La campana cuenta las alertas",
    person: "Persona",
    roles: "Grupos y perfiles",
    roles_lead: "Un perfil vale para su grupo y para todo lo que depende de él. Nadie concede más \
                 de lo que tiene.",
    profile: "Perfil",
    nth_group: |n| format!("Grupo {n}"),
    nth_profile: |n| format!("Perfil {n}"),
    role: |profile, group| format!("{profile} en {group}"),
    state: "Estado",
    invited: "invitado",
    active: "activo",
    locked: "bloqueado",
    not_locked: "no bloqueado",
    second_step: "Inicio de sesión en dos pasos",
    signed_in: "Último inicio de sesión",
    never: "nunca",
    created: "Creado",
    text: "Nombre o dirección",
    text_example: "García, garcia@…",
    none_yet: "No hay usuarios",
    none_yet_why: "Nadie tiene un perfil en este grupo ni en uno de sus grupos subordinados.",
    none_match: "Ningún usuario coincide",
    none_match_why: "Hay usuarios, pero ninguno cumple todas las condiciones del filtro.",
    lock: "Bloquear",
    unlock: "Desbloquear",
    own: "Este es usted. Su contraseña y sus ajustes están en Cuenta.",
    own_password: "Su propia contraseña",
    own_password_hint: "Solo hace falta para cambiar la dirección: con la dirección se llega a la \
                        contraseña.",
    delete: "Eliminar",
    delete_question: "¿Eliminar este usuario?",
    delete_lead: |name| {
        format!(
            "{name} ya no podrá iniciar sesión ni aparecerá en ninguna lista. Lo que hizo \
             permanece en el registro de auditoría. Esto no se puede deshacer; bloquear a alguien, \
             sí."
        )
    },
    erase: "Borrar también del registro de auditoría los nombres y las direcciones de esta persona",
    cannot_delete: "No puede eliminarse a sí mismo",
    cannot_delete_own: "Puede hacerlo otra persona que administre a las personas de todos sus \
                        grupos.",
    set_password: "Establecer contraseña",
    set_password_lead: |name| {
        format!(
            "Con otra contraseña se cierran todas las sesiones de {name}. Comuníquela por una vía \
             segura."
        )
    },
    end_second_step: "Desactivar también el inicio de sesión en dos pasos: la aplicación y los \
                      códigos de recuperación se pierden",
    invite: "Invitación",
    invite_mailed: "A la dirección se envía un correo con un enlace. Con él se elige una \
                    contraseña en un plazo de 7 días.",
    invite_shown: "Este servidor no envía correo: quien crea un enlace lo hace llegar. Con él se \
                   elige una contraseña en un plazo de 7 días.",
    invite_again: "Crear otro enlace",
    link_mailed: "Este usuario entra sin contraseña. A la dirección se envía un correo con un \
                  enlace, con el que se elige una en un plazo de 30 minutos.",
    link_shown: "Este usuario entra sin contraseña. Este servidor no envía correo: quien crea un \
                 enlace lo hace llegar. Con él se elige una contraseña en un plazo de 30 minutos.",
    link: "Enlace para elegir una contraseña",
    link_once: "Solo se muestra ahora, y vale para un uso. Hágalo llegar.",
};
