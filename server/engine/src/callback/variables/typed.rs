//! Values as programs read them: each of its own type.

use domain::callback::Parameter;
use payload::Value;
use payload::variables::Form;

/// What a variable of that form printed. A number that is none (`N/A`) stays the word it is.
pub(super) fn printed(form: Form, text: String) -> Parameter {
    let read = match form {
        Form::Seconds | Form::Whole => text.parse().map(Parameter::Whole).ok(),
        Form::Decimals | Form::Degrees | Form::Number => number(&text),
        Form::Truth => text.parse().map(Parameter::Truth).ok(),
        Form::Hexadecimal | Form::Text | Form::Json | Form::Lines => None,
    };
    read.unwrap_or(Parameter::Text(text))
}

/// The value of a field of a custom format; none for a float that is no number.
pub(super) fn value(value: Value<'_>) -> Option<Parameter> {
    Some(match value {
        Value::Bool(truth) => Parameter::Truth(truth),
        Value::Int(whole) => Parameter::Whole(whole),
        Value::Uint(whole) => match i64::try_from(whole) {
            Ok(whole) => Parameter::Whole(whole),
            Err(_) => Parameter::Number(whole as f64),
        },
        // With the digits that it has as text.
        Value::F32(_) | Value::F64(_) => return number(&value.to_string()),
        Value::Text(_) | Value::Raw(_) => Parameter::Text(value.to_string()),
    })
}

fn number(text: &str) -> Option<Parameter> {
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(Parameter::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_number_only_where_they_stand_for_one() {
        let text = |text: &str| Parameter::Text(text.to_owned());
        let printed = |form: Form, text: &str| printed(form, text.to_owned());
        assert_eq!(printed(Form::Hexadecimal, "1E5"), text("1E5"));
        assert_eq!(printed(Form::Whole, "-1"), Parameter::Whole(-1));
        assert_eq!(printed(Form::Decimals, "10.50"), Parameter::Number(10.5));
        assert_eq!(printed(Form::Decimals, "N/A"), text("N/A"));
        assert_eq!(printed(Form::Truth, "false"), Parameter::Truth(false));
        assert_eq!(printed(Form::Text, "true"), text("true"));
    }

    #[test]
    fn values_of_a_format_keep_their_types() {
        assert_eq!(value(Value::Bool(true)), Some(Parameter::Truth(true)));
        assert_eq!(value(Value::Uint(7)), Some(Parameter::Whole(7)));
        assert_eq!(value(Value::F32(0.1)), Some(Parameter::Number(0.1)));
        assert_eq!(value(Value::F64(f64::NAN)), None);
        let text = Parameter::Text("on".into());
        assert_eq!(value(Value::Text("on".into())), Some(text));
    }
}
