//! What is wrong with a format, a template and the like, in English.
//!
//! The payload and domain crates have English sentences of their own, for programs and logs.
//! These are for people, and each match names every variant, so that what can newly be wrong
//! needs its words here.

use domain::Problem;
use payload::template::TemplateErrorKind;
use payload::variables::Place;
use payload::{
    DownlinkError, DownlinkErrorKind, EncodeError, EncodeErrorKind, Expected, FormatError,
    FormatErrorKind, Found, HexError, Kind, MESSAGE_BYTES, Warning,
};

/// What is wrong at a column, as a sentence.
pub(super) fn at_column(column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("Cannot be read at column {column}."),
        // There is no place in nothing.
        Problem::Format(FormatErrorKind::Empty) => format!("{}.", told(problem)),
        problem => format!("Column {column}: {}.", told(problem)),
    }
}

/// What is wrong in a line of a list, as a sentence.
pub(super) fn in_line(line: u32, column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("Cannot be read at line {line}, column {column}."),
        problem => format!("Line {line}, column {column}: {}.", told(problem)),
    }
}

pub(super) fn format_error(error: &FormatError) -> String {
    at_column(error.column, &Problem::Format(error.kind.clone()))
}

pub(super) fn downlink_error(error: &DownlinkError) -> String {
    at_column(error.column, &Problem::Downlink(error.kind.clone()))
}

fn told(problem: &Problem) -> String {
    let say = str::to_owned;
    match problem {
        Problem::Untold => say("this cannot be read"),
        Problem::Format(kind) => format_kind(kind),
        Problem::Template(kind) => template_kind(kind),
        Problem::Downlink(kind) => downlink_kind(kind),
        Problem::Ipv4 => say("this is no IPv4 address"),
        Problem::Ipv6 => say("this is no IPv6 address"),
        Problem::HostName => say("this cannot be the name of a host"),
        Problem::BodyOfGet => say("a GET request has no body: leave it empty or choose POST"),
        Problem::FormPairs => say(
            "a form's body is written name={variable}&name2={variable2}, with names that hold no \
             variables",
        ),
        Problem::Json { found } => format!(
            "once the variables have values this is no JSON, for “{}” cannot stand here",
            found.escape_debug()
        ),
        Problem::JsonEnds => {
            say("once the variables have values this is no JSON: something is missing at the end")
        }
        Problem::HeaderLine => say("a header is written Name: value"),
        Problem::HeaderName { name } => format!("“{name}” is not the name of a header"),
        Problem::HeaderTwice { name } => format!("{name} is set twice"),
        Problem::CredentialsTwice => {
            say("the URL has credentials already, so Authorization cannot be set")
        }
        Problem::ControlInHeader => say("a header holds no control characters"),
        Problem::BatchInPath => say("{batch} belongs into the query: ?name={batch}"),
        Problem::LineBreak => say(
            "the pattern is one line, without line breaks: each message is one line of the batch",
        ),
        Problem::NotOneLine => {
            say("this is one line: it holds neither line breaks nor other control characters")
        }
        Problem::MqttUrl => {
            say("a broker's address is written mqtt://host:port or mqtts://host:port")
        }
        Problem::TopicPattern => say("a topic holds neither + nor #"),
        Problem::NothingToDiscover => say(
            "there is nothing to discover: the body is no JSON object with a member named like a \
             field of the format",
        ),
        Problem::NotABox => say("this is neither ticked nor left alone"),
    }
}

fn format_kind(kind: &FormatErrorKind) -> String {
    match kind {
        FormatErrorKind::Empty => {
            "The format is empty: write at least one field, for example “temperature::float:32”"
                .to_owned()
        }
        FormatErrorKind::Unexpected { found, expected } => {
            format!("expected {}, found {}", wanted(*expected), stands(found))
        }
        FormatErrorKind::LittleEndianSize { bits } => format!(
            "a little-endian number needs a size of 8, 16, 24 … 64 bits, but this one has {bits}"
        ),
        FormatErrorKind::TooFar { byte } => {
            format!("this field would begin in byte {byte}, but a field begins in byte 0 to 255")
        }
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Name => "a field name of letters, digits, “-” and “_”",
        Expected::ColonAfterName => "“::” and a type after the field name",
        Expected::ByteIndex => {
            "a byte index from 0 to 255, or nothing between two colons as in “name::uint:8”"
        }
        Expected::ColonAfterIndex => "“:” and a type after the byte index",
        Expected::Type => "a type, which is bool, char, float, uint or int",
        Expected::Bit => "a bit from 0 to 7, where 7 is the most significant",
        Expected::CharLength => "the length of the text, from 1 to 255 bytes",
        Expected::FloatSize => "the size of the float, which is 32 or 64",
        Expected::IntegerSize => "the size of the integer, from 1 to 64 bits",
        Expected::EndianOrBit => "big-endian, little-endian or a bit offset from 0 to 7",
        Expected::EndOfField => "a space before the next field, or the end of the format",
    }
}

