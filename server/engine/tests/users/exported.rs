//! Lists that are handed out as files, as the audit logs of groups tell it.

use domain::audit::{AuditQuery, Kind, Verb};
use domain::device::DeviceQuery;
use domain::device_type::DeviceTypeQuery;
use domain::permission::{Principal, Profile, Role};
use domain::user::UserQuery;
use domain::{GroupId, UserId};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::story::member;

/// How many entries there are.
async fn entries(test: &TestEngine) -> i64 {
    let verdict = test.engine.verify_audit(None).await.unwrap();
    assert_eq!(verdict.wrong, None);
    verdict.head.number
}

/// Of what kinds lists were handed out, as the log of a group tells whoever keeps it, and whether it
/// says by whom.
async fn told(test: &TestEngine, group: GroupId) -> Vec<(String, bool)> {
    let query = AuditQuery {
        verb: Verb::Export.word().into(),
        size: 250,
        ..AuditQuery::default()
    };
    let log = test.engine.audit(&test.of_root(), group, &query).await;
    let rows = log.unwrap().rows.into_iter();
    let each = rows.map(|row| {
        let named = format!("{row:?}").contains("ann@example.org");
        (row.kind.word().to_owned(), named)
    });
    let mut each: Vec<(String, bool)> = each.collect();
    each.sort_unstable();
    each
}

fn users_of(group: GroupId) -> UserQuery {
    UserQuery {
        group: group.to_string(),
        ..UserQuery::default()
    }
}

#[tokio::test]
async fn nobody_writes_into_the_log_of_a_group_that_he_does_not_see() {
    on_each(async |mut test| {
        let (neighbour, _) = test.neighbour().await;
        let before = entries(&test).await;
        for group in [test.group, GroupId([7; 12])] {
            let asked = users_of(group);
            let refused = test.engine.export_users(&neighbour, &asked).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        assert_eq!(entries(&test).await, before);
        // Whom he may ask for he is handed out, and there it is told.
        let own = neighbour.roles[0].group;
        let asked = users_of(own);
        let handed_out = test.engine.export_users(&neighbour, &asked).await;
        handed_out.unwrap();
        assert_eq!(entries(&test).await, before + 1);
        assert_eq!(told(&test, own).await.len(), 1);
        assert!(told(&test, test.group).await.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_of_everything_is_told_in_every_group_from_which_it_comes() {
    on_each(async |test| {
        let beside = test.with_group_beside().await;
        let path = test
            .group_path
            .replace(test.group.to_string().as_str(), beside.to_string().as_str());
        let reader = member(&test, Profile::CustomerRead).await;
        let ann = Principal {
            user: UserId([9; 12]),
            email: "ann@example.org".into(),
            name: "Ann".into(),
            roles: vec![
                // Without seeing anything there this is no role on a list.
                Role::fixed(GroupId([8; 12]), "/8/", Profile::OptDownlink),
                Role::fixed(test.group, test.group_path.as_str(), Profile::CustomerRead),
                Role::fixed(beside, path.as_str(), Profile::CustomerRead),
                Role::fixed(beside, path.as_str(), Profile::OptDownlink),
            ],
            from: None,
        };
        let engine = &test.engine;
        let (all, every, each) = (
            UserQuery::default(),
            DeviceQuery::default(),
            DeviceTypeQuery::default(),
        );
        let users = engine.export_users(&ann, &all).await;
        let devices = engine.export_devices(&ann, &every).await;
        let types = engine.export_device_types(&ann, &each).await;
        assert!(users.is_ok() && devices.is_ok() && types.is_ok());
        let mut all =
            [Kind::User, Kind::Device, Kind::DeviceType].map(|kind| (kind.word().to_owned(), true));
        all.sort_unstable();
        for group in [test.group, beside] {
            assert_eq!(told(&test, group).await, all, "{group}");
        }
        // One of a single group is told there alone.
        let asked = users_of(test.group);
        let one = engine.export_users(&reader, &asked).await;
        one.unwrap();
        assert_eq!(told(&test, test.group).await.len(), 4);
        assert_eq!(told(&test, beside).await.len(), 3);
        test
    })
    .await;
}
