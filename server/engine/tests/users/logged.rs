//! What the log of a group tells of the roles of its people.

use domain::GroupId;
use domain::audit::{AuditQuery, EntryView};
use domain::permission::{Principal, Profile};
use domain::user::UserInput;
use engine::testing::{TestEngine, on_each};

use super::story::ann;

/// Ann, who has a role on the demo group and one beside it.
fn on_both(test: &TestEngine, beside: GroupId, there: Profile) -> UserInput {
    let here = Profile::CustomerRead.name();
    UserInput {
        groups: vec![test.group.to_string(), beside.to_string()],
        profiles: vec![here.into(), there.name().into()],
        ..ann(test.group, Profile::CustomerRead)
    }
}

/// What the log of the demo group tells of users, the newest first.
async fn told(test: &TestEngine, who: &Principal, verb: &str) -> Vec<EntryView> {
    let query = AuditQuery {
        kind: "user".into(),
        verb: verb.into(),
        ..AuditQuery::default()
    };
    let page = test.engine.audit(who, test.group, &query).await;
    page.unwrap().rows
}

/// The roles in the newest of these entries: those before and those after, where any changed.
fn roles(entries: &[EntryView]) -> Option<(Option<&str>, Option<&str>)> {
    let fields = &entries[0].fields;
    let roles = fields.iter().find(|field| field.name == "roles");
    roles.map(|field| (field.before.said(), field.after.said()))
}

#[tokio::test]
async fn a_group_is_told_by_what_it_was_called_then() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = test.member(Profile::CustomerWrite);
        let input = ann(test.group, Profile::CustomerRead);
        let made = engine.create_user(&keeper, &input).await.unwrap();
        let mut group = engine.group(&keeper, test.group).await.unwrap().input();
        group.name = "Harbour fleet".into();
        let renamed = engine.edit_group(&keeper, test.group, &group).await;
        renamed.unwrap();
        let input = ann(test.group, Profile::DeviceManagerRead);
        let edited = engine.edit_user(&keeper, made.id, &input).await;
        edited.unwrap();

        let created = told(&test, &keeper, "create").await;
        let before = "CUSTOMER [R] on Demo fleet";
        assert_eq!(roles(&created), Some((None, Some(before))));
        let edited = told(&test, &keeper, "edit").await;
        let [before, after] = [Profile::CustomerRead, Profile::DeviceManagerRead]
            .map(|profile| format!("{} on Harbour fleet", profile.name()));
        let both = (Some(before.as_str()), Some(after.as_str()));
        assert_eq!(roles(&edited), Some(both));
        assert_eq!(engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn the_log_of_a_group_tells_nothing_of_roles_elsewhere() {
    on_each(async |test| {
        let root = test.of_root();
        let keeper = test.member(Profile::CustomerWrite);
        let beside = test.with_group_beside().await;
        let input = on_both(&test, beside, Profile::CustomerRead);
        let made = test.engine.create_user(&root, &input).await.unwrap();

        let all = told(&test, &root, "create").await;
        let both = format!("CUSTOMER [R] on Beside {beside}, CUSTOMER [R] on Demo fleet");
        assert_eq!(roles(&all), Some((None, Some(both.as_str()))));
        let own = told(&test, &keeper, "create").await;
        assert_eq!(
            roles(&own),
            Some((None, Some("CUSTOMER [R] on Demo fleet")))
        );
        assert!(!format!("{own:?}").contains(&beside.to_string()), "{own:?}");

        // That only something elsewhere changed is told to nobody here.
        let input = on_both(&test, beside, Profile::DeviceManagerRead);
        let edited = test.engine.edit_user(&root, made.id, &input).await;
        edited.unwrap();
        assert!(roles(&told(&test, &root, "edit").await).is_some());
        let own = told(&test, &keeper, "edit").await;
        assert_eq!(roles(&own), None);
        assert!(!format!("{own:?}").contains(&beside.to_string()), "{own:?}");

        // What changes here is.
        let input = UserInput {
            groups: vec![beside.to_string()],
            profiles: vec![Profile::DeviceManagerRead.name().into()],
            ..input
        };
        let edited = test.engine.edit_user(&root, made.id, &input).await;
        edited.unwrap();
        let own = told(&test, &keeper, "edit").await;
        assert_eq!(
            roles(&own),
            Some((Some("CUSTOMER [R] on Demo fleet"), None))
        );

        // Nor is it told in a file.
        let query = AuditQuery::default();
        let export = test.engine.export_audit(&keeper, test.group, &query).await;
        let part = export.unwrap().more(&keeper).await.unwrap();
        assert!(!format!("{part:?}").contains(&beside.to_string()));
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}
