//! Maps: where devices are and where messages were heard, counted by cells of the map's grid.
//!
//! A map is read by the cells that it shows, never by devices or messages: a viewport of some 300
//! marks is some 1,200 rows of [`cells`] in a few ranges of its key, whether a fleet has a thousand
//! devices or a million. What that costs is paid when a device comes, goes or moves, in the
//! transaction in which it does, by batch: one read, one upsert of places, and one upsert of cells
//! in which everything that falls into the same cell is one row. A device in a group at depth *d*
//! counts at 7 levels for *d* + 1 owners, so a thousand devices of one country at depth 2 are about
//! 9,000 rows. A device without a place costs its share of the read, and one that stays where it
//! is nothing more. There is no queue and no row that is deleted one by one.
//!
//! # What coverage tells
//!
//! What was heard is counted once, when a message is closed, for its device type and for each
//! group above that. Cells tell only how often and how well: so they stay, as statistics do, when
//! messages are deleted that are kept no longer, and when a device goes or comes to another owner.
//! They go with what they are counted for. A device type that is deleted takes its cells along, out
//! of the groups above it, too; a group that moves takes them to the groups that are above it then;
//! what a station heard goes with the station, and with the group whose devices they were. So the
//! cells of a group are at any time the sum of those of its device types and of the groups just
//! below it.
//!
//! # In which order rows are held
//!
//! Whoever counts something for device types or groups holds them before (see [`held`]): it holds
//! devices, then device types, then groups. After that everybody takes the cells in one order:
//! first `map_cells`, then `heard_cells`, then `station_cells`, and those of each table by their
//! keys, so that no two wait for each other.

mod before;
mod cells;
mod heard;
mod held;
mod links;
mod moved;
mod places;
mod tiles;
mod walk;

pub(crate) use before::{before, end, messages_of, pass, positions_of};
pub(crate) use cells::{Counted, Found, Part, cells, placed};
pub(crate) use heard::{Heard, HeardAt, HeardBy, add_heard, heard_cells, is_heard, station_cells};
pub(crate) use held::{Owners, hold};
pub(crate) use links::Links;
pub(crate) use moved::{group_gone, group_moved, stations_gone, taken_away};
pub(crate) use places::{Stand, Told, refresh, settle};
pub(crate) use tiles::{At, Within, first_in_tile, in_tiles, names};
pub(crate) use walk::{Walk, advance, beginning, positions};

/// Whose a device or message is: its device type, and each group from the root to its own, whose
/// path is given. Each counts it.
fn owners<'a>(device_type: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    let groups = path.split('/').filter(|id| !id.is_empty());
    std::iter::once(device_type).chain(groups)
}
