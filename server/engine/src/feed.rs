//! The live feed: tells open pages that something changed which they show.
//!
//! The truth is the table; this process reads it on when a commit of its own wakes it, and
//! every half second for the commits of others. A page that lost its connection goes on from
//! the position it saw last; see [`watch`].

mod spread;
mod still;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, broadcast};

use crate::error::Error;
use crate::store::feed::Change;
use crate::{Engine, StoreError, store};

pub use watch::Told;

/// How often the table is read without being woken.
const EVERY: Duration = Duration::from_millis(500);
/// Changes a slow page may lag behind before it is told to read everything anew.
const LAG: usize = 1024;
/// Changes read at once.
const CHUNK: i64 = 1000;

/// Hands changes on within this process.
pub struct Feed {
    wake: Notify,
    changes: broadcast::Sender<Arc<Heard>>,
    /// How many listen for whatever happens in groups: only then it is looked up in which.
    fleets: Arc<AtomicUsize>,
}

/// A change, as those who listen get it.
struct Heard {
    change: Change,
    /// The paths of the groups of its devices; none where it was not looked up.
    groups: Option<Vec<String>>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            wake: Notify::new(),
            changes: broadcast::Sender::new(LAG),
            fleets: Arc::default(),
        }
    }

    /// Says that a commit of this process added to the feed.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }
}

/// Follows the table until the engine stops.
pub(crate) async fn follow_forever(engine: Engine) {
    let mut position = None;
    loop {
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = engine.feed.wake.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
        if engine.feed.changes.receiver_count() == 0 {
            // Nobody listens; whoever comes reads the table first.
            position = None;
        } else if let Err(error) = follow(&engine, &mut position).await {
            tracing::warn!(%error, "the feed could not be read; it is tried again");
        }
    }
}

async fn follow(engine: &Engine, position: &mut Option<i64>) -> Result<(), StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let mut from = match *position {
        Some(position) => position,
        // Listeners read up to their own start; a little overlap is dropped by them.
        None => (store::feed::head(&mut connection).await? - CHUNK).max(0),
    };
    loop {
        let changes = store::feed::after(&mut connection, from, CHUNK).await?;
        let last = changes.len() < CHUNK as usize;
        for change in changes {
            let groups = match engine.feed.fleets.load(Ordering::SeqCst) {
                0 => None,
                _ => {
                    let dialect = engine.db.dialect;
                    Some(store::feed::places(&mut connection, dialect, &change.devices).await?)
                }
            };
            from = change.position;
            // What was told stays told where the next one fails.
            *position = Some(from);
            // An error only says that the last listener left.
            let _ = engine.feed.changes.send(Arc::new(Heard { change, groups }));
        }
        *position = Some(from);
        if last {
            return Ok(());
        }
    }
}

impl Engine {
    /// Where the live feed stands: what is read from now on holds everything up to there.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn feed_position(&self) -> Result<i64, Error> {
        let mut connection = self.db.read().acquire().await?;
        Ok(store::feed::head(&mut connection).await?)
    }
}
