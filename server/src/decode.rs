//! Decodes lines of `format⇥message`, the message in hexadecimal, into one JSON object each:
//! `{"fields":{…}}`, or `{"error":{"column":…,"message":…}}` with the column in the line.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::time::{Duration, Instant};

use payload::{Format, hex};
use serde_json::json;

/// The longest line that is read; a format has some hundred characters.
const LINE_MAX: usize = 64 * 1024;
/// Lines that are answered together when they are there already.
const TOGETHER: usize = 4096;

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Lines answered.
    pub lines: u64,
    /// Those answered with an error.
    pub errors: u64,
    /// Time for parsing, decoding and writing JSON, without input and output.
    pub took: Duration,
}

/// Reads every line of `input` and writes its answer to `output`, at once whenever no further
/// line is there already.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written.
pub fn decode(input: impl Read, mut output: impl Write) -> std::io::Result<Count> {
    let mut input = BufReader::with_capacity(LINE_MAX, input);
    let mut count = Count::default();
    let mut decoder = Decoder::default();
    let (mut lines, mut answers) = (Vec::new(), String::new());
    loop {
        lines.clear();
        answers.clear();
        while let Some(line) = next_line(&mut input)? {
            lines.push(line);
            if lines.len() == TOGETHER || !input.buffer().contains(&b'\n') {
                break;
            }
        }
        if lines.is_empty() {
            return Ok(count);
        }
        let started = Instant::now();
        for line in &lines {
            let place = answers.len();
            if let Err(error) = decoder.answer(line, &mut answers) {
                answers.truncate(place);
                answers.push_str(&error.json());
                count.errors += 1;
            }
            answers.push('\n');
        }
        count.took += started.elapsed();
        count.lines += lines.len() as u64;
        output.write_all(answers.as_bytes())?;
        output.flush()?;
    }
}

/// A line without its end; one byte longer than [`LINE_MAX`] when there was more of it.
fn next_line(input: &mut BufReader<impl Read>) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = LINE_MAX as u64 + 1;
    if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    } else if line.len() > LINE_MAX {
        input.skip_until(b'\n')?;
    }
    Ok(Some(line))
}

/// What is wrong with a line.
struct LineError {
    /// In characters from 1.
    column: usize,
    message: String,
}

impl LineError {
    fn at(column: usize, message: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
        }
    }

    fn json(&self) -> String {
        json!({"error": {"column": self.column, "message": self.message}}).to_string()
    }
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
    fn answer(&mut self, line: &[u8], out: &mut String) -> Result<(), LineError> {
        if line.len() > LINE_MAX {
            let message = format!("the line is longer than {LINE_MAX} bytes");
            return Err(LineError::at(1, message));
        }
        let line = std::str::from_utf8(line).map_err(|error| {
            let sound = String::from_utf8_lossy(&line[..error.valid_up_to()]);
            LineError::at(sound.chars().count() + 1, "not UTF-8")
        })?;
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

    #[test]
    fn what_is_no_text_or_too_long_is_one_error_each() {
        let mut input = b"a::uint:8\t\xff\n".to_vec();
        input.extend(std::iter::repeat_n(b'x', 3 * LINE_MAX));
        input.extend(b"\na::uint:8\t07\n");
        let said = answers(&input);
        assert!(said[0].contains(r#""column":11"#), "{}", said[0]);
        assert!(said[1].contains("longer than"), "{}", said[1]);
        assert_eq!(said[2], r#"{"fields":{"a":7}}"#);
    }
}
