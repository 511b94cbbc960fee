//! A list of devices as a file.

use domain::audit::Kind;
use domain::device::{DeviceQuery, DeviceSort, DeviceView};
use domain::list::Page;
use domain::permission::Principal;

use crate::Engine;
use crate::error::Error;
use crate::listing::{EXPORTED, Export, Exported};

impl Exported for DeviceQuery {
    type Row = DeviceView;

    const KIND: Kind = Kind::Device;

    /// By id, whatever order was asked for, since a device that is heard meanwhile has another place
    /// in other orders.
    fn whole(&self) -> Self {
        Self {
            sort: DeviceSort::Id,
            reversed: String::new(),
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..self.clone()
        }
    }

    fn after(&mut self) -> &mut String {
        &mut self.after
    }

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<DeviceView>, Error> {
        engine.devices_page(who, self, false).await
    }
}

impl Engine {
    /// Every device that [`Engine::list_devices`] lists, by id, a part at a time, each once. That it
    /// was handed out is noted in every group below which `who` sees devices.
    ///
    /// # Errors
    /// As [`Engine::list_devices`].
    pub async fn export_devices(
        &self,
        who: &Principal,
        query: &DeviceQuery,
    ) -> Result<Export<DeviceQuery>, Error> {
        self.export(who, query).await
    }
}
