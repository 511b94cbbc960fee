//! Words about pages that follow what happens.

/// Pages that follow what happens.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Live {
    pub follows: &'static str,
    pub paused: &'static str,
}
