//! One message.

use domain::story::Story;
use leptos::prelude::*;

use crate::error::AppError;

/// The whole story of a message.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<Story, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.message_story(&who, id).await?)
}
