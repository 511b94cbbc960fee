//! Lists: pages of rows, addressed so that a link is enough to come back.

pub mod columns;
mod conditions;
pub mod orders;

use serde::{Deserialize, Serialize};

use crate::rejection::Fault;

pub use conditions::{Condition, Conditions, How, Keys};

/// How many rows a page may have.
pub const PAGE_SIZES: [u32; 4] = [25, 50, 100, 250];

/// The page size a list has when nobody chose one.
pub const DEFAULT_PAGE_SIZE: u32 = 50;

/// The size that was asked for; the default where none was (0).
///
/// # Errors
/// Any other that is none of [`PAGE_SIZES`].
pub fn page_size(asked: u32) -> Result<u32, Fault> {
    match asked {
        0 => Ok(DEFAULT_PAGE_SIZE),
        size if PAGE_SIZES.contains(&size) => Ok(size),
        _ => {
            let allowed = PAGE_SIZES.map(|size| size.to_string()).join(", ");
            Err(Fault::NotOneOf { allowed })
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_no_page_has_is_refused() {
        assert_eq!(page_size(0), Ok(DEFAULT_PAGE_SIZE));
        assert_eq!(page_size(250), Ok(250));
        for asked in [1, 51, u32::MAX] {
            assert_eq!(page_size(asked).unwrap_err().code(), "not_one_of");
        }
    }
}
