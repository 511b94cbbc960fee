//! What the top of every page names.

/// What the top of every page names. Each word belongs to its own thing as well; but whoever names
/// one of those has all words about it with him, and so would every page.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Menu {
    pub devices: &'static str,
    pub device_types: &'static str,
    pub contracts: &'static str,
    pub users: &'static str,
    pub groups: &'static str,
    pub stations: &'static str,
    pub certificates: &'static str,
    pub tools: &'static str,
    pub search: &'static str,
    /// What the button says.
    pub search_open: &'static str,
    /// The keys that do the same.
    pub search_keys: &'static str,
    pub alerts: &'static str,
    /// How many were not read, as a figure.
    pub alerts_count: fn(i64) -> String,
    /// The same as words.
    pub alerts_unread: fn(i64) -> String,
    pub settings: &'static str,
    pub password: &'static str,
    pub second_step: &'static str,
    /// The page of linked accounts.
    pub linked: &'static str,
    pub sessions: &'static str,
}
