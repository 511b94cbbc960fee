//! Groups as programs are told of them.

use super::GroupKind;
use crate::id::GroupId;
use crate::permission::Actions;
use crate::time::UnixMillis;

/// A group with what programs are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRecord {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: GroupKind,
    /// What is told of it.
    pub description: String,
    /// Its time zone, by its IANA name.
    pub timezone: String,
    /// Whether it may be billed.
    pub billable: bool,
    /// Whom to ask about it; may be empty.
    pub technical_email: String,
    /// How many devices it may have without a certificate; absent: any number.
    pub max_prototypes: Option<u32>,
    /// When it was made.
    pub created: UnixMillis,
    /// The groups above it, from its parent to the farthest that the reader can see.
    pub above: Vec<GroupId>,
    /// What the reader may do there.
    pub may: Actions,
}
