//! What many ask at the same moment is found out once.
//!
//! Pages of the same groups show the same, and ask for it when the same thing happens. Who asks while
//! it is being found out waits for the next time, which is for all who wait: nobody is given what was
//! found before he asked, so whoever changes something sees it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// What was found, by what it is about.
pub(crate) struct AtOnce<V> {
    turns: Mutex<HashMap<String, Arc<Turn<V>>>>,
}

/// One after the other.
struct Turn<V> {
    gate: tokio::sync::Mutex<()>,
    /// Where those find it who ask by now.
    next: Mutex<Arc<OnceLock<V>>>,
}

impl<V> Default for AtOnce<V> {
    fn default() -> Self {
        Self {
            turns: Mutex::default(),
        }
    }
}

impl<V> Default for Turn<V> {
    fn default() -> Self {
        Self {
            gate: tokio::sync::Mutex::default(),
            next: Mutex::default(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<V: Clone> AtOnce<V> {
    /// What `find` finds about `key`, or what another found who began after this was asked.
    ///
    /// # Errors
    /// Those of `find`; nobody else is given them.
    pub(crate) async fn find<E>(
        &self,
        key: &str,
        find: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        let turn = Arc::clone(lock(&self.turns).entry(key.to_owned()).or_default());
        let own = Arc::clone(&*lock(&turn.next));
        let gate = turn.gate.lock().await;
        let known = own.get().cloned();
        let found = match known {
            Some(found) => Ok(found),
            None => {
                // Whoever asks from now on may know of something that this does not see.
                *lock(&turn.next) = Arc::default();
                find.await
            }
        };
        if let Ok(found) = &found {
            let _ = own.set(found.clone());
        }
        drop(gate);
        let mut turns = lock(&self.turns);
        // The map's and this one: nobody else waits.
        if Arc::strong_count(&turn) == 2 {
            turns.remove(key);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn many_who_ask_at_once_are_told_together_what_was_found_since() {
        let shared = AtOnce::<u32>::default();
        let times = AtomicU32::new(0);
        let ask = || {
            shared.find::<()>("group", async {
                let found = times.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok(found)
            })
        };
        let found = futures::future::join_all((0..100).map(|_| ask())).await;
        // The first asks for himself, and all who came meanwhile together.
        assert_eq!(found[0], Ok(0));
        assert!(found[1..].iter().all(|one| *one == Ok(1)), "{found:?}");
        // What was found is not kept.
        assert_eq!(ask().await, Ok(2));
        assert!(lock(&shared.turns).is_empty());
    }

    #[tokio::test]
    async fn who_fails_fails_alone() {
        let shared = AtOnce::<u32>::default();
        let failing = shared.find("group", async {
            tokio::task::yield_now().await;
            Err("away")
        });
        let (failed, found) = tokio::join!(failing, shared.find("group", async { Ok(7) }));
        assert_eq!((failed, found), (Err("away"), Ok::<u32, &str>(7)));
    }
}
