//! Parts of lists, as programs ask for them: so many rows, from a position on or after so many.

/// The part of a list that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Rows, 1 to [`Slice::MOST`].
    pub limit: u32,
    /// Rows to pass over; of no account behind a position.
    pub offset: u32,
    /// The position after which to go on: [`Part::next`] of an earlier part; empty: the beginning.
    pub after: String,
}

impl Slice {
    /// The most rows of one part.
    pub const MOST: u32 = 100;

    /// As many as there may be, from the beginning on.
    pub const fn first() -> Self {
        Self {
            limit: Self::MOST,
            offset: 0,
            after: String::new(),
        }
    }
}

impl Default for Slice {
    fn default() -> Self {
        Self::first()
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The opaque position with which what follows is asked for; absent at the end.
    pub next: Option<String>,
}

impl<T> Part<T> {
    /// Of a list of which is known that it holds nothing.
    pub const fn nothing() -> Self {
        Self {
            rows: Vec::new(),
            next: None,
        }
    }

    /// The same with other rows.
    pub fn map<U>(self, row: impl FnMut(T) -> U) -> Part<U> {
        Part {
            rows: self.rows.into_iter().map(row).collect(),
            next: self.next,
        }
    }
}
