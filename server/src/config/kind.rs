//! What kind of value a setting takes: that of its default.

use figment::value::{Dict, Value};

/// In what the TOML parser wraps a date.
const DATE: &str = "$__toml_private_datetime";

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Choice,
    List,
    Section,
}

impl Kind {
    /// The kind of the setting with this dotted name, if there is one.
    pub(super) fn of(defaults: &Dict, setting: &str) -> Option<Self> {
        let mut names = setting.split('.');
        let mut value = defaults.get(names.next()?)?;
        for name in names {
            let Value::Dict(_, inner) = value else {
                return None;
            };
            value = inner.get(name)?;
        }
        Some(Self::of_default(value))
    }

    /// The kind of a default.
    pub(super) fn of_default(value: &Value) -> Self {
        match value {
            Value::Dict(..) => Self::Section,
            Value::Array(..) => Self::List,
            Value::Bool(..) => Self::Choice,
            Value::Num(..) => Self::Whole,
            Value::String(..) | Value::Char(..) | Value::Empty(..) => Self::Text,
        }
    }

    /// A value of this kind as a variable or flag has it. Text is taken as it is written: a token
    /// may consist of digits and begin with zeros, or with a quotation mark. What is not of the
    /// kind stays text, which [`Kind::fits`] refuses.
    pub(super) fn read(self, text: &str) -> Value {
        let other = match self {
            Self::Text | Self::Section => None,
            Self::Whole => text.trim().parse::<i64>().ok().map(Value::from),
            Self::Choice => text.trim().parse::<bool>().ok().map(Value::from),
            // `[a, b]`; names with commas between them stay text, see `Raw`. Never fails.
            Self::List => text
                .parse::<Value>()
                .ok()
                .filter(|value| matches!(value, Value::Array(..))),
        };
        other.unwrap_or_else(|| Value::from(text))
    }

    /// Whether a value is of this kind.
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => matches!(value, Value::String(..)),
            Self::Whole => value.to_i128().is_some(),
            Self::Choice => matches!(value, Value::Bool(..)),
            Self::List => matches!(value, Value::Array(..) | Value::String(..)),
            Self::Section => is_section(value),
        }
    }

    /// What it is called, with its article.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "a whole number",
            Self::Choice => "true or false",
            Self::List => "a list",
            Self::Section => "a section",
        }
    }
}

/// Whether a value holds others by their names.
pub(super) fn is_section(value: &Value) -> bool {
    matches!(value, Value::Dict(_, inner) if !inner.contains_key(DATE))
}

/// What stands where something else belongs.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("the text `{text}`"),
        Value::Char(_, text) => format!("the text `{text}`"),
        Value::Bool(_, value) => value.to_string(),
        Value::Num(..) => match (value.to_i128(), value.to_f64()) {
            (Some(whole), _) => format!("the number {whole}"),
            (None, Some(number)) => format!("the number {number}"),
            (None, None) => "another number".to_owned(),
        },
        Value::Array(..) => "a list".to_owned(),
        Value::Dict(..) if is_section(value) => "a section".to_owned(),
        Value::Dict(..) => "a date".to_owned(),
        Value::Empty(..) => "nothing".to_owned(),
    }
}
