//! What happens to receptions, and to lists of devices, when something breaks: the process is killed,
//! PostgreSQL stops. Whatever was acknowledged must be there exactly once afterwards, with everything
//! that belongs to it.
//!
//! Sizes stand in environment variables; `make proof` asks for more than `make test`.

mod answers;
mod books;
mod cluster;
mod disk;
mod endurance;
mod imports;
mod killed;
mod local;
mod outbox;
mod postgres_stops;
mod power;
mod receiver;
mod sender;
mod strain;
mod traffic;
mod trouble;
mod vfs;
mod victim;

use std::str::FromStr;
use std::time::Duration;

use engine::World;

/// A size from the environment, or the reduced one.
fn size<T: FromStr>(name: &str, reduced: T) -> T {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no size: {text}")),
        Err(_) => reduced,
    }
}

/// A time between two bounds (ms), different in every run: a bug that needs a certain moment
/// is met sooner or later.
fn random_time(least: u64, most: u64) -> Duration {
    Duration::from_millis(random(least, most))
}

/// A number from `least` on and below `most`.
fn random(least: u64, most: u64) -> u64 {
    let mut random = [0; 8];
    World::real().random.fill(&mut random);
    least + u64::from_be_bytes(random) % (most - least)
}
