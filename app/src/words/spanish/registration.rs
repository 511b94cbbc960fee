//! Registering devices, and devices that go to another owner, in Spanish.

use domain::registration::{Purpose, Stage, Verdict};
use domain::transfer::TransferState;

use super::super::{Registration, Transfer};
use super::counted;

/// Registering devices.
pub const REGISTRATION: Registration = Registration {
    title: "Listas de dispositivos",
    new: "Nuevo dispositivo",
    new_title: "Registrar un dispositivo",
    register: "Registrar dispositivo",
    device: "El dispositivo",
    id_hint: "Como está impreso en el dispositivo: hasta ocho dígitos hexadecimales.",
    pac: "PAC",
    pac_hint: "El código de autorización de portabilidad, 16 dígitos hexadecimales. Vale para una \
               sola vez: con él, el dispositivo recibe otro. Para un dispositivo propio no hace \
               falta ninguno.",
    pac_none: "no se ha emitido ninguno",
    renew_pac: "Nuevo PAC",
    renew_pac_hint: "Quien tiene el PAC puede quedarse con el dispositivo. Con uno nuevo, el \
                     anterior deja de valer.",
    name_hint: "Vacío: se llama como su id.",
    key: "Clave",
    key_hint: "32 dígitos hexadecimales, si la tiene. No se vuelve a mostrar nunca.",
    certificate: "Certificado de producto",
    certificate_stays: "Como P_0003_71CF_01. Vacío: se queda como está; un prototipo no tiene \
                        ninguno.",
    prototype_hint: "Un grupo puede tener un número limitado de prototipos. Indique lo que indique \
                     aquí, su token se queda como está.",
    certificate_hint: "Como P_0003_71CF_01. Vacío para los prototipos y para los dispositivos de \
                       los que ya se sabe con cuál se fabricaron.",
    prototype: "Prototipo",
    prototype_field: "Un prototipo, sin certificado",
    device_type_hint: "Con el que se registra; pertenece al grupo de ese tipo de dispositivo.",
    series: "Nueva serie",
    series_title: "Registrar una serie de dispositivos",
    series_lead: "Un dispositivo por línea: id;PAC;nombre;latitud;longitud;clave. Todo menos el id \
                  se puede omitir donde no haga falta. Primero se examina qué sería de cada línea; \
                  no ocurre nada hasta que usted lo diga.",
    purpose: "Para qué",
    purpose_name: |purpose| match purpose {
        Purpose::Register => "Registrar los dispositivos",
        Purpose::Edit => "Cambiar nombres y lugares de dispositivos existentes",
        Purpose::Several => "Varios dispositivos elegidos",
    },
    purpose_hint: "Para modificar dispositivos, deje el PAC vacío: lo que una línea omite se queda \
                   como está.",
    prefix: "Los nombres empiezan por",
    prefix_hint: "Para las líneas sin nombre; a continuación va el id.",
    lines: "Líneas",
    lines_hint: "Como máximo 100.000. Entre las celdas hay puntos y comas, tabuladores o comas.",
    file: "O un archivo con las líneas",
    look: "Examinar la lista",
    stage: "Fase",
    stage_name: |stage| match stage {
        Stage::Arriving => "Llegando",
        Stage::Looking => "Examinándose",
        Stage::Looked => "Espera su confirmación",
        Stage::Working => "En ejecución",
        Stage::Done => "Hecha",
        Stage::Undoing => "Deshaciéndose",
        Stage::Undone => "Deshecha",
    },
    progress: |position, total| format!("{position} de {}", counted(total, "línea", "líneas")),
    refresh: "Actualizar",
    by: "Traída por",
    command: "un comando",
    created: "Traída",
    total: "Líneas",
    line: "Línea",
    verdict: "Qué es de ella",
    verdict_name: became,
    verdict_before: |verdict| match verdict {
        Verdict::New => "Se puede registrar",
        Verdict::Taken => "Se puede incorporar",
        Verdict::Moved => "Se puede transferir",
        Verdict::Unchanged => "Se queda como está",
        Verdict::Edited => "Se puede modificar",
        other => became(other),
    },
    why: "Por qué no",
    result: "Resultado (CSV)",
    begin: "Ejecutar",
    begin_lead: "Hasta ahora no se ha cambiado nada. Las líneas rechazadas se omiten. Lo que los \
                 dispositivos hicieron antes ya no se ve allí donde pasan a otro grupo. Las \
                 configuraciones de eventos de los propios dispositivos que pasan a otro grupo se \
                 eliminan con sus callbacks.",
    undo: "Deshacer",
    undo_lead: "Los dispositivos que registró esta lista se eliminan de nuevo, y los que incorporó \
                o transfirió vuelven adonde estaban, siempre que no hayan enviado nada desde \
                entonces y usted pueda modificar dispositivos allí. Los tokens perdidos siguen \
                perdidos. Las configuraciones de eventos de los propios dispositivos que pasan a \
                otro grupo se eliminan con sus callbacks.",
    forget: "Descartar la lista",
    none_yet: "Todavía no hay listas",
    none_yet_why: "Aquí aparecen las series de dispositivos que se registran o se modifican, con \
                   lo que ha sido de cada línea.",
    none_match: "Ninguna línea coincide",
    none_match_why: "Hay líneas, pero ninguna con ese resultado.",
    delete: "Eliminar",
    delete_question: "¿Eliminar este dispositivo?",
    delete_lead: |device| {
        format!(
            "{device} nunca ha enviado nada. Con él se eliminan su nombre, su posición indicada, \
             sus etiquetas y su nota. Se puede volver a registrar con el código con el que se \
             fabricó; si antes tuvo otro propietario, con el que tiene ahora."
        )
    },
};

