//! Account: what somebody keeps for themselves.

pub mod linked;
pub mod password;
pub mod second_step;
pub mod sessions;
pub mod settings;
