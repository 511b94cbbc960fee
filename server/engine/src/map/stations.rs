//! Base stations on maps, for those who may see where they stand: whatever the map is of, since
//! they hear whoever is near.

use domain::map::{StationMark, Viewport};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use crate::{StoreError, store};

/// The most of one map, beside its marks of devices: with more in sight there are none, and it is
/// said that there are.
const MOST: usize = 100;

/// The base stations in what is seen that `who` may see, and whether they are too many to be told.
pub(super) async fn seen(
    connection: &mut AnyConnection,
    who: &Principal,
    seen: &Viewport,
) -> Result<(Vec<StationMark>, bool), StoreError> {
    let paths = who.reach(Action::ReadNetwork);
    if paths.is_empty() {
        return Ok((Vec::new(), false));
    }
    let found = store::stations::placed(connection, &paths, seen, MOST + 1).await?;
    Ok(match found.len() > MOST {
        true => (Vec::new(), true),
        false => (found, false),
    })
}
