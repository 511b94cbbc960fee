//! What the audit log does not tell of users, since it did not come to pass.

use domain::audit::{AuditQuery, Verb};
use domain::permission::{Principal, Profile};
use domain::user::SecondStep;
use domain::{GroupId, UnixMillis};
use engine::testing::{TestEngine, code_shown, on_each};

use super::story::{PASSWORD, member, operator, with_ann};

/// How often something was done so, as the log of a group tells it.
async fn told(test: &TestEngine, who: &Principal, group: GroupId, verb: Verb) -> usize {
    let query = AuditQuery {
        verb: verb.word().into(),
        kind: "user".into(),
        size: 250,
        ..AuditQuery::default()
    };
    test.engine
        .audit(who, group, &query)
        .await
        .unwrap()
        .rows
        .len()
}

#[tokio::test]
async fn whoever_is_locked_already_is_not_locked_once_more() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        let id = with_ann(&test, &keeper, test.group, Profile::CustomerRead).await;
        let verbs = async |verb| told(&test, &keeper, test.group, verb).await;
        test.engine.unlock_user(&keeper, id).await.unwrap();
        assert_eq!(verbs(Verb::Unlock).await, 0);
        for _ in 0..2 {
            test.engine.lock_user(&keeper, id).await.unwrap();
        }
        assert_eq!(verbs(Verb::Lock).await, 1);
        for _ in 0..2 {
            test.engine.unlock_user(&keeper, id).await.unwrap();
        }
        assert_eq!(verbs(Verb::Unlock).await, 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_second_step_that_nobody_had_does_not_end() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let ended = async || told(&test, &ops, root, Verb::Disable).await;
        test.engine.end_second_step(&ops, PASSWORD).await.unwrap();
        assert_eq!(ended().await, 0);
        // Nor does one for which the app has shown nothing yet.
        let engine = &test.engine;
        engine.begin_second_step(&ops, PASSWORD).await.unwrap();
        engine.end_second_step(&ops, PASSWORD).await.unwrap();
        assert_eq!(ended().await, 0);

        engine.begin_second_step(&ops, PASSWORD).await.unwrap();
        let secret = match engine.second_step(&ops).await.unwrap() {
            SecondStep::Begun(app) => app.secret,
            other => panic!("{other:?}"),
        };
        let code = code_shown(&secret, UnixMillis(test.clock_now()));
        let codes = engine.confirm_second_step(&ops, &code, PASSWORD).await;
        codes.unwrap();
        for _ in 0..2 {
            engine.end_second_step(&ops, PASSWORD).await.unwrap();
        }
        assert_eq!(ended().await, 1);
        test
    })
    .await;
}
