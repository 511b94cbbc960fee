//! Many groups in stories, and what they may hold.

use domain::api_access::ApiAccessSettings;
use domain::group::Group;
use domain::permission::{Action, Actions};
use domain::{ApiAccessId, GroupId, ProfileId, UnixMillis};

use super::TestEngine;
use crate::store::{api_accesses, groups, profiles};

impl TestEngine {
    /// So many groups just below the demo group, `Row 0000` and so on. They are made from the last
    /// name to the first, so that their order by name is not that of their ids. They come back in the
    /// order in which they were made.
    pub async fn with_rows_below(&self, count: usize) -> Vec<Group> {
        let now = self.engine.world.clock.now();
        let mut rows = Vec::with_capacity(count);
        let mut tx = self.engine.db.write().await.unwrap();
        for n in (0..count).rev() {
            let id = GroupId(self.engine.ids.long());
            let group = Group {
                id,
                parent: Some(self.group),
                name: format!("Row {n:04}"),
                path: Group::path_below(&self.group_path, id),
            };
            groups::insert(&mut tx, &group, now).await.unwrap();
            rows.push(group);
        }
        tx.commit().await.unwrap();
        rows
    }

    /// A profile of each of those groups that lets read, `Watch of Row 0000` and so on.
    pub async fn with_a_profile_in_each(&self, all: &[Group]) {
        let now = self.engine.world.clock.now();
        let mut tx = self.engine.db.write().await.unwrap();
        for group in all {
            let id = ProfileId(self.engine.ids.long());
            let name = format!("Watch of {}", group.name);
            let reads = Actions::of(&[Action::Read]);
            let made = profiles::insert(&mut tx, id, group.id, &name, reads, now).await;
            made.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// So many API accesses of the demo group without any profile, `Program 0000` and so on, made
    /// from the last name to the first.
    pub async fn with_programs(&self, count: usize) {
        let now = self.engine.world.clock.now();
        let mut tx = self.engine.db.write().await.unwrap();
        for n in (0..count).rev() {
            let id = ApiAccessId(self.engine.ids.long());
            let settings = ApiAccessSettings {
                name: format!("Program {n:04}"),
                time_zone: "UTC".to_owned(),
                expires: UnixMillis(0),
                scopes: Vec::new(),
                roles: Vec::new(),
            };
            let nobodys = api_accesses::NOBODYS;
            let made = api_accesses::insert(&mut tx, id, self.group, &settings, nobodys, now).await;
            made.unwrap();
        }
        tx.commit().await.unwrap();
    }
}
