//! How many prototypes there may be in a group: its cap counts those of the group itself and of
//! everything below it. So no group that is made or moved there makes room for more; and only those
//! change it who keep the people of the group above, or operate there.

use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::groups;

/// The caps of a group and of those above it.
pub(crate) struct Caps(Vec<Cap>);

struct Cap {
    /// The path of the group whose it is.
    path: String,
    max: i64,
    left: i64,
}

impl Caps {
    /// The caps that count for a group. They are held: nobody else lets prototypes in there, and
    /// the group stays where it is, until the transaction ends. That of the highest group comes
    /// first, so that no two wait for each other.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn hold(
        connection: &mut AnyConnection,
        dialect: Dialect,
        group: GroupId,
    ) -> Result<Self, StoreError> {
        for one in capped(connection, group).await? {
            groups::hold(connection, dialect, one.group, true).await?;
        }
        groups::hold(connection, dialect, group, false).await?;
        // Only now: others may have let some in until then.
        let mut caps = Vec::new();
        for one in capped(connection, group).await? {
            let has = groups::prototypes(connection, &one.path).await?;
            caps.push(Cap {
                path: one.path,
                max: one.max,
                left: one.max - has,
            });
        }
        Ok(Self(caps))
    }

    /// Lets so many more in. Where they come from a group, by its path, those caps do not count
    /// under which they stood there already.
    ///
    /// # Errors
    /// [`Fault::Full`]; then nothing is counted.
    pub(crate) fn admit(&mut self, count: i64, from: Option<&str>) -> Result<(), Fault> {
        if count == 0 {
            // Of what is full already nothing is asked.
            return Ok(());
        }
        let counts = |cap: &Cap| !from.is_some_and(|from| from.starts_with(&cap.path));
        let mut counting = self.0.iter().filter(|cap| counts(cap));
        if let Some(full) = counting.find(|cap| cap.left < count) {
            return Err(Fault::Full { max: full.max });
        }
        for cap in self.0.iter_mut().filter(|cap| counts(cap)) {
            cap.left -= count;
        }
        Ok(())
    }
}

async fn capped(
    connection: &mut AnyConnection,
    group: GroupId,
) -> Result<Vec<groups::Capped>, StoreError> {
    match groups::path(connection, group).await? {
        Some(path) => groups::capped(connection, &path).await,
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cap(path: &str, max: i64, left: i64) -> Cap {
        Cap {
            path: path.into(),
            max,
            left,
        }
    }

    #[test]
    fn every_cap_on_the_way_counts_but_those_under_which_it_stood() {
        let mut caps = Caps(vec![cap("/a/", 9, 1), cap("/a/b/", 5, 2)]);
        caps.admit(1, None).unwrap();
        assert_eq!(caps.admit(1, None), Err(Fault::Full { max: 9 }));
        // It comes from beside, where the upper one counted it.
        caps.admit(1, Some("/a/c/")).unwrap();
        let full = caps.admit(1, Some("/a/c/"));
        assert_eq!(full, Err(Fault::Full { max: 5 }));
        caps.admit(7, Some("/a/b/d/")).unwrap();
        caps.admit(0, None).unwrap();
    }
}
