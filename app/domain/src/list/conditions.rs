//! Several conditions on the rows of a list, joined by "and" or by "or": as an address says them, and
//! as one text that forms carry along.

use std::fmt;

use crate::rejection::{Fault, Rejection};

/// How what a row has is held against what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is that.
    Is,
    /// It is not that.
    IsNot,
    /// It contains that.
    Contains,
    /// It lies before that.
    Before,
    /// It lies at that or after it.
    After,
}

impl How {
    /// Every one with its word. In an address the first need not be said.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Is, "is"),
        (Self::IsNot, "is_not"),
        (Self::Contains, "contains"),
        (Self::Before, "before"),
        (Self::After, "after"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("is", |each| each.1)
    }

    /// The one of that word; of none the first.
    pub fn from_word(word: &str) -> Option<Self> {
        if word.is_empty() {
            return Some(Self::Is);
        }
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// One condition: which list it is for says what its field may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The word of what is asked about.
    pub field: String,
    /// How.
    pub how: How,
    /// Against what, as it was typed; may be empty.
    pub value: String,
}

/// What an address calls the parts of a condition: its field, how, and its value.
pub type Keys = [&'static str; 3];

/// Conditions, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Whether one of them is enough.
    pub any: bool,
    /// All of them; at most as many as there are [`Conditions::KEYS`].
    pub each: Vec<Condition>,
}

impl Conditions {
    /// What an address calls each of them.
    pub const KEYS: [Keys; 6] = [
        ["c1", "h1", "v1"],
        ["c2", "h2", "v2"],
        ["c3", "h3", "v3"],
        ["c4", "h4", "v4"],
        ["c5", "h5", "v5"],
        ["c6", "h6", "v6"],
    ];

    /// What an address calls how they are joined.
    pub const JOIN: &'static str = "join";

    /// What [`Conditions::JOIN`] says where one of them is enough.
    pub const ANY: &'static str = "any";

    /// Whether an address has a key of that name for them.
    pub fn has_key(key: &str) -> bool {
        key == Self::JOIN || Self::KEYS.iter().flatten().any(|one| *one == key)
    }

    /// What an address asks for; `said` gives the value of a key, or an empty text. A line without
    /// a field and a value asks for nothing.
    ///
    /// # Errors
    /// The first key whose value makes no sense.
    pub fn read(said: impl Fn(&str) -> String) -> Result<Self, Rejection> {
        let any = match said(Self::JOIN).as_str() {
            "" => false,
            Self::ANY => true,
            _ => {
                let allowed = Self::ANY.to_owned();
                return Err(Fault::NotOneOf { allowed }.of(Self::JOIN));
            }
        };
        let mut each = Vec::new();
        for [field, how, value] in Self::KEYS {
            let (asked, typed) = (said(field), said(value));
            if asked.is_empty() && typed.trim().is_empty() {
                continue;
            }
            if asked.is_empty() {
                return Err(Fault::Missing.of(field));
            }
            let how = How::from_word(&said(how)).ok_or_else(|| {
                let allowed = How::ALL.map(|each| each.1).join(", ");
                Fault::NotOneOf { allowed }.of(how)
            })?;
            each.push(Condition {
                field: asked,
                how,
                value: typed.trim().to_owned(),
            });
        }
        Ok(Self { any, each })
    }

    /// What an address says for them: keys and values, without those that need not be said.
    pub fn address(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        for (condition, [field, how, value]) in self.each.iter().zip(Self::KEYS) {
            pairs.push((field, condition.field.clone()));
            if condition.how != How::Is {
                pairs.push((how, condition.how.word().to_owned()));
            }
            if !condition.value.is_empty() {
                pairs.push((value, condition.value.clone()));
            }
        }
        if self.any && !pairs.is_empty() {
            pairs.push((Self::JOIN, Self::ANY.to_owned()));
        }
        pairs
    }

