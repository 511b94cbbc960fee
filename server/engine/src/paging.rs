//! Walking a list page by page, told once for every list.
//!
//! A list asks its table for one row more than the page holds: whether there is more shows
//! without counting. Walking back, the table gives the rows towards the beginning, nearest
//! first, and they are turned round here.

use domain::Fault;
use domain::list::{Page, Part, Slice, Total, page_size};

use crate::error::Error;

/// Which page is asked for.
pub(crate) struct Turn<P> {
    /// The row beyond which the page lies; absent for the first page.
    pub(crate) position: Option<P>,
    /// Whether the page lies towards the beginning from there.
    pub(crate) backwards: bool,
    size: usize,
    /// Rows that the table gives before those of the page.
    skip: usize,
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
            skip: 0,
        })
    }

    /// Reads the part that a program asks for; `pageId` is what is at fault where its position is
    /// none.
    pub(crate) fn slice(slice: &Slice, parse: impl Fn(&str) -> Option<P>) -> Result<Self, Error> {
        let position = match slice.after.as_str() {
            "" => None,
            text => Some(parse(text).ok_or_else(|| Fault::NotAnId.of("pageId"))?),
        };
        let (min, max) = (1.0, f64::from(Slice::MOST));
        if !(1..=Slice::MOST).contains(&slice.limit) {
            return Err(Fault::OutOfRange { min, max }.of("limit").into());
        }
        Ok(Self {
            skip: match position {
                None => slice.offset as usize,
                Some(_) => 0,
            },
            position,
            backwards: false,
            size: slice.limit as usize,
        })
    }

    /// How many rows the table itself is to pass over; the page then holds what it gives.
    pub(crate) fn skipped_by_table(&mut self) -> i64 {
        std::mem::take(&mut self.skip) as i64
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
        (self.skip + self.size) as i64 + 1
    }

    /// Makes the page of what the table gave; `at` prints a row's position.
    pub(crate) fn page<T>(&self, mut rows: Vec<T>, at: impl Fn(&T) -> String) -> Rows<T> {
        rows.drain(..self.skip.min(rows.len()));
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

    /// The same for a program, which walks forwards only.
    pub(crate) fn part<T>(&self, rows: Vec<T>, at: impl Fn(&T) -> String) -> Part<T> {
        let page = self.page(rows, at);
        Part {
            rows: page.rows,
            next: page.next,
        }
    }
}
