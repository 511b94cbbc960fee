//! The one gate. Every use case that a person or program can reach starts here.

use domain::GroupId;
use domain::permission::{Action, Principal, Rights};

use crate::error::Error;
use crate::{Engine, store};

impl Engine {
    /// What `who` may do in a group, beside reading.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the group is not there or may not be seen.
    pub async fn rights(&self, who: &Principal, id: GroupId) -> Result<Rights, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = store::groups::path(&mut connection, id)
            .await?
            .ok_or(Error::NotFound)?;
        authorise(who, Action::Read, &path)?;
        Ok(Rights {
            radio: who.may(Action::ReadRadio, &path),
            write: who.may(Action::WriteFleet, &path),
            operate: who.may(Action::Operate, &path),
        })
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
