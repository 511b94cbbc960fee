//! Walking along the chain: whether it is what was written.
//!
//! Everything is read as it was at one moment, so what is noted or erased meanwhile does not look
//! like something that somebody did to the log.

use std::collections::{BTreeSet, HashMap};

use domain::UnixMillis;
use domain::audit::{Head, Kind, Tampering, Verb, Verdict};
use sqlx::AnyConnection;

use super::kept::{Kept, NOTHING, Said, along, digest, seal, slot};
use crate::error::Error;
use crate::store::audit::{self as table, Entry, Values};
use crate::{Engine, StoreError};

/// Entries that are read at once.
const CHUNK: i64 = 1000;
/// A day (ms).
pub(super) const DAY: i64 = 86_400_000;

impl Engine {
    /// Walks the whole chain and tells the first thing that is wrong: an entry that was altered,
    /// one that is gone, one that shows in other lists than it should, one that stands beside the
    /// chain, a value of a person that is gone though nobody erased that person since, and, where
    /// the hash of a former end is given (`head`, hex), that this one is none of the chain. What is
    /// added meanwhile is not looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify_audit(&self, head: Option<&str>) -> Result<Verdict, Error> {
        let head = head.map(|head| head.trim().to_lowercase());
        let mut tx = self.db.snapshot().await?;
        let verdict = walk(&mut tx, head).await;
        tx.rollback().await?;
        Ok(verdict?)
    }
}

async fn walk(connection: &mut AnyConnection, head: Option<String>) -> Result<Verdict, StoreError> {
    let end = table::head(&mut *connection).await?;
    // Where its own row is gone, so is what would come next.
    let end = end.unwrap_or(Head {
        number: i64::MAX,
        hash: String::new(),
    });
    let mut walk = Walk {
        at: Head {
            number: 0,
            hash: NOTHING.to_owned(),
        },
        met: head.as_deref().is_none_or(|head| head == NOTHING),
        head,
        gone: HashMap::new(),
        erased: HashMap::new(),
    };
    let beside = table::beside(&mut *connection, end.number).await?;
    if let Some(number) = beside.filter(|number| *number < 1) {
        return Ok(walk.ends(Some(Tampering::Added(number))));
    }
    loop {
        let from = walk.at.number;
        let entries = table::chain(&mut *connection, from, end.number, CHUNK).await?;
        let Some(last) = entries.last().map(|entry| entry.number) else {
            break;
        };
        let values = table::values_between(&mut *connection, from, last).await?;
        let lists = table::shown(&mut *connection, from, last).await?;
        for entry in entries {
            let shows = lists.get(&entry.number);
            if let Err(wrong) = walk.step(entry, &values, shows) {
                return Ok(walk.ends(Some(wrong)));
            }
        }
    }
    let wrong = if walk.at.number < end.number {
        Some(Tampering::Removed(walk.at.number + 1))
    } else if walk.at.hash != end.hash {
        Some(Tampering::Altered(walk.at.number))
    } else if let Some(number) = beside {
        Some(Tampering::Added(number))
    } else if let Some(number) = walk.emptied() {
        Some(Tampering::Emptied(number))
    } else if walk.met {
        None
    } else {
        Some(Tampering::OtherEnd)
    };
    Ok(walk.ends(wrong))
}

/// The walk along the chain, which stands at an entry.
struct Walk {
    at: Head,
    /// The hash that is to be met on the way.
    head: Option<String>,
    met: bool,
    /// Of whom a value is gone, and the last entry of which one is. Empty: of nobody in particular.
    gone: HashMap<String, i64>,
    /// Who was erased, and the last entry that says so. Empty: anybody.
    erased: HashMap<String, i64>,
}

impl Walk {
    /// Goes to the next entry, which shows in those lists.
    fn step(
        &mut self,
        entry: Entry,
        values: &Values,
        shows: Option<&BTreeSet<String>>,
    ) -> Result<(), Tampering> {
        let next = self.at.number + 1;
        if entry.number != next {
            return Err(Tampering::Removed(next));
        }
        if seal(&entry) != entry.hash {
            return Err(Tampering::Altered(next));
        }
        if entry.previous != self.at.hash {
            // What was written over with a hash that goes with it is the one before.
            return Err(Tampering::Altered(self.at.number.max(1)));
        }
        let Ok(said) = Said::read(&entry) else {
            return Err(Tampering::Altered(next));
        };
        for (slot, kept) in said.slots() {
            let Kept::Personal(kept) = kept else {
                continue;
            };
            match values.get(&(next, slot)) {
                Some(value) if digest(value) == *kept => {}
                Some(_) => return Err(Tampering::Altered(next)),
                None => {
                    self.gone.insert(told_of(&entry, slot).to_owned(), next);
                }
            }
        }
        let along: BTreeSet<String> = along(&entry.group_path).into_iter().collect();
        if shows != Some(&along) && !(along.is_empty() && shows.is_none()) {
            return Err(Tampering::Hidden(next));
        }
        if entry.verb == Verb::Erase.word() {
            for person in [entry.object_id.as_str(), ""] {
                self.erased.insert(person.to_owned(), next);
            }
        }
        self.met |= self.head.as_deref() == Some(&*entry.hash);
        self.at = Head {
            number: next,
            hash: entry.hash,
        };
        Ok(())
    }

    /// The first entry of which a value is gone though nobody erased that person since.
    fn emptied(&self) -> Option<i64> {
        let kept = |(person, number): &(&String, &i64)| {
            let erased = self.erased.get(*person);
            erased.is_none_or(|erased| erased < *number)
        };
        let gone = self.gone.iter().filter(kept);
        gone.map(|(_, number)| *number).min()
    }

    fn ends(self, wrong: Option<Tampering>) -> Verdict {
        Verdict {
            head: self.at,
            wrong,
        }
    }
}

/// The id of the person whom a value of an entry tells of, as it was noted; empty: nobody in
/// particular.
fn told_of(entry: &Entry, value: i64) -> &str {
    let of_who = [slot::WHO_NAME, slot::WHO_EMAIL, slot::FROM].contains(&value);
    if of_who || entry.kind == Kind::Session.word() {
        &entry.who_id
    } else if entry.kind == Kind::User.word() {
        &entry.object_id
    } else {
        ""
    }
}

/// The end of the chain, once a day of UTC: `told` is the day of the last one.
///
/// # Errors
/// When the database fails.
pub(crate) async fn head_of_day(
    engine: &Engine,
    told: &mut Option<i64>,
) -> Result<Option<Head>, StoreError> {
    let UnixMillis(now) = engine.world.clock.now();
    let day = now.div_euclid(DAY);
    if *told == Some(day) {
        return Ok(None);
    }
    let mut connection = engine.db.read().acquire().await?;
    let head = table::head(&mut connection).await?;
    *told = Some(day);
    Ok(head)
}
