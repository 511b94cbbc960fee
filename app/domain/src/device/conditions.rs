//! What a list of devices can be filtered by, condition by condition.

use crate::list::{Condition, Conditions, How};
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;

/// What a condition asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceField {
    /// Its id, in hex.
    Id,
    /// Its name.
    Name,
    /// One of its tags.
    Tag,
    /// Its note.
    Note,
    /// The name of its device type.
    Type,
    /// The name of its group.
    Group,
    /// The time of its newest message.
    Seen,
    /// When it was registered.
    Created,
    /// Whether it is heard as its keep-alive asks.
    KeepAlive,
    /// Its token, as people are told of it.
    Token,
    /// The link quality of its newest message.
    Quality,
    /// Whether its messages are held back.
    Suspended,
    /// Whether it is a prototype.
    Prototype,
    /// The key of its product certificate.
    Certificate,
}

/// Texts are the same, or one is a part of the other, whatever their case.
const TEXTS: &[How] = &[How::Is, How::IsNot, How::Contains];
const TIMES: &[How] = &[How::Before, How::After];
const WORDS: &[How] = &[How::Is, How::IsNot];

impl DeviceField {
    /// Every one with its word, as it stands in addresses, in the order in which they are offered.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Name, "name"),
        (Self::Id, "id"),
        (Self::Tag, "tag"),
        (Self::Note, "note"),
        (Self::Type, "type"),
        (Self::Group, "group"),
        (Self::Seen, "seen"),
        (Self::Created, "created"),
        (Self::KeepAlive, "keep_alive"),
        (Self::Token, "token"),
        (Self::Quality, "quality"),
        (Self::Suspended, "suspended"),
        (Self::Prototype, "prototype"),
        (Self::Certificate, "certificate"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// How it can be asked about.
    pub const fn hows(self) -> &'static [How] {
        match self {
            Self::Seen | Self::Created => TIMES,
            Self::KeepAlive | Self::Token | Self::Quality | Self::Suspended | Self::Prototype => {
                WORDS
            }
            _ => TEXTS,
        }
    }

    /// The words that its value can be; none where that is a text or a time.
    ///
    /// A keep-alive is `kept` by a device that was heard and whose silence was not told, `missed` by
    /// one whose silence is under way; `not_seen` is one that was never heard. A token is
    /// `invalid` when it is over and nothing was sent since.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::KeepAlive => &["kept", "missed", "not_seen"],
            Self::Token => &["none", "active", "off_contract", "invalid"],
            Self::Quality => &["limit", "average", "good", "excellent", "unknown"],
            Self::Suspended | Self::Prototype => &["yes", "no"],
            _ => &[],
        }
    }
}

/// Against what a device is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceValue {
    /// A text; empty only where it is asked whether there is none.
    Text(String),
    /// A time.
    Time(UnixMillis),
    /// The place of a word among [`DeviceField::words`].
    Word(usize),
}

/// A condition, checked: [`DeviceField::hows`] and [`DeviceField::words`] say what goes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCondition {
    /// What is asked about.
    pub field: DeviceField,
    /// How.
    pub how: How,
    /// Against what.
    pub value: DeviceValue,
}

/// The longest text that something is held against.
const LONGEST: u32 = 100;

impl DeviceCondition {
    /// All of them, checked.
    ///
    /// # Errors
    /// Every one that makes no sense, by the key of the address that is wrong.
    pub fn all(conditions: &Conditions) -> Result<Vec<Self>, Vec<Rejection>> {
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for (condition, keys) in conditions.each.iter().zip(Conditions::KEYS) {
            match Self::of(condition) {
                Ok(one) => good.push(one),
                Err((part, fault)) => wrong.push(fault.of(keys[part])),
            }
        }
        match wrong.is_empty() {
            true => Ok(good),
            false => Err(wrong),
        }
    }

    /// One of them, or which of its three parts is wrong, and why.
    fn of(condition: &Condition) -> Result<Self, (usize, Fault)> {
        let field = DeviceField::from_word(&condition.field).ok_or_else(|| {
            let allowed = DeviceField::ALL.map(|each| each.1).join(", ");
            (0, Fault::NotOneOf { allowed })
        })?;
        if !field.hows().contains(&condition.how) {
            let allowed: Vec<&str> = field.hows().iter().map(|how| how.word()).collect();
            let allowed = allowed.join(", ");
            return Err((1, Fault::NotOneOf { allowed }));
        }
        let value = value(field, condition.how, &condition.value).map_err(|fault| (2, fault))?;
        Ok(Self {
            field,
            how: condition.how,
            value,
        })
    }
}

fn value(field: DeviceField, how: How, typed: &str) -> Result<DeviceValue, Fault> {
    let words = field.words();
    if !words.is_empty() {
        let place = words.iter().position(|word| *word == typed);
        let allowed = || words.join(", ");
        let place = place.ok_or_else(|| Fault::NotOneOf { allowed: allowed() })?;
        return Ok(DeviceValue::Word(place));
    }
    if field.hows() == TIMES {
        let time = UnixMillis::from_utc(typed).or_else(|| UnixMillis::from_day(typed));
        return time.map(DeviceValue::Time).ok_or(Fault::NotATime);
    }
    let value = text(typed, LONGEST)?;
    // Whether something is there at all can be asked of what may be left out.
    let may_be_none = matches!(
        field,
        DeviceField::Tag | DeviceField::Note | DeviceField::Certificate
    );
    match value.is_empty() && (how == How::Contains || !may_be_none) {
        true => Err(Fault::Missing),
        false => Ok(DeviceValue::Text(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: &str, how: How, value: &str) -> Result<DeviceCondition, Rejection> {
        let asked = Conditions {
            any: false,
            each: vec![Condition {
                field: field.into(),
                how,
                value: value.into(),
            }],
        };
        let checked = DeviceCondition::all(&asked);
        checked
            .map(|mut all| all.remove(0))
            .map_err(|mut wrong| wrong.remove(0))
    }

    #[test]
    fn every_field_is_found_by_its_word_and_can_be_asked_about() {
        for (field, word) in DeviceField::ALL {
            assert_eq!(
                (field.word(), DeviceField::from_word(word)),
                (word, Some(field))
            );
            assert!(!field.hows().is_empty());
        }
    }

    #[test]
    fn a_condition_is_a_text_a_time_or_a_word() {
        let value = |field, how, value| one(field, how, value).unwrap().value;
        assert_eq!(
            value("name", How::Contains, "bin"),
            DeviceValue::Text("bin".into())
        );
        assert_eq!(value("tag", How::Is, ""), DeviceValue::Text(String::new()));
        let day = DeviceValue::Time(UnixMillis(86_400_000));
        assert_eq!(value("seen", How::Before, "1970-01-02"), day);
        assert_eq!(value("created", How::After, "1970-01-02T00:00"), day);
        assert_eq!(value("token", How::IsNot, "active"), DeviceValue::Word(1));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (field, how, value, key) in [
            ("shoe", How::Is, "9", "c1"),
            ("seen", How::Is, "1970-01-02", "h1"),
            ("name", How::Before, "x", "h1"),
            ("name", How::Is, "", "v1"),
            ("note", How::Contains, "", "v1"),
            ("seen", How::After, "yesterday", "v1"),
            ("quality", How::Is, "fine", "v1"),
        ] {
            assert_eq!(one(field, how, value).unwrap_err().field, key, "{field}");
        }
    }
}
