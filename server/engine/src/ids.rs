//! New identifiers, made by the application so that rows can live anywhere.

use std::sync::Mutex;

use crate::world::World;

/// Makes ids that grow with time.
///
/// A 64-bit id is 43 bits of milliseconds since 2009, 8 bits of a node number drawn at start,
/// and a 12-bit counter within the millisecond; when the counter is spent the id borrows from
/// the next millisecond. That lasts until the year 2287. A 96-bit id (24 hex digits) is random.
pub struct Ids {
    world: World,
    node: i64,
    last: Mutex<i64>,
}

impl Ids {
    /// With a node number drawn from chance.
    pub fn new(world: World) -> Self {
        let mut node = [0];
        world.random.fill(&mut node);
        Self {
            world,
            node: i64::from(node[0]),
            last: Mutex::new(0),
        }
    }

    /// `count` new ids at once, ascending.
    pub fn rows(&self, count: usize) -> Vec<i64> {
        let now = self.world.clock.now().0 - domain::UnixMillis::SIGFOX_BEGAN.0;
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        (0..count)
            .map(|_| {
                // A tick is a millisecond and a counter; it never goes back, not even with the clock.
                *last = (*last + 1).max(now << 12);
                let (millis, counter) = (*last >> 12, *last & 0xfff);
                millis << 20 | self.node << 12 | counter
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
        assert!(seen[0] > 0);
    }
}
