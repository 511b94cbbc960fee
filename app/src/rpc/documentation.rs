//! What is written about callbacks, and for programs.

use leptos::prelude::*;

use crate::documentation::Documentation;
use crate::error::AppError;

/// Everything about callbacks, for whoever is signed in.
#[server]
pub async fn callbacks() -> Result<Documentation, AppError> {
    use crate::caller::{caller, engine};
    use crate::documentation::Figures;
    caller().await?;
    let engine = engine()?;
    let settings = &engine.settings;
    Ok(crate::documentation::callbacks(&Figures {
        timeout: settings.callback_timeout / 1000,
        mail: settings.mail_transport != engine::mail::MailTransport::None,
        inspector: settings.inspector,
    }))
}

/// How programs ask, for whoever is signed in.
#[server]
pub async fn api() -> Result<Documentation, AppError> {
    use crate::caller::{caller, engine};
    caller().await?;
    let engine = engine()?;
    let origin = engine.settings.origins.first().cloned().unwrap_or_default();
    Ok(crate::documentation::api(&origin))
}
