//! How users come in: by links, and with a password.

use domain::permission::Profile;
use domain::user::UserInput;
use engine::Error;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, mail_links, on_each};

use super::story::{
    ANN, ANOTHER, MINUTE, OPS, PASSWORD, ann, choose, client, member, one, operator, principal,
    refused, sign_in, with_ann,
};

/// The secret of the link in the last mail, and to whom that went.
fn last_mail(test: &TestEngine) -> (String, String) {
    let mail = test.engine.kept_mail().pop().expect("a mail was sent");
    let (_, link) = mail.text.split_once("/password/").expect("with a link");
    let token = link.split_whitespace().next().unwrap();
    assert!(mail.html.unwrap().contains(token));
    (token.to_owned(), mail.to)
}

/// The same, and mail stays in memory.
async fn mailing(test: TestEngine) -> TestEngine {
    test.with_settings(|settings| {
        settings.mail_transport = MailTransport::Memory;
        settings.mail_from = "Back-End <backend@example.org>".into();
    })
    .await
}

const DAY: i64 = 24 * 60 * MINUTE;

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
        let renewed = test
            .engine
            .renew_invite(&keeper, made.id, "")
            .await
            .unwrap();
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
        let invited = test.engine.renew_invite(&keeper, made.id, PASSWORD).await;
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
async fn links_are_mailed_in_the_language_of_whoever_gets_them() {
    on_each(async |test| {
        let test = mailing(test).await;
        let keeper = member(&test, Profile::CustomerWrite).await;
        for (language, invited, forgotten) in [
            ("", "within 7 days", "within 30 minutes"),
            ("en", "within 7 days", "within 30 minutes"),
            ("fr", "dans les 7 jours", "dans les 30 minutes"),
            ("de", "innerhalb von 7 Tagen", "innerhalb von 30 Minuten"),
            ("es", "un plazo de 7 días", "un plazo de 30 minutos"),
            ("pt", "dentro de 7 dias", "dentro de 30 minutos"),
        ] {
            let email = format!("ann{language}@example.org");
            let input = UserInput {
                email: email.clone(),
                language: language.into(),
                ..ann(test.group, Profile::CustomerRead)
            };
            let made = test.engine.create_user(&keeper, &input).await.unwrap();
            assert!(made.link.is_none(), "it is mailed");
            mail_links(&test.engine).await;
            let mail = test.engine.kept_mail().pop().unwrap();
            assert_eq!(mail.to, email);
            assert!(mail.text.contains(invited), "{}", mail.text);
            choose(&test, &last_mail(&test).0, PASSWORD).await.unwrap();

            let asked = test.engine.forgot_password(&email, &client()).await;
            asked.unwrap();
            mail_links(&test.engine).await;
            let mail = test.engine.kept_mail().pop().unwrap();
            assert_eq!(mail.to, email);
            assert!(mail.text.contains(forgotten), "{}", mail.text);
            let shown = test.engine.user(&keeper, made.id).await.unwrap().user;
            assert_eq!(shown.locale.language, language);
        }
        test
    })
    .await;
}
