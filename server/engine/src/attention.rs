//! What wants somebody's attention: devices that fell silent, callbacks that fail, tokens that end
//! and alerts that were not read.

use std::cmp::Reverse;
use std::collections::HashSet;

use domain::list::Total;
use domain::overview::{Attention, EndingToken, FailingCallback, NAMED, SilentDevice, is_unusual};
use domain::permission::{Action, Principal};
use domain::{DeviceId, UnixMillis};

use crate::Engine;
use crate::error::Error;
use crate::store::attention as table;

/// Beyond so many silent devices it is not counted how many there are.
const SILENT_MAX: i64 = 1_000;
/// So many devices without a keep-alive are looked at, whether they are silent for long: those that
/// fell silent last.
const QUIET: i64 = 100;
/// So many are brought into an order for that, of all device types together: of each a share.
const ORDERED: i64 = 2_000;
/// Nobody who was heard within this time is silent (ms): most devices speak no more often than
/// once a day.
const DAY: i64 = 86_400_000;
/// Tokens that end within this time are told of (ms).
const SOON: i64 = 30 * DAY;

impl Engine {
    /// What wants the attention of `who`, in all groups that he can see: of each what is most
    /// urgent.
    ///
    /// # Errors
    /// Only when the database fails.
    pub(crate) async fn attention(&self, who: &Principal) -> Result<Attention, Error> {
        let alerts = self.unread_alerts(who).await?;
        let now = self.world.clock.now();
        let (mut silent, mut quiet) = (Vec::new(), Vec::new());
        let (mut failing, mut ending) = (Vec::new(), Vec::new());
        let (mut lost, mut cut) = (0, false);
        for path in who.reach(Action::Read) {
            // Whoever sees these groups is told the same.
            let below = self.attentions.find(path, self.below(path, now)).await?;
            silent.extend(below.lost);
            lost += below.lost_in_all;
            quiet.extend(below.quiet);
            cut |= below.cut;
            failing.extend(below.failing);
            ending.extend(below.ending);
        }
        let count = lost + quiet.len() as i64;
        let silent_in_all = match lost >= SILENT_MAX || cut && count > 0 {
            true => Total::AtLeast(count),
            false => Total::Exactly(count),
        };
        silent.extend(quiet);
        silent.sort_by_key(|one| Reverse((one.last_seen, one.device)));
        failing.sort_by_key(|one| (one.since, one.callback));
        ending.sort_by_key(|one| (one.end, one.device));
        silent.truncate(NAMED);
        failing.truncate(NAMED);
        ending.truncate(NAMED);
        Ok(Attention {
            silent,
            silent_in_all,
            failing,
            ending,
            alerts,
        })
    }

    /// What wants attention in the groups below a path.
    async fn below(&self, path: &str, now: UnixMillis) -> Result<Below, Error> {
        let named = NAMED as i64;
        let mut connection = self.db.read().acquire().await?;
        let types = table::count_unwatched(&mut connection, path, ORDERED).await?;
        let each = (ORDERED / types.max(1)).min(QUIET);
        let before = now.plus(-DAY);
        let mut quiet = table::quiet(&mut connection, path, before, (each, QUIET)).await?;
        // There may be more of a type, or of all of them.
        let cut = quiet.len() as i64 >= each;
        let asked: Vec<DeviceId> = quiet.iter().map(|one: &SilentDevice| one.device).collect();
        let spans = table::spans(&mut connection, self.db.dialect, &asked).await?;
        let unusual: HashSet<DeviceId> = spans
            .into_iter()
            .filter(|(_, last, earlier)| is_unusual(*earlier, *last, table::BACK, now))
            .map(|(device, ..)| device)
            .collect();
        quiet.retain(|one| unusual.contains(&one.device));
        let soon = (now, now.plus(SOON));
        Ok(Below {
            lost: table::lost(&mut connection, path, named).await?,
            lost_in_all: table::count_lost(&mut connection, path, SILENT_MAX).await?,
            quiet,
            cut,
            failing: table::failing(&mut connection, path, named).await?,
            ending: table::ending(&mut connection, path, soon, named).await?,
        })
    }
}

/// What wants attention in the groups below a path, whoever asks.
#[derive(Clone)]
pub(crate) struct Below {
    /// Devices that did not keep their keep-alive; of them those that did last.
    lost: Vec<SilentDevice>,
    /// How many there are, counted to a bound.
    lost_in_all: i64,
    /// Devices without a keep-alive that are silent for unusually long.
    quiet: Vec<SilentDevice>,
    /// Whether there may be more of these.
    cut: bool,
    failing: Vec<FailingCallback>,
    ending: Vec<EndingToken>,
}
