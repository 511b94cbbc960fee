//! One's own sessions: where somebody is signed in, and how what is not wanted is ended.
//!
//! There is no right to ask for: whoever is signed in may see and end what is theirs, and the
//! rows are looked for by the user alone, so those of others do not exist here.

use domain::SessionId;
use domain::audit::{Kind, Verb};
use domain::permission::Principal;
use domain::session::SessionView;
use domain::user::Locale;

use super::SESSION_IDLE;
use crate::error::Error;
use crate::store::{people, sessions};
use crate::{Engine, secret};

impl Engine {
    /// The sessions of `who`, that with the secret `session` first and marked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(
        &self,
        who: &Principal,
        session: &str,
    ) -> Result<Vec<SessionView>, Error> {
        let now = self.world.clock.now();
        let current = secret::hash(session);
        let idle_since = now.plus(-SESSION_IDLE);
        let mut connection = self.db.read().acquire().await?;
        let found = sessions::of(&mut connection, who.user, &current, now, idle_since).await?;
        let view = |one: sessions::Stored| {
            Some(SessionView {
                id: name(&one.hash)?,
                current: one.hash == current,
                created: one.created,
                last_seen: one.last_seen,
                address: one.address,
                agent: one.agent,
            })
        };
        Ok(found.into_iter().filter_map(view).collect())
    }

    /// How the owner of the session with this secret wants the pages to speak to him; everything
    /// empty where nobody is signed in. Asking is no use of the session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn locale(&self, session: &str) -> Result<Locale, Error> {
        let now = self.world.clock.now();
        let hash = secret::hash(session);
        let mut connection = self.db.read().acquire().await?;
        let idle_since = now.plus(-SESSION_IDLE);
        let found = sessions::locale(&mut connection, &hash, now, idle_since).await?;
        Ok(found.unwrap_or_default())
    }

    /// Ends one session of `who`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where they have none of that name.
    pub async fn end_session(&self, who: &Principal, id: SessionId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let own = sessions::hashes(&mut tx, who.user).await?;
        let hash = own.iter().find(|hash| name(hash) == Some(id));
        people::end_session(&mut tx, hash.ok_or(Error::NotFound)?).await?;
        let deed = (Verb::Revoke, Kind::Session);
        self.note_own(&mut tx, who, deed, id.to_string(), Vec::new())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends every session of `who` but that with the secret `session`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_other_sessions(&self, who: &Principal, session: &str) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        sessions::end_others(&mut tx, who.user, &secret::hash(session)).await?;
        let deed = (Verb::Revoke, Kind::Session);
        self.note_own(&mut tx, who, deed, String::new(), Vec::new())
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// By what a session is named. So much of a hash is never the same twice.
pub(super) fn name(hash: &[u8]) -> Option<SessionId> {
    hash.first_chunk().copied().map(SessionId)
}
