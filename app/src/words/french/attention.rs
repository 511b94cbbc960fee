//! What wants somebody's attention, in French.

use super::super::Attention;

/// The words.
pub const ATTENTION: Attention = Attention {
    title: "À surveiller",
    nothing: "Rien à signaler : chaque appareil parle comme d’habitude, chaque callback \
              fonctionne, aucun token ne se termine bientôt.",
    silent: "Appareils silencieux",
    last_heard: "entendu pour la dernière fois",
    failing: "Callbacks qui ne fonctionnent pas",
    callback_off: "désactivé",
    callback_failing: "en échec",
    since: "depuis",
    ending: "Tokens qui se terminent dans les 30 jours",
    ends: "se termine",
    alerts: |count| match count {
        1 => "1 alerte non lue".to_owned(),
        100 => "100 alertes non lues ou plus".to_owned(),
        count => format!("{count} alertes non lues"),
    },
    all_silent: "Tous les appareils",
    follows: "Les nombres, les listes et les points à surveiller suivent d’eux-mêmes ce qui se \
              passe.",
    first_steps: "Premiers pas",
    first_done: "fait",
    steps: [
        (
            "Créer un type d’appareil",
            "Il réunit ce que ses appareils ont en commun, d’abord le format qui transforme leurs \
             octets en valeurs.",
        ),
        (
            "Enregistrer un appareil",
            "Par son identifiant et le code imprimé à côté, un seul ou toute une liste.",
        ),
        (
            "L’entendre",
            "Un appareil virtuel envoie un message à sa place, ici même. Les stations de base \
             remettent ce qu’elles entendent à /radio/receptions ; chaque message s’affiche alors \
             avec ses champs, ses stations et son signal.",
        ),
        (
            "Transmettre ses messages",
            "Un callback transmet chaque message à votre propre serveur, encore et encore, jusqu’à \
             ce qu’il soit accepté.",
        ),
    ],
};
