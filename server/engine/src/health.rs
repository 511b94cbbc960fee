//! Whether the system can do its work: the database answers, and what is written gets onto the
//! disk.

use std::time::Duration;

use thiserror::Error;

use crate::{Engine, StoreError, store};

/// How long the database is waited for: whoever probes does not wait long either.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the system cannot do its work. The text is for the log.
#[derive(Debug, Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error("the database answers no question: {0}")]
    Reading(String),
    /// It answers, and takes nothing in.
    #[error("the database stores nothing: {0}")]
    Writing(String),
}

impl Engine {
    /// Whether the database answers and can be written. Where no reception proved the latter
    /// lately, something small is written: a change in the live feed that concerns no device.
    ///
    /// # Errors
    /// Why the system cannot do its work.
    pub async fn ready(&self) -> Result<(), NotReady> {
        within(self.db.ping()).await.map_err(NotReady::Reading)?;
        if self.intake.proves_storing() {
            return Ok(());
        }
        within(probe(self)).await.map_err(NotReady::Writing)
    }
}

async fn within(work: impl Future<Output = Result<(), StoreError>>) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("nothing within {} s", PATIENCE.as_secs())),
    }
}

async fn probe(engine: &Engine) -> Result<(), StoreError> {
    let mut tx = engine.db.write().await?;
    store::feed::append(&mut tx, engine.world.clock.now(), &[]).await?;
    tx.commit().await?;
    Ok(())
}
