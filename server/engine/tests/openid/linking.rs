//! Linking one's own account with oneself at the provider, and taking that back.

use domain::Fault;
use domain::audit::AuditQuery;
use domain::openid::{OpenidLinks, OpenidRefusal};
use domain::permission::{Principal, Profile};
use domain::user::NewPassword;
use engine::testing::{TestEngine, on_each};
use engine::{Error, OpenidAnswer, OpenidEnd};

use super::provider::{Account, Provider};
use super::{
    ANN, Back, MINUTE, PASSWORD, account, client, go, keeper, sign_in, user, with_provider,
};

/// Somebody who is signed in.
struct Visitor {
    session: String,
    who: Principal,
}

/// Somebody of the demo group who chose a password and is signed in.
async fn visitor(test: &TestEngine) -> Visitor {
    let session = test.session_of(test.group, Profile::CustomerRead).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    Visitor { session, who }
}

impl Visitor {
    /// With what the account is linked, in a browser that keeps that secret.
    async fn links(&self, test: &TestEngine, secret: &str) -> OpenidLinks {
        let links = test.engine.openid_links(&self.who, &self.session, secret);
        links.await.unwrap()
    }

    /// Begins to link the account, goes to the provider and signs in there.
    async fn go(&self, test: &TestEngine, provider: &Provider, account: &Account) -> Back {
        let engine = &test.engine;
        let begun = engine.begin_openid_link(&self.who, &self.session, PASSWORD);
        let secret = begun.await.unwrap();
        assert!(self.links(test, &secret).await.waiting);
        let here = client();
        let address = engine.go_to_openid_link(&self.session, &secret, &here);
        let address = address.await.unwrap();
        provider.manner().now = test.clock_now();
        let (state, code) = provider.sign_in(&address, account);
        Back {
            secret,
            answer: OpenidAnswer {
                state,
                code,
                error: String::new(),
            },
        }
    }

    /// The whole way.
    async fn link(
        &self,
        test: &TestEngine,
        provider: &Provider,
        account: &Account,
    ) -> Result<(), OpenidRefusal> {
        let back = self.go(test, provider, account).await;
        end(test, &back, &self.session).await.unwrap()
    }

    async fn unlink(&self, test: &TestEngine, issuer: &str, password: &str) -> Result<(), Error> {
        let ended = test.engine.end_openid_link(&self.who, issuer, password);
        ended.await
    }
}

/// A browser with that session is back from the provider: how the linking ended. An error is one of
/// whoever waits for no linking.
async fn end(
    test: &TestEngine,
    back: &Back,
    session: &str,
) -> Result<Result<(), OpenidRefusal>, OpenidRefusal> {
    let client = client();
    let finished = test
        .engine
        .finish_openid(&back.secret, &back.answer, session, &client);
    match finished.await? {
        OpenidEnd::Linked(linked) => Ok(linked),
        OpenidEnd::SignedIn(_) => panic!("a linking signed somebody in"),
    }
}

/// The one fault of what was refused.
fn fault(refused: Result<impl Sized, Error>) -> (String, Fault) {
    match refused.err() {
        Some(Error::Rejected(mut wrong)) => {
            let one = wrong.remove(0);
            (one.field, one.fault)
        }
        other => panic!("{other:?}"),
    }
}

/// What the audit log tells of the account: before and after of each link, the newest first.
async fn told(test: &TestEngine, who: &Principal) -> Vec<(Option<String>, Option<String>)> {
    let query = AuditQuery {
        verb: "edit".into(),
        kind: "user".into(),
        object: who.user.to_string(),
        ..AuditQuery::default()
    };
    let reader = test.member(Profile::Operator);
    let told = test.engine.audit(&reader, test.group, &query);
    let rows = told.await.unwrap().rows;
    let fields = rows.iter().flat_map(|row| &row.fields);
    let links = fields.filter(|field| field.name == "openid");
    let text = |said: Option<&str>| said.map(str::to_owned);
    links
        .map(|link| (text(link.before.said()), text(link.after.said())))
        .collect()
}

