//! What everybody may change of himself: name, time zone, bell, and the password.

use domain::audit::{Field, Kind, Verb};
use domain::permission::Principal;
use domain::user::{AccountInput, AccountView, NewPassword, Preferences, new_password};

use super::users::shut_out;
use super::{Client, NewSession};
use crate::Engine;
use crate::error::Error;
use crate::store::{people, users};

impl Engine {
    /// The account of `who`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who is no user.
    pub async fn account(&self, who: &Principal) -> Result<AccountView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = users::account(&mut connection, who.user).await?;
        found.ok_or(Error::NotFound)
    }

    /// What every page goes by for `who`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preferences(&self, who: &Principal) -> Result<Preferences, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = users::preferences(&mut connection, who.user).await?;
        Ok(found.unwrap_or(Preferences {
            time_zone: String::new(),
            bell: true,
        }))
    }

    /// Replaces what `who` may change of himself, but for the password.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] with everything that is wrong, by field of
    /// [`AccountInput`].
    pub async fn save_account(&self, who: &Principal, input: &AccountInput) -> Result<(), Error> {
        let settings = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        if !users::hold(&mut tx, who.user).await? {
            return Err(Error::NotFound);
        }
        let old = users::account(&mut tx, who.user).await?;
        let old = old.ok_or(Error::NotFound)?.input;
        users::save_account(&mut tx, who.user, &settings).await?;
        let bell = if settings.bell { "on" } else { "" };
        let (names, locale) = (&settings.names, &settings.locale);
        let fields = vec![
            Field::personal("first_name", &old.first_name, &names.first),
            Field::personal("last_name", &old.last_name, &names.last),
            Field::text("time_zone", &old.time_zone, &locale.time_zone),
            Field::text("language", &old.language, &locale.language),
            Field::text("bell", &old.bell, bell),
        ];
        let deed = (Verb::Edit, Kind::User);
        self.note_own(&mut tx, who, deed, who.user.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets the own password, which takes the one so far. Every session ends, and another begins
    /// in the place of the one that asks.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] by field of [`NewPassword`]; [`Error::TooMany`]
    /// after too many wrong passwords.
    pub async fn change_password(
        &self,
        who: &Principal,
        input: &NewPassword,
        client: &Client,
    ) -> Result<NewSession, Error> {
        new_password(&input.password, &input.again)?;
        let before = self.confirmed(who, &input.own_password).await?;
        self.replace_password(who, &input.password, &before, client)
            .await
    }

    /// Sets the own password in place of the one with the hash `before`, which was confirmed.
    pub(super) async fn replace_password(
        &self,
        who: &Principal,
        password: &str,
        before: &str,
        client: &Client,
    ) -> Result<NewSession, Error> {
        let hasher = &self.people.hasher;
        let hash = hasher.hash(password, &self.world).await?;
        let mut tx = self.db.write().await?;
        self.hold_confirmed(&mut tx, who, before).await?;
        people::set_password(&mut tx, who.user, &hash).await?;
        shut_out(&mut tx, who.user).await?;
        let fields = vec![Field::secret("password")];
        let deed = (Verb::Password, Kind::User);
        self.note_own(&mut tx, who, deed, who.user.to_string(), fields)
            .await?;
        let now = self.world.clock.now();
        let session = self.begin_session(&mut tx, who.user, client, now).await?;
        tx.commit().await?;
        Ok(session)
    }
}
