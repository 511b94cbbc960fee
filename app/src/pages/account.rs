//! Account: what somebody keeps for themselves.

pub mod sessions;
