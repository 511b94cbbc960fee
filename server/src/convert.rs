//! Turns a table of recorded receptions into the lines that a replay sends.
//!
//! What the columns are is told by a [`Layout`], a small TOML file; see `layouts/` for two. The
//! converter knows no recording by itself.

mod cell;
mod layout;
mod row;

use std::fmt;
use std::io::{BufRead, Write};

use anyhow::Context as _;

pub(crate) use cell::instant;
pub use layout::Layout;

use row::Reader;

/// What became of a table's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows read, the header aside.
    pub rows: u64,
    /// Rows that the layout's filters left out.
    pub left_out: u64,
    /// Rows that could not be understood.
    pub unreadable: u64,
    /// Receptions written.
    pub written: u64,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rows, {} left out, {} unreadable: {} receptions",
            self.rows, self.left_out, self.unreadable, self.written
        )
    }
}

/// Converts a table; rows that are not understood are told to `complain` with their line.
///
/// # Errors
/// When the table cannot be read, the output not be written, or the table lacks a column of the
/// layout.
pub fn convert(
    layout: &Layout,
    table: impl BufRead,
    mut output: impl Write,
    mut complain: impl FnMut(u64, &str),
) -> anyhow::Result<Count> {
    let mut lines = (1..).zip(table.split(b'\n'));
    let names = match layout.header {
        true => match lines.next() {
            Some((_, line)) => String::from_utf8(line.context("the table cannot be read")?)
                .context("the first line is not UTF-8")?,
            None => return Ok(Count::default()),
        },
        false => String::new(),
    };
    let mut reader = Reader::new(layout, names.trim_end_matches('\r'))?;
    let mut count = Count::default();
    for (number, line) in lines {
        let line = line.context("the table cannot be read")?;
        let line = match std::str::from_utf8(&line) {
            Ok(line) => line.trim_end_matches('\r'),
            Err(problem) => {
                count.rows += 1;
                count.unreadable += 1;
                complain(number, &problem.to_string());
                continue;
            }
        };
        if line.is_empty() {
            continue;
        }
        count.rows += 1;
        match reader.read(line) {
            Ok(None) => count.left_out += 1,
            Ok(Some(reports)) => {
                for report in reports {
                    serde_json::to_writer(&mut output, &report)?;
                    output.write_all(b"\n")?;
                    count.written += 1;
                }
            }
            Err(problem) => {
                count.unreadable += 1;
                complain(number, &problem);
            }
        }
    }
    Ok(count)
}
