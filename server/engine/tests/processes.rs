//! Two processes on one database: people who come to either of them, what is used once, what open
//! pages are told, and the audit log that both write.

use std::pin::pin;

use domain::audit::{AuditQuery, EntryView, Verb};
use domain::live::Topic;
use domain::permission::{Principal, Profile};
use domain::user::{ChoosePassword, SecondStep, SignIn, UserInput};
use domain::{DeviceId, UnixMillis};
use engine::testing::{TestEngine, code_shown, on_each};
use engine::{Client, Engine, Error, SignedIn};
use futures::StreamExt as _;

/// The password of whoever the builders sign in.
const PASSWORD: &str = "a quiet grey harbour";
const MINUTE: i64 = 60_000;

fn client() -> Client {
    Client {
        address: [192, 0, 2, 9].into(),
        agent: "test".into(),
    }
}

/// Somebody of the demo group with a profile, and the secret of the session.
async fn member(test: &TestEngine, profile: Profile) -> (Principal, String) {
    let session = test.session_of(test.group, profile).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    (who, session)
}

/// Whether exactly one of both was let in, and the other refused as one who comes too late.
fn one_of(both: [Result<(), Error>; 2], late: impl Fn(&Error) -> bool) {
    let let_in = both.iter().filter(|one| one.is_ok()).count();
    assert_eq!(let_in, 1, "{both:?}");
    let refused = both.iter().filter_map(|one| one.as_ref().err());
    for error in refused {
        assert!(late(error), "{error:?}");
    }
}

