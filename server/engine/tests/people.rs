//! The first person, passwords, sessions and their ends, on both databases.

use domain::Fault;
use domain::permission::{Action, Profile};
use domain::user::{ChoosePassword, SignIn};
use engine::testing::{TestEngine, on_each};
use engine::{Client, Error};

const PASSWORD: &str = "a quiet grey harbour";

fn client() -> Client {
    Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    }
}

fn choice(token: &str, password: &str) -> ChoosePassword {
    ChoosePassword {
        token: token.into(),
        email: "Ops@Example.org".into(),
        password: password.into(),
        again: password.into(),
    }
}

fn credentials(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.into(),
        password: password.into(),
    }
}

/// Makes the first person and returns their session.
async fn first_person(test: &TestEngine) -> String {
    let token = test
        .engine
        .setup_link()
        .await
        .unwrap()
        .expect("nobody is there yet");
    let choice = choice(&token, PASSWORD);
    let signed_in = test.engine.choose_password(&choice, &client()).await;
    signed_in.unwrap().session().unwrap().token
}

#[tokio::test]
async fn the_first_person_becomes_the_operator_and_the_link_works_once() {
    on_each(async |test| {
        let old = test.engine.setup_link().await.unwrap().unwrap();
        let token = test.engine.setup_link().await.unwrap().unwrap();
        let stale = test.engine.password_link(&old).await;
        assert!(
            matches!(stale, Err(Error::NotFound)),
            "a fresh link at every start"
        );

        let weak = test
            .engine
            .choose_password(&choice(&token, "password12345"), &client())
            .await;
        let Err(Error::Rejected(rejections)) = weak else {
            panic!("a common password passed")
        };
        assert_eq!(rejections, [Fault::CommonPassword.of("password")]);

        let session = test
            .engine
            .choose_password(&choice(&token, PASSWORD), &client())
            .await
            .unwrap();
        let session = session.session().unwrap();
        let who = test.engine.session(&session.token).await.unwrap().unwrap();
        assert_eq!(who.email, "ops@example.org");
        assert!(who.may(Action::Operate, &test.group_path));

        let again = test
            .engine
            .choose_password(&choice(&token, PASSWORD), &client())
            .await;
        assert!(matches!(again, Err(Error::NotFound)));
        assert_eq!(test.engine.setup_link().await.unwrap(), None);
        test
    })
    .await;
}

#[tokio::test]
async fn unknown_addresses_and_wrong_passwords_get_one_answer_and_a_limit() {
    on_each(async |test| {
        first_person(&test).await;
        for (email, password) in [("ops@example.org", "wrong"), ("who@example.org", PASSWORD)] {
            let refused = test
                .engine
                .sign_in(&credentials(email, password), &client())
                .await;
            assert!(matches!(refused, Err(Error::WrongCredentials)), "{email}");
        }
        let right = credentials("OPS@example.org ", PASSWORD);
        assert!(test.engine.sign_in(&right, &client()).await.is_ok());

        for _ in 0..10 {
            let wrong = credentials("ops@example.org", "wrong");
            let refused = test.engine.sign_in(&wrong, &client()).await;
            assert!(matches!(refused, Err(Error::WrongCredentials)));
        }
        let limited = test.engine.sign_in(&right, &client()).await;
        assert!(
            matches!(limited, Err(Error::TooMany { .. })),
            "even the right one has to wait"
        );
        test.clock.advance(15 * 60_000);
        assert!(test.engine.sign_in(&right, &client()).await.is_ok());
        test
    })
    .await;
}

#[tokio::test]
async fn many_tries_at_the_same_moment_are_no_way_around_the_limit() {
    on_each(async |test| {
        first_person(&test).await;
        let wrong = credentials("ops@example.org", "wrong");
        let client = client();
        let tries = (0..40).map(|_| test.engine.sign_in(&wrong, &client));
        let answers = futures::future::join_all(tries).await;
        let tried = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::WrongCredentials)));
        assert_eq!(tried.count(), 10);
        test
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_idling_and_by_age() {
    on_each(async |test| {
        let alive = async |session: &str| test.engine.session(session).await.unwrap().is_some();
        let signed_out = first_person(&test).await;
        test.engine.sign_out(&signed_out, None).await.unwrap();
        assert!(!alive(&signed_out).await);

        let right = credentials("ops@example.org", PASSWORD);
        let enter = async || {
            let signed_in = test.engine.sign_in(&right, &client()).await;
            signed_in.unwrap().session().unwrap().token
        };
        let idle = enter().await;
        let used = enter().await;
        let left_open = enter().await;
        const HOUR: i64 = 3_600_000;
        for hour in 1..=24 * 7 {
            test.clock.advance(HOUR);
            let old = hour == 24 * 7;
            assert_eq!(alive(&used).await, !old, "after {hour} h");
            // What an open page asks by itself is no use of its session.
            let asks = test.engine.onlooker(&left_open).await.unwrap();
            assert_eq!(asks.is_some(), hour < 8, "after {hour} h");
        }
        assert!(!alive(&idle).await);
        assert!(!alive("guessed").await);
        test
    })
    .await;
}

