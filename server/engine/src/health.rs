//! Whether the system can do its work: the database answers, and what is written gets onto the
//! disk.

use std::time::{Duration, Instant};

use thiserror::Error;

use crate::{Engine, StoreError, store};

/// How long the database is waited for: whoever probes does not wait long either.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an answer holds, unless something could not be stored since: anybody may ask, and
/// what is asked may write to the disk.
const HOLDS: Duration = Duration::from_millis(250);

/// The last answer; who asks meanwhile waits for the same one.
pub(crate) type Probe = tokio::sync::Mutex<Option<Known>>;

/// An answer and when it was found.
pub(crate) struct Known {
    at: Instant,
    /// What the intake had failed to store by then.
    failed: u64,
    answer: Result<(), NotReady>,
}

/// Why the system cannot do its work. The text is for the log.
#[derive(Clone, Debug, Error)]
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
        let mut last = self.health.lock().await;
        let failed = self.intake.failed();
        if let Some(known) = &*last
            && known.at.elapsed() < HOLDS
            && known.failed == failed
        {
            return known.answer.clone();
        }
        let answer = look(self).await;
        *last = Some(Known {
            at: Instant::now(),
            failed,
            answer: answer.clone(),
        });
        answer
    }
}

async fn look(engine: &Engine) -> Result<(), NotReady> {
    within(engine.db.ping()).await.map_err(NotReady::Reading)?;
    if engine.intake.proves_storing() {
        return Ok(());
    }
    within(probe(engine)).await.map_err(NotReady::Writing)
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
