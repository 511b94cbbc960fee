//! The provider: what it is asked, and what of its answers is believed.
//!
//! Nothing of it is kept. With each sign-in it tells anew where its doors are and with which keys it
//! signs, so one that it makes is believed at once, and one that it takes back no longer.

use std::error::Error;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::UnixMillis;
use domain::openid::OpenidRefusal;
use futures::future::BoxFuture;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRequestTokenError, CoreTokenResponse,
    CoreUserInfoClaims,
};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndUserEmail,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, SubjectIdentifier, TokenResponse as _,
};
use sha2::{Digest as _, Sha256};

use crate::callback::{Direct, DirectFault, sentence};
use crate::settings::OpenidSettings;
use crate::world::World;

/// The most that one question to the provider may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How far the provider's clock may be from this one (ms).
const SKEW: i64 = 60_000;
/// The longest name of a person (bytes), as the specification has it.
const SUBJECT: usize = 255;

/// A client that knows where the provider's doors are.
type Asking = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a sign-in is known by at the provider, and at its return.
pub(super) struct Proof {
    /// What comes back with the browser.
    pub(super) state: String,
    /// What comes back in the token.
    nonce: String,
    /// Of what the provider gets the hash first, and the text with the code.
    verifier: String,
}

impl Proof {
    /// That of the sign-in with this secret.
    pub(super) fn of(secret: &str) -> Self {
        let made = |purpose: &str| {
            let digest: [u8; 32] = Sha256::digest(format!("{purpose} {secret}")).into();
            URL_SAFE_NO_PAD.encode(digest)
        };
        Self {
            state: made("openid state"),
            nonce: made("openid nonce"),
            verifier: made("openid verifier"),
        }
    }
}

/// Somebody, as the provider knows him.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// His name there, which stays.
    pub(super) subject: String,
    /// His address, where the provider verified it.
    pub(super) email: Option<String>,
}

/// The provider of the settings.
pub(super) struct Provider<'a> {
    pub(super) settings: &'a OpenidSettings,
    http: Http,
    /// To where it sends browsers back.
    back: String,
}

/// By what it is asked.
struct Http {
    direct: Direct,
    /// Whether it has TLS: then every address that it names has, too.
    secure: bool,
}

impl Http {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, DirectFault> {
        if self.secure && request.uri().scheme_str() != Some("https") {
            return Err(DirectFault::Insecure);
        }
        self.direct.send(request).await
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = DirectFault;
    type Future = BoxFuture<'c, Result<HttpResponse, DirectFault>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl<'a> Provider<'a> {
    pub(super) fn new(settings: &'a OpenidSettings, world: &World, back: String) -> Self {
        let secure = settings.issuer.starts_with("https:");
        Self {
            settings,
            http: Http {
                direct: Direct::new(world, TIMEOUT, &settings.authorities),
                secure,
            },
            back,
        }
    }

    /// The address to which a browser goes to sign in.
    pub(super) async fn address(&self, proof: &Proof) -> Result<String, OpenidRefusal> {
        let client = self.client().await?;
        let (state, nonce) = (proof.state.clone(), proof.nonce.clone());
        let verifier = PkceCodeVerifier::new(proof.verifier.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client
            .authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        let (address, _, _) = request.url();
        if self.http.secure && address.scheme() != "https" {
            return Err(unreachable(&DirectFault::Insecure));
        }
        Ok(address.into())
    }

    /// Who it is that the provider let in, and gave that code for it.
    pub(super) async fn person(
        &self,
        code: &str,
        proof: &Proof,
        now: UnixMillis,
    ) -> Result<Person, OpenidRefusal> {
        let client = self.client().await?;
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|error| unreachable(&error))?;
        let verifier = PkceCodeVerifier::new(proof.verifier.clone());
        let request = request.set_pkce_verifier(verifier);
        let answer = request.request_async(&self.http).await;
        let answer = answer.map_err(|error| not_exchanged(&error))?;
        let (mut person, whole) = self.believed(&client, &answer, proof, now)?;
        if !whole {
            person.email = self.email(&client, &answer, &person.subject).await;
        }
        Ok(person)
    }

