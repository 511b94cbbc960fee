//! The messages of a device as a file.

use domain::DeviceId;
use domain::audit::{Field, Kind, Verb};
use domain::list::Page;
use domain::message::{MessageQuery, MessageView};
use domain::permission::{Action, Principal};

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::listing::{EXPORTED, Export, Exported};
use crate::{Engine, gate};

/// Which messages go into a file.
#[derive(Clone, Debug)]
pub struct DeviceMessages {
    device: DeviceId,
    query: MessageQuery,
}

impl Exported for DeviceMessages {
    type Row = MessageView;

    const KIND: Kind = Kind::Device;

    fn whole(&self) -> Self {
        Self {
            query: MessageQuery {
                size: EXPORTED,
                after: String::new(),
                until: String::new(),
                ..self.query.clone()
            },
            ..*self
        }
    }

    fn after(&mut self) -> &mut String {
        &mut self.query.after
    }

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<MessageView>, Error> {
        let list = engine.messages_page(who, self.device, &self.query, false);
        Ok(list.await?.page)
    }
}

impl Engine {
    /// Every message that [`Engine::device_messages`] lists, the newest first, a part at a time. That
    /// it was handed out is noted with the device.
    ///
    /// # Errors
    /// As [`Engine::device_messages`].
    pub async fn export_messages(
        &self,
        who: &Principal,
        id: DeviceId,
        query: &MessageQuery,
    ) -> Result<Export<DeviceMessages>, Error> {
        let asked = DeviceMessages {
            device: id,
            query: query.clone(),
        };
        let asked = asked.whole();
        // Whoever asks for what makes no sense is told so, and nothing is noted.
        let first = asked.page(self, who).await?;
        let mut tx = self.db.write().await?;
        let device = gate::device(&mut tx, who, Action::Read, id).await?;
        let act = Act {
            verb: Verb::Export,
            kind: Kind::Device,
            id: id.to_string(),
            name: device.name,
            group: device.group,
            fields: vec![Field::text("of", "", "messages")],
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(Export::begun(self.clone(), asked, first))
    }
}
