//! What stories of users are made of.

use domain::permission::{Principal, Profile};
use domain::user::{ChoosePassword, NewPassword, SignIn, UserInput};
use domain::{GroupId, UserId};
use engine::testing::TestEngine;
use engine::{Client, Error, SignedIn};

pub(super) const PASSWORD: &str = "a quiet grey harbour";
pub(super) const ANOTHER: &str = "another grey harbour";
pub(super) const ANN: &str = "ann@example.org";
pub(super) const OPS: &str = "ops@example.org";
pub(super) const MINUTE: i64 = 60_000;

pub(super) fn client() -> Client {
    Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    }
}

/// The first person, and the root group.
pub(super) async fn operator(test: &TestEngine) -> (Principal, GroupId) {
    let token = test.engine.setup_link().await.unwrap().unwrap();
    let session = choose(test, &token, PASSWORD).await.unwrap();
    let who = principal(test, session).await;
    let root = who.roles[0].group;
    (who, root)
}

/// Somebody of the demo group who is signed in.
pub(super) async fn member(test: &TestEngine, profile: Profile) -> Principal {
    let session = test.session_of(test.group, profile).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

pub(super) async fn principal(test: &TestEngine, signed_in: SignedIn) -> Principal {
    let token = signed_in.session().expect("a session began").token;
    test.engine.session(&token).await.unwrap().unwrap()
}

pub(super) async fn choose(
    test: &TestEngine,
    token: &str,
    password: &str,
) -> Result<SignedIn, Error> {
    let choice = ChoosePassword {
        token: token.into(),
        email: OPS.into(),
        password: password.into(),
        again: password.into(),
    };
    test.engine.choose_password(&choice, &client()).await
}

pub(super) async fn sign_in(
    test: &TestEngine,
    email: &str,
    password: &str,
) -> Result<SignedIn, Error> {
    let input = SignIn {
        email: email.into(),
        password: password.into(),
    };
    test.engine.sign_in(&input, &client()).await
}

/// The form of Ann, with one profile on a group.
pub(super) fn ann(group: GroupId, profile: Profile) -> UserInput {
    UserInput {
        first_name: "Ann".into(),
        last_name: "Bell".into(),
        email: ANN.into(),
        time_zone: "Europe/Brussels".into(),
        groups: vec![group.to_string()],
        profiles: vec![profile.name().into()],
        ..UserInput::default()
    }
}

/// Makes Ann, who chooses her password.
pub(super) async fn with_ann(
    test: &TestEngine,
    who: &Principal,
    group: GroupId,
    profile: Profile,
) -> UserId {
    let input = ann(group, profile);
    let made = test.engine.create_user(who, &input).await.unwrap();
    let link = made.link.expect("nothing is mailed here");
    choose(test, &link, PASSWORD).await.unwrap();
    made.id
}

pub(super) fn new_password(own: &str) -> NewPassword {
    NewPassword {
        password: ANOTHER.into(),
        again: ANOTHER.into(),
        own_password: own.into(),
        end_second_step: String::new(),
    }
}

/// What a form was refused for.
pub(super) fn refused<T>(answer: Result<T, Error>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Error::Rejected(wrong)) => {
            let each = wrong.into_iter();
            each.map(|one| (one.field.clone(), one.fault.code()))
                .collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

pub(super) fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}
