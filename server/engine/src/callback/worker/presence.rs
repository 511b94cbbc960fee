//! Says to the other processes that this worker lives, as long as it holds something.
//!
//! What it holds is leased, so that nothing is lost with it; but a lease outlives the longest
//! exchange, and nobody should wait for that when the process is gone. So it says every two
//! seconds that it is there. Whoever finds that it was not said for [`EXPIRES`] takes what the
//! worker held ([`take_over`]) and strikes it off. Should it live after all, since it was cut off
//! or stood still, then its name is no longer that of the leases, and nothing follows from what it
//! still writes. A message may be sent twice then, and only then.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::UnixMillis;
use sqlx::AnyConnection;
use tokio::time::MissedTickBehavior;

use super::turn::GRACE;
use crate::store::deliveries::take_over;
use crate::store::workers::{self, EXPIRES, WorkerName};
use crate::world::World;
use crate::{Engine, StoreError};

/// How often it is said: two may fail.
const EVERY: Duration = Duration::from_secs(2);
const _: () = assert!(3 * EVERY.as_millis() as i64 <= EXPIRES);
/// How long the database is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The longest exchange that may be set (ms), in this process or another.
const LONGEST: i64 = 30_000;
/// What the clocks of two processes may differ by (ms).
const CLOCKS: i64 = 60_000;

/// How a worker is known to the others.
pub(super) struct Presence(Mutex<Place>);

#[derive(Clone, Copy)]
struct Place {
    name: WorkerName,
    /// Whether it is entered.
    joined: bool,
    /// Whether it was found there since.
    seen: bool,
}

impl Presence {
    /// Under a name drawn from chance, and not entered yet.
    pub(super) fn new(world: &World) -> Self {
        Self(Mutex::new(Place {
            name: draw(world),
            joined: false,
            seen: false,
        }))
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that the worker lives, in the transaction in which it claims; gives the name for its
    /// leases. That is another one after it was struck off, and where another worker has it: two
    /// may draw the same.
    pub(super) async fn renew(
        &self,
        connection: &mut AnyConnection,
        engine: &Engine,
    ) -> Result<WorkerName, StoreError> {
        let dialect = engine.db.dialect;
        let Place {
            mut name, joined, ..
        } = *self.place();
        if joined {
            if workers::renew(connection, dialect, name).await? {
                return Ok(name);
            }
            name = draw(&engine.world);
        }
        while !workers::join(connection, dialect, name).await? {
            name = draw(&engine.world);
        }
        // Should the transaction come to nothing, the next one finds that it is not entered.
        *self.place() = Place {
            name,
            joined: true,
            seen: false,
        };
        Ok(name)
    }

    /// Strikes the worker off, since it holds nothing any more.
    pub(super) async fn leave(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let Place { name, joined, .. } = *self.place();
        if joined {
            workers::leave(connection, name).await?;
            self.place().joined = false;
        }
        Ok(())
    }

    async fn beat(&self, engine: &Engine) -> Result<(), StoreError> {
        let Place { name, joined, .. } = *self.place();
        if !joined {
            return Ok(());
        }
        let mut tx = engine.db.write().await?;
        let lives = workers::renew(&mut tx, engine.db.dialect, name).await?;
        tx.commit().await?;
        let mut place = self.place();
        if place.name != name || !place.joined {
            return Ok(());
        }
        // Not there yet is not taken for dead: the turn that enters it may not be written.
        if !lives && place.seen {
            tracing::warn!("this process was taken for dead: others send what it held");
        }
        place.seen = lives;
        Ok(())
    }
}

/// Says it again and again.
pub(super) async fn beat_forever(engine: Engine, presence: Arc<Presence>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let problem = match tokio::time::timeout(PATIENCE, presence.beat(&engine)).await {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the database does not answer".to_owned(),
        };
        tracing::warn!(
            problem,
            "it could not be said that this process lives; it is tried again"
        );
    }
}

/// Frees what workers hold that say nothing any more, so that it can be claimed.
pub(super) async fn strike_off(
    connection: &mut AnyConnection,
    engine: &Engine,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let gone = workers::gone(connection, dialect).await?;
    if gone.is_empty() {
        return Ok(());
    }
    let count = gone.len();
    tracing::warn!(count, "workers are gone: what they held is sent by others");
    let longest = engine.settings.callback_timeout.max(LONGEST);
    let until = now.plus(longest + GRACE + CLOCKS);
    take_over(connection, dialect, &gone, now, until).await?;
    workers::forget(connection, dialect, &gone).await
}

fn draw(world: &World) -> WorkerName {
    let mut bytes = [0; 4];
    world.random.fill(&mut bytes);
    WorkerName(u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    #[tokio::test]
    async fn of_two_that_drew_the_same_name_one_draws_another() {
        on_each(async |test| {
            let engine = &test.engine;
            let drawn = || {
                Presence(Mutex::new(Place {
                    name: WorkerName(7),
                    joined: false,
                    seen: false,
                }))
            };
            let (one, other) = (drawn(), drawn());
            let renew = async |presence: &Presence| {
                let mut tx = engine.db.write().await.unwrap();
                let name = presence.renew(&mut tx, engine).await.unwrap();
                tx.commit().await.unwrap();
                name
            };
            assert_eq!(renew(&one).await, WorkerName(7));
            let second = renew(&other).await;
            assert_ne!(second, WorkerName(7));
            // Both keep what they have.
            assert_eq!(renew(&one).await, WorkerName(7));
            assert_eq!(renew(&other).await, second);
            // Whoever was struck off comes back under another name.
            let mut tx = engine.db.write().await.unwrap();
            one.leave(&mut tx).await.unwrap();
            workers::leave(&mut tx, second).await.unwrap();
            tx.commit().await.unwrap();
            assert_ne!(renew(&other).await, second);
            test
        })
        .await;
    }
}