#[tokio::test]
async fn a_link_is_used_once_whichever_process_it_is_brought_to() {
    on_each(async |test| {
        let (keeper, _) = member(&test, Profile::CustomerWrite).await;
        let other = test.another().await;
        for nth in 0..3 {
            let input = UserInput {
                first_name: "Ann".into(),
                email: format!("ann{nth}@example.org"),
                groups: vec![test.group.to_string()],
                profiles: vec![Profile::CustomerRead.name().into()],
                ..UserInput::default()
            };
            let made = test.engine.create_user(&keeper, &input).await.unwrap();
            let choice = ChoosePassword {
                token: made.link.unwrap(),
                email: String::new(),
                password: PASSWORD.into(),
                again: PASSWORD.into(),
            };
            let choose = async |engine: &Engine| {
                let chosen = engine.choose_password(&choice, &client()).await;
                chosen.map(|_| ())
            };
            let (here, there) = tokio::join!(choose(&test.engine), choose(&other));
            one_of([here, there], |late| matches!(late, Error::NotFound));
        }
        other.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn a_session_is_one_in_every_process() {
    on_each(async |test| {
        let other = test.another().await;
        let (who, session) = member(&test, Profile::CustomerWrite).await;
        let there = other.session(&session).await.unwrap().unwrap();
        assert_eq!(there.user, who.user);
        let address = client().address;
        other.sign_out(&session, Some(address)).await.unwrap();
        assert!(test.engine.session(&session).await.unwrap().is_none());
        // The log tells from where, as of everything else that somebody does.
        let told = newest(&test).await;
        assert_eq!(told.verb, Verb::SignOut);
        assert_eq!(told.from.said(), Some(address.to_string().as_str()));

        // Who is locked by one of them is out everywhere.
        let (reader, session) = member(&test, Profile::CustomerRead).await;
        assert!(other.session(&session).await.unwrap().is_some());
        test.engine.lock_user(&who, reader.user).await.unwrap();
        assert!(other.session(&session).await.unwrap().is_none());
        other.close().await;
        test
    })
    .await;
}

/// The newest entry that the log shows for the demo group.
async fn newest(test: &TestEngine) -> EntryView {
    let who = test.member(Profile::Operator);
    let query = AuditQuery::default();
    let page = test.engine.audit(&who, test.group, &query).await;
    page.unwrap().rows.swap_remove(0)
}

/// Sets up an app: its secret, and the recovery codes.
async fn with_app(test: &TestEngine, who: &Principal) -> (String, Vec<String>) {
    let engine = &test.engine;
    engine.begin_second_step(who, PASSWORD).await.unwrap();
    let SecondStep::Begun(app) = engine.second_step(who).await.unwrap() else {
        panic!("it was not begun")
    };
    let code = code_shown(&app.secret, UnixMillis(test.clock_now()));
    let codes = engine.confirm_second_step(who, &code, PASSWORD).await;
    (app.secret, codes.unwrap())
}

/// The secret of a sign-in that waits for a code.
async fn waiting(engine: &Engine, email: &str) -> String {
    let input = SignIn {
        email: email.into(),
        password: PASSWORD.into(),
    };
    match engine.sign_in(&input, &client()).await.unwrap() {
        SignedIn::SecondStep(step) => step,
        SignedIn::Session(_) => panic!("no code was asked for"),
    }
}

#[tokio::test]
async fn a_code_counts_once_though_it_is_given_to_both_at_the_same_moment() {
    on_each(async |test| {
        let other = test.another().await;
        let (who, _) = member(&test, Profile::CustomerRead).await;
        let (secret, codes) = with_app(&test, &who).await;
        test.clock.advance(MINUTE);
        let shown = code_shown(&secret, UnixMillis(test.clock_now()));
        for code in [shown.as_str(), codes[0].as_str()] {
            let steps = [
                waiting(&test.engine, &who.email).await,
                waiting(&other, &who.email).await,
            ];
            let finish = async |engine: &Engine, step: &str| {
                let ended = engine.finish_sign_in(step, code, &client()).await;
                ended.map(|_| ())
            };
            let (here, there) =
                tokio::join!(finish(&test.engine, &steps[0]), finish(&other, &steps[1]));
            one_of([here, there], |late| matches!(late, Error::Rejected(_)));
        }
        other.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn a_page_learns_from_one_process_what_was_done_through_the_other() {
    on_each(async |test| {
        let other = test.another().await;
        let device = DeviceId(0xA1);
        test.with_devices(0, &[device.0]).await;
        let who = test.member(Profile::CustomerWrite);
        let mut seen = 0;
        for (nth, engine) in [&test.engine, &other, &test.engine].into_iter().enumerate() {
            match nth % 2 {
                0 => engine.suspend(&who, device).await.unwrap(),
                _ => engine.resume(&who, device).await.unwrap(),
            }
            // Each tells the same place, and a later one than that of the change before.
            let mut places = Vec::new();
            for asked in [&test.engine, &other] {
                let topics = [Topic::Device(device)];
                let told = asked.watch(&who, &topics, Some(seen)).await.unwrap();
                let mut told = pin!(told);
                places.push(told.next().await.unwrap().position);
            }
            assert_eq!(places[0], places[1]);
            assert!(places[0] > seen);
            seen = places[0];
        }
        other.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn what_people_change_through_both_is_one_chain_in_which_nothing_is_missing() {
    const EACH: u32 = 12;
    on_each(async |test| {
        let other = test.another().await;
        let (here, there) = (0xA00..0xA00 + EACH, 0xB00..0xB00 + EACH);
        let all: Vec<u32> = here.clone().chain(there.clone()).collect();
        test.with_devices(0, &all).await;
        let who = test.member(Profile::CustomerWrite);
        let before = test.engine.verify_audit(None).await.unwrap().head;
        let change = async |engine: &Engine, devices: std::ops::Range<u32>| {
            for device in devices.map(DeviceId) {
                engine.suspend(&who, device).await.unwrap();
                engine.resume(&who, device).await.unwrap();
            }
        };
        tokio::join!(change(&test.engine, here), change(&other, there));
        for engine in [&test.engine, &other] {
            let whole = engine.verify_audit(Some(&before.hash)).await.unwrap();
            assert_eq!(whole.wrong, None);
            assert_eq!(whole.head.number, before.number + 4 * i64::from(EACH));
        }
        other.close().await;
        test
    })
    .await;
}
