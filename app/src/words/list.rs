//! Words about lists, what people keep of them, and how they are worked by keys.

use domain::device::DeviceField;
use domain::list::How;

/// Lists.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct List {
    pub conditions: fn(usize) -> String,
    pub conditions_legend: &'static str,
    /// How the three parts of a condition are named, counted from 1.
    pub nth: fn(usize) -> [String; 3],
    pub how_name: fn(How) -> &'static str,
    pub join: &'static str,
    pub join_all: &'static str,
    pub join_any: &'static str,
    pub field_name: fn(DeviceField) -> &'static str,
    /// What conditions are told of times, and then of each field with words, named.
    pub values_hint: &'static str,
    pub words_of: fn(&str, &[&str]) -> String,
    pub reversed: &'static str,
    pub csv: &'static str,
    pub tags: &'static str,
    pub tags_hint: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub add_tags: &'static str,
    pub remove_tags: &'static str,
    pub some_tags_hint: &'static str,
    pub new_note: &'static str,
    pub new_note_hint: &'static str,
    pub quality: &'static str,
}

/// Saved views.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct SavedViews {
    pub title: &'static str,
    pub menu: &'static str,
    pub all: &'static str,
    pub keep: &'static str,
    pub manage: &'static str,
    pub lead: &'static str,
    pub form: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub group: &'static str,
    pub group_hint: &'static str,
    pub own: &'static str,
    pub usual: &'static str,
    pub is_usual: &'static str,
    pub make_usual: &'static str,
    pub not_usual: &'static str,
    pub of: &'static str,
    pub me: &'static str,
    pub save: &'static str,
    pub delete: fn(&str) -> String,
    pub delete_word: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
}

/// The keys of the keyboard.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct KeyWords {
    pub title: &'static str,
    /// What each key does.
    pub each: [(&'static str, &'static str); 4],
    pub on: &'static str,
    pub close: &'static str,
}
