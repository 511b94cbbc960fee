//! The tree of groups and the profiles that are granted in it, on both databases.

mod choices;
mod moves;
mod operators;
mod profiles;
mod programs;
mod story;
mod tree;
