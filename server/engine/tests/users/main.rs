//! Users: how they come in, who changes them, and the second step of signing in, on both databases.

mod changing;
mod codes;
mod coming_in;
mod exported;
mod logged;
mod operators;
mod story;
mod told;
