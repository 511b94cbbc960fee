//! What is written for those who connect something to it.

pub mod api;
pub mod callback;
