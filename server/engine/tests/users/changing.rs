//! Who changes whom, and what is shown of it.

use domain::UserId;
use domain::audit::{AuditQuery, Kind, Verb};
use domain::permission::{Principal, Profile};
use domain::user::{AccountInput, UserInput, UserQuery};
use engine::Error;
use engine::testing::on_each;

use super::story::{
    ANN, ANOTHER, PASSWORD, ann, client, member, new_password, one, operator, principal, refused,
    sign_in, with_ann,
};

#[tokio::test]
async fn the_password_and_the_address_of_another_take_ones_own_password() {
    on_each(async |test| {
        let (ops, _) = operator(&test).await;
        let id = with_ann(&test, &ops, test.group, Profile::CustomerRead).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let session = begun.session().unwrap().token;
        let set = async |own: &str| {
            let input = new_password(own);
            test.engine.set_password_of(&ops, id, &input).await
        };
        assert_eq!(refused(set("").await), one("own_password", "missing"));
        assert_eq!(
            refused(set(ANOTHER).await),
            one("own_password", "wrong_password")
        );
        assert!(test.engine.session(&session).await.unwrap().is_some());
        set(PASSWORD).await.unwrap();
        assert!(test.engine.session(&session).await.unwrap().is_none());
        assert!(sign_in(&test, ANN, ANOTHER).await.is_ok());

        let mut input = ann(test.group, Profile::CustomerRead);
        input.email = "ann.bell@example.org".into();
        let edited = test.engine.edit_user(&ops, id, &input).await;
        assert_eq!(refused(edited), one("own_password", "missing"));
        input.own_password = PASSWORD.into();
        test.engine.edit_user(&ops, id, &input).await.unwrap();
        assert!(
            sign_in(&test, "ann.bell@example.org", ANOTHER)
                .await
                .is_ok()
        );

        // Tries count, as those of signing in.
        for _ in 0..10 {
            assert_eq!(
                refused(set("wrong").await),
                one("own_password", "wrong_password")
            );
        }
        let limited = set(PASSWORD).await;
        assert!(matches!(limited, Err(Error::TooMany { .. })));
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_grants_more_than_he_has_nor_changes_those_who_have_more() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let keeper = member(&test, Profile::DeviceManagerWrite).await;
        let reader = member(&test, Profile::CustomerRead).await;
        let made = async |who: &Principal, input: &UserInput| {
            test.engine
                .create_user(who, input)
                .await
                .map(|made| made.id)
        };
        for profile in [Profile::Operator, Profile::CustomerWrite] {
            let more = made(&keeper, &ann(test.group, profile)).await;
            assert_eq!(refused(more), one("profiles", "not_granted"));
        }
        let above = made(&keeper, &ann(root, Profile::DeviceManagerRead)).await;
        assert_eq!(refused(above), one("groups", "unknown_group"));
        let forbidden = made(&reader, &ann(test.group, Profile::DeviceManagerRead)).await;
        assert!(matches!(forbidden, Err(Error::Forbidden)));

        // Somebody with more, on the same group: seen, and not changed.
        let more = made(&ops, &ann(test.group, Profile::Operator))
            .await
            .unwrap();
        let page = test.engine.user(&keeper, more).await.unwrap();
        assert!(!page.write);
        let input = ann(test.group, Profile::DeviceManagerRead);
        let edited = test.engine.edit_user(&keeper, more, &input).await;
        assert!(matches!(edited, Err(Error::Forbidden)));
        let deleted = test.engine.delete_user(&keeper, more).await;
        assert!(matches!(deleted, Err(Error::Forbidden)));

        // Those above, and beside, do not exist.
        let unseen = test.engine.user(&keeper, ops.user).await;
        assert!(matches!(unseen, Err(Error::NotFound)));
        let beside = test.with_group_beside().await;
        let input = UserInput {
            email: "bob@example.org".into(),
            ..ann(beside, Profile::CustomerRead)
        };
        let beside = made(&ops, &input).await.unwrap();
        let unseen = test.engine.delete_user(&keeper, beside).await;
        assert!(matches!(unseen, Err(Error::NotFound)));
        let query = UserQuery {
            text: "@EXAMPLE.org".into(),
            ..UserQuery::default()
        };
        let listed = test.engine.list_users(&keeper, &query).await.unwrap();
        let ids: Vec<UserId> = listed.rows.iter().map(|row| row.id).collect();
        assert!(ids.contains(&more) && ids.contains(&keeper.user));
        assert!(!ids.contains(&beside) && !ids.contains(&ops.user));
        test
    })
    .await;
}

