//! Words about lists in more than one form, and about what the palette does.

/// Lists in more than one form, and what the palette does.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Listing {
    pub as_table: &'static str,
    pub as_tree: &'static str,
    pub deed: &'static str,
    pub choose_type: &'static str,
}
