//! Pages that follow the same are told of it one after the other.
//!
//! A message wakes every page that shows its fleet, and each page reads itself anew. A few do that
//! at once; a thousand would all ask at the same moment, and after each rest again. So the more pages
//! are open, the longer is the time over which they are told, each at a moment of its own.

use std::time::Duration;

use crate::world::Random;

/// So many pages may read at once.
const AT_ONCE: usize = 20;
/// For each further one there is so much time more (ms).
const EACH: u64 = 10;
/// No page waits longer than this (ms), however many there are.
const LONGEST: u64 = 30_000;

/// How long one of so many open pages waits before it is told.
pub(super) fn wait(random: &dyn Random, pages: usize) -> Duration {
    let further = pages.saturating_sub(AT_ONCE) as u64;
    let within = (further * EACH).min(LONGEST);
    if within == 0 {
        return Duration::ZERO;
    }
    let mut chance = [0; 8];
    random.fill(&mut chance);
    Duration::from_millis(u64::from_le_bytes(chance) % within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::SystemRandom;

    #[test]
    fn a_few_pages_are_told_at_once() {
        for pages in [0, 1, AT_ONCE] {
            assert_eq!(wait(&SystemRandom, pages), Duration::ZERO);
        }
    }

    #[test]
    fn a_thousand_pages_do_not_read_in_step() {
        let mut slots = [0; 10];
        for _ in 0..1_000 {
            let wait = wait(&SystemRandom, 1_000);
            slots[wait.as_secs() as usize] += 1;
        }
        // About a hundred in each second; that one has twice as many does not happen by chance.
        assert!(slots.iter().all(|slot| *slot < 200), "{slots:?}");
        let longest = Duration::from_millis(LONGEST);
        assert!((0..1_000).all(|_| wait(&SystemRandom, 1_000_000) < longest));
    }
}
