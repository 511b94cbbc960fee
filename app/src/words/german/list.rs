//! Lists, what people keep of them, and how they are worked by keys, in German.

use domain::device::DeviceField;
use domain::list::How;

use super::super::{KeyWords, List, SavedViews};

/// Lists.
pub const WORDS: List = List {
    conditions: |count| match count {
        0 => "Bedingungen".to_owned(),
        count => format!("Bedingungen: {count}"),
    },
    conditions_legend: "Bedingungen",
    nth: |nth| {
        [
            format!("Bedingung {nth}: was"),
            format!("Bedingung {nth}: wie"),
            format!("Bedingung {nth}: Wert"),
        ]
    },
    how_name: |how| match how {
        How::Is => "ist",
        How::IsNot => "ist nicht",
        How::Contains => "enthält",
        How::Before => "vor",
        How::After => "nach",
    },
    join: "Geräte, für die gilt",
    join_all: "alle Bedingungen",
    join_any: "eine der Bedingungen",
    field_name: |field| match field {
        DeviceField::Id => "ID",
        DeviceField::Name => "Name",
        DeviceField::Tag => "Tag",
        DeviceField::Note => "Notiz",
        DeviceField::Type => "Gerätetyp",
        DeviceField::Group => "Gruppe",
        DeviceField::Seen => "Zuletzt gesehen",
        DeviceField::Created => "Registriert",
        DeviceField::KeepAlive => "Keep-alive",
        DeviceField::Token => "Token",
        DeviceField::Quality => "Verbindungsqualität",
        DeviceField::Suspended => "Ausgesetzt",
        DeviceField::Prototype => "Prototyp",
        DeviceField::Certificate => "Zertifikat",
    },
    values_hint: "Zeiten sind in UTC, etwa 2026-01-31 oder 2026-01-31 14:30.",
    words_of: |field, words| format!("{field}: {}.", words.join(", ")),
    reversed: "Umgekehrt",
    csv: "CSV",
    tags: "Tags",
    tags_hint: "Durch Kommas getrennt; höchstens 20 mit je 40 Zeichen.",
    note: "Notiz",
    note_hint: "Höchstens 2.000 Zeichen. Ein anderer Eigentümer erhält sie nicht.",
    add_tags: "Tags hinzufügen",
    remove_tags: "Tags entfernen",
    some_tags_hint: "Durch Kommas getrennt; die anderen bleiben.",
    new_note: "Neue Notiz",
    new_note_hint: "Tritt an die Stelle der Notiz jedes Geräts; leer: Sie bleiben, wie sie sind.",
    quality: "Verbindungsqualität",
};

/// Saved views.
pub const VIEWS: SavedViews = SavedViews {
    title: "Gespeicherte Ansichten",
    menu: "Ansichten",
    all: "Alle Geräte",
    keep: "Diese Ansicht speichern…",
    manage: "Gespeicherte Ansichten",
    lead: "Eine Ansicht bewahrt, was die Liste filtert, ihre Reihenfolge und ihre Spalten.",
    form: "Ansicht speichern",
    name: "Name",
    name_hint: "Eine eigene Ansicht, die diesen Namen schon hat, wird ersetzt.",
    group: "Geteilt mit",
    group_hint: "Wer diese Gruppe sieht, sieht die Ansicht.",
    own: "niemandem",
    usual: "Die Liste der Geräte beginnt für mich damit",
    is_usual: "Die Liste beginnt damit",
    make_usual: "Damit beginnen",
    not_usual: "Mit allen Geräten beginnen",
    of: "Von",
    me: "mir",
    save: "Speichern",
    delete: |name| format!("Ansicht {name} löschen"),
    delete_word: "Löschen",
    none_yet: "Noch keine gespeicherten Ansichten",
    none_yet_why: "Filtern Sie die Liste der Geräte, wählen Sie ihre Spalten, und speichern Sie \
                   das als Ansicht.",
};

/// The keys of the keyboard.
pub const KEYS: KeyWords = KeyWords {
    title: "Tasten",
    each: [
        (
            "j k",
            "Die nächste Zeile, die vorige; auch mit Pfeiltasten, sobald eine Zeile ausgewählt ist",
        ),
        ("Eingabe", "Öffnet die Zeile"),
        ("/", "Zum Filter"),
        ("?", "Diese Tasten"),
    ],
    on: "Einzelne Tasten bewirken das",
    close: "Schließen",
};
