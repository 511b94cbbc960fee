//! The second step of signing in: a code that an app shows, or one of ten recovery codes.

use domain::audit::{Field, Kind, Verb};
use domain::permission::Principal;
use domain::user::{Enrolment, SecondStep};
use domain::{Fault, UnixMillis, UserId};
use sqlx::AnyConnection;

use super::{Client, NewSession, qr, totp};
use crate::error::Error;
use crate::store::{second_steps, users};
use crate::{Engine, secret};

/// How long after the password the code is taken (ms).
const BETWEEN: i64 = 10 * 60_000;
/// How many recovery codes there are.
const CODES: usize = 10;
/// As what apps show whose code it is.
const ISSUER: &str = "Sigfox%20Back-End";

/// What the secret of a user is sealed for.
fn owner(user: UserId) -> Vec<u8> {
    [b"second step ".as_slice(), &user.0].concat()
}

fn enrolment(email: &str, secret: &[u8]) -> Enrolment {
    let text = totp::base32(secret);
    let email: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
    let address = format!("otpauth://totp/{ISSUER}:{email}?secret={text}&issuer={ISSUER}");
    let (squares, width) = qr::squares(&address);
    Enrolment {
        secret: totp::grouped(&text, " "),
        address,
        squares,
        width,
    }
}

