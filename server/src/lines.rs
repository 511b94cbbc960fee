//! Lines in, one JSON object a line out: what the commands that read standard input share. One
//! bad line is answered as `{"error":{"column":…,"message":…}}` and stops nothing.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::time::{Duration, Instant};

use serde_json::json;

/// The longest line that is read, in bytes; a format has some hundred characters.
pub const LINE_MAX: usize = 64 * 1024;
/// Lines that are answered together when they are there already.
const TOGETHER: usize = 4096;

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Lines answered.
    pub lines: u64,
    /// Those answered with an error.
    pub errors: u64,
    /// Time for the answers alone, without input and output.
    pub took: Duration,
}

/// What is wrong with a line.
#[derive(Debug)]
pub struct LineError {
    column: usize,
    message: String,
}

impl LineError {
    /// A fault at a column, in characters from 1.
    pub fn at(column: usize, message: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
        }
    }

    fn json(&self) -> String {
        json!({"error": {"column": self.column, "message": self.message}}).to_string()
    }
}

/// Reads every line of `input`, has `answer` write its JSON object, and writes that to `output`,
/// at once whenever no further line is there already.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written.
pub fn answer_lines(
    input: impl Read,
    mut output: impl Write,
    mut answer: impl FnMut(&str, &mut String) -> Result<(), LineError>,
) -> std::io::Result<Count> {
    let mut input = BufReader::with_capacity(LINE_MAX, input);
    let mut count = Count::default();
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
            if let Err(error) = text_of(line).and_then(|line| answer(line, &mut answers)) {
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

fn text_of(line: &[u8]) -> Result<&str, LineError> {
    if line.len() > LINE_MAX {
        let message = format!("the line is longer than {LINE_MAX} bytes");
        return Err(LineError::at(1, message));
    }
    std::str::from_utf8(line).map_err(|error| {
        let sound = String::from_utf8_lossy(&line[..error.valid_up_to()]);
        LineError::at(sound.chars().count() + 1, "not UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_or_too_long_is_one_error_each() {
        let mut input = b"a::uint:8\t\xff\n".to_vec();
        input.extend(std::iter::repeat_n(b'x', 3 * LINE_MAX));
        input.extend(b"\nlast\n");
        let mut output = Vec::new();
        let echo = |line: &str, out: &mut String| {
            out.push_str(line);
            Ok(())
        };
        let count = answer_lines(input.as_slice(), &mut output, echo).expect("in memory");
        assert_eq!((count.lines, count.errors), (3, 2));
        let text = String::from_utf8(output).expect("text");
        let said: Vec<&str> = text.lines().collect();
        assert!(said[0].contains(r#""column":11"#), "{}", said[0]);
        assert!(said[1].contains("longer than"), "{}", said[1]);
        assert_eq!(said[2], "last");
    }
}
