//! Signing in by the word of a provider of OpenID Connect, as whoever runs the installation chose
//! one: why somebody is not let in, and what links an account with one there.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// Why a sign-in at the provider did not end in a session, or the linking of an account in a link.
/// It travels in the address of a page, where anybody can write one, so it is one of a few words and
/// never a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenidRefusal {
    /// It was begun in another browser, too long ago, or was ended already.
    Stale,
    /// The provider did not let him in, or does not know what was asked.
    Denied,
    /// What the provider said of him cannot be believed.
    Untrusted,
    /// Nobody here has that account, or whoever has it may not sign in.
    Unknown,
    /// The account there is linked with the one of somebody else here.
    Taken,
    /// The account here is linked with another one there already.
    Linked,
    /// The provider does not answer, or not as such providers do.
    Unreachable,
    /// There were too many tries.
    TooMany,
    /// This server cannot do it now.
    Unavailable,
}

impl OpenidRefusal {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Stale,
        Self::Denied,
        Self::Untrusted,
        Self::Unknown,
        Self::Taken,
        Self::Linked,
        Self::Unreachable,
        Self::TooMany,
        Self::Unavailable,
    ];

    /// The word by which it travels.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Denied => "denied",
            Self::Untrusted => "untrusted",
            Self::Unknown => "unknown",
            Self::Taken => "taken",
            Self::Linked => "linked",
            Self::Unreachable => "unreachable",
            Self::TooMany => "too_many",
            Self::Unavailable => "unavailable",
        }
    }

    /// What a word stands for; nothing for any other text.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// An account at a provider with which one's own is linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenidLink {
    /// As what the provider calls itself.
    pub issuer: String,
    /// What people call it; the same where it is no provider of this server any more.
    pub name: String,
    /// Since when it is linked.
    pub since: UnixMillis,
}

/// With what one's own account is linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenidLinks {
    /// What people call the provider of this server, if there is one.
    pub provider: Option<String>,
    /// Whether it is linked with an account there.
    pub linked: bool,
    /// Whether a linking was begun in this browser and session, and waits for the provider.
    pub waiting: bool,
    /// Whether the account has a password, and so another way in.
    pub has_password: bool,
    /// All links, the first that was made first.
    pub links: Vec<OpenidLink>,
}

#[cfg(test)]
mod tests {
    use super::OpenidRefusal;

    #[test]
    fn a_refusal_is_one_of_a_few_words() {
        for one in OpenidRefusal::ALL {
            assert_eq!(OpenidRefusal::of_code(one.code()), Some(one));
        }
        for other in ["", "Stale", "call +1 555 0100 to unlock your account"] {
            assert_eq!(OpenidRefusal::of_code(other), None, "{other:?}");
        }
    }
}
