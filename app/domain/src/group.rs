//! Groups: the tree that owns everything.

mod input;
mod list;

use serde::{Deserialize, Serialize};

use crate::id::GroupId;
use crate::permission::Rights;
use crate::time::UnixMillis;

pub use input::{GroupInput, GroupSettings};
pub use list::{GroupColumn, GroupLine, GroupQuery, GroupSort};

/// What a group is in the trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GroupKind {
    /// `SO`: a Sigfox operator.
    Operator,
    /// `Basic`: an ordinary group of a customer.
    #[default]
    Basic,
    /// `SVNO`: an operator on the network of another.
    VirtualOperator,
    /// `Partners`: a partner programme.
    Partners,
    /// `NIP`: who provides the infrastructure of a network.
    Infrastructure,
    /// `DIST`: a distributor.
    Distributor,
    /// `Channel`: a channel partner.
    Channel,
    /// `Starter`: somebody who begins.
    Starter,
    /// `Partner`: one partner.
    Partner,
}

impl GroupKind {
    /// Every kind with its number, as it is stored and in the API, and its word, as it stands in
    /// forms and addresses.
    pub const ALL: [(Self, i64, &'static str); 9] = [
        (Self::Operator, 0, "so"),
        (Self::Basic, 2, "basic"),
        (Self::VirtualOperator, 5, "svno"),
        (Self::Partners, 6, "partners"),
        (Self::Infrastructure, 7, "nip"),
        (Self::Distributor, 8, "dist"),
        (Self::Channel, 9, "channel"),
        (Self::Starter, 10, "starter"),
        (Self::Partner, 11, "partner"),
    ];

    fn known(self) -> &'static (Self, i64, &'static str) {
        const ALL: &[(GroupKind, i64, &str)] = &GroupKind::ALL;
        // Each stands there; a test looks.
        ALL.iter().find(|each| each.0 == self).unwrap_or(&ALL[1])
    }

    /// Its number.
    pub fn number(self) -> i64 {
        self.known().1
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.known().2
    }

    /// The kind of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == number);
        of.map(|each| each.0)
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.2 == word);
        of.map(|each| each.0)
    }

    /// Whether it is a customer, who may be billed and has prototypes, and not one of those who
    /// keep or sell a network.
    pub const fn is_customer(self) -> bool {
        match self {
            Self::Basic | Self::Partners | Self::Channel | Self::Starter | Self::Partner => true,
            Self::Operator | Self::VirtualOperator | Self::Infrastructure | Self::Distributor => {
                false
            }
        }
    }

    /// Whether it keeps a network, which is one of a country.
    pub const fn has_country(self) -> bool {
        matches!(self, Self::Operator | Self::Infrastructure)
    }

    /// Whether it works on the network of an operator.
    pub const fn has_network_operator(self) -> bool {
        matches!(self, Self::VirtualOperator | Self::Distributor)
    }
}

/// A group, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// The groups above it that the reader can see, from the farthest to its parent.
    pub above: Vec<(GroupId, String)>,
    /// The groups just below it, by name.
    pub below: Vec<(GroupId, String)>,
    /// Whether it is the one at the top, which stays there.
    pub root: bool,
    /// Whether the reader may move it.
    pub movable: bool,
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
    /// Its country, as ISO 3166-1 alpha-3; may be empty.
    pub country: String,
    /// The operator on whose network it is, with its name; absent of one that the reader does not
    /// see.
    pub network_operator: Option<(GroupId, String)>,
    /// When it was made.
    pub created: UnixMillis,
    /// What the reader may do there.
    pub rights: Rights,
}

impl GroupView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> GroupInput {
        let cap = self.max_prototypes.map(|max| max.to_string());
        GroupInput {
            parent: String::new(),
            name: self.name.clone(),
            kind: self.kind.word().to_owned(),
            description: self.description.clone(),
            timezone: self.timezone.clone(),
            billable: if self.billable { ON } else { "" }.to_owned(),
            technical_email: self.technical_email.clone(),
            max_prototypes: cap.unwrap_or_default(),
            country: self.country.clone(),
            network_operator: self
                .network_operator
                .as_ref()
                .map_or_else(String::new, |operator| operator.0.to_string()),
        }
    }
}

