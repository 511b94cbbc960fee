//! What a type is read from in order to hear which fields it asks for. It gives nothing: empty
//! texts, zeros, and one element of each list, so that those are heard, too. One field can be left
//! out, to hear whether it is missed.

use std::fmt;
use std::slice::Iter;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::Shape;

/// Why a type cannot be read from that.
#[derive(Debug)]
pub(super) enum Error {
    /// It misses the field of that name.
    Missing(&'static str),
    /// It asks for what no form sends.
    Other(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(formatter, "{name} is missed"),
            Self::Other(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self::Other(why.to_string())
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }
}

/// Writes down what is asked for. Behind it the way to the field that is left out, if one is.
pub(super) struct Listener<'s>(pub(super) &'s mut Shape, pub(super) &'s [&'static str]);

/// Whole numbers of a type, of which zero is given.
macro_rules! whole {
    ($($ask:ident, $give:ident, $number:ty;)+) => {
        $(fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            *self.0 = Shape::Whole(|text| text.parse::<$number>().is_ok());
            visitor.$give(0)
        })+
    };
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no form sends that"))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        *self.0 = Shape::Text;
        visitor.visit_str("")
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        *self.0 = Shape::Truth;
        visitor.visit_bool(false)
    }

    whole! {
        deserialize_u8, visit_u8, u8;
        deserialize_u16, visit_u16, u16;
        deserialize_u32, visit_u32, u32;
        deserialize_u64, visit_u64, u64;
        deserialize_i8, visit_i8, i8;
        deserialize_i16, visit_i16, i16;
        deserialize_i32, visit_i32, i32;
        deserialize_i64, visit_i64, i64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut inner = Shape::Text;
        let given = visitor.visit_some(Listener(&mut inner, self.1))?;
        *self.0 = Shape::Optional(Box::new(inner));
        Ok(given)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut each = Shape::Text;
        let given = visitor.visit_seq(OneElement(Some(&mut each)))?;
        *self.0 = Shape::List(Box::new(each));
        Ok(given)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut parts = Vec::with_capacity(fields.len());
        let given = visitor.visit_map(EachField {
            left: fields.iter(),
            parts: &mut parts,
            hidden: self.1,
        })?;
        *self.0 = Shape::Parts(parts);
        Ok(given)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let first = variants.first().copied().unwrap_or_default();
        *self.0 = Shape::Word(variants);
        let first: StrDeserializer<'_, Error> = first.into_deserializer();
        visitor.visit_enum(first)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct map
        identifier ignored_any
    }
}

/// A list of one element.
struct OneElement<'s>(Option<&'s mut Shape>);

impl<'de> SeqAccess<'de> for OneElement<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        match self.0.take() {
            Some(shape) => seed.deserialize(Listener(shape, &[])).map(Some),
            None => Ok(None),
        }
    }
}

/// Every field of a struct, one after the other, but the one that is left out.
struct EachField<'s> {
    left: Iter<'static, &'static str>,
    parts: &'s mut Vec<(&'static str, Shape)>,
    hidden: &'s [&'static str],
}

impl<'de> MapAccess<'de> for EachField<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let hidden = self.hidden;
        let Some(name) = self.left.find(|name| hidden != [**name]).copied() else {
            return Ok(None);
        };
        self.parts.push((name, Shape::Text));
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, shape) = self
            .parts
            .last_mut()
            .ok_or_else(|| Error::custom("no field"))?;
        let below: &[&'static str] = match self.hidden {
            [first, below @ ..] if *first == *name => below,
            _ => &[],
        };
        seed.deserialize(Listener(shape, below))
    }
}
