//! Words about how callbacks fared lately.

/// How callbacks fared lately.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Fare {
    pub success: &'static str,
    /// The share of a day and of a week, in hundredths.
    pub day: fn(i64) -> String,
    pub week: fn(i64) -> String,
    pub no_attempt: &'static str,
    /// Of how many attempts how many were taken.
    pub counted: fn(&str, &str) -> String,
    pub error: &'static str,
    pub none_here: &'static str,
    pub follows: &'static str,
}