#[tokio::test]
async fn a_list_is_filtered_by_name_group_profile_and_lock() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        let id = with_ann(&test, &keeper, test.group, Profile::DeviceManagerRead).await;
        let listed = async |query: UserQuery| {
            let page = test.engine.list_users(&keeper, &query).await.unwrap();
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let query = UserQuery::default;
        let text = |text: &str| UserQuery {
            text: text.into(),
            ..query()
        };
        assert_eq!(listed(text("nn BE")).await, [id]);
        assert_eq!(listed(text("ANN@")).await, [id]);
        let profile = |profile: Profile| UserQuery {
            profile: profile.name().into(),
            ..query()
        };
        assert_eq!(listed(profile(Profile::DeviceManagerRead)).await, [id]);
        assert_eq!(listed(profile(Profile::Operator)).await, []);
        let group = UserQuery {
            group: test.group.to_string(),
            ..query()
        };
        assert_eq!(listed(group).await.len(), 2);
        let locked = |locked: &str| UserQuery {
            locked: locked.into(),
            ..query()
        };
        assert_eq!(listed(locked("yes")).await, []);
        test.engine.lock_user(&keeper, id).await.unwrap();
        assert_eq!(listed(locked("yes")).await, [id]);
        assert_eq!(listed(locked("no")).await, [keeper.user]);
        test
    })
    .await;
}

#[tokio::test]
async fn who_keeps_people_says_for_whom_the_bell_rings() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = member(&test, Profile::CustomerWrite).await;
        let id = with_ann(&test, &keeper, test.group, Profile::CustomerRead).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let who = principal(&test, begun).await;
        assert!(engine.preferences(&who).await.unwrap().bell);
        let silent = UserInput {
            bell: String::new(),
            ..engine.user(&keeper, id).await.unwrap().user.input()
        };
        engine.edit_user(&keeper, id, &silent).await.unwrap();
        assert!(!engine.preferences(&who).await.unwrap().bell);
        let shown = engine.user(&keeper, id).await.unwrap().user;
        assert!(!shown.bell && shown.input() == silent);
        // Whoever says it of himself says it of the same bell.
        let own = AccountInput {
            first_name: "Ann".into(),
            bell: "on".into(),
            ..AccountInput::default()
        };
        engine.save_account(&who, &own).await.unwrap();
        assert!(engine.user(&keeper, id).await.unwrap().user.bell);
        let wrong = UserInput {
            bell: "loud".into(),
            ..silent
        };
        let edited = engine.edit_user(&keeper, id, &wrong).await;
        assert_eq!(refused(edited), one("bell", "not_one_of"));
        let query = AuditQuery {
            verb: Verb::Edit.word().into(),
            kind: Kind::User.word().into(),
            object: id.to_string(),
            ..AuditQuery::default()
        };
        let log = engine.audit(&keeper, test.group, &query).await.unwrap();
        let fields = log.rows.iter().flat_map(|row| &row.fields);
        let told = fields.filter(|field| field.name == "bell").count();
        assert_eq!(told, 2);
        test
    })
    .await;
}

#[tokio::test]
async fn a_person_changes_the_own_settings_and_password() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        with_ann(&test, &keeper, test.group, Profile::CustomerRead).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let other = begun.session().unwrap().token;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let who = principal(&test, begun).await;
        let input = AccountInput {
            first_name: "Anna".into(),
            time_zone: "Asia/Tokyo".into(),
            ..AccountInput::default()
        };
        test.engine.save_account(&who, &input).await.unwrap();
        let preferences = test.engine.preferences(&who).await.unwrap();
        assert_eq!(
            (preferences.time_zone.as_str(), preferences.bell),
            ("Asia/Tokyo", false)
        );

        let change = async |own: &str| {
            let input = new_password(own);
            test.engine.change_password(&who, &input, &client()).await
        };
        assert_eq!(
            refused(change(ANOTHER).await),
            one("own_password", "wrong_password")
        );
        let session = change(PASSWORD).await.unwrap().token;
        assert!(test.engine.session(&other).await.unwrap().is_none());
        let who = test.engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.name, "Anna");
        assert!(sign_in(&test, ANN, ANOTHER).await.is_ok());
        test
    })
    .await;
}
