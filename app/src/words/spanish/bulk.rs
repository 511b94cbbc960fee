//! What is done to many devices at once, in Spanish.

use domain::device::BulkDeed;

use super::super::Bulk;
use super::{counted, total};

/// What is done to many devices at once.
pub const WORDS: Bulk = Bulk {
    title: "Varios dispositivos a la vez",
    choose: "Elegido",
    choose_one: |device| format!("Elegir el dispositivo {device}"),
    all: |count| format!("Todos los que cumplen el filtro ({})", total(count)),
    what: "Con los dispositivos elegidos",
    deed_name: |deed| match deed {
        BulkDeed::Suspend => "Suspender",
        BulkDeed::Resume => "Reanudar",
        BulkDeed::Restart => "Reiniciar",
        BulkDeed::Unsubscribe => "Dar de baja",
        BulkDeed::Edit => "Editar",
        BulkDeed::Delete => "Eliminar",
    },
    go: "Continuar",
    question: |deed| match deed {
        BulkDeed::Suspend => "¿Suspender estos dispositivos?",
        BulkDeed::Resume => "¿Reanudar estos dispositivos?",
        BulkDeed::Restart => "¿Reiniciar estos dispositivos?",
        BulkDeed::Unsubscribe => "¿Dar de baja estos dispositivos de sus contratos?",
        BulkDeed::Edit => "¿Modificar estos dispositivos?",
        BulkDeed::Delete => "¿Eliminar estos dispositivos?",
    },
    consequences: |deed, done, stay| {
        let told = match deed {
            BulkDeed::Suspend => {
                "Sus mensajes se conservarán sin entregarse, y sus contratos siguen corriendo."
            }
            BulkDeed::Resume => "Sus mensajes volverán a entregarse.",
            BulkDeed::Restart => "Cada uno vuelve a tomar un token con su próximo mensaje.",
            BulkDeed::Unsubscribe => {
                "Sus mensajes se conservarán sin entregarse. Sus tokens se pierden \
                 definitivamente; tras un reinicio se toman otros. Esto no se puede deshacer."
            }
            BulkDeed::Edit => {
                "Si pasan a un tipo de dispositivo que no tiene los contratos de sus tokens, los \
                 tokens se pierden. Si es uno de otro grupo, las configuraciones de eventos de los \
                 propios dispositivos se eliminan con sus callbacks."
            }
            BulkDeed::Delete => {
                "Nunca han enviado nada. Sus nombres, posiciones indicadas, etiquetas y notas se \
                 eliminan con ellos. Cada uno se puede volver a registrar con el código con el que \
                 se fabricó; si antes tuvo otro propietario, con el que tiene ahora."
            }
        };
        let stay = match stay {
            0 => String::new(),
            1 => " 1 dispositivo se queda como está.".to_owned(),
            stay => format!(" {} se quedan como están.", devices(stay)),
        };
        format!("Se aplica a {}.{stay} {told}", devices(done))
    },
    nothing: "No se puede hacer nada con ninguno de los dispositivos elegidos.",
    stay: "Dispositivos que se quedan como están",
    devices: "Dispositivos",
    why: "Por qué",
    already: "No hay nada que hacer: ya están así.",
    edit_lead: "Lo que se queda como está puede ser distinto en cada dispositivo.",
    as_it_is: "como está",
    back: "Volver a los dispositivos",
    goes_on: "Esto continúa solo: puede salir y volver a encontrarlo en «Listas de dispositivos».",
};

/// So many devices.
fn devices(count: i64) -> String {
    counted(count, "dispositivo", "dispositivos")
}
