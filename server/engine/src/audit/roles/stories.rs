//! Entries that were noted before roles were kept with the ids of their groups, and those of groups
//! that are gone.

use domain::GroupId;
use domain::audit::{AuditQuery, Field, Kind, Verb};
use domain::permission::{Principal, Profile};

use super::kept;
use crate::audit::{Act, Actor, note};
use crate::testing::{TestEngine, on_each};

/// Somebody is noted to have got those roles.
async fn noted(test: &TestEngine, roles: &str) {
    let act = Act {
        verb: Verb::Edit,
        kind: Kind::User,
        id: "5f0000000000000000000001".to_owned(),
        name: "Ann".to_owned(),
        group: test.group,
        fields: vec![Field::text("roles", "", roles)],
    };
    let mut tx = test.engine.db.write().await.unwrap();
    let done = note(&mut tx, &test.engine, &Actor::System, act).await;
    done.unwrap();
    tx.commit().await.unwrap();
}

/// The roles in the newest entry, where it tells any.
async fn told(test: &TestEngine, who: &Principal) -> Option<String> {
    let query = AuditQuery {
        kind: Kind::User.word().to_owned(),
        verb: Verb::Edit.word().to_owned(),
        ..AuditQuery::default()
    };
    let page = test.engine.audit(who, test.group, &query).await;
    let entry = page.unwrap().rows.swap_remove(0);
    let field = entry.fields.into_iter().next()?;
    field.after.said().map(str::to_owned)
}

#[tokio::test]
async fn of_what_nobody_knows_who_saw_it_only_those_are_told_who_see_everything() {
    on_each(async |test| {
        let (root, keeper) = (test.of_root(), test.member(Profile::CustomerWrite));
        let old = "CUSTOMER [R] on Secret sibling";
        noted(&test, old).await;
        assert_eq!(told(&test, &root).await.as_deref(), Some(old));
        assert_eq!(told(&test, &keeper).await, None);

        let gone = GroupId([7; 12]);
        let named = kept([("CUSTOMER [R]", gone, "Old dock")].into_iter());
        noted(&test, &named).await;
        let all = "CUSTOMER [R] on Old dock";
        assert_eq!(told(&test, &root).await.as_deref(), Some(all));
        assert_eq!(told(&test, &keeper).await, None);
        test
    })
    .await;
}

#[tokio::test]
async fn of_a_group_whose_name_was_not_noted_the_id_is_told_to_those_who_see_it() {
    on_each(async |test| {
        let keeper = test.member(Profile::CustomerWrite);
        let role = format!("CUSTOMER [R] on {}", test.group);
        noted(&test, &role).await;
        assert_eq!(told(&test, &keeper).await, Some(role));
        test
    })
    .await;
}
