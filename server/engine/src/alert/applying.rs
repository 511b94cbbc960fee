//! The event configurations that hold for devices, read in a fixed number of statements for all of
//! them.

use std::collections::{BTreeSet, HashMap};

use domain::alert::{AlertOwner, EventConfigurationSettings, Looks, Placed, applying};
use domain::{CallbackId, EventConfigurationId, GroupId, UnixMillis};
use sqlx::AnyConnection;

use super::Place;
use super::known::Owners;
use crate::store::alerts::configurations::{self, Stored};
use crate::{Engine, StoreError, store};

/// A configuration, understood.
#[derive(Clone, Debug)]
pub(super) struct Configuration {
    pub(super) id: EventConfigurationId,
    owner: AlertOwner,
    enabled: bool,
    replaces: Option<EventConfigurationId>,
    pub(super) settings: EventConfigurationSettings,
    /// When mails of it were last put together; 0: never.
    pub(super) mailed: UnixMillis,
    /// Its callback, where that is sent, and whether what a device does is told in its order.
    pub(super) callback: Option<(CallbackId, bool)>,
}

impl Placed for Configuration {
    fn id(&self) -> EventConfigurationId {
        self.id
    }

    fn owner(&self) -> AlertOwner {
        self.owner
    }

    fn enabled(&self) -> bool {
        self.enabled
    }

    fn replaces(&self) -> Option<EventConfigurationId> {
        self.replaces
    }
}

impl Configuration {
    /// None where the settings make no sense any more, which once did.
    fn of(stored: Stored) -> Option<Self> {
        match stored.input.check() {
            Ok(settings) => Some(Self {
                id: stored.id,
                owner: stored.owner,
                enabled: stored.enabled,
                replaces: stored.replaces,
                mailed: stored.mailed,
                callback: stored.callback.filter(|_| settings.callback),
                settings,
            }),
            Err(wrong) => {
                let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
                let configuration = stored.id;
                tracing::error!(%configuration, ?fields, "an event configuration cannot be read");
                None
            }
        }
    }
}

/// What holds where.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The owners along the line of each place, the nearest first; only those with configurations,
    /// and only of places where somebody looks.
    lines: HashMap<Place, Vec<AlertOwner>>,
    /// The configurations of each owner, the oldest first.
    of: HashMap<AlertOwner, Vec<Configuration>>,
}

impl Lines {
    /// The configurations that hold at a place, the nearest first.
    pub(super) fn at(&self, place: Place) -> Vec<&Configuration> {
        let Some(line) = self.lines.get(&place) else {
            return Vec::new();
        };
        let of = |owner: &AlertOwner| self.of.get(owner).into_iter().flatten();
        let all: Vec<&Configuration> = line.iter().flat_map(of).collect();
        applying(line, &all).into_iter().copied().collect()
    }

    /// Whether nothing holds anywhere.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

/// What holds at those places, as far as somebody there looks at one of those.
pub(super) async fn lines(
    connection: &mut AnyConnection,
    engine: &Engine,
    owners: &Owners,
    places: Vec<Place>,
    looks: &[Looks],
) -> Result<Lines, StoreError> {
    let mut lines = Lines::default();
    if !owners.any(looks) {
        return Ok(lines);
    }
    let places: BTreeSet<Place> = places.into_iter().collect();
    let groups: BTreeSet<GroupId> = places.iter().map(|place| place.group).collect();
    let groups: Vec<GroupId> = groups.into_iter().collect();
    let dialect = engine.db.dialect;
    let paths = store::groups::paths(connection, dialect, &groups).await?;
    let mut asked: Vec<AlertOwner> = Vec::new();
    for place in places {
        let path = paths.get(&place.group).map_or("", String::as_str);
        let along = owners.along(&line(place, path), looks);
        if !along.is_empty() {
            asked.extend(&along);
            lines.lines.insert(place, along);
        }
    }
    asked.sort_unstable_by_key(|owner| (owner.number(), owner.to_string()));
    asked.dedup();
    for stored in configurations::of_owners(connection, dialect, &asked).await? {
        let owner = stored.owner;
        if let Some(configuration) = Configuration::of(stored) {
            lines.of.entry(owner).or_default().push(configuration);
        }
    }
    Ok(lines)
}

/// The owners of a device, from itself up to the root; `path` is that of its group.
pub(super) fn line(place: Place, path: &str) -> Vec<AlertOwner> {
    let own = [
        AlertOwner::Device(place.device),
        AlertOwner::DeviceType(place.device_type),
    ];
    own.into_iter().chain(groups_up(path)).collect()
}

/// The groups of a path, from the last up to the root.
pub(super) fn groups_up(path: &str) -> impl Iterator<Item = AlertOwner> {
    let ids = path.rsplit('/').filter(|id| !id.is_empty());
    ids.filter_map(|id| id.parse().ok().map(AlertOwner::Group))
}

#[cfg(test)]
mod tests {
    use domain::{DeviceId, DeviceTypeId};

    use super::*;

    #[test]
    fn a_line_leads_from_the_device_to_the_root() {
        let (root, group) = (GroupId([1; 12]), GroupId([2; 12]));
        let place = Place {
            device: DeviceId(0xA),
            device_type: DeviceTypeId([3; 12]),
            group,
        };
        let path = format!("/{root}/{group}/");
        assert_eq!(
            line(place, &path),
            [
                AlertOwner::Device(place.device),
                AlertOwner::DeviceType(place.device_type),
                AlertOwner::Group(group),
                AlertOwner::Group(root),
            ]
        );
        assert_eq!(groups_up("").count(), 0);
    }
}
