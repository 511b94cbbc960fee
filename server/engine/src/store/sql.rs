//! What binding and reading have to know about `sqlx::Any`, in one place.
//!
//! Bound are only `i64`, text, blobs and [`Real`], one type per position: PostgreSQL caches a
//! statement with the types of its first use, and `Any` sends an absent `f64` as another type
//! than a present one.

use domain::UnixMillis;
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfo};
use sqlx::encode::IsNull;
use sqlx::{Any, Encode, Row, Type};

use super::db::StoreError;

/// A query as this folder binds it.
pub(crate) type Query = sqlx::query::Query<'static, Any, AnyArguments>;

/// A floating point value to bind, or none.
#[derive(Clone, Copy)]
pub(crate) struct Real(pub(crate) Option<f64>);

impl Type<Any> for Real {
    fn type_info() -> AnyTypeInfo {
        <f64 as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for Real {
    fn encode_by_ref(
        &self,
        buffer: &mut <Any as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, sqlx::error::BoxDynError> {
        match self.0 {
            Some(value) => <f64 as Encode<Any>>::encode_by_ref(&value, buffer),
            // The driver maps an absent f64 to a four-byte type, an absent f32 to the eight-byte one.
            None => <Option<f32> as Encode<Any>>::encode_by_ref(&None, buffer),
        }
    }
}

/// A time column, where 0 means never.
pub(crate) fn time_or_never(row: &AnyRow, column: &str) -> Result<Option<UnixMillis>, StoreError> {
    let millis: i64 = row.try_get(column)?;
    Ok((millis != 0).then_some(UnixMillis(millis)))
}

/// A text column that holds an id.
pub(crate) fn id<T: std::str::FromStr>(
    row: &AnyRow,
    column: &'static str,
) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| StoreError::Value {
        column,
        problem: format!("not an id: {text}"),
    })
}

/// As [`id`], for a column that may be empty.
pub(crate) fn optional_id<T: std::str::FromStr>(
    row: &AnyRow,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    let text: Option<&str> = row.try_get(column)?;
    text.map(|text| {
        text.parse().map_err(|_| StoreError::Value {
            column,
            problem: format!("not an id: {text}"),
        })
    })
    .transpose()
}

/// A text column; nothing where the statement does not ask for it.
pub(crate) fn text_if_asked(row: &AnyRow, column: &str) -> Result<String, StoreError> {
    match row.try_get(column) {
        Err(sqlx::Error::ColumnNotFound(_)) => Ok(String::new()),
        other => Ok(other?),
    }
}

/// A column that holds a 32-bit number, as device and station ids are.
pub(crate) fn number32(row: &AnyRow, column: &'static str) -> Result<u32, StoreError> {
    let value: i64 = row.try_get(column)?;
    u32::try_from(value).map_err(|_| StoreError::Value {
        column,
        problem: value.to_string(),
    })
}

/// Which constraint a failed statement violated, under one name on both engines.
pub(crate) fn violated(error: &sqlx::Error) -> Option<Constraint> {
    let sqlx::Error::Database(error) = error else {
        return None;
    };
    if !error.is_unique_violation() {
        return None;
    }
    let said = match error.constraint() {
        Some(name) => name.to_owned(),
        None => error.message().to_owned(),
    };
    // PostgreSQL names the constraint, SQLite the columns.
    [
        (Constraint::UserEmail, "users_email", "users.email"),
        (
            Constraint::DeviceTypeName,
            "device_types_name",
            "device_types.name",
        ),
        // Of an index on an expression SQLite tells the name.
        (Constraint::GroupName, "groups_name", "groups_name"),
        (Constraint::ProfileName, "profiles_name", "profiles.name"),
        (
            Constraint::CertificateKey,
            "product_certificates_key",
            "product_certificates.key",
        ),
    ]
    .into_iter()
    .find(|(_, name, column)| said.contains(name) || said.contains(column))
    .map(|(constraint, ..)| constraint)
}

/// The unique constraints that a user's input can violate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Constraint {
    UserEmail,
    DeviceTypeName,
    GroupName,
    ProfileName,
    CertificateKey,
}