#[tokio::test]
async fn an_account_is_linked_by_its_owner_and_unlinked_again() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let ann = visitor(&test).await;
        // The address there is nobody's here.
        let there = account("1", "ann@elsewhere.example");
        let unknown = sign_in(&test, &provider, &there).await;
        assert_eq!(unknown.unwrap_err(), OpenidRefusal::Unknown);
        let before = ann.links(&test, "").await;
        assert_eq!(before.provider.as_deref(), Some("Example"));
        assert!(!before.linked && !before.waiting && before.has_password);

        let linked = ann.link(&test, &provider, &there).await;
        assert_eq!(linked, Ok(()));
        let links = ann.links(&test, "").await;
        assert!(links.linked && !links.waiting);
        let [link] = &links.links[..] else {
            panic!("{links:?}")
        };
        assert_eq!(link.issuer, provider.issuer);
        assert_eq!(link.name, "Example");
        assert_eq!(link.since.0, test.clock_now());
        let who = sign_in(&test, &provider, &there).await.unwrap();
        assert_eq!(who.user, ann.who.user);

        ann.unlink(&test, &provider.issuer, PASSWORD).await.unwrap();
        assert!(ann.links(&test, "").await.links.is_empty());
        let gone = sign_in(&test, &provider, &there).await;
        assert_eq!(gone.unwrap_err(), OpenidRefusal::Unknown);
        let again = ann.unlink(&test, &provider.issuer, PASSWORD).await;
        assert!(matches!(again, Err(Error::NotFound)));

        let issuer = Some(provider.issuer.clone());
        let told = told(&test, &ann.who).await;
        assert_eq!(told, [(issuer.clone(), None), (None, issuer)]);
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn both_take_the_password() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let ann = visitor(&test).await;
        let engine = &test.engine;
        for (typed, said) in [("", Fault::Missing), ("guessed", Fault::WrongPassword)] {
            let begun = engine.begin_openid_link(&ann.who, &ann.session, typed);
            assert_eq!(fault(begun.await), ("own_password".into(), said));
        }
        let there = account("1", "ann@elsewhere.example");
        assert_eq!(ann.link(&test, &provider, &there).await, Ok(()));
        let ended = ann.unlink(&test, &provider.issuer, "guessed").await;
        assert_eq!(fault(ended), ("own_password".into(), Fault::WrongPassword));
        assert!(ann.links(&test, "").await.linked);

        // What is tried counts as it does for signing in.
        for _ in 0..9 {
            let ended = ann.unlink(&test, &provider.issuer, "guessed").await;
            assert!(matches!(ended, Err(Error::Rejected(_))));
        }
        let ended = ann.unlink(&test, &provider.issuer, PASSWORD).await;
        assert!(matches!(ended, Err(Error::TooMany { .. })));
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_somebody_elses_there_is_not_linked() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let (ann, ben) = (visitor(&test).await, visitor(&test).await);
        let (hers, his) = (account("1", "a@x.example"), account("2", "b@x.example"));
        assert_eq!(ann.link(&test, &provider, &hers).await, Ok(()));
        let taken = ben.link(&test, &provider, &hers).await;
        assert_eq!(taken, Err(OpenidRefusal::Taken));
        assert!(!ben.links(&test, "").await.linked);
        let who = sign_in(&test, &provider, &hers).await.unwrap();
        assert_eq!(who.user, ann.who.user);

        // She has one; another is not even begun, and one that was begun before comes too late.
        let engine = &test.engine;
        let begun = engine.begin_openid_link(&ann.who, &ann.session, PASSWORD);
        assert!(matches!(begun.await, Err(Error::Forbidden)));
        let (first, second) = (
            ben.go(&test, &provider, &his).await,
            ben.go(&test, &provider, &account("3", "c@x.example")).await,
        );
        assert_eq!(end(&test, &first, &ben.session).await, Ok(Ok(())));
        let late = end(&test, &second, &ben.session).await;
        assert_eq!(late, Ok(Err(OpenidRefusal::Linked)));
        test
    })
    .await;
}