impl Engine {
    /// How `who` signs in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn second_step(&self, who: &Principal) -> Result<SecondStep, Error> {
        let mut connection = self.db.read().acquire().await?;
        let stored = second_steps::get(&mut connection, who.user).await?;
        let Some(stored) = stored else {
            return Ok(SecondStep::Off);
        };
        if stored.since.0 == 0 {
            let secret = self.opened(who.user, &stored.secret);
            return Ok(secret.map_or(SecondStep::Off, |secret| {
                SecondStep::Begun(enrolment(&who.email, &secret))
            }));
        }
        Ok(SecondStep::On {
            since: stored.since,
            recovery_codes: second_steps::codes_left(&mut connection, who.user).await?,
        })
    }

    /// Makes a secret for the app of `who`, in place of one that no code was shown for yet. It
    /// takes the password, as its confirmation does: whoever has only the session of somebody else
    /// must not shut that one out.
    ///
    /// # Errors
    /// [`Error::Rejected`] of `own_password`; [`Error::TooMany`] after too many wrong ones;
    /// [`Error::Forbidden`] where a code is asked for already.
    pub async fn begin_second_step(&self, who: &Principal, password: &str) -> Result<(), Error> {
        let hash = self.confirmed(who, password).await?;
        let mut secret = [0; totp::SECRET];
        self.world.random.fill(&mut secret);
        let seal = self.seal();
        let sealed = seal.key.seal(seal.world, &owner(who.user), &secret);
        let mut tx = self.db.write().await?;
        self.hold_confirmed(&mut tx, who, &hash).await?;
        if !second_steps::begin(&mut tx, who.user, &sealed).await? {
            return Err(Error::Forbidden);
        }
        tx.commit().await?;
        Ok(())
    }

    /// From now on a code is asked for, once the app has shown one, which takes the password, too.
    /// Answers the recovery codes, which are kept only as hashes.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no secret, [`Error::Forbidden`] where a code is asked
    /// for already; [`Error::Rejected`] of `code` or `own_password`; [`Error::TooMany`] after too
    /// many wrong passwords.
    pub async fn confirm_second_step(
        &self,
        who: &Principal,
        code: &str,
        password: &str,
    ) -> Result<Vec<String>, Error> {
        let hash = self.confirmed(who, password).await?;
        let (now, user) = (self.world.clock.now(), who.user);
        let mut tx = self.db.write().await?;
        self.hold_confirmed(&mut tx, who, &hash).await?;
        let stored = second_steps::get(&mut tx, user).await?;
        let stored = stored.ok_or(Error::NotFound)?;
        if stored.since.0 != 0 {
            return Err(Error::Forbidden);
        }
        let secret = self.opened(user, &stored.secret).ok_or(Error::NotFound)?;
        let shown = totp::half_minute(&secret, code, now);
        let shown = shown.ok_or_else(|| Fault::WrongCode.of("code"))?;
        second_steps::take(&mut tx, user, shown).await?;
        second_steps::confirm(&mut tx, user, now).await?;
        let codes: Vec<String> = (0..CODES)
            .map(|_| totp::recovery_code(&self.world))
            .collect();
        let hashes = codes.iter().map(|code| totp::recovery_hash(user, code));
        let hashes: Vec<Vec<u8>> = hashes.collect();
        second_steps::put_codes(&mut tx, self.db.dialect, user, &hashes).await?;
        let fields = vec![Field::text("second_step", "", "on")];
        let deed = (Verb::Enable, Kind::User);
        self.note_own(&mut tx, who, deed, user.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// No code is asked for any more, which takes the password.
    ///
    /// # Errors
    /// [`Error::Rejected`] of `own_password`; [`Error::TooMany`] after too many wrong ones.
    pub async fn end_second_step(&self, who: &Principal, password: &str) -> Result<(), Error> {
        let hash = self.confirmed(who, password).await?;
        let mut tx = self.db.write().await?;
        self.hold_confirmed(&mut tx, who, &hash).await?;
        let stored = second_steps::get(&mut tx, who.user).await?;
        second_steps::end(&mut tx, who.user).await?;
        // Of a secret that no code was shown for nobody was told.
        if stored.is_some_and(|stored| stored.since.0 != 0) {
            let fields = vec![Field::text("second_step", "on", "")];
            let deed = (Verb::Disable, Kind::User);
            self.note_own(&mut tx, who, deed, who.user.to_string(), fields)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Where a code is asked for: the secret by which the sign-in is found again that the code
    /// ends.
    pub(super) async fn ask_for_code(
        &self,
        connection: &mut AnyConnection,
        user: UserId,
        now: UnixMillis,
    ) -> Result<Option<String>, Error> {
        let stored = second_steps::get(connection, user).await?;
        if stored.is_none_or(|stored| stored.since.0 == 0) {
            return Ok(None);
        }
        let token = secret::new(&self.world);
        let expires = now.plus(BETWEEN);
        second_steps::begin_sign_in(connection, &secret::hash(&token), user, expires).await?;
        Ok(Some(token))
    }

    /// Ends a sign-in that waits for a code: that of the app, or a recovery code. Each is taken
    /// once.
    ///
    /// # Errors
    /// [`Error::Rejected`] of `code`; [`Error::TooMany`] after ten failures of an account, or a
    /// hundred of an address, within 15 minutes.
    pub async fn finish_sign_in(
        &self,
        step: &str,
        code: &str,
        client: &Client,
    ) -> Result<NewSession, Error> {
        let (now, hash) = (self.world.clock.now(), secret::hash(step));
        let over = || Error::from(Fault::SignInOver.of("code"));
        let begun = {
            let mut connection = self.db.read().acquire().await?;
            second_steps::begun(&mut connection, &hash, now).await?
        };
        let user = begun.ok_or_else(over)?;
        let limits = &self.people.limits;
        let account = format!("code {user}");
        limits.attempt(client.address, Some(&account), now)?;
        let mut tx = self.db.write().await?;
        users::hold(&mut tx, user).await?;
        if second_steps::begun(&mut tx, &hash, now).await?.is_none() {
            return Err(over());
        }
        if !self.takes(&mut tx, user, code, now).await? {
            metrics::counter!("sign_in_failures_total").increment(1);
            return Err(Fault::WrongCode.of("code").into());
        }
        second_steps::end_sign_in(&mut tx, &hash).await?;
        let session = self.begin_session(&mut tx, user, client, now).await?;
        tx.commit().await?;
        limits.succeeded(client.address, Some(&account));
        Ok(session)
    }

    /// Whether a code is right; then it is used up.
    async fn takes(
        &self,
        connection: &mut AnyConnection,
        user: UserId,
        code: &str,
        now: UnixMillis,
    ) -> Result<bool, Error> {
        if !totp::is_code(code) {
            let hash = totp::recovery_hash(user, code);
            return Ok(second_steps::use_code(connection, user, &hash).await?);
        }
        let stored = second_steps::get(connection, user).await?;
        let secret = stored.and_then(|stored| self.opened(user, &stored.secret));
        let shown = secret.and_then(|secret| totp::half_minute(&secret, code, now));
        match shown {
            Some(shown) => Ok(second_steps::take(connection, user, shown).await?),
            None => Ok(false),
        }
    }

    /// The secret of a user's app; none where it was sealed with another key.
    fn opened(&self, user: UserId, sealed: &[u8]) -> Option<Vec<u8>> {
        self.settings.secret_key.open(&owner(user), sealed)
    }
}
