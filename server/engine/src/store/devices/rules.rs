//! What people say of the tokens of many devices, and of how they are made.

use domain::DeviceId;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};

/// Whether devices may take tokens and have them renewed; none: as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenRules {
    pub(crate) activable: Option<bool>,
    pub(crate) renewal: Option<bool>,
}

const SET: Bulk = Bulk {
    text: "WITH v (id, activable, renewal) AS (VALUES {rows}) \
           UPDATE devices SET activable = COALESCE(v.activable, devices.activable), \
           renewal = COALESCE(v.renewal, devices.renewal) FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// Sets those of devices, which whoever does it holds.
pub(crate) async fn set_token_rules(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, TokenRules)],
) -> Result<(), StoreError> {
    SET.execute(connection, dialect, devices, |query, (device, rules)| {
        query
            .bind(i64::from(device.0))
            .bind(rules.activable.map(i64::from))
            .bind(rules.renewal.map(i64::from))
    })
    .await
}

const MAKE: Bulk = Bulk {
    text: "WITH v (id, product_certificate, prototype) AS (VALUES {rows}) \
           UPDATE devices SET product_certificate = v.product_certificate, \
           prototype = v.prototype FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "TEXT", "BIGINT"],
};

/// Sets with what devices are made, which whoever does it holds: the key of the certificate of each,
/// and whether it is a prototype.
pub(crate) async fn set_made(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, &str, bool)],
) -> Result<(), StoreError> {
    MAKE.execute(connection, dialect, devices, |query, one| {
        query
            .bind(i64::from(one.0.0))
            .bind(one.1)
            .bind(i64::from(one.2))
    })
    .await
}
