//! The keys of devices, with which their frames are checked: encrypted in the database with the
//! key of the installation.

use std::collections::HashMap;

use domain::DeviceId;
use radio::Key;

use crate::{Engine, StoreError, store};

/// The key of a device, if it is known and can be opened.
pub(crate) async fn of(
    engine: &Engine,
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
) -> Result<Option<Key>, StoreError> {
    let keys = of_all(engine, connection, &[device]).await?;
    Ok(keys.into_values().next())
}

/// The keys of those of the devices whose keys are known.
pub(crate) async fn of_all(
    engine: &Engine,
    connection: &mut sqlx::AnyConnection,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Key>, StoreError> {
    let sealed = store::identities::sealed_keys(connection, engine.db.dialect, devices).await?;
    let open = |(device, sealed): (DeviceId, Vec<u8>)| {
        let opened = engine
            .settings
            .secret_key
            .open(&device.0.to_be_bytes(), &sealed);
        let bytes = opened.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        if bytes.is_none() {
            tracing::error!(%device, "the key of a device cannot be opened: was the installation's key replaced?");
        }
        Some((device, Key::from(bytes?)))
    };
    Ok(sealed.into_iter().filter_map(open).collect())
}

/// Keeps the key of a device.
pub(crate) async fn put(
    engine: &Engine,
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    key: &Key,
) -> Result<(), StoreError> {
    let owner = device.0.to_be_bytes();
    let sealed = engine
        .settings
        .secret_key
        .seal(&engine.world, &owner, key.as_ref());
    let (keys, now) = ([(device, sealed)], engine.world.clock.now());
    store::identities::put_sealed_keys(connection, engine.db.dialect, &keys, now).await
}
