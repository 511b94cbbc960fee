//! The figures of the welcome page.

use domain::overview::Overview;
use leptos::prelude::*;

use crate::error::AppError;

/// What is going on in the caller's groups.
#[server]
pub async fn figures() -> Result<Overview, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.overview(&caller().await?).await?)
}
