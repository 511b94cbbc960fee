//! Links to a password for whoever comes in by the provider alone: by one of them anybody would be
//! him, for as long as it can be used.

use domain::Fault;
use domain::user::ChoosePassword;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, mail_links, on_each};
use engine::{Error, SignedIn};

use super::provider::Provider;
use super::{ANN, MINUTE, PASSWORD, account, client, keeper, sign_in, user, with_provider};

/// Chooses a password by a link.
async fn choose(test: &TestEngine, token: &str) -> Result<SignedIn, Error> {
    let choice = ChoosePassword {
        token: token.to_owned(),
        email: ANN.to_owned(),
        password: PASSWORD.to_owned(),
        again: PASSWORD.to_owned(),
    };
    test.engine.choose_password(&choice, &client()).await
}

/// Ann was invited, and came in by the provider.
async fn with_ann(test: TestEngine) -> (TestEngine, Provider) {
    let (test, provider) = with_provider(test).await;
    test.invited(ANN).await;
    let ann = account("1", ANN);
    sign_in(&test, &provider, &ann).await.unwrap();
    (test, provider)
}

#[tokio::test]
async fn a_link_for_whoever_comes_in_by_the_provider_takes_ones_own_password() {
    on_each(async |test| {
        let (test, _provider) = with_ann(test).await;
        let keeper = keeper(&test).await;
        let ann = user(&test, &keeper, ANN).await;
        let page = test.engine.user(&keeper, ann).await.unwrap();
        assert!(page.in_use && !page.user.has_password);
        for (own, expected) in [("", Fault::Missing), ("guessed", Fault::WrongPassword)] {
            let refused = test.engine.renew_invite(&keeper, ann, own).await;
            let Err(Error::Rejected(wrong)) = &refused else {
                panic!("{own}: {refused:?}")
            };
            let told = (wrong[0].field.as_str(), &wrong[0].fault);
            assert_eq!(told, ("own_password", &expected));
        }
        let link = async || {
            let link = test.engine.renew_invite(&keeper, ann, PASSWORD).await;
            link.unwrap().expect("nothing is mailed here")
        };
        // Whoever signs in need not wait for days to use it.
        let late = link().await;
        test.clock.advance(30 * MINUTE);
        assert!(matches!(choose(&test, &late).await, Err(Error::NotFound)));
        let in_time = link().await;
        test.clock.advance(30 * MINUTE - 1);
        choose(&test, &in_time).await.unwrap();
        // Of somebody who was only invited nothing of the kind is asked.
        test.invited("ben@example.org").await;
        let ben = user(&test, &keeper, "ben@example.org").await;
        assert!(!test.engine.user(&keeper, ben).await.unwrap().in_use);
        let link = test.engine.renew_invite(&keeper, ben, "").await;
        assert!(link.unwrap().is_some());
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_in_by_the_provider_is_mailed_no_invitation() {
    on_each(async |test| {
        let (test, _provider) = with_ann(test).await;
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "Back-End <backend@example.org>".into();
            })
            .await;
        test.engine.forgot_password(ANN, &client()).await.unwrap();
        mail_links(&test.engine).await;
        let mail = test.engine.kept_mail().pop().expect("a mail was sent");
        assert!(mail.text.contains("within 30 minutes"), "{}", mail.text);
        let (_, link) = mail.text.split_once("/password/").expect("with a link");
        let token = link.split_whitespace().next().unwrap();
        test.clock.advance(30 * MINUTE);
        assert!(matches!(choose(&test, token).await, Err(Error::NotFound)));
        test
    })
    .await;
}
