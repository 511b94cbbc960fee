//! Signing in by the word of a provider of OpenID Connect.
//!
//! The browser keeps a secret while it is at the provider; here lies its hash, which is used up by
//! the first answer. What goes to the provider is made of the same secret ([`Proof`]): the state, by
//! which an answer is known to be for this browser, the nonce, by which what the provider says of
//! somebody is known to be said for this sign-in, and the challenge, without whose other half a code
//! that was overheard or slipped in is of no use. None of them leads back to the secret.
//!
//! Nobody becomes a user by signing in: a person of the provider is a user of here once they are
//! linked, which the first sign-in does by an address that the provider verified, or the user
//! himself from his account. From then on the provider's own name of the person counts, whatever
//! becomes of the address.

mod linking;
mod provider;

use domain::audit::{Field, Kind, Verb};
use domain::openid::OpenidRefusal;
use domain::user;
use domain::{UnixMillis, UserId};
use sqlx::AnyConnection;
use subtle::ConstantTimeEq as _;

use super::{Client, SignedIn, named};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::settings::OpenidSettings;
use crate::store::providers::Begun;
use crate::store::{people, providers, users};
use crate::world::World;
use crate::{Engine, secret};

use provider::{Person, Proof, Provider};

/// The path to which the provider sends the browser back.
const BACK: &str = "/sign-in/openid/callback";
/// How long the provider's answer is waited for (ms).
const WAIT: i64 = 10 * 60_000;
/// The longest way on that is kept (bytes).
const WAY_ON: usize = 2000;

/// A sign-in that goes on at the provider.
pub struct OpenidBegun {
    /// The secret by which the browser is known when it comes back.
    pub secret: String,
    /// The address to which it goes.
    pub address: String,
}

/// With what the provider sends the browser back. Anybody can write such an address.
#[derive(Clone, Debug, Default)]
pub struct OpenidAnswer {
    /// Of which sign-in it is the answer.
    pub state: String,
    /// For what the provider tells who it is; empty where it did not let him in.
    pub code: String,
    /// Why it did not; empty where it did.
    pub error: String,
}

/// What the provider ended.
pub enum OpenidEnd {
    /// A sign-in.
    SignedIn(OpenidSignIn),
    /// The linking of an account: done, or why it was not.
    Linked(Result<(), OpenidRefusal>),
}

/// A sign-in that the provider ended.
pub struct OpenidSignIn {
    /// What it leads to.
    pub signed_in: SignedIn,
    /// The page to which it leads, as it was given at the beginning.
    pub way_on: String,
}

impl Engine {
    /// What people call the provider at which they may sign in; none where there is none.
    pub fn openid_name(&self) -> Option<&str> {
        let settings = self.settings.openid.as_ref();
        settings.map(|settings| settings.name.as_str())
    }

    /// Begins a sign-in at the provider, which leads to `way_on` in the end, a page of this server.
    /// It counts as a try until it ended well.
    ///
    /// # Errors
    /// Why nobody is sent there.
    pub async fn begin_openid(
        &self,
        way_on: &str,
        client: &Client,
    ) -> Result<OpenidBegun, OpenidRefusal> {
        let provider = self.openid_provider()?;
        let now = self.world.clock.now();
        let limits = &self.people.limits;
        limits.attempt(client.address, None, now).map_err(told)?;
        let secret = secret::new(&self.world);
        let address = provider.address(&Proof::of(&secret)).await?;
        let kept = way_on.len() <= WAY_ON && !way_on.contains('\0');
        let begun = Begun {
            way_on: if kept { way_on } else { "/" }.to_owned(),
            for_session: String::new(),
        };
        let waits = self.wait_for_provider(&secret, &begun, now).await;
        waits.map_err(told)?;
        Ok(OpenidBegun { secret, address })
    }

    /// Ends what was begun at the provider with its answer: a sign-in, or the linking of an account.
    /// `secret` is what the browser kept, `session` the secret of the session that it has, or
    /// nothing. An answer is taken once, and in that browser only; of a linking, in the session
    /// that began it only.
    ///
    /// # Errors
    /// Why nobody is let in. Whoever is not known here, may not come in or has no verified address
    /// gets one answer.
    pub async fn finish_openid(
        &self,
        secret: &str,
        answer: &OpenidAnswer,
        session: &str,
        client: &Client,
    ) -> Result<OpenidEnd, OpenidRefusal> {
        let provider = self.openid_provider()?;
        let now = self.world.clock.now();
        let limits = &self.people.limits;
        limits.attempt(client.address, None, now).map_err(told)?;
        let proof = Proof::of(secret);
        if !bool::from(proof.state.as_bytes().ct_eq(answer.state.as_bytes())) {
            return Err(OpenidRefusal::Stale);
        }
        let begun = self.waited_for_provider(secret, now).await.map_err(told)?;
        let begun = begun.ok_or(OpenidRefusal::Stale)?;
        let asked = Asked {
            provider: &provider,
            proof: &proof,
            answer,
            now,
        };
        let end = if begun.for_session.is_empty() {
            let signed_in = self.let_in_known(&asked, client).await?;
            let way_on = begun.way_on;
            OpenidEnd::SignedIn(OpenidSignIn { signed_in, way_on })
        } else {
            let within = (session, begun.for_session.as_str());
            OpenidEnd::Linked(self.link(&asked, within, client).await)
        };
        if !matches!(end, OpenidEnd::Linked(Err(_))) {
            // Its beginning was counted, too.
            limits.succeeded(client.address, None);
            limits.succeeded(client.address, None);
        }
        Ok(end)
    }

