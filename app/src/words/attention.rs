//! Words about what wants somebody's attention.

/// What wants somebody's attention.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Attention {
    pub title: &'static str,
    pub nothing: &'static str,
    pub silent: &'static str,
    pub last_heard: &'static str,
    pub failing: &'static str,
    pub callback_off: &'static str,
    pub callback_failing: &'static str,
    pub since: &'static str,
    pub ending: &'static str,
    pub ends: &'static str,
    pub alerts: fn(i64) -> String,
    pub all_silent: &'static str,
    pub follows: &'static str,
    pub first_steps: &'static str,
    pub first_done: &'static str,
    pub steps: [(&'static str, &'static str); 4],
}
