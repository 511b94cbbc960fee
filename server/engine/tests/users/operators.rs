//! Somebody who operates the installation is always left.

use domain::permission::Profile;
use domain::profile::ProfileInput;
use domain::user::UserInput;
use engine::Error;
use engine::testing::on_each;

use super::story::{
    ANN, OPS, PASSWORD, ann, choose, one, operator, principal, refused, sign_in, with_ann,
};

#[tokio::test]
async fn nobody_deletes_or_locks_himself_and_the_last_operator_stays() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let deleted = test.engine.delete_user(&ops, ops.user).await;
        assert!(matches!(deleted, Err(Error::Forbidden)));
        let locked = test.engine.lock_user(&ops, ops.user).await;
        assert!(matches!(locked, Err(Error::Forbidden)));

        let less = UserInput {
            email: OPS.into(),
            ..ann(root, Profile::CustomerWrite)
        };
        let edited = test.engine.edit_user(&ops, ops.user, &less).await;
        assert_eq!(refused(edited), one("profiles", "last_operator"));

        // Somebody who was only invited is none who could operate it.
        let input = ann(root, Profile::Operator);
        let made = test.engine.create_user(&ops, &input).await.unwrap();
        let edited = test.engine.edit_user(&ops, ops.user, &less).await;
        assert_eq!(refused(edited), one("profiles", "last_operator"));
        choose(&test, &made.link.unwrap(), PASSWORD).await.unwrap();
        test.engine.edit_user(&ops, ops.user, &less).await.unwrap();

        let rest = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let rest = principal(&test, rest).await;
        test.engine.delete_user(&rest, ops.user).await.unwrap();
        let gone = sign_in(&test, OPS, PASSWORD).await;
        assert!(matches!(gone, Err(Error::WrongCredentials)));
        let gone = test.engine.user(&rest, ops.user).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        test
    })
    .await;
}

#[tokio::test]
async fn the_last_operator_does_not_take_the_right_out_of_his_own_profile() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let composed = |permissions: &[&str]| ProfileInput {
            name: "Keepers".into(),
            permissions: permissions.iter().map(|&one| one.to_owned()).collect(),
        };
        let all = ["DEVICE_READ", "PEOPLE_WRITE", "OPERATE"];
        let keepers = composed(&all);
        let made = test.engine.create_profile(&ops, root, &keepers).await;
        let keepers = made.unwrap();
        let own = UserInput {
            email: OPS.into(),
            profiles: vec![keepers.to_string()],
            ..ann(root, Profile::Operator)
        };
        test.engine.edit_user(&ops, ops.user, &own).await.unwrap();
        let begun = sign_in(&test, OPS, PASSWORD).await.unwrap();
        let who = principal(&test, begun).await;
        let edit = async |permissions: &[&str]| {
            let input = composed(permissions);
            test.engine.edit_profile(&who, root, keepers, &input).await
        };
        // Without seeing nothing is allowed, so that would be the same.
        for less in [["DEVICE_READ", "PEOPLE_WRITE"], ["PEOPLE_WRITE", "OPERATE"]] {
            assert_eq!(
                refused(edit(&less).await),
                one("permissions", "last_operator"),
                "{less:?}"
            );
        }
        let id = with_ann(&test, &who, root, Profile::DeviceManagerRead).await;
        let still = edit(&["DEVICE_READ", "PEOPLE_WRITE"]).await;
        assert_eq!(refused(still), one("permissions", "last_operator"));
        let input = UserInput {
            profiles: vec![keepers.to_string()],
            ..ann(root, Profile::Operator)
        };
        test.engine.edit_user(&who, id, &input).await.unwrap();
        let still = edit(&["DEVICE_READ", "PEOPLE_WRITE"]).await;
        assert_eq!(
            refused(still),
            one("permissions", "last_operator"),
            "both have it by the same profile"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn who_operates_without_seeing_is_none_who_operates() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let blind = ProfileInput {
            name: "Blind".into(),
            permissions: vec!["OPERATE".into()],
        };
        let made = test.engine.create_profile(&ops, root, &blind).await;
        let input = UserInput {
            profiles: vec![made.unwrap().to_string()],
            ..ann(root, Profile::Operator)
        };
        let made = test.engine.create_user(&ops, &input).await.unwrap();
        choose(&test, &made.link.unwrap(), PASSWORD).await.unwrap();
        let less = UserInput {
            email: OPS.into(),
            ..ann(root, Profile::CustomerWrite)
        };
        let edited = test.engine.edit_user(&ops, ops.user, &less).await;
        assert_eq!(refused(edited), one("profiles", "last_operator"));
        test
    })
    .await;
}

#[tokio::test]
async fn two_operators_who_take_each_other_away_leave_one() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let id = with_ann(&test, &ops, root, Profile::Operator).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let rest = principal(&test, begun).await;
        let (one, other) = tokio::join!(
            test.engine.delete_user(&ops, id),
            test.engine.delete_user(&rest, ops.user)
        );
        let left = [(OPS, other), (ANN, one)];
        let gone = left.iter().filter(|(_, deleted)| deleted.is_ok()).count();
        assert_eq!(gone, 1, "{left:?}");
        for (email, deleted) in left {
            let open = sign_in(&test, email, PASSWORD).await;
            assert_eq!(open.is_ok(), deleted.is_err(), "{email}");
        }
        test
    })
    .await;
}
