//! What devices were before a list took them over or transferred them, for the case that they go
//! back.

use std::collections::HashMap;

use domain::contract::Subscription;
use domain::device::labels::Labels;
use domain::{DeviceId, DeviceTypeId, MessageId, RegistrationId, UnixMillis};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::{Newest, Owned, Standing, labelled};

/// What a device was. It is kept as JSON with the line of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Former {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) name: String,
    pub(crate) place: Option<(f64, f64)>,
    /// The key of its certificate; may be empty.
    pub(crate) certificate: String,
    pub(crate) prototype: bool,
    /// Since when it belonged to that owner; 0: since ever.
    pub(crate) owned_since: i64,
    /// The list with which it was registered.
    pub(crate) registration: Option<RegistrationId>,
    pub(crate) subscription: Subscription,
    /// Its tags and its note; none in what was kept before they were.
    #[serde(default)]
    pub(crate) labels: Labels,
    /// Whether what it did before stayed behind.
    #[serde(default)]
    pub(crate) left_history: bool,
    /// Its newest message: time, number and id.
    newest: Option<(i64, u16, i64)>,
    /// When something of it had last arrived; 0: never.
    heard_at: i64,
}

impl Former {
    /// What a device is now, with which what it did before goes.
    pub(crate) fn new(owned: &Owned, standing: &Standing, made: &Made, labels: Labels) -> Self {
        let newest = standing.newest;
        Self {
            device_type: owned.device_type,
            name: owned.name.clone(),
            place: owned.lat.zip(owned.lng),
            certificate: made.certificate.clone(),
            prototype: made.prototype,
            owned_since: made.owned_since,
            registration: owned.registration,
            subscription: standing.rare.subscription.clone(),
            labels,
            left_history: false,
            newest: newest.map(|one| (one.time.0, one.number, one.message.0)),
            heard_at: standing.heard_at.0,
        }
    }

    /// Its newest message.
    pub(crate) fn newest(&self) -> Option<Newest> {
        let (time, number, message) = self.newest?;
        Some(Newest {
            time: UnixMillis(time),
            number,
            message: MessageId(message),
        })
    }

    /// When something of it had last arrived; 0: never.
    pub(crate) fn heard_at(&self) -> UnixMillis {
        UnixMillis(self.heard_at)
    }
}

/// With what a device was registered, and since when it belongs to its owner.
pub(crate) struct Made {
    pub(crate) certificate: String,
    pub(crate) prototype: bool,
    owned_since: i64,
}

const MADE_WITH: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.product_certificate, d.prototype, d.owned_since \
           FROM v CROSS JOIN devices d WHERE d.id = v.id",
    columns: &["BIGINT"],
};

/// That of those of the devices that are there.
pub(crate) async fn made_with(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Made>, StoreError> {
    let mut found = HashMap::with_capacity(devices.len());
    MADE_WITH
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let made = Made {
                    certificate: row.try_get(1)?,
                    prototype: int(row, 2)? != 0,
                    owned_since: int(row, 3)?,
                };
                found.insert(DeviceId(int(row, 0)? as u32), made);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const OWN_SINCE: Bulk = Bulk {
    text: "WITH v (id, owned_since) AS (VALUES {rows}) \
           UPDATE devices SET owned_since = v.owned_since FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "BIGINT"],
};

/// Says since when devices belong to whoever has them: he sees nothing of what they did before.
/// Whoever does it holds them.
pub(crate) async fn own_since(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, UnixMillis)],
) -> Result<(), StoreError> {
    OWN_SINCE
        .execute(connection, dialect, devices, |query, (device, since)| {
            query.bind(i64::from(device.0)).bind(since.0)
        })
        .await
}

const GIVE_BACK: Bulk = Bulk {
    text: "WITH v (id, product_certificate, prototype, owned_since, registration_id) \
           AS (VALUES {rows}) \
           UPDATE devices SET product_certificate = v.product_certificate, \
           prototype = v.prototype, owned_since = v.owned_since, \
           registration_id = v.registration_id FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT"],
};

/// Says of devices that came back to an owner with what they were registered there, what he said of
/// them, and that they belong to him since then. Whoever does it holds them.
pub(crate) async fn give_back(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, &Former)],
) -> Result<(), StoreError> {
    GIVE_BACK
        .execute(connection, dialect, devices, |query, (device, former)| {
            let registration = former.registration;
            query
                .bind(i64::from(device.0))
                .bind(former.certificate.as_str())
                .bind(i64::from(former.prototype))
                .bind(former.owned_since)
                .bind(registration.map_or_else(String::new, |id| id.to_string()))
        })
        .await?;
    let labels = devices
        .iter()
        .map(|(device, former)| (*device, former.labels.clone()));
    let labels: Vec<(DeviceId, Labels)> = labels.collect();
    labelled::put(connection, dialect, &labels).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_tags_and_notes_were_is_read() {
        let former = Former {
            device_type: DeviceTypeId([1; 12]),
            name: "Bin".into(),
            place: None,
            certificate: String::new(),
            prototype: true,
            owned_since: 0,
            registration: None,
            subscription: Subscription::default(),
            labels: Labels {
                tags: vec!["roof".into()],
                note: String::new(),
            },
            left_history: false,
            newest: None,
            heard_at: 0,
        };
        let mut kept = serde_json::to_value(&former).unwrap();
        let read: Former = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(read, former);
        for later in ["labels", "left_history"] {
            kept.as_object_mut().unwrap().remove(later).unwrap();
        }
        let read: Former = serde_json::from_value(kept).unwrap();
        let before = Former {
            labels: Labels::default(),
            ..former
        };
        assert_eq!(read, before);
    }
}
