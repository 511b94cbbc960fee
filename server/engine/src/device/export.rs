//! A list of devices as a file, a part at a time.

use domain::audit::{Kind, Verb};
use domain::device::{DeviceQuery, DeviceSort, DeviceView};
use domain::list::Page;
use domain::permission::Principal;

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;

/// Devices of one part.
const EXPORTED: u32 = 250;

/// An export of devices on its way: see [`Engine::export_devices`].
pub struct DevicesExport {
    engine: Engine,
    query: DeviceQuery,
    /// What is to be handed out next, where it is known.
    ready: Option<Page<DeviceView>>,
}

impl DevicesExport {
    /// The next devices that `who` sees by now; none at the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] once he sees nothing any more; when the database fails.
    pub async fn more(&mut self, who: &Principal) -> Result<Vec<DeviceView>, Error> {
        let page = match self.ready.take() {
            Some(page) => page,
            None if self.query.after.is_empty() => return Ok(Vec::new()),
            None => self.engine.devices_page(who, &self.query, false).await?,
        };
        self.query.after = page.next.unwrap_or_default();
        Ok(page.rows)
    }
}

impl Engine {
    /// Every device that [`Engine::list_devices`] lists, a part at a time, each once: by id, whatever
    /// order was asked for, since a device that is heard meanwhile has another place in other
    /// orders. That it was handed out is noted, with the first group of which `who` has a role.
    ///
    /// # Errors
    /// As [`Engine::list_devices`].
    pub async fn export_devices(
        &self,
        who: &Principal,
        query: &DeviceQuery,
    ) -> Result<DevicesExport, Error> {
        let query = DeviceQuery {
            sort: DeviceSort::Id,
            reversed: String::new(),
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..query.clone()
        };
        // Whoever asks for what makes no sense is told so, and nothing is noted.
        let first = self.devices_page(who, &query, false).await?;
        if let Some(role) = who.roles.first() {
            let act = Act {
                verb: Verb::Export,
                kind: Kind::Device,
                id: String::new(),
                name: String::new(),
                group: role.group,
                fields: Vec::new(),
            };
            let mut tx = self.db.write().await?;
            audit::note(&mut tx, self, &Actor::Person(who), act).await?;
            tx.commit().await?;
        }
        Ok(DevicesExport {
            engine: self.clone(),
            query,
            ready: Some(first),
        })
    }
}
