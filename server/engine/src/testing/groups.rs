//! Groups beside and below the demo group, and device types in them, in stories.

use domain::GroupId;
use domain::device_type::DeviceTypeInput;
use domain::group::Group;
use domain::permission::{Principal, Profile};

use super::TestEngine;
use super::people::somebody;
use crate::store::groups;

impl TestEngine {
    /// A group beside the demo group, under the same root.
    pub async fn with_group_beside(&self) -> GroupId {
        let mut tx = self.engine.db.write().await.unwrap();
        let root = groups::root(&mut tx).await.unwrap().unwrap();
        let id = GroupId(self.engine.ids.long());
        let path = Group::path_below(&root.path, id);
        let name = format!("Beside {id}");
        let group = Group {
            id,
            parent: Some(root.id),
            name,
            path,
        };
        groups::insert(&mut tx, &group, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A device type in a new group below the demo group; which one of the device types it is.
    pub async fn with_group_below(&mut self) -> usize {
        let id = GroupId(self.engine.ids.long());
        let group = Group {
            id,
            parent: Some(self.group),
            name: format!("Below {id}"),
            path: Group::path_below(&self.group_path, id),
        };
        let mut tx = self.engine.db.write().await.unwrap();
        groups::insert(&mut tx, &group, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let who = self.member(Profile::CustomerWrite);
        self.groups_below.push(group);
        self.with_type_in(id, "Below", &who).await
    }

    /// A device type in a group beside the demo group; which one of the device types it is.
    pub async fn with_device_type_beside(&mut self) -> usize {
        let group = self.with_group_beside().await;
        let path = self
            .group_path
            .replace(&self.group.to_string(), &group.to_string());
        let who = somebody(group, &path, Profile::CustomerWrite);
        self.with_type_in(group, "Beside", &who).await
    }

    async fn with_type_in(&mut self, group: GroupId, name: &str, who: &Principal) -> usize {
        let input = DeviceTypeInput {
            group: group.to_string(),
            name: name.into(),
            downlink_mode: "none".into(),
            display: "none".into(),
            ..DeviceTypeInput::default()
        };
        let made = self.engine.create_device_type(who, &input).await;
        self.device_types.push(made.unwrap());
        self.device_types.len() - 1
    }
}
