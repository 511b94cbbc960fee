//! The loop of the workers that look now and then whether there is something to do: each does a
//! step, the next one at once while there is more, and else after a while or when it is woken.

use std::future::{Pending, pending};
use std::time::Duration;

use crate::store::again::again;
use crate::{Engine, StoreError};

/// Does steps until the engine stops. A step says whether there is more to be done at once;
/// `woken` ends when somebody says that there is. One that fails is told as `trouble`, and tried
/// again after a while, under another node number where an id of this process was taken; one that
/// only gave way to another transaction is done again at once.
pub(crate) async fn work<S, D, W, N>(
    engine: Engine,
    every: Duration,
    trouble: &'static str,
    woken: W,
    step: S,
) where
    S: Fn(Engine) -> D,
    D: Future<Output = Result<bool, StoreError>>,
    W: Fn(Engine) -> N,
    N: Future<Output = ()>,
{
    while !engine.stop.is_cancelled() {
        match again(|| step(engine.clone())).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "{trouble}; it is tried again");
                if error.is_taken() {
                    engine.ids.leave_node();
                }
            }
        }
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = woken(engine.clone()) => {}
            () = tokio::time::sleep(every) => {}
        }
    }
}

/// For workers that nobody wakes.
pub(crate) fn by_nobody(_: Engine) -> Pending<()> {
    pending()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use domain::event::{EventKind, Variables};
    use domain::{DeviceId, EventId};

    use super::*;
    use crate::store::events::{self, NewEvent};
    use crate::testing::{TestEngine, on_each};

    /// Notes an event under that id.
    async fn note(engine: &Engine, of: &NewEvent, id: i64) -> Result<(), StoreError> {
        let event = NewEvent {
            id: EventId(id),
            ..of.clone()
        };
        let mut tx = engine.db.write().await?;
        events::insert(&mut tx, engine.db.dialect, &[event]).await?;
        tx.commit().await?;
        Ok(())
    }

    fn event(test: &TestEngine) -> NewEvent {
        NewEvent {
            id: EventId(0),
            device: DeviceId(1),
            device_type: test.device_types[0],
            group: test.group,
            kind: EventKind::NetworkIssue,
            time: test.engine.world.clock.now(),
            variables: Variables::default(),
        }
    }

    #[tokio::test]
    async fn whoever_makes_the_ids_of_another_process_makes_others_at_the_second_try() {
        on_each(async |test| {
            let other = test.another().await;
            test.share_ids_with(&other);
            let event = Arc::new(event(&test));
            let made = test.engine.ids.rows(50);
            while other.ids.rows(1)[0] + 1 < made[0] {}
            for id in made {
                note(&test.engine, &event, id).await.unwrap();
            }
            let tries = Arc::new(AtomicUsize::new(0));
            let step = |engine: Engine| {
                let (event, tries) = (event.clone(), tries.clone());
                async move {
                    tries.fetch_add(1, Ordering::SeqCst);
                    let id = engine.ids.rows(1)[0];
                    note(&engine, &event, id).await.map(|()| {
                        engine.stop.cancel();
                        true
                    })
                }
            };
            let every = Duration::from_millis(1);
            work(other.clone(), every, "nothing was noted", by_nobody, step).await;
            assert_eq!(tries.load(Ordering::SeqCst), 2);
            other.close().await;
            test
        })
        .await;
    }
}
