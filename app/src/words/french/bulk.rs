//! What is done to many devices at once, in French.

use domain::device::BulkDeed;

use super::super::Bulk;
use super::{counted, total};

/// What is done to many devices at once.
pub const WORDS: Bulk = Bulk {
    title: "Plusieurs appareils à la fois",
    choose: "Choisis",
    choose_one: |device| format!("Choisir l’appareil {device}"),
    all: |count| format!("Tous ceux qui correspondent au filtre ({})", total(count)),
    what: "Avec les appareils choisis",
    deed_name: |deed| match deed {
        BulkDeed::Suspend => "Suspendre",
        BulkDeed::Resume => "Reprendre",
        BulkDeed::Restart => "Relancer",
        BulkDeed::Unsubscribe => "Résilier",
        BulkDeed::Edit => "Modifier",
        BulkDeed::Delete => "Supprimer",
    },
    go: "Continuer",
    question: |deed| match deed {
        BulkDeed::Suspend => "Suspendre ces appareils ?",
        BulkDeed::Resume => "Reprendre ces appareils ?",
        BulkDeed::Restart => "Relancer ces appareils ?",
        BulkDeed::Unsubscribe => "Sortir ces appareils de leurs contrats ?",
        BulkDeed::Edit => "Modifier ces appareils ?",
        BulkDeed::Delete => "Supprimer ces appareils ?",
    },
    consequences: |deed, done, stay| {
        let told = match deed {
            BulkDeed::Suspend => {
                "Leurs messages seront conservés et non livrés, et leurs contrats se poursuivent."
            }
            BulkDeed::Resume => "Leurs messages seront de nouveau livrés.",
            BulkDeed::Restart => "Chacun reprend un token avec son prochain message.",
            BulkDeed::Unsubscribe => {
                "Leurs messages seront conservés et non livrés. Leurs tokens sont perdus pour de \
                 bon ; d’autres sont pris après une relance. Cette action est irréversible."
            }
            BulkDeed::Edit => {
                "S’ils passent à un type d’appareil qui n’a pas les contrats de leurs tokens, les \
                 tokens sont perdus. Si c’est celui d’un autre groupe, les configurations \
                 d’événement propres à ces appareils sont supprimées avec leurs callbacks."
            }
            BulkDeed::Delete => {
                "Ils n’ont jamais rien envoyé. Leurs noms, positions déclarées, tags et notes \
                 disparaissent avec eux. Chacun peut être enregistré de nouveau avec le code de sa \
                 fabrication ; s’il a eu un autre propriétaire, avec le code qu’il a maintenant."
            }
        };
        let stay = match stay {
            0 => String::new(),
            1 => " 1 appareil reste tel quel.".to_owned(),
            stay => format!(" {} restent tels quels.", devices(stay)),
        };
        format!("L’action porte sur {}.{stay} {told}", devices(done))
    },
    nothing: "Rien ne peut être fait à aucun des appareils choisis.",
    stay: "Appareils qui restent tels quels",
    devices: "Appareils",
    why: "Raison",
    already: "Il n’y a rien à faire : c’est déjà leur état.",
    edit_lead: "Ce qui reste tel quel peut différer d’un appareil à l’autre.",
    as_it_is: "tel quel",
    back: "Retour aux appareils",
    goes_on: "Cela se poursuit de soi-même : vous pouvez quitter la page, et le retrouver sous \
              « Listes d’appareils ».",
};

/// So many devices.
fn devices(count: i64) -> String {
    counted(count, "appareil", "appareils")
}
