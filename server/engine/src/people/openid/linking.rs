//! Linking one's own account with oneself at the provider, and taking that back. Both take the
//! password: a session that was left open must not make itself another way in, nor bar the one
//! that there is.
//!
//! It is begun on the account page and goes on at the provider in the same browser and the same
//! session; what waits there for the answer knows which. Nobody takes away his last way in: without
//! a password the provider is the only one.

use domain::Fault;
use domain::audit::{Field, Kind, Verb};
use domain::openid::{OpenidLink, OpenidLinks, OpenidRefusal};
use domain::permission::Principal;

use super::super::{Client, sessions};
use super::provider::Proof;
use super::{Asked, told};
use crate::error::Error;
use crate::store::providers::Begun;
use crate::store::{people, providers, users};
use crate::{Engine, secret};

/// The page to which a linking leads.
const ACCOUNT: &str = "/account/linked";

impl Engine {
    /// With what the account of `who` is linked. `session` is the secret of the session in which he
    /// asks, `secret` what his browser keeps of a linking, or nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn openid_links(
        &self,
        who: &Principal,
        session: &str,
        secret: &str,
    ) -> Result<OpenidLinks, Error> {
        let waiting = self.waits_for_link(session, secret).await?;
        let mut connection = self.db.read().acquire().await?;
        let links = providers::links(&mut connection, who.user).await?;
        let hash = people::password_hash(&mut connection, who.user).await?;
        let settings = self.settings.openid.as_ref();
        let ours = |issuer: &str| settings.filter(|settings| settings.issuer == issuer);
        let link = |(issuer, since): (String, _)| OpenidLink {
            name: ours(&issuer).map_or_else(|| issuer.clone(), |settings| settings.name.clone()),
            issuer,
            since,
        };
        Ok(OpenidLinks {
            provider: self.openid_name().map(str::to_owned),
            linked: links.iter().any(|(issuer, _)| ours(issuer).is_some()),
            waiting,
            has_password: hash.is_some(),
            links: links.into_iter().map(link).collect(),
        })
    }

    /// Begins to link the account of `who`, which takes his password. The secret by which his
    /// browser is known when it goes to the provider and when it comes back; `session` is that of
    /// the session in which he asks.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no provider; [`Error::Rejected`] of `own_password`, also
    /// where he has none; [`Error::Forbidden`] where the account is linked already;
    /// [`Error::TooMany`] after too many wrong passwords.
    pub async fn begin_openid_link(
        &self,
        who: &Principal,
        session: &str,
        password: &str,
    ) -> Result<String, Error> {
        let settings = self.settings.openid.as_ref().ok_or(Error::NotFound)?;
        self.confirm_chosen_password(who, password).await?;
        let now = self.world.clock.now();
        let links = {
            let mut connection = self.db.read().acquire().await?;
            providers::links(&mut connection, who.user).await?
        };
        if links.iter().any(|(issuer, _)| *issuer == settings.issuer) {
            return Err(Error::Forbidden);
        }
        let secret = secret::new(&self.world);
        let begun = Begun {
            way_on: ACCOUNT.to_owned(),
            for_session: name_of(session),
        };
        self.wait_for_provider(&secret, &begun, now).await?;
        Ok(secret)
    }

    /// The address to which the browser goes that keeps the secret of a linking, and has the session
    /// that began it. It counts as a try until it ended well.
    ///
    /// # Errors
    /// Why nobody is sent there.
    pub async fn go_to_openid_link(
        &self,
        session: &str,
        secret: &str,
        client: &Client,
    ) -> Result<String, OpenidRefusal> {
        let provider = self.openid_provider()?;
        let now = self.world.clock.now();
        let limits = &self.people.limits;
        limits.attempt(client.address, None, now).map_err(told)?;
        let waits = self.waits_for_link(session, secret).await;
        if !waits.map_err(told)? || self.linker(session, client).await?.is_none() {
            return Err(OpenidRefusal::Stale);
        }
        provider.address(&Proof::of(secret)).await
    }

    /// Ends the link of the account of `who` with a provider, which takes his password. No address
    /// brings it back, only he does.
    ///
    /// # Errors
    /// [`Error::Rejected`] of `own_password`, also where he has none: then it is his only way in;
    /// [`Error::NotFound`] where there is no such link; [`Error::TooMany`] after too many wrong
    /// passwords.
    pub async fn end_openid_link(
        &self,
        who: &Principal,
        issuer: &str,
        password: &str,
    ) -> Result<(), Error> {
        let hash = self.confirm_chosen_password(who, password).await?;
        // No provider has that character, and not every database can be asked for it.
        if issuer.contains('\0') {
            return Err(Error::NotFound);
        }
        let mut tx = self.db.write().await?;
        self.hold_confirmed(&mut tx, who, &hash).await?;
        if !providers::unlink_one(&mut tx, who.user, issuer).await? {
            return Err(Error::NotFound);
        }
        let fields = vec![Field::text("openid", issuer, "")];
        let deed = (Verb::Edit, Kind::User);
        self.note_own(&mut tx, who, deed, who.user.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Links the account for which that was begun with whom the provider tells of. `within` are the
    /// secret of the session that the browser has, and the name of the one that began it.
    pub(super) async fn link(
        &self,
        asked: &Asked<'_>,
        within: (&str, &str),
        client: &Client,
    ) -> Result<(), OpenidRefusal> {
        let (session, begun_by) = within;
        let who = match name_of(session) == begun_by {
            true => self.linker(session, client).await?,
            false => None,
        };
        let who = who.ok_or(OpenidRefusal::Stale)?;
        let person = asked.person().await?;
        let issuer = asked.provider.settings.issuer.as_str();
        let linked = self.link_with(&who, issuer, &person.subject).await;
        linked.map_err(told)?
    }

    /// Links the account of `who` with a person of a provider; or why it is not linked.
    async fn link_with(
        &self,
        who: &Principal,
        issuer: &str,
        subject: &str,
    ) -> Result<Result<(), OpenidRefusal>, Error> {
        let (now, user) = (self.world.clock.now(), who.user);
        let mut tx = self.db.write().await?;
        if !users::hold(&mut tx, user).await? {
            return Ok(Err(OpenidRefusal::Stale));
        }
        if !providers::link(&mut tx, (issuer, subject), user, now).await? {
            let of = providers::user(&mut tx, issuer, subject).await?;
            return Ok(match of {
                Some((of, _)) if of == user => Ok(()),
                Some(_) => Err(OpenidRefusal::Taken),
                // The person there is free, so it is the account here that has a link.
                None => Err(OpenidRefusal::Linked),
            });
        }
        providers::forget_unlinked(&mut tx, user, issuer).await?;
        let fields = vec![Field::text("openid", "", issuer)];
        let deed = (Verb::Edit, Kind::User);
        self.note_own(&mut tx, who, deed, user.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Who has that session, and asks from there.
    async fn linker(
        &self,
        session: &str,
        client: &Client,
    ) -> Result<Option<Principal>, OpenidRefusal> {
        let who = self.session(session).await.map_err(told)?;
        let from = Some(client.address);
        Ok(who.map(|who| Principal { from, ..who }))
    }

    /// Whether a linking with that secret was begun in that session and waits for the provider.
    async fn waits_for_link(&self, session: &str, secret: &str) -> Result<bool, Error> {
        if session.is_empty() || secret.is_empty() {
            return Ok(false);
        }
        let now = self.world.clock.now();
        let mut connection = self.db.read().acquire().await?;
        let begun = providers::waiting(&mut connection, &secret::hash(secret), now).await?;
        Ok(begun.is_some_and(|begun_by| begun_by == name_of(session)))
    }

    /// Makes sure that it is `who` himself by his password, and that he has one: its hash.
    async fn confirm_chosen_password(
        &self,
        who: &Principal,
        password: &str,
    ) -> Result<String, Error> {
        let hash = {
            let mut connection = self.db.read().acquire().await?;
            people::password_hash(&mut connection, who.user).await?
        };
        match hash {
            None => Err(Fault::NoPassword.of("own_password").into()),
            Some(_) => self.confirmed(who, password).await,
        }
    }
}

/// The name of the session with that secret, whether there is one or not. It is never empty.
fn name_of(session: &str) -> String {
    let name = sessions::name(&secret::hash(session));
    name.map_or_else(String::new, |name| name.to_string())
}
