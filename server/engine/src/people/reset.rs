//! A new password for somebody who forgot theirs. Whoever runs the installation asks for it, and
//! hands the link on.

use domain::audit::{Kind, Verb};
use domain::user;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::audit as table;
use crate::store::people;
use crate::{Engine, secret};

/// How long the link can be used (ms).
pub(super) const RESET_LINK: i64 = 30 * 60_000;

impl Engine {
    /// A fresh one-time secret with which the person of that address chooses another password,
    /// within 30 minutes. Earlier ones of theirs stop working; their password and sessions go on
    /// until it is used.
    ///
    /// # Errors
    /// [`Error::Rejected`] for what is no address, [`Error::NotFound`] where nobody has it.
    pub async fn reset_link(&self, email: &str) -> Result<String, Error> {
        let email = user::email(email).map_err(|fault| fault.of("email"))?;
        let mut tx = self.db.write().await?;
        let found = people::credentials(&mut tx, &email).await?;
        let (user, _) = found.ok_or(Error::NotFound)?;
        let token = secret::new(&self.world);
        let expires = self.world.clock.now().plus(RESET_LINK);
        people::put_link(&mut tx, &secret::hash(&token), Some(user), expires).await?;
        if let Some(account) = table::account(&mut tx, user).await? {
            let act = Act {
                verb: Verb::Invite,
                kind: Kind::User,
                id: user.to_string(),
                name: account.name,
                group: account.group,
                fields: Vec::new(),
            };
            audit::note(&mut tx, self, &Actor::Command, act).await?;
        }
        tx.commit().await?;
        Ok(token)
    }
}
