//! Receptions become messages: the same ones in every order, on both databases, also with two
//! processes at once.

mod again;
mod order;
mod processes;
mod requests;
mod rule;
mod shuffled;
mod story;
