//! One's own account: where one is signed in.

use domain::session::SessionView;
use leptos::prelude::*;

use crate::error::AppError;

/// The caller's sessions, that of the request first.
#[server]
pub async fn sessions() -> Result<Vec<SessionView>, AppError> {
    use crate::caller::{caller, engine, session_token};
    let (engine, who) = (engine()?, caller().await?);
    let session = session_token().unwrap_or_default();
    Ok(engine.sessions(&who, &session).await?)
}

/// Ends one of the caller's sessions.
#[server]
pub async fn end_session(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.end_session(&who, id).await?;
    Ok(())
}

/// Ends the caller's sessions but that of the request.
#[server]
pub async fn end_other_sessions() -> Result<(), AppError> {
    use crate::caller::{caller, engine, session_token};
    let (engine, who) = (engine()?, caller().await?);
    let session = session_token().unwrap_or_default();
    engine.end_other_sessions(&who, &session).await?;
    Ok(())
}
