//! Lists, what people keep of them, and how they are worked by keys, in French.

use domain::device::DeviceField;
use domain::list::How;

use super::super::{KeyWords, List, SavedViews};

/// Lists.
pub const WORDS: List = List {
    conditions: |count| match count {
        0 => "Conditions".to_owned(),
        count => format!("Conditions : {count}"),
    },
    conditions_legend: "Conditions",
    nth: |nth| {
        [
            format!("Condition {nth} : quoi"),
            format!("Condition {nth} : comment"),
            format!("Condition {nth} : valeur"),
        ]
    },
    how_name: |how| match how {
        How::Is => "est",
        How::IsNot => "n’est pas",
        How::Contains => "contient",
        How::Before => "avant",
        How::After => "après",
    },
    join: "Appareils pour lesquels",
    join_all: "toutes sont remplies",
    join_any: "l’une d’elles est remplie",
    field_name: |field| match field {
        DeviceField::Id => "Id",
        DeviceField::Name => "Nom",
        DeviceField::Tag => "Tag",
        DeviceField::Note => "Note",
        DeviceField::Type => "Type d’appareil",
        DeviceField::Group => "Groupe",
        DeviceField::Seen => "Dernier contact",
        DeviceField::Created => "Enregistré le",
        DeviceField::KeepAlive => "Keep-alive",
        DeviceField::Token => "Token",
        DeviceField::Quality => "Qualité du lien",
        DeviceField::Suspended => "Suspendu",
        DeviceField::Prototype => "Prototype",
        DeviceField::Certificate => "Certificat",
    },
    values_hint: "Les heures sont en UTC, comme 2026-01-31 ou 2026-01-31 14:30.",
    words_of: |field, words| format!("{field} : {}.", words.join(", ")),
    reversed: "Inversé",
    csv: "CSV",
    tags: "Tags",
    tags_hint: "Séparés par des virgules ; au plus 20, de 40 caractères chacun.",
    note: "Note",
    note_hint: "Au plus 2 000 caractères. Un autre propriétaire ne la reçoit pas.",
    add_tags: "Ajouter des tags",
    remove_tags: "Retirer des tags",
    some_tags_hint: "Séparés par des virgules ; les autres restent.",
    new_note: "Nouvelle note",
    new_note_hint: "Prend la place de la note de chacun ; vide : elles restent telles quelles.",
    quality: "Qualité du lien",
};

/// Saved views.
pub const VIEWS: SavedViews = SavedViews {
    title: "Vues enregistrées",
    menu: "Vues",
    all: "Tous les appareils",
    keep: "Enregistrer cette vue…",
    manage: "Vues enregistrées",
    lead: "Une vue conserve ce que la liste filtre, son ordre et ses colonnes.",
    form: "Enregistrer la vue",
    name: "Nom",
    name_hint: "Si l’une de vos vues porte déjà ce nom, elle est remplacée.",
    group: "Partagée avec",
    group_hint: "Qui voit ce groupe voit la vue.",
    own: "personne",
    usual: "Pour moi, la liste des appareils commence par elle",
    is_usual: "La liste commence par elle",
    make_usual: "Commencer par elle",
    not_usual: "Commencer par tous les appareils",
    of: "De",
    me: "moi",
    save: "Enregistrer",
    delete: |name| format!("Supprimer la vue {name}"),
    delete_word: "Supprimer",
    none_yet: "Aucune vue enregistrée pour l’instant",
    none_yet_why: "Filtrez la liste des appareils, choisissez ses colonnes, et enregistrez le tout \
                   comme vue.",
};

/// The keys of the keyboard.
pub const KEYS: KeyWords = KeyWords {
    title: "Touches",
    each: [
        (
            "j k",
            "La ligne suivante, la précédente ; aussi avec les flèches, une fois qu’une ligne est \
             choisie",
        ),
        ("Entrée", "Ouvre la ligne"),
        ("/", "Vers le filtre"),
        ("?", "Ces touches"),
    ],
    on: "Les touches seules font cela",
    close: "Fermer",
};
