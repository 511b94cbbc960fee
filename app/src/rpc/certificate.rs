//! Product certificates, for those who operate.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::certificate::{CertificateInput, CertificateQuery, CertificateView};
use domain::group::GroupChoice;
use domain::list::Page;
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form of a certificate is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("certificate {id}")
}

/// One page of the certificates that match, and whether the caller may enter some.
#[server]
pub async fn list(query: CertificateQuery) -> Result<(Page<CertificateView>, bool), AppError> {
    use crate::caller::{caller, engine};
    use domain::permission::Action;
    let (engine, who) = (engine()?, caller().await?);
    let page = engine.list_certificates(&who, &query).await?;
    Ok((page, !who.reach(Action::Operate).is_empty()))
}

/// What the form of a new certificate offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Option<Refused<CertificateInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let groups = engine.certificate_groups(&who, &find).await?;
    Ok((groups, crate::kept::refused(&form_name(""), refused)))
}

/// One certificate, how many devices are known that were made by it, and whether the caller may
/// change it.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<(CertificateView, i64, bool), AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.certificate(&who, id).await?)
}

/// One certificate, for those who may change it; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(CertificateView, Option<Refused<CertificateInput>>), AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((engine()?.certificate_for_editing(&who, id).await?, kept))
}

/// Saves what the form holds: a new certificate where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] group: String,
    #[server(default)] key: String,
    #[server(default)] name: String,
    #[server(default)] version: String,
    #[server(default)] manufacturer: String,
    #[server(default)] description: String,
    #[server(default)] finalized: String,
    #[server(default)] bidir: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = CertificateInput {
        group,
        key,
        name,
        version,
        manufacturer,
        description,
        finalized,
        bidir,
    };
    let form = form_name(&id);
    let saved = if id.is_empty() {
        engine.create_certificate(&who, &input).await
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_certificate(&who, id, &input).await.map(|()| id)
    };
    let id = crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/certificates/{id}"));
    Ok(())
}

/// A certificate that the caller may delete, and how many devices keep it.
#[server]
pub async fn for_deleting(
    #[server(default)] id: String,
) -> Result<(CertificateView, i64), AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.certificate_for_deleting(&who, id).await?)
}

/// Deletes a certificate that no device names.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_certificate(&who, id).await?;
    leptos_axum::redirect("/certificates");
    Ok(())
}
