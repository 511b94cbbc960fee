//! Signing in and out, choosing passwords, and who a session belongs to.

mod account;
mod admin;
mod api_access;
mod codes;
mod erase;
mod grants;
mod invite;
mod letter;
mod limit;
mod openid;
mod password;
mod qr;
mod reset;
mod second_step;
mod sessions;
mod totp;
mod users;
mod views;

use std::net::{IpAddr, Ipv4Addr};

use domain::audit::{Field, Kind, Verb};
use domain::group::Group;
use domain::permission::{Principal, Profile};
use domain::user::{self, ChoosePassword, PasswordLink, SignIn};
use domain::{Fault, GroupId, UnixMillis, UserId};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::people;
use crate::store::sql::{Constraint, violated};
use crate::{Engine, StoreError, secret, store};

use limit::Limits;

pub use api_access::NewApiAccess;
pub use erase::{Erased, Mentions};
pub(crate) use invite::lapsed as links_lapsed;
#[cfg(any(test, feature = "testing"))]
pub(crate) use invite::step as mail_step;
pub(crate) use invite::work_forever;
pub use openid::{OpenidAnswer, OpenidBegun, OpenidEnd, OpenidSignIn, meet_provider};
#[cfg(any(test, feature = "testing"))]
pub(crate) use totp::shown as code_shown;
pub use users::Invited;
pub(crate) use users::operators::operators;

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

/// What the right password, or a link to choose one, leads to.
pub enum SignedIn {
    /// A session began.
    Session(NewSession),
    /// A code is asked for; this secret tells which sign-in it ends.
    SecondStep(String),
}

impl SignedIn {
    /// The session, where one began.
    pub fn session(self) -> Option<NewSession> {
        match self {
            Self::Session(session) => Some(session),
            Self::SecondStep(_) => None,
        }
    }
}

/// What sign-in needs beside the database.
pub(crate) struct Guards {
    limits: Limits,
    /// Of programs, which have their own: what they fail in keeps nobody from signing in.
    programs: Limits,
    /// Of mails to whoever forgot his password: asking for many is no failure of signing in, and
    /// keeps nobody of the same address from that.
    mails: Limits,
    /// Of codes of devices.
    pub(crate) codes: codes::WrongCodes,
    hasher: password::Hasher,
}

