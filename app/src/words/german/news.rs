//! News, in German.

use super::super::News;

/// The words.
pub const NEWS: News = News {
    title: "Neuigkeiten",
    all: "Alle Neuigkeiten",
    new: "Neuer Beitrag",
    new_title: "Beitrag verfassen",
    edit: "Bearbeiten",
    edit_title: "Beitrag ändern",
    post: "Veröffentlichen",
    save: "Beitrag speichern",
    settings: "Der Beitrag",
    headline: "Titel",
    text: "Text",
    text_hint: "Bis zu 5.000 Zeichen. Eine leere Zeile trennt Absätze.",
    group: "Gruppe",
    group_hint: "Alle in ihr und in den Gruppen darunter sehen den Beitrag.",
    edited: "geändert",
    from_above: "von einer Gruppe darüber",
    none_yet: "Keine Neuigkeiten",
    none_yet_why: "Hier steht, was die Betreiber Ihrer Gruppe mitzuteilen haben.",
    none_yet_write: "Was Sie hier veröffentlichen, sehen alle in der Gruppe und in den Gruppen \
                     darunter.",
    delete: "Löschen",
    delete_question: "Diesen Beitrag löschen?",
    delete_lead: |title| {
        format!("Niemand kann „{title}“ mehr lesen. Das lässt sich nicht rückgängig machen.")
    },
};
