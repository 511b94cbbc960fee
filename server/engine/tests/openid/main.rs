//! Signing in by the word of a provider of OpenID Connect, on both databases.

mod linking;
mod links;
mod provider;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::AuditQuery;
use domain::openid::OpenidRefusal;
use domain::permission::{Principal, Profile};
use domain::user::{ChoosePassword, NewPassword, SecondStep, UserInput, UserQuery};
use domain::{UnixMillis, UserId};
use engine::testing::{TestEngine, code_shown, on_each};
use engine::{Client, Error, OpenidAnswer, OpenidEnd, OpenidSignIn, SignedIn};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

use provider::{Account, Key, Provider};

const ANN: &str = "ann@example.org";
const BEN: &str = "ben@example.org";
const PASSWORD: &str = "a quiet grey harbour";
const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

fn client() -> Client {
    Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    }
}

/// Somebody who has that address at the provider, verified.
fn account(subject: &str, email: &str) -> Account {
    Account {
        subject: subject.into(),
        email: email.into(),
        verified: json!(true),
    }
}

/// A new key of RS256, called `name`.
fn rsa_key(name: &str) -> Key {
    let private = RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
    let coded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": name,
        "n": coded(&private.n().to_bytes_be()), "e": coded(&private.e().to_bytes_be()),
    });
    let signing = SigningKey::<Sha256>::new(private);
    Key {
        algorithm: "RS256",
        public,
        sign: Arc::new(move |text| signing.sign(text).to_vec()),
    }
}

/// The engine with a provider.
async fn with_provider(test: TestEngine) -> (TestEngine, Provider) {
    let provider = Provider::new(test.clock_now()).await;
    let openid = provider.settings();
    let test = test
        .with_settings(|settings| settings.openid = Some(openid))
        .await;
    (test, provider)
}

/// What a browser has that is back from the provider.
struct Back {
    secret: String,
    answer: OpenidAnswer,
}

/// Goes to the provider and signs in there.
async fn go(test: &TestEngine, provider: &Provider, account: &Account) -> Back {
    let begun = test.engine.begin_openid("/devices", &client()).await;
    let begun = begun.unwrap();
    provider.manner().now = test.clock_now();
    let (state, code) = provider.sign_in(&begun.address, account);
    Back {
        secret: begun.secret,
        answer: OpenidAnswer {
            state,
            code,
            error: String::new(),
        },
    }
}

async fn come_back(test: &TestEngine, back: &Back) -> Result<OpenidSignIn, OpenidRefusal> {
    let client = client();
    let finished = test
        .engine
        .finish_openid(&back.secret, &back.answer, "", &client);
    match finished.await? {
        OpenidEnd::SignedIn(end) => Ok(end),
        OpenidEnd::Linked(_) => panic!("nobody links an account"),
    }
}

/// The whole way: who is signed in then.
async fn sign_in(
    test: &TestEngine,
    provider: &Provider,
    account: &Account,
) -> Result<Principal, OpenidRefusal> {
    let back = go(test, provider, account).await;
    let end = come_back(test, &back).await?;
    assert_eq!(end.way_on, "/devices");
    let token = end.signed_in.session().expect("a session began").token;
    Ok(test.engine.session(&token).await.unwrap().unwrap())
}

