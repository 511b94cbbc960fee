//! Signing in and out, choosing passwords, and who a session belongs to.

mod limit;
mod password;
mod reset;
mod sessions;

use std::net::IpAddr;

use domain::permission::{Principal, Profile};
use domain::user::{self, ChoosePassword, PasswordLink, SignIn};
use domain::{Fault, UnixMillis, UserId};

use crate::error::Error;
use crate::store::people;
use crate::store::sql::{Constraint, violated};
use crate::{Engine, StoreError, secret, store};

use limit::Limits;

/// A set-up link lives until the next start, at most this long (ms).
const SETUP_LINK: i64 = 7 * 24 * 3_600_000;
/// A session ends so long after signing in (ms).
const SESSION: i64 = 7 * 24 * 3_600_000;
/// A session ends so long after its last use (ms).
pub(crate) const SESSION_IDLE: i64 = 8 * 3_600_000;
/// How often the last use of a session is written at most (ms).
const SESSION_TOUCH: i64 = 60_000;

/// Who asks, as far as the connection tells: for limits and for the list of sessions.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address it asks from.
    pub address: IpAddr,
    /// The `User-Agent` it sends.
    pub agent: String,
}

/// A session that just began. The token is shown to the browser only.
pub struct NewSession {
    /// The secret for the cookie.
    pub token: String,
    /// When the session ends at the latest.
    pub expires: UnixMillis,
}

/// What sign-in needs beside the database.
pub(crate) struct Guards {
    limits: Limits,
    hasher: password::Hasher,
}

impl Guards {
    pub(crate) fn new() -> Self {
        Self {
            limits: Limits::default(),
            hasher: password::Hasher::new(),
        }
    }
}

impl Engine {
    /// A fresh one-time secret with which the first person chooses a password; none once
    /// somebody has one. Earlier set-up links stop working.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_link(&self) -> Result<Option<String>, Error> {
        let mut tx = self.db.write().await?;
        if people::anybody(&mut tx).await? {
            return Ok(None);
        }
        let token = secret::new(&self.world);
        let expires = self.world.clock.now().plus(SETUP_LINK);
        people::put_link(&mut tx, &secret::hash(&token), None, expires).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// What the link with this secret is for.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it never was, was used, or has expired.
    pub async fn password_link(&self, token: &str) -> Result<PasswordLink, Error> {
        let mut connection = self.db.read().acquire().await?;
        let now = self.world.clock.now();
        let link = people::link(&mut connection, &secret::hash(token), now).await?;
        let link = link.ok_or(Error::NotFound)?;
        Ok(PasswordLink {
            email: link.map(|(_, email)| email),
        })
    }

