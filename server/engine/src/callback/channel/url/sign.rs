//! Signatures as Standard Webhooks describes them, so that a receiver knows who sent a request
//! and that nobody changed it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::UnixMillis;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue, Request};
use sha2::Sha256;

use super::render::WEBHOOK_ID;

const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
/// Bytes of a signature, with its version and what keeps it from the next.
const ONE: usize = "v1,".len() + 44 + " ".len();

/// Signs a request that has its id: one signature for each secret, so that the receiver may
/// know the new one or still the old one. Without secrets there is no signature.
pub(in crate::callback::channel) fn sign(
    request: &mut Request<Bytes>,
    secrets: &[Vec<u8>],
    now: UnixMillis,
) {
    let Some(id) = request.headers().get(WEBHOOK_ID) else {
        return;
    };
    if secrets.is_empty() {
        return;
    }
    let seconds = now.seconds();
    let mut signatures = String::with_capacity(secrets.len() * ONE);
    for secret in secrets {
        if !signatures.is_empty() {
            signatures.push(' ');
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length will do");
        mac.update(id.as_bytes());
        mac.update(format!(".{seconds}.").as_bytes());
        mac.update(request.body());
        signatures.push_str("v1,");
        STANDARD.encode_string(mac.finalize().into_bytes(), &mut signatures);
    }
    let signatures = HeaderValue::try_from(signatures).expect("base64 may stand in a header");
    let headers = request.headers_mut();
    headers.insert(TIMESTAMP, HeaderValue::from(seconds));
    headers.insert(SIGNATURE, signatures);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request<Bytes> {
        let request =
            Request::post("http://example.org/").header(WEBHOOK_ID, "msg_p5jXN8AQM9LWM0D4loKWxJek");
        request
            .body(Bytes::from_static(br#"{"test": 2432232314}"#))
            .unwrap()
    }

    #[test]
    fn a_signature_is_that_of_the_published_example() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let mut signed = request();
        sign(
            &mut signed,
            &[secret.clone(), vec![1; 24]],
            UnixMillis(1_614_265_330_123),
        );
        let header = |name: &str| signed.headers()[name].to_str().unwrap();
        assert_eq!(header("webhook-timestamp"), "1614265330");
        let (first, second) = header("webhook-signature").split_once(' ').unwrap();
        assert_eq!(first, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(second.starts_with("v1,") && second != first);

        let mut plain = request();
        sign(&mut plain, &[], UnixMillis(1_614_265_330_123));
        assert_eq!(plain.headers().len(), 1);
    }
}
