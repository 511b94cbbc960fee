//! Words about news.

/// News.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct News {
    pub title: &'static str,
    pub all: &'static str,
    pub new: &'static str,
    pub new_title: &'static str,
    pub edit: &'static str,
    pub edit_title: &'static str,
    pub post: &'static str,
    pub save: &'static str,
    pub settings: &'static str,
    pub headline: &'static str,
    pub text: &'static str,
    pub text_hint: &'static str,
    pub group: &'static str,
    pub group_hint: &'static str,
    pub edited: &'static str,
    pub from_above: &'static str,
    pub none_yet: &'static str,
    pub none_yet_why: &'static str,
    pub none_yet_write: &'static str,
    pub delete: &'static str,
    pub delete_question: &'static str,
    pub delete_lead: fn(&str) -> String,
}
