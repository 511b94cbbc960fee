//! Lists: pages of rows, addressed so that a link is enough to come back.

use serde::{Deserialize, Serialize};

/// How many rows a page may have.
pub const PAGE_SIZES: [u32; 4] = [25, 50, 100, 250];

/// The page size a list has when nobody chose one.
pub const DEFAULT_PAGE_SIZE: u32 = 50;

/// The allowed size that was asked for, else the default.
pub fn page_size(asked: u32) -> u32 {
    if PAGE_SIZES.contains(&asked) {
        asked
    } else {
        DEFAULT_PAGE_SIZE
    }
}

/// One page of a list in keyset order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Opaque position with which the following page is asked for; absent on the last.
    pub next: Option<String>,
    /// Opaque position with which the preceding page is asked for; absent on the first.
    pub previous: Option<String>,
    /// How many rows match in all, counted up to a bound.
    pub total: Total,
}

/// A count that stops at a bound, since counting a million rows for a page of fifty is waste.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Total {
    /// Exactly so many.
    Exactly(i64),
    /// At least so many; counting stopped there.
    AtLeast(i64),
}
