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
    /// chain, a value of a person that is gone though nobody erased that person since or that is none
    /// of an entry, that the end is not known any more, and, where the hash of a former end is given
    /// (`head`, hex), that this one is none of the chain. What is added meanwhile is not looked at.
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
    // Where its own row is gone, whatever there is is walked.
    let last = end.as_ref().map_or(i64::MAX, |end| end.number);
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
    let beside = table::beside(&mut *connection, last).await?;
    if let Some(number) = beside.filter(|number| *number < 1) {
        return Ok(walk.ends(Some(Tampering::Added(number))));
    }
    loop {
        let from = walk.at.number;
        let entries = table::chain(&mut *connection, from, last, CHUNK).await?;
        let Some(to) = entries.last().map(|entry| entry.number) else {
            break;
        };
        let values = table::values_between(&mut *connection, from, to).await?;
        let slots = slots(&values);
        let lists = table::shown(&mut *connection, from, to).await?;
        for entry in entries {
            let (shows, kept) = (lists.get(&entry.number), slots.get(&entry.number));
            if let Err(wrong) = walk.step(entry, (&values, kept), shows) {
                return Ok(walk.ends(Some(wrong)));
            }
        }
    }
    let surplus = table::values_beside(&mut *connection, walk.at.number).await?;
    let wrong = if let Some(wrong) = walk.ends_early(end.as_ref()) {
        Some(wrong)
    } else if let Some(number) = beside {
        Some(Tampering::Added(number))
    } else if let Some(number) = surplus {
        Some(Tampering::Surplus(number))
    } else if let Some(number) = walk.emptied() {
        Some(Tampering::Emptied(number))
    } else if walk.met {
        None
    } else {
        Some(Tampering::OtherEnd)
    };
    Ok(walk.ends(wrong))
}

/// Which values stand with each entry.
fn slots(values: &Values) -> HashMap<i64, BTreeSet<i64>> {
    let mut slots: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for (entry, slot) in values.keys() {
        slots.entry(*entry).or_default().insert(*slot);
    }
    slots
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
    /// Goes to the next entry, which shows in those lists; of the values `kept` are those that stand
    /// with it.
    fn step(
        &mut self,
        entry: Entry,
        (values, kept): (&Values, Option<&BTreeSet<i64>>),
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
        let mut own = BTreeSet::new();
        for (slot, said) in said.slots() {
            let Kept::Personal(said) = said else {
                continue;
            };
            own.insert(slot);
            match values.get(&(next, slot)) {
                Some(value) if digest(value) == *said => {}
                Some(_) => return Err(Tampering::Altered(next)),
                None => {
                    self.gone.insert(told_of(&entry, slot).to_owned(), next);
                }
            }
        }
        if kept.is_some_and(|kept| !kept.is_subset(&own)) {
            return Err(Tampering::Surplus(next));
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

    /// What is wrong with where the walk came to its end.
    fn ends_early(&self, end: Option<&Head>) -> Option<Tampering> {
        let Some(end) = end else {
            return Some(Tampering::HeadGone);
        };
        if self.at.number < end.number {
            return Some(Tampering::Removed(self.at.number + 1));
        }
        (self.at.hash != end.hash).then_some(Tampering::Altered(self.at.number))
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
