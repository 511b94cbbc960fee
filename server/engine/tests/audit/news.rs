//! News.

use domain::news::NewsInput;
use domain::permission::Principal;

use super::story::Log;

pub(super) async fn news(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = NewsInput {
        group: test.group.to_string(),
        title: "Works on Sunday".into(),
        text: "Two hours.".into(),
    };
    let made = engine.create_news(who, &input);
    let post = log.leaves(1, "create_news", made).await;
    let input = NewsInput {
        text: "Three hours.".into(),
        ..input
    };
    let edited = engine.edit_news(who, post, &input);
    log.leaves(1, "edit_news", edited).await;
    let deleted = engine.delete_news(who, post);
    log.leaves(1, "delete_news", deleted).await;
}
