//! Search over everything that the caller may see.

use domain::search::Found;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What was found, and what else the caller may see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sought {
    /// What was found.
    pub found: Found,
    /// Whether the caller sees base stations: then there are pages of them.
    pub network: bool,
}

/// What begins with `q`.
#[server]
pub async fn find(#[server(default)] q: String) -> Result<Sought, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let found = engine.search(&who, &q).await?;
    let network = !who
        .reach(domain::permission::Action::ReadNetwork)
        .is_empty();
    Ok(Sought { found, network })
}
