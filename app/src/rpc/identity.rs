//! What devices are made with, for those who operate.

use domain::group::GroupChoice;
use domain::identity::IdentityReport;
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form is called while it is kept. What stood in its lines is not: they are secret.
#[cfg(feature = "ssr")]
const FORM: &str = "identities";

/// The group that was chosen, and what became of the lines.
pub type Sent = Refused<String, IdentityReport>;

/// What the form offers, groups with `find` in their name; after it came back without JavaScript
/// (`refused`) with what became of it.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Option<Sent>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let groups = engine.identity_groups(&who, &find).await?;
    Ok((groups, crate::kept::refused(FORM, refused)))
}

/// Takes lines in, the first of which has the number `first` (1 where it is 0), and tells what
/// became of them.
#[server]
pub async fn take(
    #[server(default)] group: String,
    #[server(default)] lines: String,
    #[server(default)] first: u32,
) -> Result<IdentityReport, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let taken = engine
        .take_identities(&who, &group, &lines, first.max(1))
        .await
        .map(IdentityReport::of);
    crate::kept::tried(FORM, &group, taken)
}
