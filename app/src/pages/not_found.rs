//! Not found.

use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::load::problem;

/// The page for addresses that lead nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    problem(AppError::NotFound)
}
