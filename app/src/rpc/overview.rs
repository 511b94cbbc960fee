//! What the welcome page tells.

use domain::overview::Start;
use leptos::prelude::*;

use crate::error::AppError;

/// What is going on in the caller's groups; where he sees none, what he may do.
#[server]
pub async fn figures() -> Result<Start, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.welcome(&caller().await?).await?)
}