    /// What it tells of itself now: where its doors are and with which keys it signs.
    ///
    /// # Errors
    /// Why it cannot be asked, for the operator.
    pub(super) async fn metadata(&self) -> Result<CoreProviderMetadata, String> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone());
        let issuer = issuer.map_err(|error| sentence(&error))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        metadata.map_err(|error| sentence(&error))
    }

    /// A client of what it tells of itself.
    async fn client(&self) -> Result<Asking, OpenidRefusal> {
        let metadata = self.metadata().await;
        let metadata = metadata.map_err(|error| unanswered(&error))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let basic = methods
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let back = RedirectUrl::new(self.back.clone());
        let back = back.map_err(|error| unreachable(&error))?;
        let secret = self.settings.client_secret.clone();
        let secret = (!secret.is_empty()).then(|| ClientSecret::new(secret));
        let id = ClientId::new(self.settings.client_id.clone());
        let client = CoreClient::from_provider_metadata(metadata, id, secret);
        Ok(client.set_redirect_uri(back).set_auth_type(match basic {
            true => AuthType::BasicAuth,
            false => AuthType::RequestBody,
        }))
    }

    /// Who it is by the token, and whether that tells of an address: signed by a key of the
    /// provider, said by it, for this server and this sign-in, and still true.
    fn believed(
        &self,
        client: &Asking,
        answer: &CoreTokenResponse,
        proof: &Proof,
        now: UnixMillis,
    ) -> Result<(Person, bool), OpenidRefusal> {
        let token = answer.id_token();
        let token = token.ok_or_else(|| untrusted("there is none"))?;
        let (earliest, latest) = (moment(now.plus(-SKEW)), moment(now.plus(SKEW)));
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            ])
            .set_time_fn(move || earliest)
            .set_issue_time_verifier_fn(move |issued| match issued > latest {
                true => Err("it is of a time to come".to_owned()),
                false => Ok(()),
            });
        let claims = token.claims(&verifier, &Nonce::new(proof.nonce.clone()));
        let claims = claims.map_err(|error| untrusted(&sentence(&error)))?;
        let party = claims.authorized_party();
        if party.is_some_and(|party| party.as_str() != self.settings.client_id) {
            return Err(untrusted("it is for another program"));
        }
        named(claims).ok_or_else(|| untrusted("it names nobody"))
    }

    /// The address of somebody, from where the provider tells of people beside its tokens. What
    /// cannot be had is not there: whoever is linked already needs none.
    async fn email(
        &self,
        client: &Asking,
        answer: &CoreTokenResponse,
        subject: &str,
    ) -> Option<String> {
        let subject = SubjectIdentifier::new(subject.to_owned());
        let request = client.user_info(answer.access_token().clone(), Some(subject));
        let told: Result<CoreUserInfoClaims, _> = request.ok()?.request_async(&self.http).await;
        match told {
            Ok(told) => verified(told.email(), told.email_verified()),
            Err(error) => {
                let error = sentence(&error);
                tracing::warn!(error, "the provider of OpenID Connect tells no address");
                None
            }
        }
    }
}

/// Whom a token that is believed names, and whether it tells of an address.
fn named(claims: &CoreIdTokenClaims) -> Option<(Person, bool)> {
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > SUBJECT || subject.contains('\0') {
        return None;
    }
    let person = Person {
        subject: subject.to_owned(),
        email: verified(claims.email(), claims.email_verified()),
    };
    Some((person, claims.email().is_some()))
}

/// An address, where it was verified: otherwise anybody may have written it.
fn verified(email: Option<&EndUserEmail>, verified: Option<bool>) -> Option<String> {
    let email = email.filter(|_| verified == Some(true));
    email.map(|email| email.as_str().to_owned())
}

fn moment(time: UnixMillis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.0).unwrap_or_default()
}

fn unreachable(error: &(dyn Error + 'static)) -> OpenidRefusal {
    unanswered(&sentence(error))
}

fn unanswered(error: &str) -> OpenidRefusal {
    tracing::warn!(error, "the provider of OpenID Connect cannot be asked");
    OpenidRefusal::Unreachable
}

fn untrusted(why: &str) -> OpenidRefusal {
    metrics::counter!("sign_in_failures_total").increment(1);
    tracing::warn!(
        why,
        "a token of the provider of OpenID Connect is not believed"
    );
    OpenidRefusal::Untrusted
}

/// Why the provider gave no token for a code.
fn not_exchanged(error: &CoreRequestTokenError<DirectFault>) -> OpenidRefusal {
    if let RequestTokenError::ServerResponse(_) = error {
        metrics::counter!("sign_in_failures_total").increment(1);
        let error = sentence(error);
        tracing::warn!(error, "the provider of OpenID Connect does not take a code");
        return OpenidRefusal::Denied;
    }
    unreachable(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sign_in_is_known_by_differs_and_is_long_enough() {
        let (one, other) = (Proof::of("one"), Proof::of("other"));
        let all = [
            &one.state,
            &one.nonce,
            &one.verifier,
            &other.state,
            &other.nonce,
            &other.verifier,
        ];
        let distinct: std::collections::BTreeSet<&String> = all.into_iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert!(all.iter().all(|text| text.len() == 43));
    }

    #[test]
    fn an_address_that_nobody_verified_is_none() {
        let email = EndUserEmail::new("ann@example.org".to_owned());
        let told = |is| verified(Some(&email), is);
        assert_eq!(told(Some(true)).as_deref(), Some("ann@example.org"));
        assert_eq!((told(Some(false)), told(None)), (None, None));
    }
}
