//! Where somebody is signed in, in Spanish.

use domain::openid::OpenidRefusal;

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sesiones",
    lead: "Dónde tiene la sesión iniciada. Una sesión termina por sí sola 8 horas después de su \
           último uso y 7 días después de su inicio. Cierre las que no reconozca y cambie su \
           contraseña.",
    program: "Programa",
    browser_on: |browser, system| format!("{browser} en {system}"),
    address: "Dirección",
    begun: "Inicio",
    last_seen: "Último uso",
    this_one: "esta sesión",
    end: "Cerrar la sesión",
    end_others: "Cerrar todas las demás",
};

/// Why the provider at which somebody signs in let nobody in.
pub fn not_let_in(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Ese inicio de sesión ya no vale",
            "Se empezó en otro navegador o hace más de diez minutos, o ya terminó. Empiece de \
             nuevo.",
        ),
        OpenidRefusal::Denied => (
            "No se le ha dejado entrar",
            "El inicio de sesión se interrumpió en el proveedor, o este lo rechazó. Inténtelo de \
             nuevo o inicie sesión con su contraseña.",
        ),
        OpenidRefusal::Untrusted => (
            "La respuesta del proveedor no es fiable",
            "No está firmada por el proveedor, o es para otro inicio de sesión. Avise a quien \
             gestiona este servidor: su registro dice qué falla.",
        ),
        OpenidRefusal::Unknown => (
            "Nadie inicia sesión aquí con esa cuenta",
            "Pida a quien administra a las personas de su grupo una invitación a la dirección que \
             el proveedor ha verificado.",
        ),
        OpenidRefusal::Taken => (
            "Esa cuenta es de otra persona",
            "Está vinculada con otra cuenta de aquí, la única que puede deshacer ese vínculo.",
        ),
        OpenidRefusal::Linked => (
            "Su cuenta ya está vinculada",
            "Está vinculada con otra cuenta del proveedor. Desvincule esa primero.",
        ),
        OpenidRefusal::Unreachable => (
            "El proveedor no responde",
            "Inténtelo de nuevo dentro de un momento o inicie sesión con su contraseña.",
        ),
        OpenidRefusal::TooMany => (
            "Demasiados intentos",
            "Espere un cuarto de hora antes del siguiente.",
        ),
        OpenidRefusal::Unavailable => (
            "Ahora no es posible",
            "El servidor no puede hacerlo en este momento. Inténtelo de nuevo en breve.",
        ),
    }
}

/// Why an account is not linked.
pub fn not_linked(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Esa vinculación ya no vale",
            "Se empezó en otra sesión o hace más de diez minutos, o ya terminó. Empiece de nuevo.",
        ),
        OpenidRefusal::Denied => (
            "Su cuenta no está vinculada",
            "El inicio de sesión se interrumpió en el proveedor, o este lo rechazó. Empiece de \
             nuevo.",
        ),
        OpenidRefusal::Unreachable => (
            "El proveedor no responde",
            "Su cuenta no está vinculada. Inténtelo de nuevo dentro de un momento.",
        ),
        other => not_let_in(other),
    }
}
