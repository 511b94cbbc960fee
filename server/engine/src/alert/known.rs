//! Which owners have event configurations, kept in mind: nearly all events happen where nobody
//! watches, and nothing is to be paid for that.
//!
//! What is kept belongs to the number of the last edit. That is read in the transaction that
//! raises an event, so an edit counts from its commit on, in every process: of one that is being
//! committed just then it is as if it came after the event.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::alert::{AlertOwner, Looks, Watch};
use sqlx::AnyConnection;

use crate::store::alerts::configurations;
use crate::{Engine, StoreError};

/// What is kept in mind.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<(i64, Arc<Owners>)>>);

/// Owners with configurations that hold.
#[derive(Debug, Default)]
pub(super) struct Owners(HashMap<AlertOwner, Interest>);

/// At what the configurations of an owner look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Interest {
    events: bool,
    said: bool,
    closed: bool,
    silence: bool,
}

impl Interest {
    fn add(&mut self, watch: Watch) {
        match watch {
            Watch::Events => self.events = true,
            Watch::Field | Watch::Battery | Watch::Temperature => self.said = true,
            Watch::Rssi | Watch::Geofence => self.closed = true,
            Watch::Silence => self.silence = true,
        }
    }

    const fn looks(self, looks: Looks) -> bool {
        match looks {
            Looks::Events => self.events,
            Looks::Said => self.said,
            Looks::Closed => self.closed,
            Looks::Silence => self.silence,
        }
    }
}

impl Owners {
    /// Whether there is anybody who looks at one of those.
    pub(super) fn any(&self, looks: &[Looks]) -> bool {
        self.0.values().any(|interest| among(*interest, looks))
    }

    /// Those of a line of owners that have configurations, if one of them looks at one of those.
    pub(super) fn along(&self, line: &[AlertOwner], looks: &[Looks]) -> Vec<AlertOwner> {
        let known = |owner: &AlertOwner| Some((*owner, *self.0.get(owner)?));
        let along: Vec<(AlertOwner, Interest)> = line.iter().filter_map(known).collect();
        if along.iter().any(|(_, interest)| among(*interest, looks)) {
            return along.into_iter().map(|(owner, _)| owner).collect();
        }
        Vec::new()
    }
}

fn among(interest: Interest, looks: &[Looks]) -> bool {
    looks.iter().any(|one| interest.looks(*one))
}

/// The owners that have configurations now.
pub(super) async fn owners(
    connection: &mut AnyConnection,
    engine: &Engine,
) -> Result<Arc<Owners>, StoreError> {
    // Read before they are: should there be an edit in between, then it is found out next time.
    let version = configurations::version(connection).await?;
    if let Some(owners) = engine.alerts.of(version) {
        return Ok(owners);
    }
    let mut owners = Owners::default();
    for (owner, watches) in configurations::owners(connection).await? {
        let interest = owners.0.entry(owner).or_default();
        if let Some(watch) = Watch::from_word(&watches) {
            interest.add(watch);
        }
    }
    let owners = Arc::new(owners);
    engine.alerts.keep(version, &owners);
    Ok(owners)
}

impl Known {
    fn of(&self, version: i64) -> Option<Arc<Owners>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, owners) = known.as_ref()?;
        (*of == version).then(|| owners.clone())
    }

    fn keep(&self, version: i64, owners: &Arc<Owners>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((version, owners.clone()));
    }
}

#[cfg(test)]
mod tests {
    use domain::{DeviceId, DeviceTypeId, GroupId};

    use super::*;

    const DEVICE: AlertOwner = AlertOwner::Device(DeviceId(0xA));
    const TYPE: AlertOwner = AlertOwner::DeviceType(DeviceTypeId([1; 12]));
    const GROUP: AlertOwner = AlertOwner::Group(GroupId([2; 12]));

    #[test]
    fn a_line_is_of_account_where_one_of_it_looks() {
        let mut battery = Interest::default();
        battery.add(Watch::Battery);
        let owners = Owners(HashMap::from([
            (TYPE, battery),
            // It only switches another off.
            (DEVICE, Interest::default()),
        ]));
        let along = |line: &[AlertOwner], looks| owners.along(line, &[looks]);
        let line = [DEVICE, TYPE, GROUP];
        assert_eq!(along(&line, Looks::Said), [DEVICE, TYPE]);
        assert!(along(&line, Looks::Events).is_empty());
        assert!(along(&[DEVICE, GROUP], Looks::Said).is_empty());
        assert!(owners.any(&[Looks::Events, Looks::Said]));
        assert!(!owners.any(&[Looks::Closed, Looks::Silence]));
    }
}
