//! Where somebody is signed in, in English.

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sessions",
    lead: "Where you are signed in. A session ends by itself 8 hours after its last use, and 7 \
           days after it began. End what you do not know, and have your password changed.",
    program: "Program",
    browser_on: |browser, system| format!("{browser} on {system}"),
    address: "Address",
    begun: "Begun",
    last_seen: "Last used",
    this_one: "this session",
    end: "End session",
    end_others: "End all others",
};
