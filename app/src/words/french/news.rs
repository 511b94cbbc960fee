//! News, in French.

use super::super::News;

/// The words.
pub const NEWS: News = News {
    title: "Actualités",
    all: "Toutes les actualités",
    new: "Nouvelle annonce",
    new_title: "Publier une annonce",
    edit: "Modifier",
    edit_title: "Modifier une annonce",
    post: "Publier",
    save: "Enregistrer l’annonce",
    settings: "L’annonce",
    headline: "Titre",
    text: "Texte",
    text_hint: "Jusqu’à 5 000 caractères. Une ligne vide sépare les paragraphes.",
    group: "Groupe",
    group_hint: "Tous ses membres et ceux des groupes inférieurs voient l’annonce.",
    edited: "modifiée",
    from_above: "d’un groupe supérieur",
    none_yet: "Aucune actualité",
    none_yet_why: "Ce que les exploitants de votre groupe ont à annoncer se trouve ici.",
    none_yet_write: "Ce que vous publiez ici s’adresse à tous les membres du groupe et des groupes \
                     inférieurs.",
    delete: "Supprimer",
    delete_question: "Supprimer cette annonce ?",
    delete_lead: |title| {
        format!("Plus personne ne lira « {title} ». Cette action est irréversible.")
    },
};
