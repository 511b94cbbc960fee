//! Decodes lines of `format⇥message`, the message in hexadecimal, into one JSON object each:
//! `{"fields":{…}}`, or `{"error":{"column":…,"message":…}}` with the column in the line.

use std::io::{Read, Write};

use payload::{Format, hex};

use crate::lines::{Count, LineError, answer_lines};

/// Reads every line of `input` and writes its answer to `output`, at once whenever no further
/// line is there already.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written.
pub fn decode(input: impl Read, output: impl Write) -> std::io::Result<Count> {
    let mut decoder = Decoder::default();
    answer_lines(input, output, |line, out| decoder.answer(line, out))
}

/// A sentence of the codec without the column at its beginning, which stands apart here.
fn without_column(sentence: String) -> String {
    match sentence.split_once(": ") {
        Some((place, problem)) if place.starts_with("Column ") => problem.to_owned(),
        _ => sentence,
    }
}

/// Remembers the format of the line before: most files have one.
#[derive(Default)]
struct Decoder {
    text: String,
    format: Option<Format>,
}

impl Decoder {
    fn answer(&mut self, line: &str, out: &mut String) -> Result<(), LineError> {
        let Some((text, message)) = line.split_once('\t') else {
            let end = line.chars().count() + 1;
            return Err(LineError::at(
                end,
                "expected a tab and a message in hexadecimal",
            ));
        };
        let format = self.format(text)?;
        let digits = message.trim_end_matches(' ');
        let message = hex::decode(digits).map_err(|error| {
            let column = match error {
                hex::HexError::BadDigit { column, .. } => column,
                _ => digits.chars().count(),
            };
            LineError::at(
                text.chars().count() + 1 + column,
                without_column(error.to_string()),
            )
        })?;
        out.push_str("{\"fields\":");
        format.decode_json(&message, out);
        out.push('}');
        Ok(())
    }

    fn format(&mut self, text: &str) -> Result<&Format, LineError> {
        // Taken out, so that a text that cannot be read is not remembered as one that can.
        let known = self.format.take().filter(|_| self.text == text);
        let format = match known {
            Some(format) => format,
            None => self.parse(text)?,
        };
        Ok(self.format.insert(format))
    }

    fn parse(&mut self, text: &str) -> Result<Format, LineError> {
        let format = Format::parse(text).map_err(|error| {
            LineError::at(error.column as usize, without_column(error.to_string()))
        })?;
        self.text.clear();
        self.text.push_str(text);
        Ok(format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> Vec<String> {
        let mut output = Vec::new();
        decode(input, &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_line_has_its_answer_and_a_bad_one_stops_nothing() {
        let input = "a::uint:8 b::uint:16:little-endian\t0102\r\n\
                     a::uinn:8\t00\n\
                     a::uint:8 b::bool:9\t00\n\
                     a::uint:8\t0g\n\
                     a::uint:8\t012\n\
                     a::uint:8\n\
                     \n\
                     a::uint:64 f::float:32\tffffffffffffffff7fc00000";
        let said = answers(input.as_bytes());
        assert_eq!(said.len(), 8);
        assert_eq!(
            said[0], r#"{"fields":{"a":1}}"#,
            "what is absent is left out"
        );
        assert_eq!(
            said[7],
            r#"{"fields":{"a":18446744073709551615,"f":"NaN"}}"#
        );
        for (nth, column) in [(1, 4), (2, 19), (3, 12), (4, 13), (5, 10), (6, 1)] {
            let error: serde_json::Value = serde_json::from_str(&said[nth]).unwrap();
            assert_eq!(error["error"]["column"], column, "{}", said[nth]);
            let message = error["error"]["message"].as_str().unwrap();
            assert!(
                message.len() > 5 && !message.contains("olumn "),
                "{message}"
            );
        }
    }
}
