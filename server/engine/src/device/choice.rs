//! The device types that forms offer for devices.

use domain::DeviceTypeId;
use domain::device_type::{DeviceTypeChoice, OFFERED};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::store::device_types as table;

/// Those of groups below those paths with `find` in their name, by name, at most [`OFFERED`]; and
/// the one that is `chosen` by then, wherever it stands below them.
///
/// # Errors
/// [`Error::Rejected`] names `find` where it is longer than a name.
pub(super) async fn device_types(
    connection: &mut AnyConnection,
    paths: &[&str],
    find: &str,
    chosen: Option<DeviceTypeId>,
) -> Result<DeviceTypeChoice, Error> {
    let text = domain::rejection::text(find, 100).map_err(|fault| fault.of("find"))?;
    if paths.is_empty() {
        return Ok(DeviceTypeChoice::default());
    }
    let limit = OFFERED as i64 + 1;
    let mut types = table::names(connection, paths, &text, limit).await?;
    let more = types.len() > OFFERED;
    types.truncate(OFFERED);
    if let Some(id) = chosen
        && types.iter().all(|one| one.0 != id)
        && let Some(one) = table::get(connection, id).await?
        && paths.iter().any(|path| one.group_path.starts_with(path))
    {
        types.push((id, one.view.name));
        types.sort_unstable_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    }
    Ok(DeviceTypeChoice { types, more })
}
