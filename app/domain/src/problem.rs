//! What does not follow a grammar: closed variants with arguments, as in [`crate::rejection`].
//!
//! The `Display` of one is an English sentence without a full stop, for programs and logs; what
//! a person reads is another rendering of the variant.

use payload::template::{TemplateError, TemplateErrorKind};
use payload::{DownlinkError, DownlinkErrorKind, FormatError, FormatErrorKind};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::rejection::Fault;

/// What is wrong at the place that a [`Fault::Syntax`] or [`Fault::LineSyntax`] names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No more than the place is known: what could be a stranger's words was taken away.
    #[error("this cannot be read")]
    Untold,
    /// A custom format that does not parse.
    #[error("{0}")]
    Format(FormatErrorKind),
    /// A template that does not parse, or asks for what is not there.
    #[error("{0}")]
    Template(TemplateErrorKind),
    /// A downlink template that does not parse.
    #[error("{0}")]
    Downlink(DownlinkErrorKind),
    /// A host of digits that is no IPv4 address.
    #[error("invalid IPv4 address")]
    Ipv4,
    /// A host in brackets that is no IPv6 address.
    #[error("invalid IPv6 address")]
    Ipv6,
    /// Not the name of a host.
    #[error("this cannot be the name of a host")]
    HostName,
    /// A body where there can be none.
    #[error("a GET request has no body: leave it empty or choose POST")]
    BodyOfGet,
    /// A form's body that is not made of pairs.
    #[error("a form's body is written `name={{variable}}&name2={{variable2}}`")]
    FormPairs,
    /// A body that is no JSON once its variables have values, for what stands here.
    #[error(
        "no valid JSON once the variables have values: “{}” cannot stand here",
        .found.escape_debug()
    )]
    Json {
        /// The first character that cannot stand here.
        found: char,
    },
    /// A body that is no JSON once its variables have values, since something is missing.
    #[error("no valid JSON once the variables have values: something is missing at the end")]
    JsonEnds,
    /// A line of the headers without a colon.
    #[error("a header is written `Name: value`")]
    HeaderLine,
    /// Not the name of a header.
    #[error("“{name}” is not the name of a header")]
    HeaderName {
        /// What stands in its place.
        name: String,
    },
    /// A header that an earlier line sets.
    #[error("{name} is set twice")]
    HeaderTwice {
        /// Its name.
        name: String,
    },
    /// The header `Authorization` beside credentials in the URL.
    #[error("the URL has credentials already, so Authorization cannot be set")]
    CredentialsTwice,
    /// A control character in the value of a header.
    #[error("a header holds no control characters")]
    ControlInHeader,
    /// The lines of a batch in the path of its URL.
    #[error("{{batch}} belongs into the query: `?name={{batch}}`")]
    BatchInPath,
    /// A line break in the line of a batch.
    #[error("a line of a batch holds no line break: each message is one line")]
    LineBreak,
    /// A line break or another control character in a text of one line.
    #[error("this is one line: it holds neither line breaks nor other control characters")]
    NotOneLine,
    /// Not the address of a broker.
    #[error("a broker's address is written `mqtt://host:port` or `mqtts://host:port`")]
    MqttUrl,
    /// A topic that stands for several.
    #[error("a topic holds neither `+` nor `#`")]
    TopicPattern,
    /// Discovery without anything to be discovered.
    #[error("nothing to discover: the body is no JSON object with a member named like a field")]
    NothingToDiscover,
    /// A box of a form that is neither ticked nor left alone.
    #[error("neither `on` nor empty")]
    NotABox,
}

impl From<FormatError> for Fault {
    fn from(error: FormatError) -> Self {
        Self::Syntax {
            column: error.column,
            problem: Problem::Format(error.kind),
        }
    }
}

impl From<TemplateError> for Fault {
    fn from(error: TemplateError) -> Self {
        Self::Syntax {
            column: error.column,
            problem: Problem::Template(error.kind),
        }
    }
}

impl From<DownlinkError> for Fault {
    fn from(error: DownlinkError) -> Self {
        Self::Syntax {
            column: error.column,
            problem: Problem::Downlink(error.kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use payload::template::Template;
    use payload::variables::{Place, availability};
    use payload::{DownlinkTemplate, Format};

    use super::*;
    use crate::Rejection;

    fn of_template(text: &str) -> Fault {
        let template = Template::parse(text).expect("well-formed");
        let mut errors = template.check(&|name: &str| availability(Place::DataUplink, name), None);
        errors.remove(0).into()
    }

    #[test]
    fn what_is_wrong_travels_with_its_arguments_and_not_as_a_sentence() {
        let format = |text| Fault::from(Format::parse(text).expect_err("wrong"));
        let downlink = DownlinkTemplate::parse("é").expect_err("wrong").into();
        let json = Fault::Syntax {
            column: 3,
            problem: Problem::Json { found: '\u{1}' },
        };
        let header = Fault::LineSyntax {
            line: 2,
            column: 3,
            problem: Problem::HeaderTwice { name: "x-a".into() },
        };
        for fault in [
            format("a::uinn:8"),
            format(""),
            format("a:256:bool:1"),
            format("a::uint:12:little-endian"),
            of_template("{batt}"),
            of_template("{customData#x}"),
            downlink,
            json,
            header,
        ] {
            let rejection = fault.of("field");
            let text = serde_json::to_string(&rejection).expect("it is plain data");
            let back: Rejection = serde_json::from_str(&text).expect(&text);
            assert_eq!(back, rejection, "{text}");
        }
        let text = serde_json::to_string(&of_template("{batt}")).expect("it is plain data");
        assert_eq!(
            text,
            r#"{"fault":"syntax","column":1,"problem":{"template":{"elsewhere":{"name":"batt","place":"service_status"}}}}"#
        );
    }

    #[test]
    fn programs_read_the_sentence_as_before() {
        let wrong = Format::parse("a::uinn:8").expect_err("wrong");
        assert_eq!(
            Fault::from(wrong).to_string(),
            "column 4: expected a type, which is bool, char, float, uint or int, found “uinn”"
        );
        assert_eq!(
            of_template("{batt}").to_string(),
            "column 1: the variable {batt} is not available here, only in SERVICE/STATUS callbacks"
        );
        assert_eq!(
            Problem::FormPairs.to_string(),
            "a form's body is written `name={variable}&name2={variable2}`"
        );
    }
}
