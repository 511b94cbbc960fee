//! Many device types in stories.

use domain::DeviceTypeId;
use domain::device_type::DeviceTypeInput;

use super::TestEngine;
use crate::store::device_types;

impl TestEngine {
    /// So many device types of the demo group, `Type 0000` and so on.
    pub async fn with_types(&self, count: usize) -> Vec<DeviceTypeId> {
        let now = self.engine.world.clock.now();
        let mut made = Vec::with_capacity(count);
        let mut tx = self.engine.db.write().await.unwrap();
        for n in 0..count {
            let input = DeviceTypeInput {
                group: self.group.to_string(),
                name: format!("Type {n:04}"),
                downlink_mode: "none".into(),
                display: "none".into(),
                ..DeviceTypeInput::default()
            };
            let (id, settings) = (DeviceTypeId(self.engine.ids.long()), input.check().unwrap());
            let inserted = device_types::insert(&mut tx, id, self.group, &settings, now).await;
            inserted.unwrap();
            made.push(id);
        }
        tx.commit().await.unwrap();
        made
    }
}