#[tokio::test]
async fn an_answer_links_once_and_only_where_it_was_asked_for() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let (ann, ben) = (visitor(&test).await, visitor(&test).await);
        let there = account("1", "ann@elsewhere.example");
        let stale = Ok(Err(OpenidRefusal::Stale));

        // In the same browser, where somebody else has signed in by now, or nobody is any more.
        let (engine, here) = (&test.engine, client());
        for session in [ben.session.as_str(), "", "guessed"] {
            let back = ann.go(&test, &provider, &there).await;
            let gone = engine.go_to_openid_link(session, &back.secret, &here);
            assert_eq!(gone.await, Err(OpenidRefusal::Stale));
            let other = engine.openid_links(&ben.who, session, &back.secret);
            assert!(!other.await.unwrap().waiting);
            assert_eq!(end(&test, &back, session).await, stale);
            // By that it was used up.
            let again = end(&test, &back, &ann.session).await;
            assert_eq!(again, Err(OpenidRefusal::Stale));
        }
        let back = ann.go(&test, &provider, &there).await;
        engine.sign_out(&ann.session, None).await.unwrap();
        assert_eq!(end(&test, &back, &ann.session).await, stale);

        // What was begun to sign in links nothing, whoever is signed in: it signs in.
        let begun = go(&test, &provider, &there).await;
        let gone = engine.go_to_openid_link(&ben.session, &begun.secret, &here);
        assert_eq!(gone.await, Err(OpenidRefusal::Stale));
        let signed_in = engine.finish_openid(&begun.secret, &begun.answer, &ben.session, &here);
        assert_eq!(signed_in.await.err(), Some(OpenidRefusal::Unknown));

        // An answer that somebody slipped in is not for this browser; the right one counts once.
        let (mine, other) = (
            ben.go(&test, &provider, &there).await,
            ben.go(&test, &provider, &account("2", "b@x.example")).await,
        );
        let slipped_in = Back {
            secret: mine.secret.clone(),
            answer: other.answer,
        };
        let refused = end(&test, &slipped_in, &ben.session).await;
        assert_eq!(refused, Err(OpenidRefusal::Stale));
        assert_eq!(end(&test, &mine, &ben.session).await, Ok(Ok(())));
        let again = end(&test, &mine, &ben.session).await;
        assert_eq!(again, Err(OpenidRefusal::Stale));
        test
    })
    .await;
}

#[tokio::test]
async fn a_linking_waits_for_ten_minutes_and_can_be_broken_off() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let ann = visitor(&test).await;
        let there = account("1", "ann@elsewhere.example");
        let late = ann.go(&test, &provider, &there).await;
        test.clock.advance(10 * MINUTE);
        assert!(!ann.links(&test, &late.secret).await.waiting);
        let refused = end(&test, &late, &ann.session).await;
        assert_eq!(refused, Err(OpenidRefusal::Stale));

        let mut broken_off = ann.go(&test, &provider, &there).await;
        broken_off.answer.code.clear();
        broken_off.answer.error = "access_denied".into();
        let refused = end(&test, &broken_off, &ann.session).await;
        assert_eq!(refused, Ok(Err(OpenidRefusal::Denied)));
        assert!(!ann.links(&test, "").await.linked);
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_away_the_last_way_in() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        // She came in by her address, and never chose a password.
        let there = account("1", ANN);
        let who = sign_in(&test, &provider, &there).await.unwrap();
        let ann = Visitor {
            session: String::new(),
            who,
        };
        let links = ann.links(&test, "").await;
        assert!(links.linked && !links.has_password);
        for typed in ["", PASSWORD] {
            let ended = ann.unlink(&test, &provider.issuer, typed).await;
            assert_eq!(fault(ended), ("own_password".into(), Fault::NoPassword));
        }
        assert!(ann.links(&test, "").await.linked);
        sign_in(&test, &provider, &there).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn no_address_brings_back_what_the_owner_unlinked() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let ann = visitor(&test).await;
        let there = account("1", &ann.who.email);
        sign_in(&test, &provider, &there).await.unwrap();
        ann.unlink(&test, &provider.issuer, PASSWORD).await.unwrap();
        let gone = sign_in(&test, &provider, &there).await;
        assert_eq!(gone.unwrap_err(), OpenidRefusal::Unknown);

        // The owner does.
        assert_eq!(ann.link(&test, &provider, &there).await, Ok(()));
        sign_in(&test, &provider, &there).await.unwrap();

        // And whoever keeps the people begins anew.
        ann.unlink(&test, &provider.issuer, PASSWORD).await.unwrap();
        let keeper = keeper(&test).await;
        let id = user(&test, &keeper, &ann.who.email).await;
        let input = NewPassword {
            password: "another grey harbour".into(),
            again: "another grey harbour".into(),
            own_password: PASSWORD.into(),
            end_second_step: String::new(),
        };
        let set = test.engine.set_password_of(&keeper, id, &input);
        set.await.unwrap();
        let who = sign_in(&test, &provider, &there).await.unwrap();
        assert_eq!(who.user, ann.who.user);
        test
    })
    .await;
}
