//! Kinds of JSON values: what belongs somewhere, and what stood there instead. `Display` is how
//! the sentence of a fault names one, with its article.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What belongs somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Text.
    #[error("a string")]
    Text,
    /// A whole number.
    #[error("an integer")]
    Integer,
    /// A number.
    #[error("a number")]
    Number,
    /// A truth value.
    #[error("true or false")]
    Bool,
    /// Any object.
    #[error("an object")]
    Object,
    /// Any list.
    #[error("a list")]
    List,
    /// What a station says of a message that it heard.
    #[error("a reception")]
    Reception,
    /// What a station says of a frame that it heard.
    #[error("a frame")]
    Frame,
    /// What a device says out of band.
    #[error(
        "an object whose type is keep-alive, downlink-confirmation or repeater, with its figures"
    )]
    Oob,
}

/// What stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Nothing.
    #[error("null")]
    Null,
    /// A truth value.
    #[error("true or false")]
    Bool,
    /// Text.
    #[error("a string")]
    Text,
    /// Half a surrogate pair in a text.
    #[error("a string that is not Unicode")]
    TextNotUnicode,
    /// A list.
    #[error("an array")]
    Array,
    /// An object where another kind belongs.
    #[error("an object")]
    Object,
    /// An object where one of another kind belongs.
    #[error("another object")]
    OtherObject,
    /// Half a surrogate pair in the name of a member.
    #[error("an object with a name that is not Unicode")]
    NameNotUnicode,
    /// A number where another kind belongs.
    #[error("a number")]
    Number,
    /// A number that is no integer as it is written.
    #[error("a number with a fraction or an exponent")]
    NotWhole,
    /// A number that nothing here can hold.
    #[error("a number out of range")]
    OutOfRange,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fault, Rejection};

    #[test]
    fn kinds_travel_by_their_words_and_are_no_sentence_of_anybody() {
        let fault = Fault::WrongType {
            expected: Expected::Integer,
            found: Found::NotWhole,
        };
        let rejection = fault.of("rep");
        assert_eq!(
            rejection.to_string(),
            "rep must be an integer, but a number with a fraction or an exponent was given"
        );
        let text = serde_json::to_string(&rejection).unwrap();
        assert_eq!(
            text,
            r#"{"field":"rep","fault":"wrong_type","expected":"integer","found":"not_whole"}"#
        );
        assert_eq!(serde_json::from_str::<Rejection>(&text).unwrap(), rejection);
        let planted = text.replace("not_whole", "call 555 and pay");
        assert!(serde_json::from_str::<Rejection>(&planted).is_err());
    }
}