fn stands(found: &Found) -> String {
    match found {
        Found::End => "the end of the field".to_owned(),
        Found::Colon => "“:”".to_owned(),
        Found::Text(text) => format!("“{text}”"),
    }
}

fn template_kind(kind: &TemplateErrorKind) -> String {
    let say = str::to_owned;
    match kind {
        TemplateErrorKind::MalformedField => say(
            "a custom variable has the form {customData#field}, with the name of a field of the \
             custom format",
        ),
        TemplateErrorKind::UnknownVariable { name } => format!("there is no variable {{{name}}}"),
        TemplateErrorKind::Elsewhere { name, place } => format!(
            "the variable {{{name}}} is not available here, only in {}",
            home(*place)
        ),
        TemplateErrorKind::Withheld { name } => format!(
            "the variable {{{name}}} tells radio details, which your profile does not show: leave \
             it out"
        ),
        TemplateErrorKind::UnknownField { field, available } => format!(
            "the custom format has no field “{field}”; its fields are {}",
            available.join(", ")
        ),
        TemplateErrorKind::NoFormat { field } => format!(
            "{{customData#{field}}} needs a custom payload config, and this callback has none"
        ),
        TemplateErrorKind::Scheme => say("the URL has to begin with http:// or https://"),
        TemplateErrorKind::VariableBeforePath { name } => format!(
            "the variable {{{name}}} may stand only in the path or the query of the URL, after \
             the host"
        ),
        TemplateErrorKind::NoHost => say("the URL has no host"),
        TemplateErrorKind::Authority { found } => format!(
            "“{}” cannot stand in the host or the credentials of a URL",
            found.escape_debug()
        ),
        TemplateErrorKind::Port => say("the port has to be a number from 1 to 65535"),
        TemplateErrorKind::Fragment => {
            say("what follows “#” is never sent; leave it out, or write %23 for the character")
        }
        TemplateErrorKind::ControlCharacter => {
            say("a URL holds no line ends, tabs or other control characters")
        }
    }
}

fn home(place: Place) -> &'static str {
    match place {
        Place::DataUplink => "DATA/UPLINK callbacks",
        Place::DataBidir => "DATA/BIDIR callbacks",
        Place::ServiceStatus => "SERVICE/STATUS callbacks",
        Place::ServiceAcknowledge => "SERVICE/ACKNOWLEDGE callbacks",
        Place::ServiceGeoloc => "SERVICE/GEOLOC callbacks",
        Place::ServiceRepeater => "SERVICE/REPEATER callbacks",
        Place::ServiceDataAdvanced => "SERVICE/DATA_ADVANCED callbacks",
        Place::Error => "ERROR callbacks",
        Place::Event => "EVENT callbacks",
        Place::BatchUrl => "the URL of batch callbacks",
        Place::DownlinkData => "the downlink data of a device type",
    }
}

fn downlink_kind(kind: &DownlinkErrorKind) -> String {
    match kind {
        DownlinkErrorKind::UnknownVariable { name } => format!(
            "“{{{name}}}” is no variable of a downlink; those are {{time}}, {{rssi}} and {{tapId}}"
        ),
        DownlinkErrorKind::Unclosed => "the closing brace “}” is missing".to_owned(),
        DownlinkErrorKind::NotHex { found } => format!(
            "expected a hexadecimal digit or a variable, found “{}”",
            found.escape_debug()
        ),
        DownlinkErrorKind::OddDigits { digits: 1 } => {
            "each byte takes two hexadecimal digits, but here is one".to_owned()
        }
        DownlinkErrorKind::OddDigits { digits } => {
            format!("each byte takes two hexadecimal digits, but here are {digits}")
        }
        DownlinkErrorKind::WrongSize { bytes: 1 } => format!(
            "a downlink has exactly {} bytes, but this is one",
            payload::DOWNLINK_BYTES
        ),
        DownlinkErrorKind::WrongSize { bytes } => format!(
            "a downlink has exactly {} bytes, but these are {bytes}",
            payload::DOWNLINK_BYTES
        ),
    }
}

