//! Users: how they come in, who changes them, and the second step of signing in, on both databases.

use std::collections::BTreeSet;

use domain::audit::AuditQuery;
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::user::{
    AccountInput, ChoosePassword, NewPassword, SecondStep, SignIn, UserInput, UserQuery,
};
use domain::{Fault, GroupId, UnixMillis, UserId};
use engine::mail::MailTransport;
use engine::testing::{TestEngine, code_shown, mail_links, on_each};
use engine::{Client, Error, SignedIn};

const PASSWORD: &str = "a quiet grey harbour";
const ANOTHER: &str = "another grey harbour";
const ANN: &str = "ann@example.org";
const OPS: &str = "ops@example.org";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn client() -> Client {
    Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    }
}

/// The first person, and the root group.
async fn operator(test: &TestEngine) -> (Principal, GroupId) {
    let token = test.engine.setup_link().await.unwrap().unwrap();
    let session = choose(test, &token, PASSWORD).await.unwrap();
    let who = principal(test, session).await;
    let root = who.roles[0].group;
    (who, root)
}

/// Somebody of the demo group who is signed in.
async fn member(test: &TestEngine, profile: Profile) -> Principal {
    let session = test.session_of(test.group, profile).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

async fn principal(test: &TestEngine, signed_in: SignedIn) -> Principal {
    let token = signed_in.session().expect("a session began").token;
    test.engine.session(&token).await.unwrap().unwrap()
}

async fn choose(test: &TestEngine, token: &str, password: &str) -> Result<SignedIn, Error> {
    let choice = ChoosePassword {
        token: token.into(),
        email: OPS.into(),
        password: password.into(),
        again: password.into(),
    };
    test.engine.choose_password(&choice, &client()).await
}

async fn sign_in(test: &TestEngine, email: &str, password: &str) -> Result<SignedIn, Error> {
    let input = SignIn {
        email: email.into(),
        password: password.into(),
    };
    test.engine.sign_in(&input, &client()).await
}

/// The form of Ann, with one profile on a group.
fn ann(group: GroupId, profile: Profile) -> UserInput {
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
async fn with_ann(test: &TestEngine, who: &Principal, group: GroupId, profile: Profile) -> UserId {
    let input = ann(group, profile);
    let made = test.engine.create_user(who, &input).await.unwrap();
    let link = made.link.expect("nothing is mailed here");
    choose(test, &link, PASSWORD).await.unwrap();
    made.id
}

fn new_password(own: &str) -> NewPassword {
    NewPassword {
        password: ANOTHER.into(),
        again: ANOTHER.into(),
        own_password: own.into(),
        end_second_step: String::new(),
    }
}

/// What a form was refused for.
fn refused<T>(answer: Result<T, Error>) -> Vec<(String, &'static str)> {
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

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_by_the_last_link_and_signs_in() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        let input = ann(test.group, Profile::CustomerRead);
        let made = test.engine.create_user(&keeper, &input).await.unwrap();
        let first = made.link.expect("nothing is mailed here");
        let twice = test.engine.create_user(&keeper, &input).await;
        assert_eq!(refused(twice), one("email", "taken"));

        test.clock.advance(6 * DAY);
        let renewed = test.engine.renew_invite(&keeper, made.id).await.unwrap();
        let renewed = renewed.unwrap();
        let old = choose(&test, &first, PASSWORD).await;
        assert!(matches!(old, Err(Error::NotFound)));
        test.clock.advance(7 * DAY - 1);
        let begun = choose(&test, &renewed, PASSWORD).await.unwrap();
        let who = principal(&test, begun).await;
        assert_eq!((who.user, who.name.as_str()), (made.id, "Ann Bell"));
        let again = choose(&test, &renewed, ANOTHER).await;
        assert!(matches!(again, Err(Error::NotFound)));
        assert!(sign_in(&test, ANN, PASSWORD).await.is_ok());
        // Whoever has a password is not invited: that would be a way around it.
        let invited = test.engine.renew_invite(&keeper, made.id).await;
        assert!(matches!(invited, Err(Error::Forbidden)));

        let shown = test.engine.user(&keeper, made.id).await.unwrap().user;
        assert_eq!(shown.locale.time_zone, "Europe/Brussels");
        assert!(shown.has_password && shown.signed_in.0 > 0);
        assert_eq!(shown.roles[0].profile_name, "CUSTOMER [R]");
        test
    })
    .await;
}

#[tokio::test]
async fn a_link_is_over_after_seven_days() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        let input = ann(test.group, Profile::CustomerRead);
        let made = test.engine.create_user(&keeper, &input).await.unwrap();
        test.clock.advance(7 * DAY);
        let late = choose(&test, &made.link.unwrap(), PASSWORD).await;
        assert!(matches!(late, Err(Error::NotFound)));
        test
    })
    .await;
}

/// The same, and mail stays in memory.
async fn mailing(test: TestEngine) -> TestEngine {
    test.with_settings(|settings| {
        settings.mail_transport = MailTransport::Memory;
        settings.mail_from = "Back-End <backend@example.org>".into();
    })
    .await
}

/// The secret of the link in the last mail, and to whom that went.
fn last_mail(test: &TestEngine) -> (String, String) {
    let mail = test.engine.kept_mail().pop().expect("a mail was sent");
    let (_, link) = mail.text.split_once("/password/").expect("with a link");
    let token = link.split_whitespace().next().unwrap();
    assert!(mail.html.unwrap().contains(token));
    (token.to_owned(), mail.to)
}

