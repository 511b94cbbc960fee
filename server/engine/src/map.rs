//! Maps of many devices, and of where they were heard.
//!
//! What is seen is read from cells that are counted with every change (see
//! [`store::maps`](crate::store::maps)): as many rows as the screen has marks, whatever the fleet.
//! Visibility flows downwards only. A map of everything is one of the groups of its reader's
//! roles, each with those below it, and what lies beside or above them is counted in none of
//! these.

mod closed;
mod hearers;
mod seen;
mod stations;
mod walk;

use domain::map::{FleetMap, Overlay, Scope, StationMark, Viewport};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::gate;
use crate::store::maps::{Counted, Part, Within};
use crate::{Engine, store};

pub(crate) use closed::{hold, note_closed};
#[cfg(any(test, feature = "testing"))]
pub(crate) use walk::step as walk_step;
pub(crate) use walk::walk_once;

/// What a reader may see of a scope.
struct Reach {
    /// Who counts the devices: a device type, or groups of which no two count the same devices.
    /// Where a device was computed to be is for those alone who may see signals.
    devices: Vec<Counted>,
    /// The same devices, one by one.
    within: Within,
    /// Who counts what was heard, as far as the reader may see signals.
    heard: Vec<String>,
}

impl Engine {
    /// A map of the devices of `scope`, of what of the world is `seen`, or of all of them where
    /// nothing is said; with cells where there is an `overlay`, and the base stations in sight for
    /// those who may see where they stand. Of a base station there are only cells and itself.
    /// Nobody has signals shown who may not see them: there are no cells then, and no devices that
    /// are only where they were computed to be.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] for what no map can see, by field of [`Viewport`].
    pub async fn fleet_map(
        &self,
        who: &Principal,
        scope: Scope,
        seen: Option<Viewport>,
        overlay: Overlay,
    ) -> Result<FleetMap, Error> {
        let seen = seen.map(Viewport::check).transpose();
        let seen = seen.map_err(Error::Rejected)?;
        let mut connection = self.db.read().acquire().await?;
        let dialect = self.db.dialect;
        if let Scope::Station(id) = scope {
            let found = store::stations::get(&mut connection, id).await?;
            let found = found
                .filter(|found| who.may(Action::ReadNetwork, &found.group_path))
                .ok_or(Error::NotFound)?
                .view;
            let paths = who.reach(Action::ReadRadio);
            let cells = store::maps::station_cells(&mut connection, id, &paths).await?;
            let mut map = seen::of_station(&cells, seen, !paths.is_empty());
            let own = found.lat.zip(found.lng).map(|place| StationMark {
                id,
                name: found.name,
                place,
            });
            map.stations.extend(own);
            map.counting = store::maps::before(&mut connection).await?.is_some();
            return Ok(map);
        }
        let reach = reach(&mut connection, who, scope).await?;
        let placed = store::maps::placed(&mut connection, &reach.devices).await?;
        let seen = match seen {
            Some(seen) => seen,
            None => seen::fitting(&mut connection, dialect, &reach).await?,
        };
        let clusters = seen::clusters(&mut connection, dialect, &reach, seen).await?;
        let cells = match overlay {
            Overlay::None => Vec::new(),
            Overlay::Best | Overlay::Mean | Overlay::Stations | Overlay::Quality => {
                seen::cells(&mut connection, dialect, &reach.heard, seen).await?
            }
        };
        let (stations, stations_more) = stations::seen(&mut connection, who, &seen).await?;
        Ok(FleetMap {
            seen,
            placed,
            clusters,
            cells,
            radio: !reach.heard.is_empty(),
            heard: store::maps::is_heard(&mut connection, &reach.heard).await?,
            counting: store::maps::before(&mut connection).await?.is_some(),
            stations,
            stations_more,
        })
    }
}

/// What `who` may see of a scope that is none of a station.
async fn reach(
    connection: &mut AnyConnection,
    who: &Principal,
    scope: Scope,
) -> Result<Reach, Error> {
    let seen: Vec<String> = match scope {
        Scope::DeviceType(id) => {
            let found = gate::device_type(connection, who, Action::Read, id).await?;
            let owner = id.to_string();
            let radio = who.may(Action::ReadRadio, &found.group_path);
            let part = if radio { Part::All } else { Part::Said };
            let counted = Counted {
                owner: owner.clone(),
                part,
            };
            return Ok(Reach {
                devices: vec![counted],
                within: Within::DeviceType(owner.clone(), part),
                heard: radio.then_some(owner).into_iter().collect(),
            });
        }
        Scope::Group(id) => vec![gate::group(connection, who, Action::Read, id).await?],
        Scope::All | Scope::Station(_) => {
            let paths = who.reach(Action::Read).into_iter();
            paths.map(str::to_owned).collect()
        }
    };
    let radio = who.reach(Action::ReadRadio);
    let heard = seen.iter().flat_map(|path| common(path, &radio));
    let shown = seen.iter().flat_map(|path| parts(path, &radio));
    let shown: Vec<(&str, Part)> = shown.collect();
    let counted = |(path, part): &(&str, Part)| {
        Some(Counted {
            owner: owner(path)?,
            part: *part,
        })
    };
    let within = shown.iter().map(|(path, part)| ((*path).to_owned(), *part));
    Ok(Reach {
        heard: heard.filter_map(owner).collect(),
        devices: shown.iter().filter_map(counted).collect(),
        within: Within::Groups(within.collect()),
    })
}

/// Which devices below `path` are seen by whoever may see signals below the paths `radio`.
fn parts<'a>(path: &'a str, radio: &[&'a str]) -> Vec<(&'a str, Part)> {
    let both = common(path, radio);
    if both.contains(&path) {
        return vec![(path, Part::All)];
    }
    let guessed = both.into_iter().map(|below| (below, Part::Guessed));
    std::iter::once((path, Part::Said)).chain(guessed).collect()
}

/// The paths that lie below both `path` and one of `others`.
fn common<'a>(path: &'a str, others: &[&'a str]) -> Vec<&'a str> {
    let both = others.iter().filter_map(|other| {
        if path.starts_with(other) {
            Some(path)
        } else {
            other.starts_with(path).then_some(*other)
        }
    });
    both.collect()
}

/// The id of the group with that path.
fn owner(path: &str) -> Option<String> {
    let id = path.split('/').rfind(|id| !id.is_empty())?;
    Some(id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_of_groups_that_are_seen_and_below_a_role_that_may() {
        assert_eq!(common("/a/b/", &["/a/"]), ["/a/b/"]);
        assert_eq!(common("/a/", &["/a/b/", "/a/c/"]), ["/a/b/", "/a/c/"]);
        assert!(common("/a/b/", &["/a/c/"]).is_empty());
        assert_eq!(owner("/a/b/").as_deref(), Some("b"));
        assert_eq!(owner("/"), None);
    }

    #[test]
    fn computed_places_are_of_groups_below_a_role_that_may_see_signals() {
        assert_eq!(parts("/a/b/", &["/a/"]), [("/a/b/", Part::All)]);
        assert_eq!(parts("/a/", &[]), [("/a/", Part::Said)]);
        let mixed = [("/a/", Part::Said), ("/a/b/", Part::Guessed)];
        assert_eq!(parts("/a/", &["/a/b/", "/c/"]), mixed);
    }
}
