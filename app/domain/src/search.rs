//! Search: whatever somebody may see, by the beginning of what it is called.
//!
//! What is found begins with what was typed, since a beginning is found in an index however much
//! there is; the lists look inside of names.

use serde::{Deserialize, Serialize};

use crate::callback::CallbackKind;
use crate::rejection::{Fault, text};

/// The most characters that are looked for.
pub const LONGEST: u32 = 100;

/// The most of one kind that is told.
pub const MOST: usize = 8;

/// What can be found. In the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A device, by its id or name.
    Device,
    /// A device type, by its name or id.
    DeviceType,
    /// A group, by its name or id.
    Group,
    /// A user, by a name or the address.
    User,
    /// A base station, by its id or name.
    BaseStation,
    /// A callback, by the name of its device type, whom it mails to, or its id.
    Callback,
}

impl Kind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Device,
        Self::DeviceType,
        Self::Group,
        Self::User,
        Self::BaseStation,
        Self::Callback,
    ];
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id, as its page's address has it.
    pub id: String,
    /// What it is called; of a callback whom it mails to, else empty.
    pub name: String,
    /// What it belongs to: the device type of a device or a callback, the group of anything else;
    /// of a user the address.
    pub beside: String,
    /// The id of the device type of a callback; else empty.
    pub of: String,
    /// What kind of callback it is, where it is one.
    pub callback: Option<CallbackKind>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// At most [`MOST`] of each kind, in the order of the kinds, those of one kind by name.
    pub hits: Vec<Hit>,
    /// The kinds of which there are more.
    pub more: Vec<Kind>,
}

/// What is looked for, without what stands around it.
///
/// # Errors
/// More than [`LONGEST`] characters, or a NUL among them.
pub fn sought(typed: &str) -> Result<String, Fault> {
    text(typed, LONGEST)
}

/// From a beginning to the first text after all that begin so: the second is the first that a
/// comparison by bytes puts behind them.
pub fn beginning(text: &str) -> (String, String) {
    (text.to_owned(), format!("{text}{}", char::MAX))
}

/// The beginnings of a name whose ASCII letters alone were put in lower case, for a text that was
/// typed in any case: databases do not agree about other letters, so what was typed is looked for
/// in lower case, as a title and in capitals. One of them for a text of ASCII letters, three at
/// most.
pub fn spellings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut letters = lower.chars();
    let title = letters.next().map(|first| {
        let first: String = first.to_uppercase().collect();
        first + letters.as_str()
    });
    let all = [
        lower.clone(),
        title.unwrap_or_default(),
        text.to_uppercase(),
    ];
    let mut spellings: Vec<String> = Vec::with_capacity(all.len());
    for one in all.map(|one| one.to_ascii_lowercase()) {
        if !spellings.contains(&one) {
            spellings.push(one);
        }
    }
    spellings
}

/// A text in lower case, as a whole name is held against it, and what in that name is replaced
/// first, once its ASCII letters alone were put in lower case: capitals of the text's own letters,
/// since no other matters where the two are to be the same. So it does not matter either that
/// databases put no other letters in lower case, or not all of them.
///
/// The small sigma at the end of a word is taken for the other one: names in capitals have neither.
pub fn folded(text: &str) -> (String, Vec<(String, String)>) {
    let lower = text.to_lowercase().replace('ς', "σ");
    let mut letters: Vec<char> = lower.chars().filter(|letter| !letter.is_ascii()).collect();
    letters.sort_unstable();
    letters.dedup();
    let mut replaced = Vec::new();
    for letter in letters {
        let mut capitals = letter.to_uppercase();
        // A letter without a capital of its own has another's, or several.
        if let (Some(capital), None) = (capitals.next(), capitals.next())
            && capital != letter
            && capital.to_lowercase().eq([letter])
        {
            replaced.push((capital.to_string(), letter.to_string()));
        }
        if letter == 'σ' {
            replaced.push(("ς".to_owned(), "σ".to_owned()));
        }
    }
    // The one capital whose small letter is two characters.
    if lower.contains(DOTTED) {
        replaced.push(("İ".to_owned(), DOTTED.to_owned()));
    }
    (lower, replaced)
}

/// What `İ` is in lower case.
const DOTTED: &str = "i\u{307}";

