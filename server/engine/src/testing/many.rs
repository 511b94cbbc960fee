//! Many groups in stories.

use domain::GroupId;
use domain::group::Group;

use super::TestEngine;
use crate::store::groups;

impl TestEngine {
    /// So many groups just below the demo group, `Row 0000` and so on. They are made from the last
    /// name to the first, so that their order by name is not that of their ids.
    pub async fn with_rows_below(&self, count: usize) {
        let now = self.engine.world.clock.now();
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
        }
        tx.commit().await.unwrap();
    }
}
