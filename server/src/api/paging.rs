//! The envelope of lists: what follows is at an absolute address, which programs request as it is.

use serde::Serialize;
use utoipa::ToSchema;

/// Where the rest of a list is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paging {
    /// The address of what follows; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Paging {
    /// What follows is there.
    pub(crate) fn to(next: Option<String>) -> Self {
        Self { next }
    }
}

/// A list of something: a struct of that name with `data`, `paging` and, where they are asked for,
/// `actions`.
macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $row:ty) => {
        $(#[$doc])*
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub(crate) struct $name {
            /// The rows.
            pub(crate) data: Vec<$row>,
            /// What the caller may do with the list; only with `authorizations=true`.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub(crate) actions: Vec<&'static str>,
            /// Where the rest is.
            pub(crate) paging: $crate::api::paging::Paging,
        }

        impl $name {
            pub(crate) fn of(data: Vec<$row>, next: Option<String>) -> Self {
                Self {
                    data,
                    actions: Vec::new(),
                    paging: $crate::api::paging::Paging::to(next),
                }
            }
        }
    };
}

pub(crate) use list;
