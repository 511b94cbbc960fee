//! What was found of one thing, as a line for the person at the terminal.

use std::fmt;

/// How well it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Ok,
    /// It goes on, and something is to be done.
    Warning,
    /// It does not work.
    Error,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) level: Level,
    /// What was looked at.
    pub(super) what: &'static str,
    said: String,
    /// What to do; empty where all is well.
    advice: &'static str,
}

impl Finding {
    pub(super) fn ok(what: &'static str, said: impl Into<String>) -> Self {
        Self {
            level: Level::Ok,
            what,
            said: said.into(),
            advice: "",
        }
    }

    pub(super) fn warning(
        what: &'static str,
        said: impl Into<String>,
        advice: &'static str,
    ) -> Self {
        Self {
            level: Level::Warning,
            what,
            said: said.into(),
            advice,
        }
    }

    pub(super) fn error(what: &'static str, said: impl Into<String>, advice: &'static str) -> Self {
        Self {
            level: Level::Error,
            what,
            said: said.into(),
            advice,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        write!(
            f,
            "{level:<8} {}: {}.",
            self.what,
            self.said.trim_end_matches('.')
        )?;
        match self.advice {
            "" => Ok(()),
            advice => write!(f, " {advice}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_line_that_says_what_to_do() {
        let well = Finding::ok("mail", "the mail server lets in");
        assert_eq!(well.to_string(), "ok       mail: the mail server lets in.");
        let ill = Finding::error("disk", "it is full.", "Make room.");
        assert_eq!(ill.to_string(), "error    disk: it is full. Make room.");
    }
}