    /// Uses a link: sets the password, ends the account's other sessions and signs in. The
    /// first person's account is made here, as the operator of the root group.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that does not work, [`Error::Rejected`] for the fields.
    pub async fn choose_password(
        &self,
        input: &ChoosePassword,
        client: &Client,
    ) -> Result<NewSession, Error> {
        let limits = &self.people.limits;
        limits.attempt(client.address, None, self.world.clock.now())?;
        let link = self.password_link(&input.token).await?;
        limits.succeeded(client.address, None);
        let email = match link.email {
            Some(email) => email,
            None => user::email(&input.email).map_err(|fault| fault.of("email"))?,
        };
        user::new_password(&input.password, &input.again)?;
        let hash = self
            .people
            .hasher
            .hash(&input.password, &self.world)
            .await?;

        let now = self.world.clock.now();
        let link_hash = secret::hash(&input.token);
        let mut tx = self.db.write().await?;
        let for_whom = people::link(&mut tx, &link_hash, now)
            .await?
            .ok_or(Error::NotFound)?;
        if !people::use_link(&mut tx, &link_hash).await? {
            return Err(Error::NotFound);
        }
        let user = match for_whom {
            Some((user, _)) => {
                people::set_password(&mut tx, user, &hash).await?;
                people::end_sessions_of(&mut tx, user).await?;
                user
            }
            None => self.make_operator(&mut tx, &email, &hash, now).await?,
        };
        let session = self.begin_session(&mut tx, user, client, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    async fn make_operator(
        &self,
        tx: &mut store::db::Tx,
        email: &str,
        hash: &str,
        now: UnixMillis,
    ) -> Result<UserId, Error> {
        if people::anybody(tx).await? {
            return Err(Error::NotFound);
        }
        let root = store::groups::root(tx).await?.ok_or(Error::NotFound)?;
        let id = UserId(self.ids.long());
        let name = email.split('@').next().unwrap_or(email);
        let new = people::NewUser {
            id,
            group: root.id,
            email,
            name,
            password_hash: Some(hash),
            profile: Profile::Operator,
        };
        people::insert(tx, &new, now)
            .await
            .map_err(|error| match &error {
                StoreError::Sql(sql) if violated(sql) == Some(Constraint::UserEmail) => {
                    Fault::Taken.of("email").into()
                }
                _ => Error::from(error),
            })?;
        Ok(id)
    }

    async fn begin_session(
        &self,
        tx: &mut store::db::Tx,
        user: UserId,
        client: &Client,
        now: UnixMillis,
    ) -> Result<NewSession, Error> {
        let token = secret::new(&self.world);
        let expires = now.plus(SESSION);
        let agent: String = client
            .agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let session = people::NewSession {
            hash: &secret::hash(&token),
            user,
            expires,
            address: &client.address.to_string(),
            agent: &agent,
        };
        people::insert_session(tx, &session, now).await?;
        Ok(NewSession { token, expires })
    }

    /// Begins a session for an address and password. Unknown addresses and wrong passwords get
    /// the same answer after the same work.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`]; [`Error::TooMany`] after ten failures of an account or a
    /// hundred of an address within 15 minutes.
    pub async fn sign_in(&self, input: &SignIn, client: &Client) -> Result<NewSession, Error> {
        let now = self.world.clock.now();
        let email = input.email.trim().to_lowercase();
        let limits = &self.people.limits;
        limits.attempt(client.address, Some(&email), now)?;
        // No address has that character, and not every database can be asked for it.
        let found = if email.contains('\0') {
            None
        } else {
            let mut connection = self.db.read().acquire().await?;
            people::credentials(&mut connection, &email).await?
        };
        let (user, hash) = match found {
            Some((user, hash)) => (Some(user), hash),
            None => (None, None),
        };
        let right = self
            .people
            .hasher
            .verify(&input.password, hash, &self.world)
            .await?;
        let Some(user) = user.filter(|_| right) else {
            metrics::counter!("sign_in_failures_total").increment(1);
            return Err(Error::WrongCredentials);
        };
        limits.succeeded(client.address, Some(&email));
        let mut tx = self.db.write().await?;
        let session = self.begin_session(&mut tx, user, client, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Ends the session with this secret, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &str) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        people::end_session(&mut tx, &secret::hash(session)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who the session with this secret belongs to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, session: &str) -> Result<Option<Principal>, Error> {
        let now = self.world.clock.now();
        let hash = secret::hash(session);
        let found = {
            let mut connection = self.db.read().acquire().await?;
            people::session(&mut connection, &hash, now, now.plus(-SESSION_IDLE)).await?
        };
        let Some((principal, last_seen)) = found else {
            return Ok(None);
        };
        if now.0 - last_seen.0 >= SESSION_TOUCH {
            let mut tx = self.db.write().await?;
            people::touch_session(&mut tx, &hash, now).await?;
            tx.commit().await?;
        }
        Ok(Some(principal))
    }

    /// Whether the session with this secret goes on. Asking is no use of it: a page that is left
    /// open does not keep it from ending.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn goes_on(&self, session: &str) -> Result<bool, Error> {
        Ok(self.onlooker(session).await?.is_some())
    }

    /// Who the session with this secret belongs to, for what a page asks by itself: that is no use
    /// of it either.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn onlooker(&self, session: &str) -> Result<Option<Principal>, Error> {
        let now = self.world.clock.now();
        let mut connection = self.db.read().acquire().await?;
        let hash = secret::hash(session);
        let found = people::session(&mut connection, &hash, now, now.plus(-SESSION_IDLE)).await?;
        Ok(found.map(|(principal, _)| principal))
    }
}
