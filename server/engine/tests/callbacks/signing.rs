//! Signed requests, the exchange of secrets, and the test before a callback is saved.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::callback::{AttemptOutcome, CallbackInput};
use domain::permission::Profile;
use engine::Error;
use engine::callback::run_once;
use engine::testing::on_each;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::fleet::{get, hear, owe, ready, view};
use super::receiver::{Heard, Receiver};

/// What the receiver, who knows the secret, expects.
fn expected(secret: &str, heard: &Heard) -> String {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let signed = format!(
        "{}.{}.{}",
        heard.webhook_id(),
        heard.header("webhook-timestamp").unwrap(),
        heard.body
    );
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_receiver_that_knows_either_secret_can_check_each_request_while_they_are_exchanged() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            method: "POST".into(),
            content_type: "text/plain".into(),
            body: "{data}".into(),
            ..get(receiver.url("/"))
        };
        let callback = owe(&test, &input).await;
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        let send = async |seq| {
            hear(&test.engine, &test.token, seq).await;
            run_once(&test.engine).await.unwrap();
            receiver.heard().pop().unwrap()
        };
        assert_eq!(send(1).await.header("webhook-signature"), None);

        let old = test
            .engine
            .renew_callback_secret(&who, of, callback)
            .await
            .unwrap();
        let heard = send(2).await;
        assert_eq!(
            heard.header("webhook-signature"),
            Some(&*expected(&old, &heard))
        );

        let new = test
            .engine
            .renew_callback_secret(&who, of, callback)
            .await
            .unwrap();
        assert_eq!(view(&test, callback).await.signing, 2);
        let heard = send(3).await;
        let both = format!("{} {}", expected(&new, &heard), expected(&old, &heard));
        assert_eq!(heard.header("webhook-signature"), Some(&*both));

        test.engine
            .forget_former_callback_secret(&who, of, callback)
            .await
            .unwrap();
        let heard = send(4).await;
        assert_eq!(
            heard.header("webhook-signature"),
            Some(&*expected(&new, &heard))
        );

        test.engine
            .stop_signing_callback(&who, of, callback)
            .await
            .unwrap();
        assert_eq!(send(5).await.header("webhook-signature"), None);
        test
    })
    .await;
}

#[tokio::test]
async fn only_who_may_change_a_callback_makes_its_secret() {
    on_each(async |test| {
        let callback = owe(&test, &get("http://127.0.0.1/".into())).await;
        let of = test.device_types[0];
        let reader = test.member(Profile::CustomerRead);
        let made = test
            .engine
            .renew_callback_secret(&reader, of, callback)
            .await;
        assert!(matches!(made, Err(Error::Forbidden)), "{made:?}");
        let made = test
            .engine
            .renew_callback_secret(&test.stranger(), of, callback)
            .await;
        assert!(matches!(made, Err(Error::NotFound)), "{made:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn a_callback_is_tried_before_it_is_saved() {
    on_each(async |test| {
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"d":"{device}","t":{customData#t}}"#.into(),
            payload_config: "t::float:32".into(),
            ..get(receiver.url("/try"))
        };
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        receiver.says("taken");
        let told = test
            .engine
            .try_callback(&who, of, None, &input)
            .await
            .unwrap();
        assert_eq!(
            (told.outcome, told.status),
            (AttemptOutcome::Delivered, Some(200))
        );
        assert_eq!(told.response, "taken");
        assert_eq!(told.request, format!("POST {}", receiver.url("/try")));
        assert_eq!(receiver.heard()[0].body, r#"{"d":"1B9C5","t":29.25}"#);
        // Nothing of it is there afterwards.
        let list = test.engine.list_callbacks(&who, of).await.unwrap();
        assert!(list.is_empty());

        let closed = CallbackInput {
            url: "http://10.1.2.3/".into(),
            ..input
        };
        let told = test.engine.try_callback(&who, of, None, &closed).await;
        assert!(matches!(told, Err(Error::Rejected(_))), "{told:?}");
        test
    })
    .await;
}
