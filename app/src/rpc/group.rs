//! Groups.

use domain::group::GroupView;
use leptos::prelude::*;

use crate::error::AppError;

/// One group.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<GroupView, AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.group(&who, id).await?)
}
