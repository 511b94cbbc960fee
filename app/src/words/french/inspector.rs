//! The inspector, in French.

use super::super::Inspector;

/// The words.
pub(super) const WORDS: Inspector = Inspector {
    title: "Inspecteur",
    lead: "Une adresse de ce serveur qui montre ce qui lui est envoyé : pour un premier callback, \
           avant d’avoir votre propre serveur.",
    none_yet: "Aucune adresse pour l’instant",
    none_yet_why: "Elle est créée pour ce seul type d’appareil. Quiconque la connaît peut y \
                   envoyer quelque chose ; seul qui peut modifier ses callbacks le voit.",
    make: "Créer une adresse",
    make_again: "Créer une autre adresse",
    make_again_hint: "L’adresse actuelle répond alors par 404. Ce qu’elle a reçu reste.",
    create: "Créer un callback vers cette adresse",
    reload: "Recharger",
    requests: "Requêtes",
    kept: "Les 50 dernières des dernières 24 heures, les plus récentes d’abord",
    hidden: "Les en-têtes, les chaînes de requête et les corps ne sont pas affichés : des \
             callbacks peuvent y donner des détails radio, que vos rôles ne vous laissent pas \
             voir.",
    nothing: "Rien n’est encore arrivé",
    nothing_why: "Créez un callback vers cette adresse et envoyez un test, ou attendez un message.",
    headers: "En-têtes",
    body: "Corps",
    answer: "Réponse aux appareils",
    answer_lead: "Les requêtes reçoivent la réponse 204. Avec huit octets ici, celle qui nomme un \
                  appareil, par id ou device dans la chaîne de requête ou dans le corps, reçoit \
                  ces octets pour lui : un callback DATA / BIDIR choisi pour les downlinks les \
                  transmet.",
    downlink: "Données de downlink en hexadécimal",
    downlink_hint: "Exactement 8 octets, comme 0102030405060708 ; vide : aucun.",
    save: "Enregistrer",
};
