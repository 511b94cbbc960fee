//! Every figure made anew from what is stored, beside servers that go on.

use domain::UnixMillis;

use super::add;
use crate::store::db::{Dialect, Tx};
use crate::store::statistics::Tallies;
use crate::{Engine, StoreError, store};

/// Messages read at once.
const CHUNK: i64 = 2_000;

/// Figures on their way to be made anew, in one transaction: given up, they stay as they were.
pub(crate) struct Rebuilding {
    tx: Tx,
    dialect: Dialect,
    /// Figures of spans that begin before are left alone: what they were made of may be gone. It
    /// is the beginning of a month, and so of a day and an hour.
    since: UnixMillis,
    /// The last message that was read.
    after: i64,
    read: u64,
}

impl Rebuilding {
    /// Begins. Nobody else counts anything until it ends: what was stored before is read here,
    /// and what is stored after that counts itself.
    pub(crate) async fn begin(engine: &Engine) -> Result<Self, StoreError> {
        let dialect = engine.db.dialect;
        let mut tx = engine.db.write().await?;
        store::statistics::hold(&mut tx, dialect).await?;
        let forgotten = store::retention::forgotten(&mut tx).await?;
        let since = match forgotten {
            UnixMillis(0) => UnixMillis(i64::MIN),
            some => some.month_start().plus_months(1),
        };
        store::statistics::clear(&mut tx, since).await?;
        Ok(Self {
            tx,
            dialect,
            since,
            after: i64::MIN,
            read: 0,
        })
    }

    /// Counts the next messages. False when there are no more.
    pub(crate) async fn step(&mut self) -> Result<bool, StoreError> {
        let chunk = store::statistics::raw_messages(&mut self.tx, self.after, CHUNK).await?;
        let Some(last) = chunk.last() else {
            return Ok(false);
        };
        self.after = last.0;
        let ids: Vec<i64> = chunk.iter().map(|message| message.0).collect();
        let heard = store::statistics::raw_receptions(&mut self.tx, self.dialect, &ids).await?;
        let mut tallies = Tallies::default();
        let all = chunk.into_iter().map(|message| message.1).chain(heard);
        for raw in all.filter(|raw| raw.time >= self.since) {
            add(&mut tallies, raw)?;
        }
        store::statistics::add(&mut self.tx, self.dialect, &tallies).await?;
        self.read += ids.len() as u64;
        Ok(true)
    }

    /// How many messages were read.
    pub(crate) const fn read(&self) -> u64 {
        self.read
    }

    /// Puts the new figures in the place of the old ones. Returns how many messages they are of.
    pub(crate) async fn finish(self) -> Result<u64, StoreError> {
        self.tx.commit().await?;
        Ok(self.read)
    }
}
