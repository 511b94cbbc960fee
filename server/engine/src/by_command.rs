//! Whoever runs the installation, who does by commands of the executable what people do on the pages.

use domain::UserId;
use domain::group::Group;
use domain::permission::{Principal, Profile, Role};

use crate::error::Error;
use crate::{Engine, fleet};

/// The id by which the audit log knows him. No user has it, since theirs are drawn by chance.
pub(crate) const COMMAND: UserId = UserId([0; 12]);

impl Engine {
    /// Whoever runs the installation, for use cases that ask who wants something: he may do what an
    /// operator of its first group may, and the audit log tells of a command.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whoever_runs_it(&self) -> Result<Principal, Error> {
        Ok(runner(fleet::ensure_root(self).await?))
    }
}

/// The same, where the first group is known.
pub(crate) fn runner(root: Group) -> Principal {
    Principal {
        user: COMMAND,
        email: String::new(),
        name: String::new(),
        roles: vec![Role::fixed(root.id, root.path, Profile::Operator)],
        from: None,
    }
}
