//! New identifiers, made by the application so that rows can live anywhere.

use std::sync::{Mutex, MutexGuard};

use domain::UnixMillis;

use crate::world::World;

/// How many node numbers there are.
const NODES: i64 = 256;
/// The bits of the counter.
const COUNTER: i64 = 0xfff;

/// The least id of a time: those that were made before it are less.
pub(crate) fn first_of(time: UnixMillis) -> i64 {
    (time.0 - UnixMillis::SIGFOX_BEGAN.0).max(0) << 20
}

/// Makes ids that grow with time.
///
/// A 64-bit id is 43 bits of milliseconds since 2009, 8 bits of a node number drawn at start,
/// and a 12-bit counter within the millisecond; when the counter is spent the id borrows from
/// the next millisecond. That lasts until the year 2287. A 96-bit id (24 hex digits) is random.
///
/// Two processes may draw the same node. Whoever finds an id taken draws another node and tries
/// again (`leave_node`).
pub struct Ids {
    world: World,
    place: Mutex<Place>,
}

/// Where the ids stand.
struct Place {
    node: i64,
    /// The last tick: a millisecond and a counter.
    last: i64,
}

impl Ids {
    /// With a node number drawn from chance.
    pub fn new(world: World) -> Self {
        let mut node = [0];
        world.random.fill(&mut node);
        let place = Place {
            node: i64::from(node[0]),
            last: 0,
        };
        Self {
            world,
            place: Mutex::new(place),
        }
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Draws another node number, since an id of this one was taken.
    pub(crate) fn leave_node(&self) {
        let mut further = [0];
        self.world.random.fill(&mut further);
        let mut place = self.place();
        // Never the same again.
        place.node = (place.node + 1 + i64::from(further[0]) % (NODES - 1)) % NODES;
        // Within one millisecond ids grow with the node, which may be less now.
        place.last |= COUNTER;
    }

    /// Takes the node number of another process, as chance may.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn take_node_of(&self, other: &Self) {
        let node = other.place().node;
        self.place().node = node;
    }

    /// Draws another node number if chance gave it that of another process.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn leave_node_of(&self, other: &Self) {
        let node = other.place().node;
        if self.place().node == node {
            self.leave_node();
        }
    }

    /// `count` new ids at once, ascending.
    pub fn rows(&self, count: usize) -> Vec<i64> {
        let now = self.world.clock.now().0 - UnixMillis::SIGFOX_BEGAN.0;
        let mut place = self.place();
        (0..count)
            .map(|_| {
                // It never goes back, not even with the clock.
                place.last = (place.last + 1).max(now << 12);
                let (millis, counter) = (place.last >> 12, place.last & COUNTER);
                millis << 20 | place.node << 12 | counter
            })
            .collect()
    }

    /// The twelve bytes of a new 24-hex id.
    pub fn long(&self) -> [u8; 12] {
        let mut bytes = [0; 12];
        self.world.random.fill(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_never_repeat_even_within_one_millisecond() {
        let world = crate::testing::world();
        let ids = Ids::new(world.0);
        let mut seen = ids.rows(10_000);
        seen.extend(ids.rows(10_000));
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]));
        let now = crate::Clock::now(&world.1);
        assert!(seen[0] >= first_of(now) && first_of(now) > 0);
        assert!(seen[0] < first_of(now.plus(1)));
    }

    #[test]
    fn ids_of_another_node_are_other_ids_and_still_grow() {
        let world = crate::testing::world();
        for _ in 0..50 {
            let (one, other) = (Ids::new(world.0.clone()), Ids::new(world.0.clone()));
            other.take_node_of(&one);
            let before = one.rows(10);
            assert_eq!(other.rows(10), before);
            other.leave_node();
            let after = other.rows(10);
            assert!(after[0] > before[9]);
            assert!(one.rows(10_000).iter().all(|id| !after.contains(id)));
        }
    }
}
