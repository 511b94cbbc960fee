//! Lists, what people keep of them, and how they are worked by keys, in English.

use domain::device::DeviceField;
use domain::list::How;

use super::super::{KeyWords, List, SavedViews};

/// Lists.
pub const WORDS: List = List {
    conditions: |count| match count {
        0 => "Conditions".to_owned(),
        count => format!("Conditions: {count}"),
    },
    conditions_legend: "Conditions",
    nth: |nth| {
        [
            format!("Condition {nth}: what"),
            format!("Condition {nth}: how"),
            format!("Condition {nth}: value"),
        ]
    },
    how_name: |how| match how {
        How::Is => "is",
        How::IsNot => "is not",
        How::Contains => "contains",
        How::Before => "before",
        How::After => "after",
    },
    join: "Devices for which",
    join_all: "all of them hold",
    join_any: "one of them holds",
    field_name: |field| match field {
        DeviceField::Id => "Id",
        DeviceField::Name => "Name",
        DeviceField::Tag => "Tag",
        DeviceField::Note => "Note",
        DeviceField::Type => "Device type",
        DeviceField::Group => "Group",
        DeviceField::Seen => "Last seen",
        DeviceField::Created => "Registered",
        DeviceField::KeepAlive => "Keep-alive",
        DeviceField::Token => "Token",
        DeviceField::Quality => "Link quality",
        DeviceField::Suspended => "Suspended",
        DeviceField::Prototype => "Prototype",
        DeviceField::Certificate => "Certificate",
    },
    values_hint: "Times are in UTC, like 2026-01-31 or 2026-01-31 14:30.",
    words_of: |field, words| format!("{field}: {}.", words.join(", ")),
    reversed: "Turned round",
    csv: "CSV",
    tags: "Tags",
    tags_hint: "Separated by commas; at most 20 of 40 characters each.",
    note: "Note",
    note_hint: "At most 2,000 characters. Another owner does not get it.",
    add_tags: "Add tags",
    remove_tags: "Take tags away",
    some_tags_hint: "Separated by commas; the others stay.",
    new_note: "New note",
    new_note_hint: "Takes the place of the note of each; empty: they stay as they are.",
    quality: "Link quality",
};

/// Saved views.
pub const VIEWS: SavedViews = SavedViews {
    title: "Saved views",
    menu: "Views",
    all: "All devices",
    keep: "Save this view…",
    manage: "Saved views",
    lead: "A view keeps what the list filters, its order and its columns.",
    form: "Save the view",
    name: "Name",
    name_hint: "A view of yours that has this name already is replaced.",
    group: "Shared with",
    group_hint: "Whoever sees that group sees the view.",
    own: "nobody",
    usual: "The list of devices begins with it for me",
    is_usual: "The list begins with it",
    make_usual: "Begin with it",
    not_usual: "Begin with all devices",
    of: "Of",
    me: "me",
    save: "Save",
    delete: |name| format!("Delete view {name}"),
    delete_word: "Delete",
    none_yet: "No saved views yet",
    none_yet_why: "Filter the list of devices, choose its columns, and save that as a view.",
};

/// The keys of the keyboard.
pub const KEYS: KeyWords = KeyWords {
    title: "Keys",
    each: [
        (
            "j k",
            "The next row, the one before; with arrows, too, once a row is chosen",
        ),
        ("Enter", "Opens the row"),
        ("/", "To the filter"),
        ("?", "These keys"),
    ],
    on: "Single keys do this",
    close: "Close",
};
