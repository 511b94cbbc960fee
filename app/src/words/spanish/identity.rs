//! Product certificates and what devices are made with, in Spanish.

use domain::identity::Taken;

use super::super::{Certificate, Identities};
use super::counted;

/// Product certificates.
pub const CERTIFICATE: Certificate = Certificate {
    menu: "Certificado",
    title: "Certificados de producto",
    new: "Nuevo certificado",
    edit: "Editar",
    create: "Introducir certificado",
    save: "Guardar cambios",
    settings: "Información del certificado",
    key: "Clave",
    key_hint: "Como está impresa: P, y quién fabrica el producto, cuál es y qué versión.",
    name: "Nombre",
    text: "Clave o nombre",
    text_example: "P_0003_71CF_01, Contador…",
    version: "Versión",
    manufacturer: "Fabricante",
    description: "Descripción",
    status: "Estado",
    finalized: "definitivo",
    going_on: "en pruebas",
    finalized_field: "Las pruebas han terminado",
    bidir: "Bidireccional",
    bidir_field: "Estos dispositivos pueden pedir downlinks",
    group_hint: "El grupo del operador que responde de él.",
    devices: "Dispositivos fabricados con él",
    created: "Introducido",
    delete: "Eliminar",
    delete_question: "¿Eliminar este certificado?",
    delete_lead: |key| format!("Ningún dispositivo nombra «{key}». Esto no se puede deshacer."),
    cannot_delete: "Este certificado está en uso",
    still_used: |devices| match devices {
        1 => "Un dispositivo lo nombra.".to_owned(),
        several => format!("{several} dispositivos lo nombran."),
    },
    none_yet: "Todavía no hay certificados",
    none_yet_why: "Un certificado dice para qué se probó una clase de dispositivo. Los \
                   dispositivos nombran el suyo cuando se registran; los que no tienen son \
                   prototipos.",
    none_match: "Ningún certificado coincide",
    none_match_why: "Hay certificados, pero ninguno cumple todas las condiciones del filtro.",
};

/// What devices are made with.
pub const IDENTITY: Identities = Identities {
    title: "Identidades",
    lead: "Con qué se fabrican los dispositivos: su código (PAC), su clave y su certificado de \
           producto. Quien registra uno de ellos por primera vez tiene que dar su código. Los \
           códigos y las claves se guardan sellados y no se vuelven a mostrar.",
    group: "Grupo",
    group_hint: "El grupo del operador que las introduce.",
    lines: "Dispositivos",
    lines_hint: "Un dispositivo por línea: id;PAC;clave;certificado. La clave y el certificado se \
                 pueden omitir; un dispositivo sin clave funciona solo mediante recepciones. Hasta \
                 100.000 líneas, y sin JavaScript unas 2000 de una vez. La misma lista otra vez no \
                 cambia nada.",
    take: "Introducir dispositivos",
    taking: |done, all| format!("{done} de {}…", counted(all as i64, "línea", "líneas")),
    stopped: |done| {
        format!(
            "Hasta la línea {done} se aceptó todo, y después el servidor no pudo responder. Envíe \
             la misma lista otra vez: lo ya conocido no se introduce dos veces."
        )
    },
    report: "Qué ha sido de las líneas",
    counts: |report| {
        format!(
            "Nuevas: {}; completadas: {}; ya conocidas: {}; rechazadas: {}.",
            report.new, report.completed, report.known, report.refused
        )
    },
    shortened: |shown| format!("Solo se muestran {shown} líneas, primero las rechazadas."),
    line: "Línea",
    id: "Id",
    verdict: "Resultado",
    verdict_name: |taken| match taken {
        Taken::New => "nueva",
        Taken::Completed => "completada",
        Taken::Known => "ya conocida",
        Taken::Refused(_) => "rechazada",
    },
    column: |field| match field {
        "id" => "Id",
        "pac" => "PAC",
        "key" => "Clave",
        "certificate" => "Certificado",
        _ => "Línea",
    },
    why: "Por qué",
};
