//! The stations that hear virtual devices have no radio either: what they are to send is taken as
//! sent when its time has come.

use std::time::Duration;

use domain::downlink::{DownlinkState, InfoCode};
use domain::{MessageId, virtual_device};

use super::{acknowledge, finish};
use crate::{Engine, StoreError, store};

/// How often it is looked whether the time has come.
const EVERY: Duration = Duration::from_millis(500);
/// How often at most: a device listens for half a minute, twenty seconds after it asked.
const LOOKS: u32 = 180;

/// Sends the answer to a message of a virtual device when it is ready, or ends when it is over.
pub(crate) async fn emit_when_due(engine: Engine, message: MessageId) {
    for _ in 0..LOOKS {
        match emit(&engine, message).await {
            Ok(true) => return,
            Ok(false) => {}
            // What is not sent ends by itself, as where a station is away.
            Err(error) => {
                tracing::warn!(%error, "the answer to a virtual device could not be looked for");
            }
        }
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Sends the answer to a message if it is ready and a virtual station has it. Whether nothing is to
/// be waited for any more.
pub(crate) async fn emit(engine: &Engine, message: MessageId) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let dialect = engine.db.dialect;
    let found = {
        let mut connection = engine.db.read().acquire().await?;
        store::downlinks::of_messages(&mut connection, dialect, &[message]).await?
    };
    let Some(found) = found.into_iter().next() else {
        return Ok(false);
    };
    let waits = |state| matches!(state, DownlinkState::Queued | DownlinkState::Fetched);
    if found.state == DownlinkState::Done {
        return Ok(true);
    }
    if !waits(found.state) || found.transmit_at > now {
        return Ok(false);
    }
    let mut tx = engine.db.write().await?;
    let held = store::downlinks::hold(&mut tx, dialect, found.id).await?;
    // It may have gone to another moment, or to a station with a radio.
    let ready = held.filter(|held| {
        let its_own = held.station.is_some_and(virtual_device::is_virtual);
        its_own && waits(held.state) && held.transmit_at <= now
    });
    let Some(mut downlink) = ready else {
        return Ok(false);
    };
    downlink.told = now;
    finish(&mut downlink, InfoCode::Acked, now);
    store::downlinks::update(&mut tx, &downlink).await?;
    let device = downlink.device;
    let owed = acknowledge(&mut tx, engine, &[downlink], now).await?;
    if owed.count(&mut tx, engine).await? {
        engine.work.notify_one();
    }
    store::feed::append(&mut tx, now, &[device]).await?;
    tx.commit().await?;
    engine.feed.wake();
    Ok(true)
}