#[tokio::test]
async fn a_forgotten_password_answers_the_same_for_strangers_and_mails_only_whom_it_knows() {
    on_each(async |test| {
        let test = mailing(test).await;
        let keeper = member(&test, Profile::CustomerWrite).await;
        let input = ann(test.group, Profile::CustomerRead);
        let made = test.engine.create_user(&keeper, &input).await.unwrap();
        assert_eq!(made.link, None, "it is mailed");
        mail_links(&test.engine).await;
        let (invite, to) = last_mail(&test);
        assert_eq!(to, ANN);
        choose(&test, &invite, PASSWORD).await.unwrap();

        let forgot = async |email: &str| test.engine.forgot_password(email, &client()).await;
        for email in ["who@example.org", " Ann@Example.org"] {
            forgot(email).await.unwrap();
        }
        assert_eq!(refused(forgot("ann").await), one("email", "not_an_email"));
        assert_eq!(
            test.engine.kept_mail().len(),
            1,
            "whoever asks waits for no mail"
        );
        mail_links(&test.engine).await;
        assert_eq!(test.engine.kept_mail().len(), 2);
        let (link, to) = last_mail(&test);
        assert_eq!(to, ANN);
        test.clock.advance(30 * MINUTE - 1);
        choose(&test, &link, ANOTHER).await.unwrap();
        assert!(sign_in(&test, ANN, ANOTHER).await.is_ok());

        forgot(ANN).await.unwrap();
        mail_links(&test.engine).await;
        test.clock.advance(30 * MINUTE);
        let late = choose(&test, &last_mail(&test).0, PASSWORD).await;
        assert!(matches!(late, Err(Error::NotFound)));

        // Neither is anybody told apart by the limit.
        for email in [ANN, "who@example.org"] {
            for _ in 0..10 {
                forgot(email).await.unwrap();
            }
            let limited = forgot(email).await;
            assert!(matches!(limited, Err(Error::TooMany { .. })), "{email}");
        }
        // Whoever is locked gets none.
        mail_links(&test.engine).await;
        let sent = test.engine.kept_mail().len();
        test.engine.lock_user(&keeper, made.id).await.unwrap();
        test.clock.advance(15 * MINUTE);
        forgot(ANN).await.unwrap();
        mail_links(&test.engine).await;
        assert_eq!(test.engine.kept_mail().len(), sent);
        test
    })
    .await;
}

#[tokio::test]
async fn a_lock_ends_sessions_and_answers_as_a_wrong_password_does() {
    on_each(async |test| {
        let keeper = member(&test, Profile::CustomerWrite).await;
        let id = with_ann(&test, &keeper, test.group, Profile::CustomerRead).await;
        let begun = sign_in(&test, ANN, PASSWORD).await.unwrap();
        let session = begun.session().unwrap().token;
        let alive = async || test.engine.session(&session).await.unwrap().is_some();
        assert!(alive().await);
        test.engine.lock_user(&keeper, id).await.unwrap();
        assert!(!alive().await);
        let refused = sign_in(&test, ANN, PASSWORD).await;
        assert!(matches!(refused, Err(Error::WrongCredentials)));
        let link = test.engine.reset_link(ANN).await;
        assert!(matches!(link, Err(Error::NotFound)));

        test.engine.unlock_user(&keeper, id).await.unwrap();
        assert!(!alive().await, "what ended does not come back");
        assert!(sign_in(&test, ANN, PASSWORD).await.is_ok());
        test
    })
    .await;
}

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

/// The secret of a sign-in that waits for a code.
async fn waiting(test: &TestEngine, email: &str) -> String {
    match sign_in(test, email, PASSWORD).await.unwrap() {
        SignedIn::SecondStep(step) => step,
        SignedIn::Session(_) => panic!("no code was asked for"),
    }
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
async fn the_log_of_a_group_does_not_tell_the_names_of_others() {
    on_each(async |test| {
        let root = test.of_root();
        let beside = test.with_group_beside().await;
        let input = UserInput {
            groups: vec![test.group.to_string(), beside.to_string()],
            profiles: vec![Profile::CustomerRead.name().into(); 2],
            ..ann(test.group, Profile::CustomerRead)
        };
        test.engine.create_user(&root, &input).await.unwrap();
        let told = async |who: &Principal| {
            let query = AuditQuery {
                kind: "user".into(),
                verb: "create".into(),
                ..AuditQuery::default()
            };
            let page = test.engine.audit(who, test.group, &query).await.unwrap();
            let fields = &page.rows[0].fields;
            let roles = fields.iter().find(|field| field.name == "roles");
            roles.unwrap().after.said().unwrap().to_owned()
        };
        let all = told(&root).await;
        let both = format!("CUSTOMER [R] on Beside {beside}, CUSTOMER [R] on Demo fleet");
        assert_eq!(all, both);
        let own = told(&test.member(Profile::CustomerWrite)).await;
        let one = format!("CUSTOMER [R] on {beside}, CUSTOMER [R] on Demo fleet");
        assert_eq!(own, one);
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
async fn who_asks_for_many_links_keeps_nobody_of_his_address_from_signing_in() {
    on_each(async |test| {
        operator(&test).await;
        for nth in 0..100 {
            let email = format!("somebody{nth}@example.org");
            let asked = test.engine.forgot_password(&email, &client()).await;
            asked.unwrap();
        }
        let more = test.engine.forgot_password(OPS, &client()).await;
        assert!(matches!(more, Err(Error::TooMany { .. })), "{more:?}");
        assert!(sign_in(&test, OPS, PASSWORD).await.is_ok());
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

#[test]
fn the_code_of_a_refusal_is_that_of_its_fault() {
    let wrong = Err::<(), _>(Error::from(Fault::LastOperator.of("user")));
    assert_eq!(refused(wrong), one("user", "last_operator"));
}
