//! Saved views of the list of devices.

use domain::group::GroupChoice;
use domain::saved_view::{SavedView, SavedViewInput};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the page of views shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedViews {
    /// The views that the caller sees.
    pub views: Vec<SavedView>,
    /// The groups with which the caller may share views.
    pub groups: GroupChoice,
    /// What was typed where it was refused.
    pub refused: Option<Refused<SavedViewInput>>,
}

/// Where the list of devices shows a view of which `address` says what it shows.
pub fn address_of(id: domain::SavedViewId, address: &str) -> String {
    match address {
        "" => format!("/devices?view={id}"),
        address => format!("/devices?{address}&view={id}"),
    }
}

/// What the form of a view is called while it is kept.
#[cfg(feature = "ssr")]
const FORM: &str = "saved view";

/// The views that the caller sees, and the groups with `find` in their name with which he may share one;
/// after a refusal (`refused`) with what was typed.
#[server]
pub async fn all(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<SavedViews, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    Ok(SavedViews {
        views: engine.saved_views(&who).await?,
        groups: engine.saved_view_choices(&who, &find).await?,
        refused: crate::kept::refused(FORM, refused),
    })
}

/// Keeps a view; the list shows it then.
#[server]
pub async fn save(
    #[server(default)] name: String,
    #[server(default)] address: String,
    #[server(default)] group: String,
    #[server(default)] usual: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = SavedViewInput {
        name,
        address,
        group,
        usual,
    };
    let saved = engine.save_view(&who, &input).await;
    let id = crate::kept::answered(FORM, &input, saved)?;
    let shown = input.check().map_err(AppError::Rejected)?.address;
    leptos_axum::redirect(&address_of(id, &shown));
    Ok(())
}

/// Deletes a view.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.delete_view(&who, id).await?)
}

/// Has the list begin with a view, or with all devices where `id` is empty.
#[server]
pub async fn begin(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = match id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| engine::Error::NotFound)?),
    };
    Ok(engine.set_usual_view(&who, id).await?)
}
