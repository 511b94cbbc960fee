//! The last messages of a device type: what a format is tried on while it is typed.

use domain::DeviceTypeId;
use domain::device_type::SampleMessage;
use domain::permission::{Action, Principal};
use payload::hex;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store;

/// How many messages a format is tried on.
const SAMPLES: i64 = 20;

impl Engine {
    /// The newest messages of the devices of a device type, newest first, at most 20.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the device type is not there or may not be seen.
    pub async fn device_type_samples(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<Vec<SampleMessage>, Error> {
        let mut connection = self.db.read().acquire().await?;
        gate::device_type(&mut connection, who, Action::Read, id).await?;
        // Whatever is among the newest messages of all comes from one of the devices that were
        // heard last, and is among the newest of that device.
        let devices = store::devices::heard_last(&mut connection, id, SAMPLES).await?;
        let mut messages = Vec::new();
        for device in devices {
            let whenever = (i64::MIN, i64::MAX);
            let read =
                store::messages::of_device(&mut connection, device, whenever, None, false, SAMPLES);
            messages.extend(read.await?);
        }
        messages.sort_by_key(|message| std::cmp::Reverse((message.time, message.id)));
        messages.truncate(SAMPLES as usize);
        let samples = messages.into_iter().map(|message| SampleMessage {
            device: message.device,
            time: message.time,
            data: hex::encode_lower(&message.data),
        });
        Ok(samples.collect())
    }
}
