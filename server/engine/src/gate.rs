//! The one gate. Every use case that a person or program can reach starts here.

use std::collections::BTreeSet;

use domain::permission::{Action, Principal, Rights};
use domain::{DeviceId, DeviceTypeId, GroupId};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::store::db::Dialect;
use crate::store::{device_types, devices};
use crate::{Engine, store};

impl Engine {
    /// What `who` may do in a group, beside reading.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the group is not there or may not be seen.
    pub async fn rights(&self, who: &Principal, id: GroupId) -> Result<Rights, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = group(&mut connection, who, Action::Read, id).await?;
        Ok(Rights::of(who.actions(&path)))
    }

    /// Those of some groups, all of which `who` sees, in which he may do `action`.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn allowed_in(
        &self,
        who: &Principal,
        action: Action,
        groups: &[GroupId],
    ) -> Result<BTreeSet<GroupId>, Error> {
        let allowed = who.reach(action);
        // Nearly everybody may do it nowhere, or wherever he sees anything.
        if allowed.is_empty() {
            return Ok(BTreeSet::new());
        }
        let groups: BTreeSet<GroupId> = groups.iter().copied().collect();
        if allowed == who.reach(Action::Read) {
            return Ok(groups);
        }
        let mut connection = self.db.read().acquire().await?;
        let mut found = BTreeSet::new();
        for id in groups {
            match group(&mut connection, who, action, id).await {
                Ok(_) => _ = found.insert(id),
                Err(Error::NotFound | Error::Forbidden) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

/// Lets `who` do `action` on something of the group with `path`, or says no: as "not found"
/// where it may not even be seen.
pub(crate) fn authorise(who: &Principal, action: Action, path: &str) -> Result<(), Error> {
    if who.may(action, path) {
        return Ok(());
    }
    Err(if who.may(Action::Read, path) {
        Error::Forbidden
    } else {
        Error::NotFound
    })
}

/// A device, if `who` may do `action` to it.
pub(crate) async fn device(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: DeviceId,
) -> Result<devices::Listed, Error> {
    let found = devices::get(connection, id).await?.ok_or(Error::NotFound)?;
    authorise(who, action, &found.group_path)?;
    Ok(found)
}

/// A device, held until the transaction ends, if `who` may do `action` to it then: while somebody
/// waits for it, it may go to another owner.
pub(crate) async fn held_device(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    action: Action,
    id: DeviceId,
) -> Result<devices::Listed, Error> {
    device(connection, who, action, id).await?;
    devices::hold(connection, dialect, &[id]).await?;
    device(connection, who, action, id).await
}

/// A device type, if `who` may do `action` to it.
pub(crate) async fn device_type(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: DeviceTypeId,
) -> Result<device_types::Found, Error> {
    let found = device_types::get(connection, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    authorise(who, action, &found.group_path)?;
    Ok(found)
}

/// The path of a group, if `who` may do `action` in it.
pub(crate) async fn group(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: GroupId,
) -> Result<String, Error> {
    let path = store::groups::path(connection, id).await?;
    let path = path.ok_or(Error::NotFound)?;
    authorise(who, action, &path)?;
    Ok(path)
}
