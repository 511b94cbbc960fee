//! The audit log: who changed what, when and from where.
//!
//! # What is promised
//! * Every use case that changes something [`note`]s it in its own transaction: what is not in the
//!   log did not come to pass, whatever the door.
//! * An entry holds the hash of the one before and its own, over everything that stands in it. So
//!   [`crate::Engine::verify_audit`] finds the first one that was altered, removed, hidden from a list
//!   or added past the chain. Of an end that was cut off, and written anew with hashes that go
//!   together, only a head tells that was kept elsewhere: one goes into the server's log every day
//!   ([`head_of_day`]).
//! * What tells of a person (names, addresses) stands apart. The chain holds a digest of it with a
//!   salt that stands with the value, so that both can be erased, nothing can be guessed from what
//!   is left, and the chain still holds ([`crate::Engine::erase_person`]). That it was erased is an
//!   entry itself, and what is gone without one was taken away.
//! * Secrets are never in it: only that one was set.
//! * Roles stand in it with the ids of their groups, and with what those were called then. Whoever
//!   reads it is told those on groups that he sees ([`roles`]). So it is with the groups above one
//!   that was moved.
//! * It is for those of a group who have the permission, and tells them of what came to pass in it
//!   and in everything that lay below it then. Of somebody of another owner, who takes devices of
//!   the group over or gives it some, it does not tell who that is.
//!
//! Whoever adds to the chain holds its end, and with it everybody else who changes something: so
//! [`note`] comes last in a transaction, and takes a fixed number of statements, as [`note_all`]
//! does for many entries.

mod above;
mod elsewhere;
mod erasing;
mod exported;
mod kept;
mod noting;
pub(crate) mod roles;
mod seen;
mod showing;
mod verifying;

use domain::GroupId;
use domain::audit::{Field, Kind, Verb};
use domain::permission::Principal;

pub(crate) use erasing::{addresses, erase_values, own_addresses};
pub(crate) use exported::{handed_out, seen_by};
pub(crate) use noting::{note, note_all, note_once};
pub use showing::AuditExport;
pub(crate) use verifying::head_of_day;

/// Who does something.
pub(crate) enum Actor<'a> {
    /// A person, or a program with an access of its own.
    Person(&'a Principal),
    /// Whoever runs the installation, by a command of the executable.
    Command,
    /// The system by itself.
    System,
    /// A program that hands in for base stations, by its token.
    Token,
    /// Somebody of another owner, of whom those of the group are told nothing more.
    Stranger,
}

/// What is done.
#[derive(Clone)]
pub(crate) struct Act {
    pub(crate) verb: Verb,
    pub(crate) kind: Kind,
    /// The id of what it is done to.
    pub(crate) id: String,
    /// What that is called; of a user that is the name of a person.
    pub(crate) name: String,
    /// The group that it belongs to, which is there: of one that is deleted it is noted before.
    pub(crate) group: GroupId,
    /// What is changed. What stays as it was is left out.
    pub(crate) fields: Vec<Field>,
}

/// Why the system does something that nobody asked for at that moment, in a word that stays.
pub(crate) fn reason(word: &str) -> Field {
    Field::text("reason", "", word)
}

#[cfg(test)]
mod stories;