/// What a ticked box sends.
const ON: &str = "on";

/// A line of the list of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: GroupKind,
    /// How many of those above it stand in the list: 0 where it is not shown below another.
    pub depth: u32,
}

/// The list of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTree {
    /// The rows: a group before those below it, siblings by name; by name alone where something
    /// was asked for.
    pub rows: Vec<GroupRow>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// Whether the reader may make groups somewhere.
    pub writes: bool,
}

/// The most groups that are listed, or offered in a form, at once.
pub const LISTED: usize = 1000;

/// Groups to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    /// Id and name of each, by name; where a name is the way to a group, in the order of the tree.
    pub groups: Vec<(GroupId, String)>,
    /// Whether there are more than are offered: part of its name finds any other.
    pub more: bool,
    /// The one that stands highest in the tree: the choice with which a new form begins.
    pub top: Option<GroupId>,
}

impl GroupChoice {
    /// The choice with which a new form begins, as it is sent; empty where there is none.
    pub fn preset(&self) -> String {
        self.top.map(|id| id.to_string()).unwrap_or_default()
    }

    /// Value and word of each, as a form offers them.
    pub fn entries(&self) -> Vec<(String, String)> {
        let each = self.groups.iter();
        each.map(|(id, name)| (id.to_string(), name.clone()))
            .collect()
    }
}

/// What a group may hold that keeps it from being deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// Groups below.
    Groups,
    /// Device types, and their devices.
    DeviceTypes,
    /// Contracts.
    Contracts,
    /// Users, and people who have a profile on it.
    Users,
    /// API accesses.
    ApiAccesses,
    /// Profiles of its own.
    Profiles,
    /// Event configurations.
    EventConfigurations,
    /// Product certificates.
    Certificates,
    /// Base stations.
    BaseStations,
    /// Tokens that hand in for base stations.
    StationTokens,
}

impl Held {
    /// Every one with its word, as it stands in refusals.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Groups, "groups"),
        (Self::DeviceTypes, "device_types"),
        (Self::Contracts, "contracts"),
        (Self::Users, "users"),
        (Self::ApiAccesses, "api_accesses"),
        (Self::Profiles, "profiles"),
        (Self::EventConfigurations, "event_configurations"),
        (Self::Certificates, "certificates"),
        (Self::BaseStations, "base_stations"),
        (Self::StationTokens, "station_tokens"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }
}

/// What a group holds: only what there is any of, and how much.
pub type GroupUse = Vec<(Held, i64)>;

/// A group of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its parent; absent for the one root.
    pub parent: Option<GroupId>,
    /// 3 to 100 characters, unique among its siblings.
    pub name: String,
    /// The ids from the root down to this group, each followed by a slash and all led by
    /// one: a prefix of the path of every group below.
    pub path: String,
}

impl Group {
    /// The path of the group `id` below `parent` (the path of its parent, or "/" for the root).
    pub fn path_below(parent: &str, id: GroupId) -> String {
        format!("{parent}{id}/")
    }

    /// The path of the whole hierarchy to which a group with `path` belongs: that of the group
    /// just below the root, which is one owner with everything that is his.
    pub fn hierarchy(path: &str) -> &str {
        let ends = path.match_indices('/').map(|(at, _)| at + 1);
        ends.take(3).last().map_or(path, |end| &path[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hierarchy_is_what_lies_below_one_group_of_the_root() {
        for (path, whole) in [("/r/", "/r/"), ("/r/a/", "/r/a/"), ("/r/a/b/c/", "/r/a/")] {
            assert_eq!(Group::hierarchy(path), whole);
        }
    }

    #[test]
    fn every_kind_is_found_by_its_number_and_its_word() {
        for (kind, number, word) in GroupKind::ALL {
            assert_eq!((kind.number(), kind.word()), (number, word));
            assert_eq!(GroupKind::from_number(number), Some(kind));
            assert_eq!(GroupKind::from_word(word), Some(kind));
        }
        assert_eq!(GroupKind::from_number(1), None);
    }

    #[test]
    fn everything_that_a_group_may_hold_has_a_word() {
        for (held, word) in Held::ALL {
            assert_eq!(held.word(), word);
        }
    }
}
