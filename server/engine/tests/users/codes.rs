//! The second step of signing in.

use std::collections::BTreeSet;

use domain::audit::AuditQuery;
use domain::permission::{Principal, Profile};
use domain::user::{NewPassword, SecondStep};
use domain::{Fault, UnixMillis};
use engine::testing::{TestEngine, code_shown, on_each};
use engine::{Error, SignedIn};

use super::story::{
    ANN, ANOTHER, MINUTE, OPS, PASSWORD, choose, client, new_password, one, operator, principal,
    refused, sign_in, with_ann,
};

/// The secret of a sign-in that waits for a code.
async fn waiting(test: &TestEngine, email: &str) -> String {
    match sign_in(test, email, PASSWORD).await.unwrap() {
        SignedIn::SecondStep(step) => step,
        SignedIn::Session(_) => panic!("no code was asked for"),
    }
}

/// Sets up an app for the second step: its secret, and the recovery codes.
async fn with_app(test: &TestEngine, who: &Principal) -> (String, Vec<String>) {
    let begun = test.engine.begin_second_step(who, PASSWORD);
    begun.await.unwrap();
    let SecondStep::Begun(app) = test.engine.second_step(who).await.unwrap() else {
        panic!("it was not begun")
    };
    assert!(app.address.starts_with("otpauth://totp/") && app.width > 20);
    let confirm = async |code: &str, password: &str| {
        test.engine.confirm_second_step(who, code, password).await
    };
    let wrong = confirm("none", PASSWORD).await;
    assert_eq!(refused(wrong), one("code", "wrong_code"));
    let code = code_shown(&app.secret, UnixMillis(test.clock_now()));
    let codes = confirm(&code, PASSWORD).await.unwrap();
    assert_eq!(codes.len(), 10);
    (app.secret, codes)
}

#[tokio::test]
async fn a_code_lets_in_once_and_so_does_a_recovery_code() {
    on_each(async |test| {
        let (ops, _) = operator(&test).await;
        let (secret, codes) = with_app(&test, &ops).await;
        let finish = async |step: &str, code: &str| {
            let session = test.engine.finish_sign_in(step, code, &client()).await;
            session.map(|session| session.token)
        };
        let now = || UnixMillis(test.clock_now());

        // The code by which it was turned on was one of these once.
        let step = waiting(&test, OPS).await;
        let replayed = finish(&step, &code_shown(&secret, now())).await;
        assert_eq!(refused(replayed), one("code", "wrong_code"));
        test.clock.advance(MINUTE);
        let code = code_shown(&secret, now());
        let session = finish(&step, &code).await.unwrap();
        let who = test.engine.session(&session).await.unwrap().unwrap();
        assert_eq!(who.user, ops.user);
        let again = finish(&step, &code).await;
        assert_eq!(refused(again), one("code", "sign_in_over"));
        let step = waiting(&test, OPS).await;
        assert_eq!(
            refused(finish(&step, &code).await),
            one("code", "wrong_code")
        );

        let typed = codes[0].to_lowercase().replace('-', " ");
        finish(&step, &typed).await.unwrap();
        let step = waiting(&test, OPS).await;
        assert_eq!(
            refused(finish(&step, &codes[0]).await),
            one("code", "wrong_code")
        );
        finish(&step, &codes[1]).await.unwrap();
        let SecondStep::On { recovery_codes, .. } = test.engine.second_step(&ops).await.unwrap()
        else {
            panic!("it is on")
        };
        assert_eq!(recovery_codes, 8);

        // A code is waited for ten minutes.
        let step = waiting(&test, OPS).await;
        test.clock.advance(10 * MINUTE);
        let late = finish(&step, &code_shown(&secret, now())).await;
        assert_eq!(refused(late), one("code", "sign_in_over"));
        test
    })
    .await;
}

#[tokio::test]
async fn a_code_is_asked_for_once_the_app_has_shown_one_and_that_is_in_the_log() {
    on_each(async |test| {
        let (ops, root) = operator(&test).await;
        let now = || UnixMillis(test.clock_now());
        let confirm =
            async |code: &str| test.engine.confirm_second_step(&ops, code, PASSWORD).await;
        let begun = async || {
            let begun = test.engine.begin_second_step(&ops, PASSWORD);
            begun.await.unwrap();
            match test.engine.second_step(&ops).await.unwrap() {
                SecondStep::Begun(app) => app.secret,
                other => panic!("{other:?}"),
            }
        };
        let entries = async || {
            let query = AuditQuery {
                verb: "enable".into(),
                kind: "user".into(),
                ..AuditQuery::default()
            };
            test.engine.audit(&ops, root, &query).await.unwrap().rows
        };
        let none = confirm("123456").await;
        assert!(
            matches!(none, Err(Error::NotFound)),
            "there is no secret yet"
        );

        // Another secret takes the place of one that no code was shown for, and until one was
        // the password lets in alone.
        let (first, second) = (begun().await, begun().await);
        assert_ne!(first, second);
        let old = confirm(&code_shown(&first, now())).await;
        assert_eq!(refused(old), one("code", "wrong_code"));
        assert!(
            sign_in(&test, OPS, PASSWORD)
                .await
                .unwrap()
                .session()
                .is_some()
        );
        assert!(entries().await.is_empty());

        let code = code_shown(&second, now());
        let codes = confirm(&code).await.unwrap();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
        waiting(&test, OPS).await;
        let told = entries().await;
        let [entry] = &told[..] else {
            panic!("it is told {} times", told.len())
        };
        assert_eq!(
            (entry.id.as_str(), entry.group),
            (ops.user.to_string().as_str(), root)
        );
        let after: Vec<_> = entry
            .fields
            .iter()
            .map(|field| field.after.said())
            .collect();
        assert_eq!(after, [Some("on")]);
        let said = format!("{entry:?}");
        assert!(
            !codes
                .iter()
                .chain([&second])
                .any(|secret| said.contains(secret.as_str()))
        );

        // It is on: neither another code nor another secret comes past it.
        test.clock.advance(MINUTE);
        let again = confirm(&code_shown(&second, now())).await;
        assert!(matches!(again, Err(Error::Forbidden)));
        let begun = test.engine.begin_second_step(&ops, PASSWORD).await;
        assert!(matches!(begun, Err(Error::Forbidden)));
        test
    })
    .await;
}

