//! Whether what a device did before goes with it to another device type of its owner.

use super::choice;
use crate::rejection::Fault;

/// The word for that it goes along: whoever has the device then sees it.
pub const KEEP: &str = "keep";
/// The word for that it stays behind: whoever has the device then sees what it does from then on.
pub const LEAVE: &str = "leave";

/// What somebody said; none where nothing is: then it goes along within a group, and stays behind
/// where the device comes to another, since others may read there.
///
/// # Errors
/// [`Fault::NotOneOf`] for any other word.
pub fn said(word: &str) -> Result<Option<bool>, Fault> {
    choice(word, [KEEP, LEAVE])
}
