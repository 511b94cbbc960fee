//! One's own account: where one is signed in, and how; what one is called and in which time one
//! lives.

use domain::openid::OpenidLinks;
use domain::session::SessionView;
use domain::user::{AccountInput, AccountView, SecondStep};
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form of one's own settings is called while it is kept.
#[cfg(feature = "ssr")]
const FORM: &str = "account";

/// Under what the recovery codes wait to be shown.
#[cfg(feature = "ssr")]
const CODES: &str = "recovery";

/// The caller's account; after a refusal (`refused`) with what was typed.
#[server]
pub async fn settings(
    #[server(default)] refused: bool,
) -> Result<(AccountView, Option<Refused<AccountInput>>), AppError> {
    use crate::caller::{caller, engine};
    let account = engine()?.account(&caller().await?).await?;
    Ok((account, crate::kept::refused(FORM, refused)))
}

/// Saves what the caller may change of himself.
#[server]
pub async fn save_settings(
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] time_zone: String,
    #[server(default)] language: String,
    #[server(default)] bell: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = AccountInput {
        first_name,
        last_name,
        time_zone,
        language,
        bell,
    };
    let saved = engine.save_account(&who, &input).await;
    crate::kept::answered(FORM, &input, saved)?;
    leptos_axum::redirect("/account/settings?done=saved");
    Ok(())
}

/// Sets the caller's password. Every other session ends.
#[server]
pub async fn change_password(
    #[server(default)] own_password: String,
    #[server(default)] password: String,
    #[server(default)] again: String,
) -> Result<(), AppError> {
    use crate::caller::{begin_session, caller, client, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = domain::user::NewPassword {
        password,
        again,
        own_password,
        end_second_step: String::new(),
    };
    let session = engine.change_password(&who, &input, &client()?).await?;
    begin_session(&session).await?;
    leptos_axum::redirect("/account/password?done=saved");
    Ok(())
}

/// The second step of the caller's signing in, and its recovery codes where they were made a moment
/// ago.
#[server]
pub async fn steps() -> Result<(SecondStep, Vec<String>), AppError> {
    use crate::caller::{caller, engine, take_once};
    let step = engine()?.second_step(&caller().await?).await?;
    let codes = take_once(CODES).unwrap_or_default();
    let codes = codes.split('.').filter(|code| !code.is_empty());
    Ok((step, codes.map(str::to_owned).collect()))
}

/// Makes a secret for the caller's app.
#[server]
pub async fn begin_second_step(#[server(default)] own_password: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    engine.begin_second_step(&who, &own_password).await?;
    leptos_axum::redirect("/account/second-step");
    Ok(())
}

/// From now on a code is asked for, once the app has shown one. The page shows the recovery codes,
/// once.
#[server]
pub async fn confirm_second_step(
    #[server(default)] code: String,
    #[server(default)] own_password: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let codes = engine.confirm_second_step(&who, &code, &own_password);
    let codes = codes.await?;
    keep_once(CODES, &codes.join("."));
    leptos_axum::redirect("/account/second-step");
    Ok(())
}

/// No code is asked for any more.
#[server]
pub async fn end_second_step(#[server(default)] own_password: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    engine.end_second_step(&who, &own_password).await?;
    leptos_axum::redirect("/account/second-step");
    Ok(())
}

/// With which account at a provider that of the caller is linked.
#[server]
pub async fn linked() -> Result<OpenidLinks, AppError> {
    use crate::caller::{caller, engine, kept_for_provider, session_token};
    let (engine, who) = (engine()?, caller().await?);
    let session = session_token().unwrap_or_default();
    let secret = kept_for_provider().unwrap_or_default();
    Ok(engine.openid_links(&who, &session, &secret).await?)
}

/// Begins to link the caller's account. The page shows the way to the provider then.
#[server]
pub async fn begin_link(#[server(default)] own_password: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_for_provider, session_token};
    let (engine, who) = (engine()?, caller().await?);
    let session = session_token().unwrap_or_default();
    let begun = engine.begin_openid_link(&who, &session, &own_password);
    keep_for_provider(&begun.await?);
    leptos_axum::redirect("/account/linked");
    Ok(())
}

/// Ends a link of the caller's account.
#[server]
pub async fn end_link(
    #[server(default)] issuer: String,
    #[server(default)] own_password: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    engine.end_openid_link(&who, &issuer, &own_password).await?;
    leptos_axum::redirect("/account/linked?done=unlinked");
    Ok(())
}

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