/// Begins another session of the first person, from a program that calls itself `agent`.
async fn another(test: &TestEngine, agent: &str) -> String {
    let client = Client {
        agent: agent.into(),
        ..client()
    };
    let right = credentials("ops@example.org", PASSWORD);
    let signed_in = test.engine.sign_in(&right, &client).await;
    signed_in.unwrap().session().unwrap().token
}

#[tokio::test]
async fn a_person_sees_and_ends_the_own_sessions_and_nobody_elses() {
    on_each(async |test| {
        let alive = async |session: &str| test.engine.session(session).await.unwrap();
        let own = first_person(&test).await;
        test.clock.advance(60_000);
        let phone = another(&test, "phone").await;
        test.clock.advance(60_000);
        let desk = another(&test, "desk").await;
        let stranger = test.session_of(test.group, Profile::Operator).await;

        let who = alive(&own).await.unwrap();
        let list = test.engine.sessions(&who, &own).await.unwrap();
        let listed: Vec<_> = list.iter().map(|one| (&*one.agent, one.current)).collect();
        assert_eq!(listed, [("test", true), ("desk", false), ("phone", false)]);
        assert_eq!(list[1].address, "127.0.0.1");
        assert_eq!(list[1].created.0, test.clock_now());

        test.engine.end_session(&who, list[2].id).await.unwrap();
        assert!(alive(&phone).await.is_none());
        let again = test.engine.end_session(&who, list[2].id).await;
        assert!(matches!(again, Err(Error::NotFound)));
        let somebody = alive(&stranger).await.unwrap();
        let foreign = test.engine.end_session(&somebody, list[1].id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        assert!(alive(&desk).await.is_some());

        test.engine.end_other_sessions(&who, &own).await.unwrap();
        assert!(alive(&desk).await.is_none());
        assert!(alive(&stranger).await.is_some());
        let list = test.engine.sessions(&who, &own).await.unwrap();
        assert_eq!(list.len(), 1);
        // What is over is not listed, also before it is swept away.
        test.clock.advance(8 * 3_600_000);
        let list = test.engine.sessions(&who, &own).await.unwrap();
        assert!(list.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_within_half_an_hour_by_the_last_link() {
    const NEW: &str = "another grey harbour";
    on_each(async |test| {
        let session = first_person(&test).await;
        let choose = async |token: &str| {
            let choice = choice(token, NEW);
            test.engine.choose_password(&choice, &client()).await
        };
        let earlier = test.engine.reset_link("ops@example.org").await.unwrap();
        let late = test.engine.reset_link(" OPS@example.org").await.unwrap();
        for token in [earlier.as_str(), "guessed"] {
            assert!(matches!(choose(token).await, Err(Error::NotFound)));
        }
        test.clock.advance(30 * 60_000);
        assert!(matches!(choose(&late).await, Err(Error::NotFound)));
        assert!(test.engine.session(&session).await.unwrap().is_some());

        let link = test.engine.reset_link("ops@example.org").await.unwrap();
        test.clock.advance(30 * 60_000 - 1);
        let whose = test.engine.password_link(&link).await.unwrap();
        assert_eq!(whose.email.as_deref(), Some("ops@example.org"));
        let begun = choose(&link).await.unwrap().session().unwrap().token;
        let who = test.engine.session(&begun).await.unwrap().unwrap();
        assert!(who.may(Action::Operate, &test.group_path));
        assert!(test.engine.session(&session).await.unwrap().is_none());
        assert!(matches!(choose(&link).await, Err(Error::NotFound)));
        for (password, right) in [(PASSWORD, false), (NEW, true)] {
            let credentials = credentials("ops@example.org", password);
            let answer = test.engine.sign_in(&credentials, &client()).await;
            assert_eq!(answer.is_ok(), right, "{password}");
        }

        let nobody = test.engine.reset_link("who@example.org").await;
        assert!(matches!(nobody, Err(Error::NotFound)));
        let wrong = test.engine.reset_link("ops").await;
        assert!(matches!(wrong, Err(Error::Rejected(_))));
        test
    })
    .await;
}

#[tokio::test]
async fn an_address_that_somebody_has_is_taken() {
    on_each(async |test| {
        let link = test.engine.setup_link().await.unwrap().unwrap();
        test.invited("ops@example.org").await;
        let refused = test
            .engine
            .choose_password(&choice(&link, PASSWORD), &client())
            .await;
        let Err(Error::Rejected(rejections)) = refused else {
            panic!("two people have one address")
        };
        assert_eq!(rejections, [Fault::Taken.of("email")]);
        test
    })
    .await;
}

#[tokio::test]
async fn an_address_with_a_character_that_no_database_need_hold_is_a_wrong_one() {
    on_each(async |test| {
        first_person(&test).await;
        for email in ["ops\0@example.org", "\0", "ops@example.org\0"] {
            let credentials = credentials(email, PASSWORD);
            let refused = test.engine.sign_in(&credentials, &client()).await;
            assert!(matches!(refused, Err(Error::WrongCredentials)), "{email:?}");
        }
        test
    })
    .await;
}