/// Somebody who keeps the people of the demo group.
async fn keeper(test: &TestEngine) -> Principal {
    let session = test.session_of(test.group, Profile::CustomerWrite).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

/// The user of that address.
async fn user(test: &TestEngine, keeper: &Principal, email: &str) -> UserId {
    let query = UserQuery::default();
    let page = test.engine.list_users(keeper, &query).await.unwrap();
    page.rows
        .iter()
        .find(|user| user.email == email)
        .unwrap()
        .id
}

/// What makes a token wrong: it changes its header or what it says.
type Spoil = fn(&mut Value, &mut Value);

#[tokio::test]
async fn a_verified_address_links_once_and_then_the_person_counts() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        test.invited(BEN).await;
        let first = account("248289761001", "Ann@Example.org");
        let ann = sign_in(&test, &provider, &first).await.unwrap();
        assert_eq!(ann.email, ANN);

        // Whatever becomes of the address at the provider, unverified, or somebody else's.
        let moved = Account {
            verified: json!(false),
            ..account("248289761001", BEN)
        };
        let again = sign_in(&test, &provider, &moved).await.unwrap();
        assert_eq!(again.user, ann.user);

        // Whoever gets her address there later is somebody else.
        let heir = account("5", ANN);
        let heir = sign_in(&test, &provider, &heir).await;
        assert_eq!(heir.unwrap_err(), OpenidRefusal::Unknown);

        let who = test.member(Profile::Operator);
        let query = AuditQuery {
            verb: "edit".into(),
            kind: "user".into(),
            ..AuditQuery::default()
        };
        let told = test.engine.audit(&who, test.group, &query).await.unwrap();
        let [entry] = &told.rows[..] else {
            panic!("{:?}", told.rows)
        };
        let field = &entry.fields[0];
        assert_eq!(field.name, "openid");
        assert_eq!(field.after.said(), Some(provider.issuer.as_str()));
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_comes_in_who_is_not_known_here_or_may_not() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        let refused = async |account: &Account| {
            let refused = sign_in(&test, &provider, account).await;
            assert_eq!(refused.unwrap_err(), OpenidRefusal::Unknown);
        };
        refused(&account("1", "who@example.org")).await;
        for verified in [json!(false), Value::Null] {
            let ann = Account {
                verified,
                ..account("2", ANN)
            };
            refused(&ann).await;
        }
        let keeper = keeper(&test).await;
        let id = user(&test, &keeper, ANN).await;
        test.engine.lock_user(&keeper, id).await.unwrap();
        refused(&account("3", ANN)).await;
        test.engine.unlock_user(&keeper, id).await.unwrap();
        let ann = account("3", ANN);
        sign_in(&test, &provider, &ann).await.unwrap();
        test.engine.lock_user(&keeper, id).await.unwrap();
        refused(&ann).await;
        test
    })
    .await;
}

#[tokio::test]
async fn another_address_or_password_by_those_who_keep_the_people_ends_the_link() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        let ann = account("1", ANN);
        sign_in(&test, &provider, &ann).await.unwrap();
        let keeper = keeper(&test).await;
        let id = user(&test, &keeper, ANN).await;
        let input = UserInput {
            first_name: "Ben".into(),
            email: BEN.into(),
            groups: vec![test.group.to_string()],
            profiles: vec![Profile::CustomerRead.name().into()],
            own_password: PASSWORD.into(),
            ..UserInput::default()
        };
        test.engine.edit_user(&keeper, id, &input).await.unwrap();
        let gone = sign_in(&test, &provider, &ann).await;
        assert_eq!(gone.unwrap_err(), OpenidRefusal::Unknown);

        let ben = account("2", BEN);
        let who = sign_in(&test, &provider, &ben).await.unwrap();
        assert_eq!(who.user, id);
        let input = NewPassword {
            password: "another grey harbour".into(),
            again: "another grey harbour".into(),
            own_password: PASSWORD.into(),
            end_second_step: String::new(),
        };
        test.engine
            .set_password_of(&keeper, id, &input)
            .await
            .unwrap();
        // He has another account there by now.
        let who = sign_in(&test, &provider, &account("3", BEN)).await.unwrap();
        assert_eq!(who.user, id);
        let old = sign_in(&test, &provider, &ben).await;
        assert_eq!(old.unwrap_err(), OpenidRefusal::Unknown);
        test
    })
    .await;
}

#[tokio::test]
async fn without_linking_only_those_come_in_who_did_before() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        test.invited(BEN).await;
        let (ann, ben) = (account("1", ANN), account("2", BEN));
        sign_in(&test, &provider, &ann).await.unwrap();
        let test = test
            .with_settings(|settings| {
                settings.openid.as_mut().unwrap().link_by_email = false;
            })
            .await;
        sign_in(&test, &provider, &ann).await.unwrap();
        let unknown = sign_in(&test, &provider, &ben).await;
        assert_eq!(unknown.unwrap_err(), OpenidRefusal::Unknown);
        test
    })
    .await;
}

