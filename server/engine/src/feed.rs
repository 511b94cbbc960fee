//! The live feed: tells open pages that something about a device changed.
//!
//! The truth is the table; this process reads it on when a commit of its own wakes it, and
//! every half second for the commits of others. A page that lost its connection goes on from
//! the position it saw last.

use std::time::Duration;

use domain::DeviceId;
use domain::permission::{Action, Principal};
use futures::Stream;
use tokio::sync::{Notify, broadcast};

use crate::error::Error;
use crate::gate;
use crate::store::feed::Change;
use crate::{Engine, StoreError, store};

/// How often the table is read without being woken.
const EVERY: Duration = Duration::from_millis(500);
/// Changes a slow page may lag behind before it is told to read everything anew.
const LAG: usize = 1024;
/// Changes read at once.
const CHUNK: i64 = 1000;

/// Hands changes on within this process.
pub struct Feed {
    wake: Notify,
    changes: broadcast::Sender<Change>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self {
            wake: Notify::new(),
            changes: broadcast::Sender::new(LAG),
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
            from = change.position;
            // An error only says that the last listener left.
            let _ = engine.feed.changes.send(change);
        }
        *position = Some(from);
        if last {
            return Ok(());
        }
    }
}

impl Engine {
    /// The positions after `after` at which something of the device changed, as they come. Ends
    /// when the engine stops.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device that is not there or may not be seen.
    pub async fn watch_device(
        &self,
        who: &Principal,
        id: DeviceId,
        after: i64,
    ) -> Result<impl Stream<Item = i64> + Send + use<>, Error> {
        let receiver = self.feed.changes.subscribe();
        let mut connection = self.db.read().acquire().await?;
        gate::device(&mut connection, who, Action::Read, id).await?;
        // One catch-up signal is enough however many changes were missed: the page reads anew.
        let mut missed = None;
        let mut seen = after.max(0);
        loop {
            let changes = store::feed::after(&mut connection, seen, CHUNK).await?;
            let Some(last) = changes.last() else { break };
            seen = last.position;
            if changes
                .iter()
                .any(|change| change.devices.binary_search(&id).is_ok())
            {
                missed = Some(seen);
            }
        }
        drop(connection);
        let state = Watch {
            missed,
            seen,
            receiver,
            stop: self.stop.clone(),
            device: id,
        };
        Ok(futures::stream::unfold(state, Watch::next))
    }
}

/// One page's view of the feed.
struct Watch {
    /// A change before the subscription that is still to be told.
    missed: Option<i64>,
    /// Everything up to here was told or does not concern the device.
    seen: i64,
    receiver: broadcast::Receiver<Change>,
    stop: tokio_util::sync::CancellationToken,
    device: DeviceId,
}

impl Watch {
    async fn next(mut self) -> Option<(i64, Self)> {
        if let Some(position) = self.missed.take() {
            return Some((position, self));
        }
        loop {
            let change = tokio::select! {
                () = self.stop.cancelled() => return None,
                change = self.receiver.recv() => change,
            };
            match change {
                Ok(change) if change.position <= self.seen => {}
                Ok(change) => {
                    self.seen = change.position;
                    if change.devices.binary_search(&self.device).is_ok() {
                        return Some((self.seen, self));
                    }
                }
                // Too slow: something may have been missed, so the page reads anew.
                Err(broadcast::error::RecvError::Lagged(_)) => return Some((self.seen, self)),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
