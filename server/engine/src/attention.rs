//! What wants somebody's attention: devices that fell silent, callbacks that fail, tokens that end
//! and alerts that were not read.

use std::cmp::Reverse;
use std::collections::HashSet;

use domain::DeviceId;
use domain::list::Total;
use domain::overview::{Attention, NAMED, SilentDevice, is_unusual};
use domain::permission::{Action, Principal};

use crate::Engine;
use crate::error::Error;
use crate::store::attention as table;

/// Beyond so many silent devices it is not counted how many there are.
const SILENT_MAX: i64 = 1_000;
/// So many devices without a keep-alive are looked at, whether they are silent for long: those of
/// each device type that fell silent last.
const QUIET: i64 = 100;
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
        let named = NAMED as i64;
        let mut connection = self.db.read().acquire().await?;
        let (mut silent, mut quiet) = (Vec::new(), Vec::new());
        let (mut failing, mut ending) = (Vec::new(), Vec::new());
        let mut lost = 0;
        for path in who.reach(Action::Read) {
            silent.extend(table::lost(&mut connection, path, named).await?);
            lost += table::count_lost(&mut connection, path, SILENT_MAX - lost).await?;
            quiet.extend(table::quiet(&mut connection, path, now.plus(-DAY), QUIET).await?);
            failing.extend(table::failing(&mut connection, path, named).await?);
            let soon = (now, now.plus(SOON));
            ending.extend(table::ending(&mut connection, path, soon, named).await?);
        }
        let asked: Vec<DeviceId> = quiet.iter().map(|one: &SilentDevice| one.device).collect();
        let spans = table::spans(&mut connection, self.db.dialect, &asked).await?;
        let unusual: HashSet<DeviceId> = spans
            .into_iter()
            .filter(|(_, last, earlier)| is_unusual(*earlier, *last, table::BACK, now))
            .map(|(device, ..)| device)
            .collect();
        quiet.retain(|one| unusual.contains(&one.device));
        let count = lost + quiet.len() as i64;
        let silent_in_all = match lost >= SILENT_MAX || unusual.len() as i64 >= QUIET {
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
}
