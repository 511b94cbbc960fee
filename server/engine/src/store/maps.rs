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

mod cells;
mod heard;
mod moved;
mod places;
mod tiles;
mod walk;

pub(crate) use cells::{Found, cells, placed};
pub(crate) use heard::{Heard, HeardAt, HeardBy, add_heard, heard_cells, station_cells};
pub(crate) use moved::group_moved;
pub(crate) use places::{Stand, Told, refresh, settle};
pub(crate) use tiles::{At, Within, in_tiles, names};
pub(crate) use walk::{Walk, advance, beginning, positions};

/// Whose a device or message is: its device type, and each group from the root to its own, whose
/// path is given. Each counts it.
fn owners<'a>(device_type: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    let groups = path.split('/').filter(|id| !id.is_empty());
    std::iter::once(device_type).chain(groups)
}
