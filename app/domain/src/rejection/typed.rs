//! What was typed, as text that can be stored.

use super::Fault;
use crate::problem::Problem;

/// Text for a stored field: trimmed, at most `max` characters, without U+0000.
///
/// # Errors
/// [`Fault::TooLong`] or [`Fault::NulCharacter`].
pub fn text(text: &str, max: u32) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > max as usize {
        return Err(Fault::TooLong { max });
    }
    if text.contains('\0') {
        return Err(Fault::NulCharacter);
    }
    Ok(text.to_owned())
}

/// How many characters [`text`] leaves out at the beginning. Columns count what was typed.
pub fn before(text: &str) -> u32 {
    let start = text.trim_start();
    text[..text.len() - start.len()].chars().count() as u32
}

/// That a text is one line, but for what [`text`] leaves out around it.
///
/// # Errors
/// [`Fault::Syntax`] at the first line break or other control character.
pub fn one_line(text: &str) -> Result<(), Fault> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let Some(at) = text.trim().find(breaks) else {
        return Ok(());
    };
    let column = before(text) + text.trim()[..at].chars().count() as u32 + 1;
    let problem = Problem::NotOneLine;
    Err(Fault::Syntax { column, problem })
}

/// What was typed, each end of a line one character: a form that a browser sends by itself has
/// two there, and the columns would not be those that its author counts.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}
