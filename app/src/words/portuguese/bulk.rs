//! What is done to many devices at once, in Portuguese.

use domain::device::BulkDeed;

use super::super::Bulk;
use super::{counted, total};

/// What is done to many devices at once.
pub const WORDS: Bulk = Bulk {
    title: "Vários dispositivos de uma vez",
    choose: "Escolhido",
    choose_one: |device| format!("Escolher o dispositivo {device}"),
    all: |count| format!("Todos os que correspondem ao filtro ({})", total(count)),
    what: "Com os dispositivos escolhidos",
    deed_name: |deed| match deed {
        BulkDeed::Suspend => "Suspender",
        BulkDeed::Resume => "Retomar",
        BulkDeed::Restart => "Reiniciar",
        BulkDeed::Unsubscribe => "Retirar do contrato",
        BulkDeed::Edit => "Editar",
        BulkDeed::Delete => "Eliminar",
    },
    go: "Continuar",
    question: |deed| match deed {
        BulkDeed::Suspend => "Suspender estes dispositivos?",
        BulkDeed::Resume => "Retomar estes dispositivos?",
        BulkDeed::Restart => "Reiniciar estes dispositivos?",
        BulkDeed::Unsubscribe => "Retirar estes dispositivos dos seus contratos?",
        BulkDeed::Edit => "Alterar estes dispositivos?",
        BulkDeed::Delete => "Eliminar estes dispositivos?",
    },
    consequences: |deed, done, stay| {
        let told = match deed {
            BulkDeed::Suspend => {
                "As mensagens deles serão guardadas e não entregues, e os contratos continuam."
            }
            BulkDeed::Resume => "As mensagens deles voltarão a ser entregues.",
            BulkDeed::Restart => "Cada um volta a obter um token com a próxima mensagem.",
            BulkDeed::Unsubscribe => {
                "As mensagens deles serão guardadas e não entregues. Os tokens perdem-se para \
                 sempre; outros são obtidos depois de reiniciar. Isto não pode ser desfeito."
            }
            BulkDeed::Edit => {
                "Os que passam a um tipo de dispositivo que não tem os contratos dos seus tokens \
                 perdem esses tokens. Se o tipo for de outro grupo, as configurações de eventos \
                 dos próprios dispositivos são eliminadas com os seus callbacks."
            }
            BulkDeed::Delete => {
                "Eles nunca enviaram nada. Os nomes, as posições declaradas, as etiquetas e as \
                 notas desaparecem com eles. Cada um pode ser registrado de novo pelo código com \
                 que foi fabricado; se já teve outro proprietário, pelo código que tem agora."
            }
        };
        let stay = match stay {
            0 => String::new(),
            1 => " 1 dispositivo fica como está.".to_owned(),
            stay => format!(" {} ficam como estão.", devices(stay)),
        };
        format!("Será aplicado a {}.{stay} {told}", devices(done))
    },
    nothing: "Nada pode ser feito com nenhum dos dispositivos escolhidos.",
    stay: "Dispositivos que ficam como estão",
    devices: "Dispositivos",
    why: "Motivo",
    already: "Não há nada a fazer: eles já estão assim.",
    edit_lead: "O que fica como está pode ser diferente de dispositivo para dispositivo.",
    as_it_is: "como está",
    back: "Voltar aos dispositivos",
    goes_on: "Isto continua sozinho: você pode sair e encontrá-lo depois em “Listas de \
              dispositivos”.",
};

/// So many devices.
fn devices(count: i64) -> String {
    counted(count, "dispositivo", "dispositivos")
}
