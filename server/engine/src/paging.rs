//! Walking a list page by page, told once for every list.
//!
//! A list asks its table for one row more than the page holds: whether there is more shows
//! without counting. Walking back, the table gives the rows towards the beginning, nearest
//! first, and they are turned round here.

use domain::Fault;
use domain::list::{Page, Total, page_size};

use crate::error::Error;

/// Which page is asked for.
pub(crate) struct Turn<P> {
    /// The row beyond which the page lies; absent for the first page.
    pub(crate) position: Option<P>,
    /// Whether the page lies towards the beginning from there.
    pub(crate) backwards: bool,
    size: usize,
}

/// A page's rows and the positions beside it.
pub(crate) struct Rows<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl<P> Turn<P> {
    /// Reads the `after`, `until` and `size` of a query; `after` wins over `until`.
    pub(crate) fn read(
        after: &str,
        until: &str,
        size: u32,
        parse: impl Fn(&str) -> Option<P>,
    ) -> Result<Self, Error> {
        let backwards = after.is_empty() && !until.is_empty();
        let (field, text) = if backwards {
            ("until", until)
        } else {
            ("after", after)
        };
        let position = match text {
            "" => None,
            text => Some(parse(text).ok_or_else(|| Fault::NotAnId.of(field))?),
        };
        Ok(Self {
            position,
            backwards,
            size: page_size(size).map_err(|fault| fault.of("size"))? as usize,
        })
    }

    /// The page of a list of which is known that it holds nothing.
    pub(crate) fn nothing<T>(&self) -> Page<T> {
        Page {
            rows: Vec::new(),
            next: None,
            previous: None,
            total: Total::Exactly(0),
        }
    }

    /// How many rows to ask the table for.
    pub(crate) fn limit(&self) -> i64 {
        self.size as i64 + 1
    }

    /// Makes the page of what the table gave; `at` prints a row's position.
    pub(crate) fn page<T>(&self, mut rows: Vec<T>, at: impl Fn(&T) -> String) -> Rows<T> {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        if self.backwards {
            rows.reverse();
        }
        let (after, before) = if self.backwards {
            (true, more)
        } else {
            (more, self.position.is_some())
        };
        Rows {
            next: rows.last().filter(|_| after).map(&at),
            previous: rows.first().filter(|_| before).map(&at),
            rows,
        }
    }
}
