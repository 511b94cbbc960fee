//! What is wrong with a template, said to its author.

use std::fmt;

use crate::variables::Place;

/// Why a template cannot be used. Its `Display` is one English sentence for
/// the author; another language is another rendering of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// The character at fault, counted from 1.
    pub column: u32,
    /// What is wrong there.
    pub kind: TemplateErrorKind,
}

/// The kinds of [`TemplateError`]. The `Display` of one is the sentence without
/// its column and its full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum TemplateErrorKind {
    /// `{customData#` does not go on with the name of a field and `}`.
    MalformedField,
    /// No callback has this variable.
    UnknownVariable {
        /// The variable's name.
        name: String,
    },
    /// Only other callbacks have this variable.
    Elsewhere {
        /// The variable's name.
        name: String,
        /// Where it can be used.
        place: Place,
    },
    /// The variable tells radio details, which its author may not see.
    Withheld {
        /// The variable's name.
        name: String,
    },
    /// The callback's custom format has no such field.
    UnknownField {
        /// The name in the template.
        field: String,
        /// The fields of the format.
        available: Vec<String>,
    },
    /// A custom field is used, but the callback has no custom format.
    NoFormat {
        /// The name in the template.
        field: String,
    },
    /// The URL does not begin with `http://` or `https://`.
    Scheme,
    /// A variable stands in the scheme, the credentials, the host or the port.
    VariableBeforePath {
        /// The variable, without braces.
        name: String,
    },
    /// The URL has no host.
    NoHost,
    /// A character that cannot stand in credentials, host or port.
    Authority {
        /// The character.
        found: char,
    },
    /// What follows the host's colon is not a port from 1 to 65535.
    Port,
    /// A `#` outside variables: a fragment is never sent.
    Fragment,
    /// A control character in a URL, such as a line end.
    ControlCharacter,
}

impl TemplateErrorKind {
    pub(super) fn at(self, column: u32) -> TemplateError {
        TemplateError { column, kind: self }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column {}: {}.", self.column, self.kind)
    }
}

impl std::error::Error for TemplateError {}

impl fmt::Display for TemplateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TemplateErrorKind::MalformedField => f.write_str(
                "a custom variable has the form {customData#field}, with the name of a field of \
                 the custom format",
            ),
            TemplateErrorKind::UnknownVariable { name } => {
                write!(f, "there is no variable {{{name}}}")
            }
            TemplateErrorKind::Elsewhere { name, place } => write!(
                f,
                "the variable {{{name}}} is not available here, only in {place}"
            ),
            TemplateErrorKind::Withheld { name } => write!(
                f,
                "the variable {{{name}}} tells radio details, which your profile does not show"
            ),
            TemplateErrorKind::UnknownField { field, available } => write!(
                f,
                "the custom format has no field “{field}”; its fields are {}",
                available.join(", ")
            ),
            TemplateErrorKind::NoFormat { field } => write!(
                f,
                "{{customData#{field}}} needs a custom payload configuration, and this callback \
                 has none"
            ),
            TemplateErrorKind::Scheme => {
                f.write_str("the URL has to begin with http:// or https://")
            }
            TemplateErrorKind::VariableBeforePath { name } => write!(
                f,
                "the variable {{{name}}} may stand only in the path or the query of the URL, \
                 after the host"
            ),
            TemplateErrorKind::NoHost => f.write_str("the URL has no host"),
            TemplateErrorKind::Authority { found } => write!(
                f,
                "“{}” cannot stand in the host or the credentials of a URL",
                found.escape_debug()
            ),
            TemplateErrorKind::Port => f.write_str("the port has to be a number from 1 to 65535"),
            TemplateErrorKind::Fragment => f.write_str(
                "what follows “#” is never sent; leave it out, or write %23 for the character",
            ),
            TemplateErrorKind::ControlCharacter => {
                f.write_str("a URL holds no line ends, tabs or other control characters")
            }
        }
    }
}