#[tokio::test]
async fn a_token_must_be_true_for_this_server_and_this_sign_in() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        let ann = account("1", ANN);
        let wrong: [(&str, Spoil); 11] = [
            ("nonce", |_, claims| claims["nonce"] = json!("another")),
            ("no nonce", |_, claims| {
                claims.as_object_mut().unwrap().remove("nonce");
            }),
            ("audience", |_, claims| claims["aud"] = json!("another")),
            ("audiences", |_, claims| {
                claims["aud"] = json!(["sigfox", "another"])
            }),
            ("party", |_, claims| claims["azp"] = json!("another")),
            ("issuer", |_, claims| {
                claims["iss"] = json!("https://id.example.org")
            }),
            ("expired", |_, claims| {
                claims["exp"] = json!(claims["iat"].as_i64().unwrap() - 60)
            }),
            ("to come", |_, claims| {
                claims["iat"] = json!(claims["iat"].as_i64().unwrap() + 61)
            }),
            ("nobody", |_, claims| claims["sub"] = json!("")),
            ("unsigned", |head, _| head["alg"] = json!("none")),
            ("by the secret", |head, _| head["alg"] = json!("HS256")),
        ];
        for (what, twist) in wrong {
            provider.manner().twist = twist;
            let refused = sign_in(&test, &provider, &ann).await;
            assert_eq!(refused.unwrap_err(), OpenidRefusal::Untrusted, "{what}");
        }
        // Two clocks are never the same.
        let right: [fn(&mut Value, &mut Value); 3] = [
            |_, claims| claims["exp"] = json!(claims["iat"].as_i64().unwrap() - 59),
            |_, claims| claims["iat"] = json!(claims["iat"].as_i64().unwrap() + 60),
            |_, claims| claims["azp"] = json!("sigfox"),
        ];
        for twist in right {
            provider.manner().twist = twist;
            sign_in(&test, &provider, &ann).await.unwrap();
        }
        test
    })
    .await;
}

#[tokio::test]
async fn keys_are_believed_as_long_as_the_provider_tells_of_them() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        let ann = account("1", ANN);
        sign_in(&test, &provider, &ann).await.unwrap();

        // By the name of the one that is told of.
        provider.manner().forger = Some(Key::elliptic("first"));
        let forged = sign_in(&test, &provider, &ann).await;
        assert_eq!(forged.unwrap_err(), OpenidRefusal::Untrusted);
        provider.manner().forger = None;

        let second = rsa_key("second");
        let first = {
            let mut manner = provider.manner();
            manner.keys.insert(0, second.clone());
            manner.keys[1].clone()
        };
        sign_in(&test, &provider, &ann).await.unwrap();
        provider.manner().keys = vec![second];
        sign_in(&test, &provider, &ann).await.unwrap();
        provider.manner().forger = Some(rsa_key("second"));
        let forged = sign_in(&test, &provider, &ann).await;
        assert_eq!(forged.unwrap_err(), OpenidRefusal::Untrusted);

        // What was taken back is believed no longer, not even between two questions.
        provider.manner().twist = |head, _| head["kid"] = json!("first");
        provider.manner().forger = Some(first);
        let old = sign_in(&test, &provider, &ann).await;
        assert_eq!(old.unwrap_err(), OpenidRefusal::Untrusted);
        test
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_and_for_a_while() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        test.invited(BEN).await;
        provider.manner().forgetful = true;
        let (ann, ben) = (account("1", ANN), account("2", BEN));
        let refusal = async |back: &Back| come_back(&test, back).await.err();

        // Somebody else's answer, as a link to it would have a browser tell it.
        let (mine, other) = (
            go(&test, &provider, &ann).await,
            go(&test, &provider, &ben).await,
        );
        for secret in [mine.secret.as_str(), "", "guessed"] {
            let slipped_in = Back {
                secret: secret.into(),
                answer: other.answer.clone(),
            };
            assert_eq!(refusal(&slipped_in).await, Some(OpenidRefusal::Stale));
        }
        // His code alone is of no use either: it belongs to another challenge.
        let injected = Back {
            secret: mine.secret.clone(),
            answer: OpenidAnswer {
                code: other.answer.code.clone(),
                ..mine.answer.clone()
            },
        };
        assert_eq!(refusal(&injected).await, Some(OpenidRefusal::Denied));
        // By that it was used up.
        assert_eq!(refusal(&mine).await, Some(OpenidRefusal::Stale));

        assert_eq!(refusal(&other).await, None);
        assert_eq!(refusal(&other).await, Some(OpenidRefusal::Stale));

        let late = go(&test, &provider, &ann).await;
        test.clock.advance(10 * MINUTE);
        assert_eq!(refusal(&late).await, Some(OpenidRefusal::Stale));

        let mut broken_off = go(&test, &provider, &ann).await;
        broken_off.answer.code.clear();
        broken_off.answer.error = "access_denied".into();
        assert_eq!(refusal(&broken_off).await, Some(OpenidRefusal::Denied));
        let mut invented = go(&test, &provider, &ann).await;
        invented.answer.code = "invented".into();
        assert_eq!(refusal(&invented).await, Some(OpenidRefusal::Denied));
        test
    })
    .await;
}

