//! To whom devices go, in French.

use super::super::Handing;

/// Choosing a device type or a group, and whether what devices did before goes along.
pub const HANDING: Handing = Handing {
    find: "Trouver un type d’appareil",
    find_lead: "Il y a plus de types d’appareil que ce formulaire ne peut en afficher. Trouvez le \
                vôtre par une partie de son nom avant de remplir le reste.",
    find_hint: "Il y en a plus que la liste n’en affiche : trouvez les autres par une partie de \
                leur nom.",
    none_found: "Aucun type d’appareil ne correspond.",
    choose: "Choisissez un type d’appareil",
    history: "Historique",
    history_hint: "Ce que l’appareil a fait auparavant : messages, événements et statistiques. \
                   D’ordinaire, cela se voit avec l’appareil quand il reste dans son groupe, et ne \
                   se voit pas quand il passe à un autre groupe, puisque d’autres peuvent y lire. \
                   Ce qui a été laissé derrière ne revient pas avec un déplacement ultérieur.",
    as_usual: "Comme d’ordinaire",
    keep: "Conserver l’historique",
    leave: "Laisser l’historique derrière",
    group: "Groupe",
    group_hint: "L’un de ceux que vous voyez. D’un autre propriétaire, vous n’en voyez peut-être \
                 aucun : saisissez alors son id ci-dessous.",
    group_id: "Ou son id",
    group_id_hint: "24 chiffres hexadécimaux, tels que son propriétaire les voit. Il l’emporte sur \
                    le choix.",
};
