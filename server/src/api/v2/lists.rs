//! What lists of v2 take.

/// The most rows that a list passes over; beyond it `paging.next` leads on.
pub(crate) const MOST: i64 = 100_000;

/// Parameters of a list that has pages by a token.
pub(crate) const PAGED: [&str; 3] = ["limit", "offset", "pageId"];

/// Parameters of a list by time.
pub(crate) const TIMED: [&str; 5] = ["since", "before", "limit", "offset", "pageId"];

/// Those and more.
pub(crate) fn and(some: &[&'static str], more: &[&'static str]) -> Vec<&'static str> {
    [some, more].concat()
}
