//! Groups: the tree that owns everything.

use serde::{Deserialize, Serialize};

use crate::id::GroupId;

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
}

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
}
