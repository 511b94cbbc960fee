//! How far a list of devices is, for pages that show it while it is worked off.
//!
//! Any process may work it off, so its row is asked now and then; that costs a look-up by its id for
//! each page that is open. A mark tells its stage and its position in one number, which a page has
//! from what it read, and which comes back when it lost the connection.

use std::time::Duration;

use domain::RegistrationId;
use domain::permission::Principal;
use futures::Stream;

use super::seen;
use crate::Engine;
use crate::error::Error;
use crate::store::{StoreError, registrations as table};

/// How often it is looked.
const EVERY: Duration = Duration::from_millis(500);

impl Engine {
    /// The marks of a list that are not `after`, as they come. Ends when the list is forgotten, or
    /// the engine stops.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a list that is not there or may not be seen, [`Error::Forbidden`] for
    /// whoever does not register devices there.
    pub(crate) async fn watch_registration(
        &self,
        who: &Principal,
        id: RegistrationId,
        after: i64,
    ) -> Result<impl Stream<Item = i64> + Send + use<>, Error> {
        self.sees_registration(who, id).await?;
        let state = Watch {
            engine: self.clone(),
            id,
            told: after,
        };
        Ok(futures::stream::unfold(state, Watch::next))
    }

    /// Lets `who` be told how far a list is, or says no.
    ///
    /// # Errors
    /// As [`Engine::watch_registration`].
    pub(crate) async fn sees_registration(
        &self,
        who: &Principal,
        id: RegistrationId,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        seen(&mut connection, who, id).await?;
        Ok(())
    }
}

/// One page's view of a list.
struct Watch {
    engine: Engine,
    id: RegistrationId,
    /// The mark that the page knows.
    told: i64,
}

impl Watch {
    async fn next(mut self) -> Option<(i64, Self)> {
        loop {
            match self.mark().await {
                Ok(None) => return None,
                Ok(Some(mark)) if mark != self.told => {
                    self.told = mark;
                    return Some((mark, self));
                }
                Ok(Some(_)) => {}
                Err(error) => {
                    tracing::warn!(%error, "a list of devices could not be read; it is tried again");
                }
            }
            tokio::select! {
                () = self.engine.stop.cancelled() => return None,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    async fn mark(&self) -> Result<Option<i64>, StoreError> {
        let mut connection = self.engine.db.read().acquire().await?;
        table::mark(&mut connection, self.id).await
    }
}