#[tokio::test]
async fn an_address_is_asked_for_where_the_token_does_not_tell_it() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        provider.manner().email_in_token = false;
        let unverified = Account {
            verified: json!(false),
            ..account("1", ANN)
        };
        let refused = sign_in(&test, &provider, &unverified).await;
        assert_eq!(refused.unwrap_err(), OpenidRefusal::Unknown);
        // Some write it as a text.
        let ann = Account {
            verified: json!("true"),
            ..account("1", ANN)
        };
        let who = sign_in(&test, &provider, &ann).await.unwrap();
        assert_eq!(who.email, ANN);
        test
    })
    .await;
}

#[tokio::test]
async fn a_code_is_asked_for_as_beside_a_password() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let link = test.engine.setup_link().await.unwrap().unwrap();
        let choice = ChoosePassword {
            token: link,
            email: ANN.into(),
            password: PASSWORD.into(),
            again: PASSWORD.into(),
        };
        let begun = test.engine.choose_password(&choice, &client()).await;
        let token = begun.unwrap().session().unwrap().token;
        let ann = test.engine.session(&token).await.unwrap().unwrap();
        let begun = test.engine.begin_second_step(&ann, PASSWORD);
        begun.await.unwrap();
        let SecondStep::Begun(app) = test.engine.second_step(&ann).await.unwrap() else {
            panic!("it was not begun")
        };
        let shown = || code_shown(&app.secret, UnixMillis(test.clock_now()));
        test.engine
            .confirm_second_step(&ann, &shown(), PASSWORD)
            .await
            .unwrap();
        test.clock.advance(MINUTE);

        let back = go(&test, &provider, &account("1", ANN)).await;
        let end = come_back(&test, &back).await.unwrap();
        let SignedIn::SecondStep(step) = end.signed_in else {
            panic!("the provider led past the code")
        };
        let wrong = test.engine.finish_sign_in(&step, "none", &client()).await;
        assert!(matches!(wrong, Err(Error::Rejected(_))));
        let session = test.engine.finish_sign_in(&step, &shown(), &client()).await;
        let token = session.unwrap().token;
        let who = test.engine.session(&token).await.unwrap().unwrap();
        assert_eq!(who.user, ann.user);
        test
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_limited_and_what_succeeds_is_not() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        test.invited(ANN).await;
        let ann = account("1", ANN);
        for _ in 0..60 {
            sign_in(&test, &provider, &ann).await.unwrap();
        }
        let nobody = Back {
            secret: "guessed".into(),
            answer: OpenidAnswer::default(),
        };
        for _ in 0..100 {
            let refused = come_back(&test, &nobody).await.err();
            assert_eq!(refused, Some(OpenidRefusal::Stale));
        }
        let refused = come_back(&test, &nobody).await.err();
        assert_eq!(refused, Some(OpenidRefusal::TooMany));
        let begun = test.engine.begin_openid("/", &client()).await.err();
        assert_eq!(begun, Some(OpenidRefusal::TooMany));
        test.clock.advance(15 * MINUTE);
        sign_in(&test, &provider, &ann).await.unwrap();
        test
    })
    .await;
}

/// What the provider of that name answers when its doors are asked for.
fn doors(issuer: &str) -> String {
    let told = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/in"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    format!("200 OK\r\nconnection: close\r\n\r\n{told}")
}

#[tokio::test]
async fn a_provider_that_does_not_answer_as_such_is_not_followed() {
    on_each(async |test| {
        let (test, provider) = with_provider(test).await;
        let elsewhere = Provider::new(test.clock_now()).await;
        elsewhere.manner().doors = Some(doors(&provider.issuer));
        let moved = format!(
            "302 Found\r\nlocation: {}/.well-known/openid-configuration\r\n\
             connection: close\r\ncontent-length: 0\r\n\r\n",
            elsewhere.issuer
        );
        let much = format!("{}{}", doors(&provider.issuer), " ".repeat(300 * 1024));
        let other = doors(&elsewhere.issuer);
        let away = "503 Away\r\nconnection: close\r\n\r\n".to_owned();
        for answer in [moved, much, other, away] {
            provider.manner().doors = Some(answer);
            let begun = test.engine.begin_openid("/", &client()).await.err();
            assert_eq!(begun, Some(OpenidRefusal::Unreachable));
        }
        // It is its answer that was at fault.
        provider.manner().doors = Some(doors(&provider.issuer));
        assert!(test.engine.begin_openid("/", &client()).await.is_ok());
        test
    })
    .await;
}

#[tokio::test]
async fn without_a_provider_nobody_is_sent_anywhere() {
    on_each(async |test| {
        assert_eq!(test.engine.openid_name(), None);
        let begun = test.engine.begin_openid("/", &client()).await.err();
        assert_eq!(begun, Some(OpenidRefusal::Unavailable));
        test
    })
    .await;
}
