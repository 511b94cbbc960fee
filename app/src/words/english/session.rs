//! Where somebody is signed in, in English.

use domain::openid::OpenidRefusal;

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sessions",
    lead: "Where you are signed in. A session ends by itself 8 hours after its last use, and 7 \
           days after it began. End what you do not know, and change your password.",
    program: "Program",
    browser_on: |browser, system| format!("{browser} on {system}"),
    address: "Address",
    begun: "Begun",
    last_seen: "Last used",
    this_one: "this session",
    end: "End session",
    end_others: "End all others",
};

/// Why the provider at which somebody signs in let nobody in.
pub fn not_let_in(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "That sign-in is over",
            "It was begun in another browser or more than ten minutes ago, or it has ended already. \
             Begin again.",
        ),
        OpenidRefusal::Denied => (
            "You were not let in",
            "The sign-in was broken off at the provider, or it refused you. Try again, or sign in \
             with your password.",
        ),
        OpenidRefusal::Untrusted => (
            "The provider's answer is not believed",
            "It is not signed by the provider, or it is for another sign-in. Tell whoever runs this \
             server: its log says what is wrong.",
        ),
        OpenidRefusal::Unknown => (
            "Nobody signs in here with that account",
            "Ask whoever keeps the people of your group for an invitation to the address that the \
             provider has verified.",
        ),
        OpenidRefusal::Taken => (
            "That account is somebody else's",
            "It is linked with another account here, which alone can end that link.",
        ),
        OpenidRefusal::Linked => (
            "Your account is linked already",
            "It is linked with another account at the provider. Unlink that one first.",
        ),
        OpenidRefusal::Unreachable => (
            "The provider does not answer",
            "Try again in a moment, or sign in with your password.",
        ),
        OpenidRefusal::TooMany => (
            "Too many tries",
            "Wait a quarter of an hour before the next.",
        ),
        OpenidRefusal::Unavailable => (
            "Not now",
            "The server cannot do it at the moment. Try again soon.",
        ),
    }
}

/// Why an account is not linked.
pub fn not_linked(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "That linking is over",
            "It was begun in another session or more than ten minutes ago, or it has ended already. \
             Begin again.",
        ),
        OpenidRefusal::Denied => (
            "Your account is not linked",
            "The sign-in was broken off at the provider, or it refused you. Begin again.",
        ),
        OpenidRefusal::Unreachable => (
            "The provider does not answer",
            "Your account is not linked. Try again in a moment.",
        ),
        other => not_let_in(other),
    }
}
