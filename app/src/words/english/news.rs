//! News, in English.

use super::super::News;

/// The words.
pub const NEWS: News = News {
    title: "News and updates",
    all: "All news",
    new: "New post",
    new_title: "Post something",
    edit: "Edit",
    edit_title: "Change a post",
    post: "Post",
    save: "Save post",
    settings: "The post",
    headline: "Title",
    text: "Text",
    text_hint: "Up to 5,000 characters. An empty line parts paragraphs.",
    group: "Group",
    group_hint: "Everybody in it and in the groups below it sees the post.",
    edited: "changed",
    from_above: "from a group above yours",
    none_yet: "No news",
    none_yet_why: "What those who operate your group have to tell stands here.",
    none_yet_write: "What you post here is told to everybody in the group and in those below it.",
    delete: "Delete",
    delete_question: "Delete this post?",
    delete_lead: |title| format!("Nobody will read “{title}” any more. This cannot be undone."),
};
