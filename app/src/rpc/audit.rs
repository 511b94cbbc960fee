//! The audit log.

use domain::audit::{AuditQuery, EntryView};
use domain::group::GroupView;
use domain::list::Page;
use leptos::prelude::*;

use crate::error::AppError;

/// A group and one page of what was done in it and in the groups below.
#[server]
pub async fn of_group(
    id: String,
    query: AuditQuery,
) -> Result<(GroupView, Page<EntryView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let group = engine.group(&who, id).await?;
    Ok((group, engine.audit(&who, id, &query).await?))
}
