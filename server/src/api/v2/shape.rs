//! What families of v2 say in the same way: what belongs to something is an object with its id, and
//! with more where that is asked for.

use domain::group::GroupKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::fields::Fields;

/// The group of something.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MinGroup {
    /// Its id.
    pub(crate) id: String,
    /// Its name; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// What it is, 0 to 11; with `fields`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<i64>,
    /// How many groups lie above it; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<u32>,
}

impl MinGroup {
    /// What was asked for below `group`.
    pub(crate) fn of(
        id: impl ToString,
        name: &str,
        (kind, level): (GroupKind, u32),
        fields: &Fields,
    ) -> Self {
        Self {
            id: id.to_string(),
            name: fields.has("group.name").then(|| name.to_owned()),
            kind: fields.has("group.type").then(|| kind.number()),
            level: fields.has("group.level").then_some(level),
        }
    }
}

/// Something that has a name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its id.
    pub(crate) id: String,
    /// Its name; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

impl Named {
    pub(crate) fn of(id: impl ToString, name: Option<String>) -> Self {
        Self {
            id: id.to_string(),
            name,
        }
    }
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// Its id.
    pub(crate) id: String,
}
