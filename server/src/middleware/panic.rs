//! A door that panics answers 500 in the doors' own form, without detail; the log has it.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::problem::{Problem, Refusal};

/// Makes the answer. The panic's text goes to the log: it may hold anything.
pub fn answer(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("(no text)");
    tracing::error!(panic = text, "a request panicked");
    Problem::new(Refusal::Broken).into_response()
}
