//! Devices, and the settings of their device types, in stories.

use domain::DeviceId;
use domain::device_type::DeviceTypeInput;
use domain::permission::Profile;

use super::TestEngine;
use crate::device_key;
use crate::store::{device_types, devices};

impl TestEngine {
    /// Registers devices under the `nth` device type of the demo fleet.
    pub async fn with_devices(&self, nth: usize, ids: &[u32]) {
        let ids: Vec<DeviceId> = ids.iter().copied().map(DeviceId).collect();
        let now = self.engine.world.clock.now();
        let (dialect, of_type) = (self.engine.db.dialect, self.device_types[nth]);
        let mut tx = self.engine.db.write().await.unwrap();
        let new = devices::register(&mut tx, dialect, of_type, &ids, now).await;
        let count = [(of_type, new.unwrap().len() as i64)];
        device_types::count_devices(&mut tx, dialect, &count)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Keeps the key of a device.
    pub async fn with_key(&self, device: u32, key: &radio::Key) {
        let mut tx = self.engine.db.write().await.unwrap();
        device_key::put(&self.engine, &mut tx, DeviceId(device), key)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The form of the `nth` device type as it stands.
    pub async fn device_type_form(&self, nth: usize) -> DeviceTypeInput {
        let who = self.member(Profile::CustomerWrite);
        let one = self
            .engine
            .device_type(&who, self.device_types[nth])
            .await
            .unwrap();
        one.input()
    }

    /// Edits the `nth` device type.
    pub(super) async fn edit_type(&self, nth: usize, change: impl FnOnce(&mut DeviceTypeInput)) {
        let who = self.member(Profile::CustomerWrite);
        let mut input = self.device_type_form(nth).await;
        change(&mut input);
        let id = self.device_types[nth];
        self.engine
            .edit_device_type(&who, id, &input)
            .await
            .unwrap();
    }

    /// Gives the `nth` device type another custom format. Older messages follow when
    /// [`TestEngine::redecode`] or the worker gets to them.
    pub async fn with_format(&self, nth: usize, format: &str) {
        let who = self.member(Profile::CustomerWrite);
        let input = DeviceTypeInput {
            display: "custom".into(),
            format: format.into(),
            ..self.device_type_form(nth).await
        };
        let edited = self
            .engine
            .edit_device_type(&who, self.device_types[nth], &input);
        edited.await.unwrap();
    }

    /// Has the messages of the `nth` device type read as positions.
    pub async fn with_geolocation(&self, nth: usize) {
        self.edit_type(nth, |input| input.display = "geolocation".into())
            .await;
    }

    /// Gives the `nth` device type a keep-alive in seconds.
    pub async fn with_keep_alive(&self, nth: usize, seconds: i64) {
        self.edit_type(nth, |input| input.keep_alive = seconds.to_string())
            .await;
    }

    /// Has messages of the `nth` device type kept for so many days; 0: for good.
    pub async fn with_retention(&self, nth: usize, days: i64) {
        self.edit_type(nth, |input| input.retention = days.to_string())
            .await;
    }

    /// Gives the `nth` device type a template of direct downlinks.
    pub async fn with_downlink(&self, nth: usize, template: &str) {
        self.edit_type(nth, |input| {
            input.downlink_mode = "direct".into();
            input.downlink_data = template.into();
        })
        .await;
    }

    /// Gives the `nth` device type a downlink mode, by its word.
    pub async fn with_downlink_mode(&self, nth: usize, mode: &str) {
        self.edit_type(nth, |input| input.downlink_mode = mode.into())
            .await;
    }

    /// What is stored of the values of the messages of the `nth` device type, by message id: the
    /// version of the format and the JSON.
    pub async fn stored_values(&self, nth: usize) -> Vec<(i64, Option<String>)> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        sqlx::query_as(
            "SELECT format_version, decoded FROM messages WHERE device_type_id = $1 ORDER BY id",
        )
        .bind(self.device_types[nth].to_string())
        .fetch_all(&mut *connection)
        .await
        .unwrap()
    }
}