#[tokio::test]
async fn a_session_alone_sets_up_no_app() {
    on_each(async |test| {
        let (ops, _) = operator(&test).await;
        let begin = async |own: &str| test.engine.begin_second_step(&ops, own).await;
        assert_eq!(refused(begin("").await), one("own_password", "missing"));
        assert_eq!(
            refused(begin(ANOTHER).await),
            one("own_password", "wrong_password")
        );
        let nothing = test.engine.second_step(&ops).await.unwrap();
        assert_eq!(nothing, SecondStep::Off);
        // Nor does it take over what the owner began and left.
        begin(PASSWORD).await.unwrap();
        let SecondStep::Begun(app) = test.engine.second_step(&ops).await.unwrap() else {
            panic!("it was not begun")
        };
        let code = code_shown(&app.secret, UnixMillis(test.clock_now()));
        let confirm = async |own: &str| test.engine.confirm_second_step(&ops, &code, own).await;
        assert_eq!(refused(confirm("").await), one("own_password", "missing"));
        assert_eq!(
            refused(confirm(ANOTHER).await),
            one("own_password", "wrong_password")
        );
        let open = sign_in(&test, OPS, PASSWORD).await.unwrap();
        assert!(open.session().is_some());
        confirm(PASSWORD).await.unwrap();
        waiting(&test, OPS).await;
        test
    })
    .await;
}

#[tokio::test]
async fn codes_are_not_guessed_nor_is_a_link_a_way_around_them() {
    on_each(async |test| {
        let (ops, _) = operator(&test).await;
        let (secret, codes) = with_app(&test, &ops).await;
        let finish = async |step: &str, code: &str| {
            let session = test.engine.finish_sign_in(step, code, &client()).await;
            session.map(|_| ())
        };
        for _ in 0..10 {
            let step = waiting(&test, OPS).await;
            assert_eq!(
                refused(finish(&step, "none").await),
                one("code", "wrong_code")
            );
        }
        let step = waiting(&test, OPS).await;
        let limited = finish(&step, &codes[0]).await;
        assert!(matches!(limited, Err(Error::TooMany { .. })));
        test.clock.advance(15 * MINUTE);

        let link = test.engine.reset_link(OPS).await.unwrap();
        let SignedIn::SecondStep(step) = choose(&test, &link, PASSWORD).await.unwrap() else {
            panic!("the link led past the code")
        };
        let code = code_shown(&secret, UnixMillis(test.clock_now()));
        finish(&step, &code).await.unwrap();

        let end = async |password: &str| test.engine.end_second_step(&ops, password).await;
        assert_eq!(refused(end("").await), one("own_password", "missing"));
        assert_eq!(
            refused(end(ANOTHER).await),
            one("own_password", "wrong_password")
        );
        end(PASSWORD).await.unwrap();
        let open = sign_in(&test, OPS, PASSWORD).await.unwrap();
        assert!(open.session().is_some());
        let off = test.engine.second_step(&ops).await.unwrap();
        assert_eq!(off, SecondStep::Off);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_the_app_is_helped_by_those_who_keep_the_people() {
    on_each(async |test| {
        let (ops, _) = operator(&test).await;
        let id = with_ann(&test, &ops, test.group, Profile::CustomerRead).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let who = principal(&test, begun).await;
        with_app(&test, &who).await;
        let input = NewPassword {
            end_second_step: "on".into(),
            ..new_password(PASSWORD)
        };
        test.engine.set_password_of(&ops, id, &input).await.unwrap();
        let open = sign_in(&test, ANN, ANOTHER).await.unwrap();
        assert!(open.session().is_some());
        test
    })
    .await;
}

#[test]
fn the_code_of_a_refusal_is_that_of_its_fault() {
    let wrong = Err::<(), _>(Error::from(Fault::LastOperator.of("user")));
    assert_eq!(refused(wrong), one("user", "last_operator"));
}
