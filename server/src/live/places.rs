//! The places for live pages: so many for all people together, and so many for each of them, so that
//! nobody who opens one after the other keeps everybody else out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use domain::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// All places.
pub struct Places {
    free: Arc<Semaphore>,
    /// How many each may have.
    each: usize,
    /// How many those have who have any.
    taken: Mutex<HashMap<UserId, usize>>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All are taken.
    Everywhere,
    /// He who asks has as many as he may have.
    ForOne,
}

/// One of the places, until it is dropped.
pub struct Place {
    user: UserId,
    places: Arc<Places>,
    _of_all: OwnedSemaphorePermit,
}

impl Places {
    /// So many for all, and so many for each.
    pub fn new(all: usize, each: usize) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(all)),
            each,
            taken: Mutex::default(),
        })
    }

    /// A place for somebody, whatever the session in which he asks.
    ///
    /// # Errors
    /// When there is none for him.
    pub fn take(self: &Arc<Self>, user: UserId) -> Result<Place, Full> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.get(&user).is_some_and(|count| *count >= self.each) {
            return Err(Full::ForOne);
        }
        let of_all = Arc::clone(&self.free).try_acquire_owned();
        let of_all = of_all.map_err(|_| Full::Everywhere)?;
        *taken.entry(user).or_default() += 1;
        drop(taken);
        Ok(Place {
            user,
            places: Arc::clone(self),
            _of_all: of_all,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = self.places.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = taken.entry(self.user) {
            match *count.get() {
                0 | 1 => _ = count.remove(),
                more => _ = count.insert(more - 1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: UserId = UserId([1; 12]);
    const BEN: UserId = UserId([2; 12]);

    #[test]
    fn nobody_takes_the_places_of_others() {
        let places = Places::new(3, 2);
        let first = places.take(ANN).ok().unwrap();
        let second = places.take(ANN).ok().unwrap();
        assert_eq!(places.take(ANN).err(), Some(Full::ForOne));
        let other = places.take(BEN).ok().unwrap();
        assert_eq!(places.take(BEN).err(), Some(Full::Everywhere));
        drop(first);
        let third = places.take(BEN).ok().unwrap();
        drop((second, other, third));
        // Nothing is kept of whoever has none.
        assert!(places.taken.lock().unwrap().is_empty());
        assert_eq!(places.free.available_permits(), 3);
    }
}
