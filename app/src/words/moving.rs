//! Words about the devices of a type, and those of them that are being transferred.

/// The devices of a type, and lists of transfers.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Moving {
    pub associated: &'static str,
    pub in_list: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub none: &'static str,
    pub none_why: &'static str,
    pub none_match: &'static str,
    pub none_match_why: &'static str,
    pub to: &'static str,
    pub offer: &'static str,
    pub all: &'static str,
    pub way: &'static str,
    pub both: &'static str,
    /// Leads to everything of one direction, which has pages.
    pub more: &'static str,
}