/// The beginning of an id of eight hex digits at most, in capitals and without leading zeros;
/// none where what was typed begins no such id.
pub fn short_id(text: &str) -> Option<String> {
    let is_hex = !text.is_empty() && text.len() <= 8;
    let is_hex = is_hex && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = text.trim_start_matches('0').to_ascii_uppercase();
    (is_hex && !digits.is_empty()).then_some(digits)
}

/// The ids, as numbers, that begin with those digits: from the first to the last of each length.
pub fn numbers(digits: &str) -> Vec<(i64, i64)> {
    let Ok(first) = i64::from_str_radix(digits, 16) else {
        return Vec::new();
    };
    let free = 8_usize.saturating_sub(digits.len());
    (0..=free)
        .map(|more| {
            let shift = 4 * more as u32;
            (first << shift, ((first + 1) << shift) - 1)
        })
        .collect()
}

/// The beginning of an id of 24 hex digits; none where what was typed begins no such id, or one
/// of so few digits that it says nothing.
pub fn long_id(text: &str) -> Option<String> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && (6..=24).contains(&text.len())).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_lies_between_and_nothing_else_does() {
        let (from, to) = beginning("north");
        for inside in ["north", "north side", "northé"] {
            assert!(*inside >= *from && *inside < *to, "{inside}");
        }
        for outside in ["nort", "norti", "nose"] {
            assert!(!(*outside >= *from && *outside < *to), "{outside}");
        }
    }

    #[test]
    fn plain_letters_have_one_spelling_and_others_as_many_as_matter() {
        assert_eq!(spellings("Pump"), ["pump"]);
        assert_eq!(spellings("éco"), ["éco", "Éco"]);
        assert_eq!(spellings("été"), ["été", "Été", "ÉtÉ"]);
        assert_eq!(spellings(""), [""]);
    }

    /// What a database makes of a name: ASCII letters in lower case, then the replacements.
    fn as_stored(name: &str, replaced: &[(String, String)]) -> String {
        let lower = name.to_ascii_lowercase();
        replaced
            .iter()
            .fold(lower, |name, (from, to)| name.replace(from, to))
    }

    #[test]
    fn a_name_is_the_same_in_any_case_and_letters() {
        for (typed, name) in [
            ("Pump 1", "PUMP 1"),
            ("été à Liège", "ÉTÉ À LIÈGE"),
            ("ÉTÉ", "Été"),
            ("straße", "STRAßE"),
            ("οδος", "ΟΔΟΣ"),
            ("ΟΔΟΣ", "Οδος"),
            ("İzmir", "İZMIR"),
            ("ЁЛКА", "Ёлка"),
        ] {
            let (text, replaced) = folded(typed);
            let part = as_stored(name, &replaced);
            // What is typed may be a part of the name.
            assert!(part.starts_with(&text), "{typed} {name}: {part}");
        }
        assert!(folded("Pump").1.is_empty());
        let (text, replaced) = folded("ete");
        assert_ne!(as_stored("Été", &replaced), text);
    }

    #[test]
    fn the_beginning_of_an_id_is_read_in_any_case_and_padding() {
        assert_eq!(short_id("001b9c").as_deref(), Some("1B9C"));
        for none in ["", "0", "1G", "123456789"] {
            assert_eq!(short_id(none), None, "{none}");
        }
        assert_eq!(long_id("510B84").as_deref(), Some("510b84"));
        assert_eq!(long_id("510b8"), None);
    }

    #[test]
    fn the_numbers_of_a_beginning_are_those_of_every_length() {
        let ranges = numbers("2731");
        assert_eq!(ranges.len(), 5);
        assert_eq!(ranges[0], (0x2731, 0x2731));
        assert_eq!(ranges[1], (0x2_7310, 0x2_731F));
        assert_eq!(ranges[4], (0x2731_0000, 0x2731_FFFF));
        assert_eq!(numbers("FFFFFFFF"), [(0xFFFF_FFFF, 0xFFFF_FFFF)]);
    }

    #[test]
    fn what_is_too_long_is_not_looked_for() {
        assert_eq!(sought("  north "), Ok("north".to_owned()));
        assert_eq!(sought(&"n".repeat(101)), Err(Fault::TooLong { max: 100 }));
    }
}