    /// They as [`fmt::Display`] prints them.
    ///
    /// # Errors
    /// That names `conditions`, for anything else.
    pub fn parse(text: &str) -> Result<Self, Rejection> {
        let wrong = || Fault::UnknownField.of("conditions");
        if text.is_empty() {
            return Ok(Self::default());
        }
        let any = text.contains('|');
        if any && text.contains('&') {
            return Err(wrong());
        }
        let mut each = Vec::new();
        for part in text.split(['&', '|']) {
            let (field, rest) = part.split_once('.').ok_or_else(wrong)?;
            let (how, value) = rest.split_once('.').ok_or_else(wrong)?;
            each.push(Condition {
                field: field.to_owned(),
                how: How::from_word(how).ok_or_else(wrong)?,
                value: unescaped(value).ok_or_else(wrong)?,
            });
        }
        match each.len() > Self::KEYS.len() {
            true => Err(wrong()),
            false => Ok(Self { any, each }),
        }
    }
}

impl fmt::Display for Conditions {
    /// As one text: `name.contains.bin&tag.is.roof`, with `|` where one is enough.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, condition) in self.each.iter().enumerate() {
            if at > 0 {
                f.write_str(if self.any { "|" } else { "&" })?;
            }
            let Condition { field, how, value } = condition;
            write!(f, "{field}.{}.{}", how.word(), escaped(value))?;
        }
        Ok(())
    }
}

/// What in a value would end it, and what is written for it.
const ESCAPES: [(char, &str); 3] = [('%', "%25"), ('&', "%26"), ('|', "%7C")];

fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match ESCAPES.iter().find(|escape| escape.0 == c) {
            Some(escape) => text.push_str(escape.1),
            None => text.push(c),
        }
    }
    text
}

fn unescaped(text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape = ESCAPES.iter().find(|escape| rest.starts_with(escape.1))?;
        value.push(escape.0);
        rest = &rest[escape.1.len()..];
    }
    value.push_str(rest);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Conditions, Rejection> {
        Conditions::read(|key| {
            let said = pairs.iter().find(|pair| pair.0 == key);
            said.map_or_else(String::new, |pair| pair.1.to_owned())
        })
    }

    #[test]
    fn what_an_address_says_is_read_and_said_again() {
        let asked = [
            ("c1", "name"),
            ("h1", "contains"),
            ("v1", " bin "),
            ("h2", "is_not"),
            ("c3", "note"),
            ("join", "any"),
        ];
        let read = read(&asked).unwrap();
        assert_eq!((read.any, read.each.len()), (true, 2));
        assert_eq!(read.each[0].value, "bin");
        assert_eq!(
            (read.each[1].how, read.each[1].value.as_str()),
            (How::Is, "")
        );
        let said: Vec<(&str, String)> = read.address();
        let said: Vec<(&str, &str)> = said.iter().map(|pair| (pair.0, pair.1.as_str())).collect();
        let expected = [
            ("c1", "name"),
            ("h1", "contains"),
            ("v1", "bin"),
            ("c2", "note"),
            ("join", "any"),
        ];
        assert_eq!(said, expected);
        assert!(Conditions::default().address().is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (asked, key) in [
            ([("v1", "bin"), ("x", "")], "c1"),
            ([("c2", "name"), ("h2", "was")], "h2"),
            ([("join", "xor"), ("x", "")], "join"),
        ] {
            assert_eq!(read(&asked).unwrap_err().field, key);
        }
    }

    #[test]
    fn they_are_one_text_whatever_stands_in_them() {
        for any in [false, true] {
            let asked = Conditions {
                any,
                each: ["a|b&c%26.d", "", "ü.="]
                    .map(|value| Condition {
                        field: "name".into(),
                        how: How::IsNot,
                        value: value.into(),
                    })
                    .into(),
            };
            assert_eq!(Conditions::parse(&asked.to_string()), Ok(asked));
        }
        assert_eq!(Conditions::parse(""), Ok(Conditions::default()));
        for wrong in ["name", "name.was.x", "a.is.1&b.is.2|c.is.3", "a.is.%zz"] {
            let wrong = Conditions::parse(wrong).unwrap_err();
            assert_eq!(wrong.field, "conditions");
        }
        let many = ["a.is.1"; 7].join("&");
        assert!(Conditions::parse(&many).is_err());
    }
}
