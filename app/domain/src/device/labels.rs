//! What people say of devices: tags, by which they find them, and a note.

use serde::{Deserialize, Serialize};

use crate::rejection::{Fault, one_line, text};

/// The most tags that a device has.
pub const TAGS_MOST: usize = 20;

/// The most characters of a tag.
pub const TAG_LONGEST: u32 = 40;

/// The most characters of a note.
pub const NOTE_LONGEST: u32 = 2000;

/// The tags and the note of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// In the order of [`key`]; none twice, whatever its case.
    pub tags: Vec<String>,
    /// Of one line or several; may be empty.
    pub note: String,
}

/// By what a tag is known: two that differ in case alone are one.
pub fn key(tag: &str) -> String {
    tag.to_lowercase()
}

/// The tags that somebody typed, separated by commas or line breaks: in the order of their keys, each
/// once, as it was written first.
///
/// # Errors
/// [`Fault::TooManyTags`] where they are more than [`TAGS_MOST`]; what is wrong with one of them.
pub fn tags(typed: &str) -> Result<Vec<String>, Fault> {
    let mut tags: Vec<String> = Vec::new();
    for part in typed.split([',', '\n', '\r']) {
        let tag = text(part, TAG_LONGEST)?;
        one_line(&tag)?;
        if !tag.is_empty() {
            tags.push(tag);
        }
    }
    sorted(tags)
}

/// In the order of their keys, each once.
fn sorted(mut tags: Vec<String>) -> Result<Vec<String>, Fault> {
    // The sort keeps the order of equal ones, so what was written first stays.
    tags.sort_by_key(|tag| key(tag));
    tags.dedup_by_key(|tag| key(tag));
    match tags.len() > TAGS_MOST {
        true => Err(Fault::TooManyTags {
            max: TAGS_MOST as i64,
        }),
        false => Ok(tags),
    }
}

/// Tags as somebody types them.
pub fn typed(tags: &[String]) -> String {
    tags.join(", ")
}

/// The note that somebody typed, with line breaks of one kind.
///
/// # Errors
/// [`Fault::TooLong`] beyond [`NOTE_LONGEST`]; [`Fault::NulCharacter`].
pub fn note(typed: &str) -> Result<String, Fault> {
    text(&typed.replace("\r\n", "\n"), NOTE_LONGEST)
}

/// What becomes of the tags and notes of many devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelEdit {
    /// The tags that each has then.
    pub add: Vec<String>,
    /// The tags that none has then.
    pub remove: Vec<String>,
    /// The note of each; none: as it is.
    pub note: Option<String>,
}

impl LabelEdit {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What becomes of one that has these. A tag that it has already stays as it is written.
    ///
    /// # Errors
    /// [`Fault::TooManyTags`].
    pub fn of(&self, had: &Labels) -> Result<Labels, Fault> {
        let removed = |tag: &String| self.remove.iter().any(|one| key(one) == key(tag));
        let kept = had.tags.iter().filter(|tag| !removed(tag));
        let tags = kept.chain(&self.add).cloned().collect();
        Ok(Labels {
            tags: sorted(tags)?,
            note: self.note.clone().unwrap_or_else(|| had.note.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_typed_with_commas_and_each_counts_once() {
        let read = |typed| tags(typed).unwrap();
        assert_eq!(read(" north,  Roof ,north,NORTH,, "), ["north", "Roof"]);
        assert_eq!(read(""), Vec::<String>::new());
        assert_eq!(read("a\r\nb"), ["a", "b"]);
        assert_eq!(typed(&read("b,a")), "a, b");
        assert_eq!(tags(&"x".repeat(41)).unwrap_err().code(), "too_long");
        assert_eq!(tags("a\tb").unwrap_err().code(), "syntax");
        let many: Vec<String> = (0..=TAGS_MOST).map(|n| format!("t{n}")).collect();
        assert_eq!(tags(&many.join(",")).unwrap_err().code(), "too_many_tags");
    }

    #[test]
    fn a_note_may_have_lines() {
        assert_eq!(note(" one\r\ntwo ").unwrap(), "one\ntwo");
        assert_eq!(note(&"x".repeat(2001)).unwrap_err().code(), "too_long");
        assert_eq!(note("a\0").unwrap_err().code(), "nul_character");
    }

    #[test]
    fn many_devices_get_and_lose_tags_and_keep_the_others() {
        let had = Labels {
            tags: tags("Roof,old").unwrap(),
            note: "By the door".into(),
        };
        let edit = LabelEdit {
            add: tags("roof,2026").unwrap(),
            remove: tags("OLD").unwrap(),
            note: None,
        };
        let then = edit.of(&had).unwrap();
        assert_eq!(then.tags, ["2026", "Roof"]);
        assert_eq!(then.note, "By the door");
        assert!(LabelEdit::default().is_empty());
        assert_eq!(LabelEdit::default().of(&had).unwrap(), had);
        let many: Vec<String> = (0..TAGS_MOST).map(|n| format!("t{n}")).collect();
        let edit = LabelEdit {
            add: many,
            ..LabelEdit::default()
        };
        assert_eq!(edit.of(&had).unwrap_err().code(), "too_many_tags");
    }
}