    /// Lets in whom the provider tells of.
    async fn let_in_known(
        &self,
        asked: &Asked<'_>,
        client: &Client,
    ) -> Result<SignedIn, OpenidRefusal> {
        let person = asked.person().await?;
        let settings = asked.provider.settings;
        let admitted = self.admit_person(settings, &person, client).await;
        admitted.map_err(told)?.ok_or_else(|| {
            metrics::counter!("sign_in_failures_total").increment(1);
            OpenidRefusal::Unknown
        })
    }

    /// The provider, where there is one and people can come back from it.
    fn openid_provider(&self) -> Result<Provider<'_>, OpenidRefusal> {
        let settings = self.settings.openid.as_ref();
        let origin = self.settings.origins.first();
        let known = settings.zip(origin).ok_or(OpenidRefusal::Unavailable);
        known.map(|(settings, origin)| {
            Provider::new(settings, &self.world, format!("{origin}{BACK}"))
        })
    }

    async fn wait_for_provider(
        &self,
        secret: &str,
        begun: &Begun,
        now: UnixMillis,
    ) -> Result<(), Error> {
        let (hash, expires) = (secret::hash(secret), now.plus(WAIT));
        let mut tx = self.db.write().await?;
        providers::begin(&mut tx, &hash, begun, expires).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was begun with that secret, where its answer is still waited for. From now on it is not.
    async fn waited_for_provider(
        &self,
        secret: &str,
        now: UnixMillis,
    ) -> Result<Option<Begun>, Error> {
        let mut tx = self.db.write().await?;
        let begun = providers::take(&mut tx, &secret::hash(secret), now).await?;
        tx.commit().await?;
        Ok(begun)
    }

    /// Lets the user in who is that person of the provider; none where there is none.
    async fn admit_person(
        &self,
        settings: &OpenidSettings,
        person: &Person,
        client: &Client,
    ) -> Result<Option<SignedIn>, Error> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let found = self.user_of(&mut tx, settings, person, client, now).await?;
        let Some(user) = found else {
            return Ok(None);
        };
        let signed_in = match self.let_in(&mut tx, user, client, now).await {
            // He was locked in the meantime.
            Err(Error::WrongCredentials) => return Ok(None),
            admitted => admitted?,
        };
        tx.commit().await?;
        Ok(Some(signed_in))
    }

    /// The user who is that person of the provider: by the link, or by the address, which makes one
    /// where the user did not take one away himself.
    async fn user_of(
        &self,
        connection: &mut AnyConnection,
        settings: &OpenidSettings,
        person: &Person,
        client: &Client,
        now: UnixMillis,
    ) -> Result<Option<UserId>, Error> {
        let (issuer, subject) = (settings.issuer.as_str(), person.subject.as_str());
        if let Some((user, locked)) = providers::user(connection, issuer, subject).await? {
            return Ok((!locked).then_some(user));
        }
        let email = person.email.as_deref().filter(|_| settings.link_by_email);
        let Some(email) = email.and_then(|email| user::email(email).ok()) else {
            return Ok(None);
        };
        let Some((user, _)) = people::credentials(connection, &email).await? else {
            return Ok(None);
        };
        if !users::hold(connection, user).await? {
            return Ok(None);
        }
        // Until then the address could be given to somebody else, or he could be locked.
        let still = people::credentials(connection, &email).await?;
        if still.is_none_or(|(still, _)| still != user) {
            return Ok(None);
        }
        if providers::is_unlinked(connection, user, issuer).await? {
            return Ok(None);
        }
        if !providers::link(connection, (issuer, subject), user, now).await? {
            // Somebody else was faster, with the same person or another.
            let linked = providers::user(connection, issuer, subject).await?;
            return Ok(linked.filter(|(_, locked)| !locked).map(|(user, _)| user));
        }
        let (who, group) = named(connection, user, client).await?;
        let act = Act {
            verb: Verb::Edit,
            kind: Kind::User,
            id: user.to_string(),
            name: who.name.clone(),
            group,
            fields: vec![Field::text("openid", "", issuer)],
        };
        audit::note(connection, self, &Actor::Person(&who), act).await?;
        Ok(Some(user))
    }
}

/// What is asked of a provider at the end.
struct Asked<'a> {
    provider: &'a Provider<'a>,
    proof: &'a Proof,
    answer: &'a OpenidAnswer,
    now: UnixMillis,
}

impl Asked<'_> {
    /// Who it is that the provider let in.
    async fn person(&self) -> Result<Person, OpenidRefusal> {
        let answer = self.answer;
        if answer.code.is_empty() || !answer.error.is_empty() {
            return Err(OpenidRefusal::Denied);
        }
        let person = self.provider.person(&answer.code, self.proof, self.now);
        person.await
    }
}

/// Asks a provider what it tells of itself, as every sign-in does.
///
/// # Errors
/// Why it cannot be asked, or does not answer as what the settings call it.
pub async fn meet_provider(settings: &OpenidSettings, world: &World) -> Result<(), String> {
    let provider = Provider::new(settings, world, String::new());
    provider.metadata().await.map(drop)
}

/// What is told of an error: the rest stands in the log.
fn told(error: Error) -> OpenidRefusal {
    match error {
        Error::TooMany { .. } => OpenidRefusal::TooMany,
        _ => OpenidRefusal::Unavailable,
    }
}
