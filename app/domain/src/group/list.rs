//! Lists of groups: as a tree, or row for row in some order, and what is told of each.

use serde::{Deserialize, Serialize};

use super::GroupKind;
use crate::id::GroupId;
use crate::list::{columns, orders};
use crate::rejection::Rejection;
use crate::time::UnixMillis;

/// Which groups to list; what is empty asks for nothing. A tree has neither order nor pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupQuery {
    /// Part of the name, any case.
    pub text: String,
    /// Only those of this kind: its word.
    pub kind: String,
    /// The word of a [`GroupSort`].
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// A group in a list, row for row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLine {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: GroupKind,
    /// The group just above it, where the reader can see that: id and name.
    pub parent: Option<(GroupId, String)>,
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
}

/// In which order groups are listed, row for row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupSort {
    /// By name.
    Name,
    /// By when they were made, the newest first.
    Created,
}

impl GroupSort {
    /// Every order; see [`orders::Told`].
    pub const ALL: [orders::Told<Self>; 2] = [
        (Self::Name, "name", false),
        (Self::Created, "created", true),
    ];
}

/// A column of a list of groups, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupColumn {
    /// Its name.
    Name,
    /// What it is.
    Kind,
    /// The group just above it.
    Parent,
    /// Its id.
    Id,
    /// What is told of it.
    Description,
    /// Its time zone.
    Zone,
    /// Whom to ask about it.
    Email,
    /// Whether it may be billed.
    Billable,
    /// How many prototypes it may have.
    Prototypes,
    /// When it was made.
    Created,
}

impl GroupColumn {
    /// Every column in its order, with its word, and whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 10] = [
        (Self::Name, "name", true),
        (Self::Kind, "kind", true),
        (Self::Parent, "parent", true),
        (Self::Id, "id", false),
        (Self::Description, "description", false),
        (Self::Zone, "zone", false),
        (Self::Email, "email", false),
        (Self::Billable, "billable", false),
        (Self::Prototypes, "prototypes", false),
        (Self::Created, "created", true),
    ];

    /// Those of these words; see [`columns::chosen`].
    ///
    /// # Errors
    /// A word that is none of them.
    pub fn chosen(words: &[String]) -> Result<Vec<(Self, &'static str)>, Rejection> {
        columns::chosen(&Self::ALL, words)
    }
}
