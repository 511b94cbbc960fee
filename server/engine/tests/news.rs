//! News: who reads which posts, and who writes them.

use domain::news::{NewsInput, NewsQuery, NewsView};
use domain::permission::{Principal, Profile};
use engine::Error;
use engine::testing::{TestEngine, on_each};

fn input(group: impl ToString, title: &str) -> NewsInput {
    NewsInput {
        group: group.to_string(),
        title: title.into(),
        text: "Two hours.".into(),
    }
}

async fn titles(test: &TestEngine, who: &Principal) -> Vec<String> {
    let page = test.engine.news(who, &NewsQuery::default()).await.unwrap();
    page.rows.into_iter().map(|post| post.title).collect()
}

async fn post(test: &TestEngine, who: &Principal, input: &NewsInput) {
    // Each at a time of its own.
    test.clock.advance(1_000);
    test.engine.create_news(who, input).await.unwrap();
}

#[tokio::test]
async fn a_post_is_seen_by_its_group_and_those_below_and_by_nobody_beside() {
    on_each(async |mut test| {
        let (neighbour, _) = test.neighbour().await;
        let root = test.of_root();
        let (own, above) = (test.group, root.roles[0].group);
        post(&test, &root, &input(above, "For all")).await;
        post(&test, &root, &input(own, "For the fleet")).await;
        let beside = neighbour.roles[0].group;
        post(&test, &root, &input(beside, "For the others")).await;

        let reader = test.member(Profile::CustomerRead);
        assert_eq!(titles(&test, &reader).await, ["For the fleet", "For all"]);
        assert_eq!(
            titles(&test, &neighbour).await,
            ["For the others", "For all"]
        );
        // Whoever operates what lies below sees what was posted there.
        assert_eq!(
            titles(&test, &root).await,
            ["For the others", "For the fleet", "For all"]
        );
        let overview = test.engine.overview(&reader).await.unwrap();
        assert_eq!(overview.news.len(), 2);
        assert!(!overview.writes_news);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_what_comes_from_above_is_not_told_from_which_group() {
    on_each(async |test| {
        let root = test.of_root();
        let above = root.roles[0].group;
        let name = test.engine.group(&root, above).await.unwrap().name;
        post(&test, &root, &input(above, "For all")).await;
        post(&test, &root, &input(test.group, "For the fleet")).await;
        let reader = test.member(Profile::CustomerRead);
        let all = NewsQuery::default();
        let page = test.engine.news(&reader, &all).await.unwrap();
        let of: Vec<_> = page.rows.iter().map(|post| post.group.as_ref()).collect();
        assert_eq!(of[0].map(|group| group.0), Some(test.group));
        assert_eq!(of[1], None);
        let overview = test.engine.overview(&reader).await.unwrap();
        for told in [format!("{page:?}"), format!("{:?}", overview.news)] {
            assert!(!told.contains(&above.to_string()), "{told}");
            assert!(!told.contains(&format!("\"{name}\"")), "{told}");
        }
        // Whoever sees that group is told.
        let page = test.engine.news(&root, &all).await.unwrap();
        assert_eq!(page.rows[1].group, Some((above, name)));
        test
    })
    .await;
}

#[tokio::test]
async fn those_who_operate_a_group_write_and_others_do_not() {
    on_each(async |test| {
        let operator = test.member(Profile::Operator);
        let reader = test.member(Profile::CustomerWrite);
        let engine = &test.engine;
        let wanted = input(test.group, "Works");
        let refused = engine.create_news(&reader, &wanted).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        // Nobody speaks for a group that is not his.
        let above = test.of_root().roles[0].group;
        let refused = engine.create_news(&operator, &input(above, "Works")).await;
        let Err(Error::Rejected(wrong)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            (wrong[0].field.as_str(), wrong[0].fault.code()),
            ("group", "unknown_group")
        );

        let id = engine.create_news(&operator, &wanted).await.unwrap();
        assert!(matches!(
            engine.news_post(&reader, id).await,
            Err(Error::Forbidden)
        ));
        assert!(matches!(
            engine.delete_news(&test.stranger(), id).await,
            Err(Error::NotFound)
        ));
        test.clock.advance(60_000);
        let changed = NewsInput {
            text: "Three hours.".into(),
            ..wanted
        };
        engine.edit_news(&operator, id, &changed).await.unwrap();
        let post = engine.news_post(&operator, id).await.unwrap();
        assert_eq!(post.text, "Three hours.");
        assert_eq!(post.edited.map(|at| at.0 - post.time.0), Some(60_000));
        engine.delete_news(&operator, id).await.unwrap();
        assert_eq!(titles(&test, &reader).await, [] as [&str; 0]);
        test
    })
    .await;
}

#[tokio::test]
async fn many_posts_come_page_by_page() {
    on_each(async |test| {
        let operator = test.member(Profile::Operator);
        // Several of the same moment are told apart, too.
        for nth in 0..60 {
            if nth % 3 == 0 {
                test.clock.advance(1_000);
            }
            let wanted = input(test.group, &format!("Post {nth}"));
            test.engine.create_news(&operator, &wanted).await.unwrap();
        }
        let mut query = NewsQuery {
            size: 25,
            ..NewsQuery::default()
        };
        let mut all: Vec<NewsView> = Vec::new();
        loop {
            let page = test.engine.news(&operator, &query).await.unwrap();
            all.extend(page.rows);
            match page.next {
                Some(next) => query.after = next,
                None => break,
            }
        }
        assert_eq!(all.len(), 60);
        assert!(all.windows(2).all(|pair| pair[0].time >= pair[1].time));
        all.dedup_by_key(|post| post.id);
        assert_eq!(all.len(), 60);
        test
    })
    .await;
}
