//! The one gate. Every use case that a person or program can reach starts here.

use domain::permission::{Action, Principal};

use crate::error::Error;

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
