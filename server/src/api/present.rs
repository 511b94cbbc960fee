//! A member of a body that may be absent, `null`, or something: an edit changes only what is
//! present, and removes what is `null`.

use serde::{Deserialize, Deserializer};

/// Such a member; `#[serde(default)]` makes it absent where it is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Present<T> {
    /// It is not given: what there is stays.
    #[default]
    Absent,
    /// It is `null`: what there is goes.
    Null,
    /// It is this.
    Value(T),
}

impl<T> Present<T> {
    /// What becomes of what there is: none where it goes.
    pub fn over(self, there: Option<T>) -> Option<T> {
        match self {
            Self::Absent => there,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Puts it, as text, in the place of a field of a form; nothing where it goes.
    pub fn put(self, into: &mut String)
    where
        T: ToString,
    {
        match self {
            Self::Absent => {}
            Self::Null => into.clear(),
            Self::Value(value) => *into = value.to_string(),
        }
    }

    /// The same with another value.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Present<U> {
        match self {
            Self::Absent => Present::Absent,
            Self::Null => Present::Null,
            Self::Value(value) => Present::Value(of(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Present<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(from)? {
            None => Self::Null,
            Some(value) => Self::Value(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(default)]
    struct Edit {
        name: Present<String>,
    }

    impl Default for Edit {
        fn default() -> Self {
            Self {
                name: Present::Absent,
            }
        }
    }

    #[test]
    fn absent_null_and_given_are_three_things() {
        let name = |json| serde_json::from_str::<Edit>(json).unwrap().name;
        for (json, becomes) in [
            ("{}", Some("Bin")),
            (r#"{"name":null}"#, None),
            (r#"{"name":"Box"}"#, Some("Box")),
        ] {
            let there = Some("Bin".to_owned());
            assert_eq!(name(json).over(there).as_deref(), becomes, "{json}");
        }
    }
}
