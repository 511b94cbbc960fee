//! What a device is made with: the code by which it is registered, its key, its product
//! certificate. It is known of devices before anybody registers them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::rejection::{Fault, Rejection};

/// The most lines that are taken of one list.
pub const LINES_MAX: usize = 100_000;

/// A porting authorisation code: eight bytes, 16 hex digits. Whoever has it may register the
/// device, so it is printed only where it is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pac([u8; 8]);

impl Pac {
    /// Its bytes, for storing them encrypted.
    pub const fn bytes(self) -> [u8; 8] {
        self.0
    }
}

impl From<[u8; 8]> for Pac {
    fn from(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Pac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016X}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Pac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pac(…)")
    }
}

impl FromStr for Pac {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        const DIGITS: u32 = 16;
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        if let Some(at) = text.chars().position(|c| !c.is_ascii_hexdigit()) {
            return Err(Fault::NotHex {
                column: at as u32 + 1,
            });
        }
        match text.len() as u32 {
            DIGITS => {}
            digits if digits < DIGITS => return Err(Fault::TooShort { min: DIGITS }),
            _ => return Err(Fault::TooLong { max: DIGITS }),
        }
        let number = u64::from_str_radix(text, 16).map_err(|_| Fault::NotAnId)?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// What became of a line of identities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Taken {
    /// The device was not known.
    New,
    /// It was known, and what was missing of it was added.
    Completed,
    /// All of it was known.
    Known,
    /// Nothing of the line was taken.
    Refused(Rejection),
}

impl Taken {
    /// A stable word for programs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Completed => "completed",
            Self::Known => "known",
            Self::Refused(_) => "refused",
        }
    }
}

/// A line of identities, and what became of it. Neither code nor key is repeated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineTaken {
    /// Counted from 1; lines that hold nothing count, too.
    pub line: u32,
    /// What stood in its first column, and of more than ten characters the first four only: a code or
    /// a key may stand there.
    pub id: String,
    /// What became of it.
    pub taken: Taken,
}

/// What became of a list of identities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IdentityReport {
    /// Devices that were not known.
    pub new: u32,
    /// Devices of which something was added.
    pub completed: u32,
    /// Lines that said nothing new.
    pub known: u32,
    /// Lines that were refused.
    pub refused: u32,
    /// The lines to show, those that were refused before the others.
    pub lines: Vec<LineTaken>,
}

impl IdentityReport {
    /// The most lines that are shown; all are counted.
    pub const SHOWN: usize = 300;

    /// Of lines in their order.
    pub fn of(lines: Vec<LineTaken>) -> Self {
        let mut report = Self::default();
        for line in &lines {
            match line.taken {
                Taken::New => report.new += 1,
                Taken::Completed => report.completed += 1,
                Taken::Known => report.known += 1,
                Taken::Refused(_) => report.refused += 1,
            }
        }
        report.lines = lines;
        report.shorten();
        report
    }

    /// This, and what became of lines further down.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        self.new += later.new;
        self.completed += later.completed;
        self.known += later.known;
        self.refused += later.refused;
        self.lines.extend(later.lines);
        self.shorten();
        self
    }

    /// Whether there were more lines than are shown.
    pub fn is_shortened(&self) -> bool {
        let all = self.new + self.completed + self.known + self.refused;
        all as usize > self.lines.len()
    }

    fn shorten(&mut self) {
        let refused = |line: &LineTaken| matches!(line.taken, Taken::Refused(_));
        self.lines.sort_by_key(|line| (!refused(line), line.line));
        self.lines.truncate(Self::SHOWN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_digits_and_told_only_where_it_is_asked_for() {
        let pac: Pac = "545cb3b17ac98ba4".parse().unwrap();
        assert_eq!(pac.to_string(), "545CB3B17AC98BA4");
        assert_eq!(format!("{pac:?}"), "Pac(…)");
        assert_eq!(Pac::from(pac.bytes()), pac);
        assert_eq!("".parse::<Pac>(), Err(Fault::Missing));
        assert_eq!("545C".parse::<Pac>(), Err(Fault::TooShort { min: 16 }));
        assert_eq!(
            "545CB3B17AC98BA4F".parse::<Pac>(),
            Err(Fault::TooLong { max: 16 })
        );
        assert_eq!(
            "545CB3B17AC98BAG".parse::<Pac>(),
            Err(Fault::NotHex { column: 16 })
        );
        assert_eq!(
            "+45CB3B17AC98BA".parse::<Pac>(),
            Err(Fault::NotHex { column: 1 })
        );
    }

    #[test]
    fn a_report_counts_all_and_shows_what_was_refused_first() {
        let line = |line, taken| LineTaken {
            line,
            id: "1".into(),
            taken,
        };
        let refused = || Taken::Refused(Fault::Missing.of("pac"));
        let first = IdentityReport::of(vec![line(1, Taken::New), line(2, Taken::Known)]);
        assert!(!first.is_shortened());
        let second = IdentityReport::of(vec![line(3, refused()), line(4, Taken::Completed)]);
        let both = first.and(second);
        assert_eq!(
            (both.new, both.completed, both.known, both.refused),
            (1, 1, 1, 1)
        );
        let order: Vec<u32> = both.lines.iter().map(|line| line.line).collect();
        assert_eq!(order, [3, 1, 2, 4]);
        let many = (0..400).map(|n| line(n, Taken::Known)).collect();
        let many = IdentityReport::of(many);
        assert_eq!((many.known, many.lines.len()), (400, IdentityReport::SHOWN));
        assert!(many.is_shortened());
    }
}
