//! The numbers among the fields of one message, read from the JSON that is stored without making
//! anything of the rest of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// Calls `each` with the place of a name among those that are wanted, and the number of that field.
/// What is no number is passed over, and so is what is no object.
pub(super) fn numbers(text: &str, wanted: &[String], each: impl FnMut(usize, f64)) {
    let mut reader = serde_json::Deserializer::from_str(text);
    // What was read up to a fault stands: nothing of ours has one.
    let _ = reader.deserialize_map(Fields { wanted, each });
}

struct Fields<'a, F> {
    wanted: &'a [String],
    each: F,
}

impl<'de, F: FnMut(usize, f64)> Visitor<'de> for Fields<'_, F> {
    type Value = ();

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("the fields of a message")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(Name(self.wanted))? {
            match place {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(place) => {
                    if let Some(number) = map.next_value::<Value>()?.as_f64() {
                        (self.each)(place, number);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The place of a name among those that are wanted.
struct Name<'a>(&'a [String]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|wanted| wanted == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wanted_numbers_are_read() {
        let read = |text: &str| {
            let wanted = ["depth".to_owned(), "temp".to_owned()];
            let mut found = Vec::new();
            numbers(text, &wanted, |place, number| found.push((place, number)));
            found
        };
        let said = r#"{"temp": 21.5, "lit": true, "name": "a", "depth": -3, "more": {"temp": 1}}"#;
        assert_eq!(read(said), [(1, 21.5), (0, -3.0)]);
        assert!(read(r#"{"temp": "21.5", "depth": null}"#).is_empty());
        assert!(read("[1]").is_empty() && read("").is_empty());
    }
}