/// What became of a line.
fn became(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "Aún sin examinar",
        Verdict::New => "Registrado",
        Verdict::Taken => "Incorporado",
        Verdict::Moved => "Transferido",
        Verdict::Unchanged => "Sin cambios",
        Verdict::Edited => "Modificado",
        Verdict::Refused => "Rechazado",
        Verdict::Undone => "Deshecho",
        Verdict::Kept => "Conservado",
        Verdict::Deleted => "Eliminado",
    }
}

/// Devices that are being transferred.
pub const TRANSFER: Transfer = Transfer {
    title: "Dispositivos en transferencia",
    given: "Cedidos",
    taken: "Por aceptar",
    none_given: "Sus grupos no ofrecen ningún dispositivo.",
    none_taken: "Nadie ofrece dispositivos a sus grupos.",
    from: "De",
    to: "A",
    other: "otro propietario",
    devices: "Dispositivos",
    created: "Ofrecidos",
    ends: "Válida hasta",
    state: "Estado",
    state_name: |state| match state {
        TransferState::Open => "Abierta",
        TransferState::Accepted => "Aceptada",
        TransferState::Refused => "Rechazada",
        TransferState::TakenBack => "Retirada",
        TransferState::Over => "Vencida",
    },
    new: "Ofrecer dispositivos",
    new_lead: "Los dispositivos pasan a un grupo de otro propietario, que los acepta o no en un \
               plazo de siete días. Hasta entonces se quedan donde están.",
    group: "Grupo",
    group_hint: "El id del grupo que los va a recibir: 24 dígitos hexadecimales, como lo ve su \
                 propietario.",
    ids: "Dispositivos",
    ids_hint: "Sus ids, separados por espacios, comas o saltos de línea; como máximo 1000 de un \
               mismo grupo.",
    next: "Examinar los dispositivos",
    question: "¿Ofrecer estos dispositivos?",
    consequences: |count| {
        let taken = match count {
            1 => {
                "Cuando se acepte, usted ya no verá nada de él, y su token se pierde. El nuevo \
                 propietario no ve lo que envió antes. Las configuraciones de eventos del propio \
                 dispositivo se eliminan entonces con sus callbacks."
            }
            _ => {
                "Cuando se acepten, usted ya no verá nada de ellos, y sus tokens se pierden. El \
                 nuevo propietario no ve lo que enviaron antes. Las configuraciones de eventos de \
                 los propios dispositivos se eliminan entonces con sus callbacks."
            }
        };
        let devices = counted(count as i64, "dispositivo", "dispositivos");
        format!("{devices}. {taken}")
    },
    offer: "Ofrecer",
    one: "Transferencia",
    none_left: "Ya no se sabe de qué dispositivos se trataba.",
    take: "Aceptar los dispositivos",
    take_lead: "Pasan a un tipo de dispositivo de su grupo, sin tokens: el próximo mensaje de cada \
                uno toma otro. Las configuraciones de eventos propias que tuvieran terminan.",
    accept: "Aceptar",
    refuse: "No aceptar",
    take_back: "Conservarlos",
    being: "en transferencia",
};
