//! What a list is not told, whose codes are wrong too often: which of its devices there are.

use domain::registration::Verdict;
use domain::{Fault, Rejection, UnixMillis};

use super::apply::By;
use crate::Engine;
use crate::error::Error;

/// Whether a device was refused for its code.
fn is_wrong(verdict: &Result<Verdict, Rejection>) -> bool {
    matches!(verdict, Err(rejection) if rejection.fault == Fault::WrongPac)
}

/// Counts the wrong codes among verdicts, in their order. Once somebody gave too many, nothing is
/// told of what follows: neither whether its code is wrong, nor whether it would be registered.
/// Whoever runs the installation is told everything.
pub(super) fn tell_so_far(
    engine: &Engine,
    by: By<'_>,
    verdicts: &mut [Result<Verdict, Rejection>],
    now: UnixMillis,
) {
    let By::Person(who) = by else {
        return;
    };
    let codes = &engine.people.codes;
    let left = codes.left(who.user, now);
    let mut wrong = 0;
    for verdict in verdicts {
        if wrong == left {
            *verdict = Err(Fault::TooManyWrongPacs.of("pac"));
        } else if is_wrong(verdict) {
            wrong += 1;
        }
    }
    codes.count(who.user, wrong, now);
}

/// The same of one device, by what became of it.
pub(super) fn tell_one(
    engine: &Engine,
    by: By<'_>,
    verdict: Option<&Result<Verdict, Rejection>>,
    now: UnixMillis,
) {
    if let By::Person(who) = by
        && verdict.is_some_and(is_wrong)
    {
        engine.people.codes.count(who.user, 1, now);
    }
}

/// Lets somebody try another code, or says when he may.
///
/// # Errors
/// [`Error::TooMany`] after a hundred wrong ones within 15 minutes.
pub(super) fn allow(engine: &Engine, by: By<'_>, now: UnixMillis) -> Result<(), Error> {
    match by {
        By::Person(who) => engine.people.codes.allow(who.user, now),
        By::Command => Ok(()),
    }
}