pub(super) fn format_warning(warning: &Warning) -> String {
    match warning {
        Warning::Overlap { first, second, .. } => format!(
            "“{second}” reads bits that “{first}” reads too; after a bool, write the byte index \
             of the next field."
        ),
        Warning::BeyondMessage {
            name, last_byte, ..
        } => format!(
            "“{name}” needs byte {last_byte}, but a message has at most {MESSAGE_BYTES} bytes, 0 \
             to {}.",
            MESSAGE_BYTES - 1
        ),
        Warning::DuplicateName { name, .. } => {
            format!("“{name}” is the name of an earlier field too; only the first can be used.")
        }
        Warning::Gap { bytes } if bytes.len() == 1 => {
            format!("Byte {} is read by no field.", bytes.start)
        }
        Warning::Gap { bytes } => format!(
            "Bytes {} to {} are read by no field.",
            bytes.start,
            bytes.end - 1
        ),
    }
}

pub(super) fn encode_error(error: &EncodeError) -> String {
    let told = match &error.kind {
        EncodeErrorKind::Missing => "needs a value, since the message reaches beyond it".to_owned(),
        EncodeErrorKind::WrongType { expected } => typed(*expected).to_owned(),
        EncodeErrorKind::OutOfRange { min, max } => {
            format!("holds whole numbers from {min} to {max}")
        }
        EncodeErrorKind::TooLarge => "cannot hold a number this large".to_owned(),
        EncodeErrorKind::TooLong { bytes, most } => {
            format!("holds {most} bytes of text, but these are {bytes}")
        }
        EncodeErrorKind::BadEscape { column } => format!(
            "has a backslash at column {column}; write “\\\\” for a backslash and “\\x” with two \
             hexadecimal digits for a byte"
        ),
        EncodeErrorKind::Conflict { with } => {
            format!("shares bits with “{with}”, which wants another value of them")
        }
    };
    format!("“{}” {told}.", error.field)
}

fn typed(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "is true or false",
        Kind::Char { .. } => "is text",
        Kind::Float32 | Kind::Float64 => "is a number such as 29.25",
        Kind::Uint { .. } => "is a whole number such as 42 or 0x2a",
        Kind::Int { .. } => "is a whole number such as -42 or 0x2a",
    }
}

pub(super) fn hex_error(error: &HexError) -> String {
    match error {
        HexError::OddLength { digits } => format!(
            "Each byte takes two hexadecimal digits, but there is an odd number of them, {digits}."
        ),
        HexError::BadDigit { found, column } => format!(
            "Column {column}: expected a hexadecimal digit from 0 to 9 or a to f, found “{}”.",
            found.escape_debug()
        ),
        HexError::TooLong { bytes } => {
            format!("A message carries at most {MESSAGE_BYTES} bytes, but these are {bytes}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use payload::{DownlinkTemplate, Format};

    use super::*;

    #[test]
    fn a_column_and_a_full_stop_stand_around_what_is_wrong() {
        let wrong = |text: &str| format_error(&Format::parse(text).expect_err(text));
        assert_eq!(
            wrong("a::uinn:8"),
            "Column 4: expected a type, which is bool, char, float, uint or int, found “uinn”."
        );
        assert!(wrong("").starts_with("The format is empty: "));
        let downlink = DownlinkTemplate::parse("00").expect_err("too short");
        assert_eq!(
            downlink_error(&downlink),
            "Column 3: a downlink has exactly 8 bytes, but this is one."
        );
        let elsewhere = Problem::Template(TemplateErrorKind::Elsewhere {
            name: "batt".into(),
            place: Place::ServiceStatus,
        });
        assert_eq!(
            in_line(2, 6, &elsewhere),
            "Line 2, column 6: the variable {batt} is not available here, only in \
             SERVICE/STATUS callbacks."
        );
    }

    #[test]
    fn whoever_may_not_see_a_variable_is_told_which_one_to_leave_out() {
        let withheld = Problem::Template(TemplateErrorKind::Withheld {
            name: "rssi".into(),
        });
        assert_eq!(
            at_column(6, &withheld),
            "Column 6: the variable {rssi} tells radio details, which your profile does not show: \
             leave it out."
        );
    }

    #[test]
    fn a_place_is_told_where_the_rest_was_taken_away() {
        assert_eq!(
            at_column(4, &Problem::Untold),
            "Cannot be read at column 4."
        );
        assert_eq!(
            in_line(2, 4, &Problem::Untold),
            "Cannot be read at line 2, column 4."
        );
    }
}