impl Guards {
    pub(crate) fn new() -> Self {
        Self {
            limits: Limits::default(),
            programs: Limits::default(),
            mails: Limits::default(),
            codes: codes::WrongCodes::default(),
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

    /// Uses a link: sets the password, ends the account's other sessions and signs in, as far as no
    /// second step is asked for. The first person's account is made here, as the operator of the
    /// root group.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that does not work, [`Error::Rejected`] for the fields.
    pub async fn choose_password(
        &self,
        input: &ChoosePassword,
        client: &Client,
    ) -> Result<SignedIn, Error> {
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
        if let Some((user, _)) = &for_whom {
            // Before the link: whoever locks him takes both in this order.
            store::users::hold(&mut tx, *user).await?;
        }
        if !people::use_link(&mut tx, &link_hash).await? {
            return Err(Error::NotFound);
        }
        let first = for_whom.is_none();
        let user = match for_whom {
            Some((user, _)) => {
                people::set_password(&mut tx, user, &hash).await?;
                people::end_sessions_of(&mut tx, user).await?;
                store::second_steps::end_sign_ins_of(&mut tx, user).await?;
                user
            }
            None => self.make_operator(&mut tx, &email, &hash, now).await?,
        };
        let (who, group) = named(&mut tx, user, client).await?;
        let act = |verb: Verb, fields: Vec<Field>| Act {
            verb,
            kind: Kind::User,
            id: user.to_string(),
            name: who.name.clone(),
            group,
            fields,
        };
        let mut acts = vec![act(Verb::Password, vec![Field::secret("password")])];
        if first {
            let root = store::groups::root(&mut tx).await?;
            let root = root.ok_or(Error::NotFound)?;
            acts.insert(0, act(Verb::Create, of_operator(&who, &root)));
        }
        audit::note_all(&mut tx, self, &Actor::Person(&who), acts).await?;
        let signed_in = self.let_in(&mut tx, user, client, now).await?;
        tx.commit().await?;
        Ok(signed_in)
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
        people::insert(tx, &new, now).await.map_err(taken)?;
        Ok(id)
    }

    /// Whoever gave the right password, or used a link: in, or asked for a code. He is held, so
    /// that whoever locks him at this moment ends what begins here, or comes before it.
    async fn let_in(
        &self,
        tx: &mut store::db::Tx,
        user: UserId,
        client: &Client,
        now: UnixMillis,
    ) -> Result<SignedIn, Error> {
        store::users::hold(tx, user).await?;
        named(tx, user, client).await?;
        if let Some(step) = self.ask_for_code(tx, user, now).await? {
            return Ok(SignedIn::SecondStep(step));
        }
        let session = self.begin_session(tx, user, client, now).await?;
        Ok(SignedIn::Session(session))
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
        let hash = secret::hash(&token);
        let session = people::NewSession {
            hash: &hash,
            user,
            expires,
            address: &client.address.to_string(),
            agent: &agent,
        };
        people::insert_session(tx, &session, now).await?;
        let (who, group) = named(tx, user, client).await?;
        let act = Act {
            verb: Verb::SignIn,
            kind: Kind::Session,
            id: sessions::name(&hash).map_or_else(String::new, |id| id.to_string()),
            name: String::new(),
            group,
            fields: vec![Field::personal("program", "", &agent)],
        };
        audit::note(tx, self, &Actor::Person(&who), act).await?;
        Ok(NewSession { token, expires })
    }

    /// Begins a session for an address and password, or the way to one where a code is asked for,
    /// too. Unknown addresses, wrong passwords and people who are locked get the same answer after
    /// the same work.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`]; [`Error::TooMany`] after ten failures of an account or a
    /// hundred of an address within 15 minutes.
    pub async fn sign_in(&self, input: &SignIn, client: &Client) -> Result<SignedIn, Error> {
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
            .verify(&input.password, hash.clone(), &self.world)
            .await?;
        let Some((user, hash)) = user.zip(hash).filter(|_| right) else {
            metrics::counter!("sign_in_failures_total").increment(1);
            return Err(Error::WrongCredentials);
        };
        let signed_in = self.let_in_by_password(user, &hash, client, now).await?;
        limits.succeeded(client.address, Some(&email));
        Ok(signed_in)
    }

    /// Lets somebody in whose password had that hash when it was compared. That took a while: what
    /// was changed meanwhile lets nobody in.
    async fn let_in_by_password(
        &self,
        user: UserId,
        hash: &str,
        client: &Client,
        now: UnixMillis,
    ) -> Result<SignedIn, Error> {
        let mut tx = self.db.write().await?;
        store::users::hold(&mut tx, user).await?;
        if !still_his(&mut tx, user, hash).await? {
            return Err(Error::WrongCredentials);
        }
        let signed_in = self.let_in(&mut tx, user, client, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Ends the session with this secret, if there is one, as `from` asks, where that is known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &str, from: Option<IpAddr>) -> Result<(), Error> {
        let hash = secret::hash(session);
        let mut tx = self.db.write().await?;
        let owner = store::sessions::owner(&mut tx, &hash).await?;
        people::end_session(&mut tx, &hash).await?;
        let named = match owner {
            Some(user) => store::users::named(&mut tx, user).await?,
            None => None,
        };
        if let Some((who, group)) = named {
            let who = Principal { from, ..who };
            let act = Act {
                verb: Verb::SignOut,
                kind: Kind::Session,
                id: sessions::name(&hash).map_or_else(String::new, |id| id.to_string()),
                name: String::new(),
                group,
                fields: Vec::new(),
            };
            audit::note(&mut tx, self, &Actor::Person(&who), act).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Makes sure that it is `who` himself, by his password: before what a session alone must not
    /// do. Tries count as those of signing in. Returns the hash of the password as it was compared,
    /// for [`Engine::hold_confirmed`] in the transaction in which that is done.
    ///
    /// # Errors
    /// [`Error::Rejected`] of `own_password`; [`Error::TooMany`].
    async fn confirmed(&self, who: &Principal, password: &str) -> Result<String, Error> {
        if password.is_empty() {
            return Err(Fault::Missing.of("own_password").into());
        }
        let limits = &self.people.limits;
        let address = who.from.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        limits.attempt(address, Some(&who.email), self.world.clock.now())?;
        let hash = {
            let mut connection = self.db.read().acquire().await?;
            people::password_hash(&mut connection, who.user).await?
        };
        let hash = hash.ok_or_else(|| Fault::NoPassword.of("own_password"))?;
        let hasher = &self.people.hasher;
        let compared = hasher.verify(password, Some(hash.clone()), &self.world);
        if !compared.await? {
            return Err(Fault::WrongPassword.of("own_password").into());
        }
        limits.succeeded(address, Some(&who.email));
        Ok(hash)
    }

    /// Has `who` alone until the transaction ends, whose password had that hash when he confirmed
    /// it: it may have been changed meanwhile, or he may have been locked.
    ///
    /// # Errors
    /// [`Error::NotFound`] where he is gone or locked; [`Error::Rejected`] of `own_password`.
    async fn hold_confirmed(
        &self,
        tx: &mut AnyConnection,
        who: &Principal,
        hash: &str,
    ) -> Result<(), Error> {
        if !store::users::hold(tx, who.user).await? {
            return Err(Error::NotFound);
        }
        if store::users::named(tx, who.user).await?.is_none() {
            return Err(Error::NotFound);
        }
        match still_his(tx, who.user, hash).await? {
            true => Ok(()),
            false => Err(Fault::WrongPassword.of("own_password").into()),
        }
    }

    /// Notes what `who` does to what is his own.
    async fn note_own(
        &self,
        tx: &mut AnyConnection,
        who: &Principal,
        deed: (Verb, Kind),
        id: String,
        fields: Vec<Field>,
    ) -> Result<(), StoreError> {
        let known = store::users::named(tx, who.user).await?;
        let first = who.roles.first().map(|role| role.group);
        let Some(group) = known.map(|(_, group)| group).or(first) else {
            return Ok(());
        };
        let name = match deed.1 {
            Kind::User => who.name.clone(),
            _ => String::new(),
        };
        let act = Act {
            verb: deed.0,
            kind: deed.1,
            id,
            name,
            group,
            fields,
        };
        audit::note(tx, self, &Actor::Person(who), act).await
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

    /// Who the session with this secret belongs to, as long as it goes on, for what a page asks by
    /// itself. That is no use of the session: a page that is left open does not keep it from ending.
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

/// What is noted of the first person, who makes his account himself.
fn of_operator(who: &Principal, root: &Group) -> Vec<Field> {
    let role = (Profile::Operator.name(), root.id, root.name.as_str());
    let roles = audit::roles::kept([role].into_iter());
    vec![
        Field::personal("first_name", "", &who.name),
        Field::personal("email", "", &who.email),
        Field::text("roles", "", roles),
    ]
}

/// A user as the audit log names him, and his group; nobody signs in who was locked in the meantime.
async fn named(
    connection: &mut AnyConnection,
    user: UserId,
    client: &Client,
) -> Result<(Principal, GroupId), Error> {
    let named = store::users::named(connection, user).await?;
    let (mut who, group) = named.ok_or(Error::WrongCredentials)?;
    who.from = Some(client.address);
    Ok((who, group))
}

/// Whether the password of a user, who is held, is still the one with that hash.
async fn still_his(
    connection: &mut AnyConnection,
    user: UserId,
    hash: &str,
) -> Result<bool, StoreError> {
    let now = people::password_hash(connection, user).await?;
    Ok(now.as_deref() == Some(hash))
}

/// What is said where an address could not be given to somebody.
fn taken(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sql) if violated(sql) == Some(Constraint::UserEmail) => {
            Fault::Taken.of("email").into()
        }
        _ => Error::from(error),
    }
}

#[cfg(test)]
mod stories;
