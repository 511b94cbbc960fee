//! Profiles that are composed in a group.

use domain::Fault;
use domain::device_type::{DeviceTypeInput, DeviceTypeQuery};
use domain::group::Group;
use domain::permission::{Action, Principal, Profile};
use domain::profile::{ComposedBy, ProfileInput, ProfileView};
use domain::user::{ChoosePassword, UserInput};
use engine::testing::{TestEngine, on_each};
use engine::{Client, Error};

use super::story::{below, demo, one, somebody, wrong};

/// Signs a user in who was just made.
async fn signed_in(test: &TestEngine, who: &Principal, input: &UserInput) -> String {
    let made = test.engine.create_user(who, input).await.unwrap();
    let choice = ChoosePassword {
        token: made.link.expect("no mail leaves the house"),
        email: input.email.clone(),
        password: "a quiet grey harbour".into(),
        again: "a quiet grey harbour".into(),
    };
    let client = Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    };
    let signed_in = test.engine.choose_password(&choice, &client).await;
    signed_in.unwrap().session().unwrap().token
}

fn composed(name: &str, permissions: &[&str]) -> ProfileInput {
    ProfileInput {
        name: name.into(),
        permissions: permissions.iter().map(|&one| one.to_owned()).collect(),
    }
}

#[tokio::test]
async fn a_profile_of_a_group_allows_what_it_is_composed_of() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = test.member(Profile::DeviceManagerWrite);
        let watch = composed("Night watch", &["DEVICE_READ", "DEVICE_WRITE"]);
        let id = engine
            .create_profile(&keeper, test.group, &watch)
            .await
            .unwrap();
        let refused = engine.create_profile(&keeper, test.group, &watch).await;
        assert_eq!(wrong(refused), one("name", "taken"));
        let input = somebody("ann@example.org", test.group, &id.to_string());
        let session = signed_in(&test, &keeper, &input).await;
        let path = &test.group_path;
        let who = engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.roles[0].profile, "Night watch");
        assert!(who.may(Action::WriteFleet, path) && !who.may(Action::WriteCallbacks, path));
        // What it allows changes for whoever has it, at once.
        let less = composed("Day watch", &["DEVICE_READ"]);
        engine
            .edit_profile(&keeper, test.group, id, &less)
            .await
            .unwrap();
        let who = engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.roles[0].profile, "Day watch");
        assert!(who.may(Action::Read, path) && !who.may(Action::WriteFleet, path));
        let refused = engine.delete_profile(&keeper, test.group, id).await;
        assert_eq!(wrong(refused), one("users", "still_used"));
        // It is there for the groups below, and for no others.
        let north = below(&test, &demo(&test), "North").await;
        let inside = engine.profiles(&keeper, north.id).await.unwrap();
        let whose = |all: Vec<ProfileView>| {
            let composed = all.into_iter().find(|one| one.name == "Day watch");
            composed.map(|one| one.composed_by)
        };
        let by = ComposedBy::Group(test.group, "Demo fleet".into());
        assert_eq!(whose(inside), Some(by));
        // Whoever sees only the group below learns nothing of the one that composed it.
        let local = test.member_of(&north, Profile::CustomerRead);
        let below = engine.profiles(&local, north.id).await.unwrap();
        assert_eq!(whose(below), Some(ComposedBy::Hidden));
        let beside = test.with_group_beside().await;
        let path = test
            .group_path
            .replace(&test.group.to_string(), &beside.to_string());
        let beside = Group {
            id: beside,
            parent: None,
            name: String::new(),
            path,
        };
        let other = test.member_of(&beside, Profile::CustomerWrite);
        let there = engine.profiles(&other, beside.id).await.unwrap();
        let same = |one: &ProfileView| one.composed_by == ComposedBy::Nobody;
        assert!(there.iter().all(same));
        let input = somebody("ben@example.org", beside.id, &id.to_string());
        let refused = engine.create_user(&other, &input).await.map(|made| made.id);
        assert_eq!(wrong(refused), one("profiles", "not_one_of"));
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_more_than_he_has() {
    on_each(async |test| {
        let engine = &test.engine;
        let limited = test.member(Profile::LimitedAdmin);
        let more = composed("More", &["DEVICE_READ", "DEVICE_WRITE"]);
        let refused = engine.create_profile(&limited, test.group, &more).await;
        assert_eq!(wrong(refused), one("permissions", "not_granted"));
        let own = composed("People", &["DEVICE_READ", "PEOPLE_WRITE"]);
        let own = engine
            .create_profile(&limited, test.group, &own)
            .await
            .unwrap();
        // Nor does he take more into his hands, or away from those who have it.
        let refused = engine.edit_profile(&limited, test.group, own, &more).await;
        assert_eq!(wrong(refused), one("permissions", "not_granted"));
        let customer = test.member(Profile::CustomerWrite);
        let strong = engine
            .create_profile(&customer, test.group, &more)
            .await
            .unwrap();
        let less = composed("More", &["DEVICE_READ"]);
        for refused in [
            engine
                .edit_profile(&limited, test.group, strong, &less)
                .await,
            engine.delete_profile(&limited, test.group, strong).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        for profile in [Profile::CustomerWrite.name().to_owned(), strong.to_string()] {
            let input = somebody("carl@example.org", test.group, &profile);
            let refused = engine
                .create_user(&limited, &input)
                .await
                .map(|made| made.id);
            assert_eq!(wrong(refused), one("profiles", "not_granted"));
        }
        let input = somebody("carl@example.org", test.group, &own.to_string());
        engine.create_user(&limited, &input).await.unwrap();
        // Whoever changes no people composes none.
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.create_profile(&reader, test.group, &less).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_has_only_an_option_sees_nothing() {
    on_each(async |test| {
        let engine = &test.engine;
        let session = test.session_of(test.group, Profile::OptDownlink).await;
        let who = engine.session(&session).await.unwrap().unwrap();
        let hidden = engine.group(&who, test.group).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine
            .list_device_types(&who, &DeviceTypeQuery::default())
            .await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine
            .choose_downlink_callback(&who, test.device_types[0], None)
            .await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        // Beside a profile that sees, it adds that one thing.
        let reader = test.member(Profile::CustomerRead);
        let mut both = reader.clone();
        both.roles.extend(who.roles);
        let of_type = test.device_types[0];
        let refused = engine
            .choose_downlink_callback(&reader, of_type, None)
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        engine
            .choose_downlink_callback(&both, of_type, None)
            .await
            .unwrap();
        let form = test.device_type_form(0).await;
        let refused = engine.edit_device_type(&both, of_type, &form).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_choose_answers_leaves_them_as_they_are() {
    on_each(async |test| {
        let engine = &test.engine;
        let keeper = test.member(Profile::CustomerWrite);
        let types = composed("Types", &["DEVICE_READ", "TYPE_WRITE"]);
        let types = engine
            .create_profile(&keeper, test.group, &types)
            .await
            .unwrap();
        let input = somebody("ann@example.org", test.group, &types.to_string());
        let session = signed_in(&test, &keeper, &input).await;
        let who = engine.session(&session).await.unwrap().unwrap();
        let of_type = test.device_types[0];
        let renamed = DeviceTypeInput {
            name: "Renamed".into(),
            ..test.device_type_form(0).await
        };
        engine
            .edit_device_type(&who, of_type, &renamed)
            .await
            .unwrap();
        let answered = DeviceTypeInput {
            downlink_mode: "callback".into(),
            ..renamed
        };
        let refused = engine.edit_device_type(&who, of_type, &answered).await;
        assert_eq!(
            wrong(refused),
            one("downlink_mode", Fault::NotGranted.code())
        );
        engine
            .edit_device_type(&keeper, of_type, &answered)
            .await
            .unwrap();
        test
    })
    .await;
}
