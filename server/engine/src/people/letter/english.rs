//! English.

use super::{Said, Words};

/// The words.
pub(super) static WORDS: Words = Words {
    invite: Said {
        subject: "Your account of the Sigfox Back-End",
        title: "Your account of the Sigfox Back-End",
        lead: "An account was made for you. Choose its password here, within 7 days:",
        otherwise: "If you do not know what this is about, do nothing: the account stays unused.",
    },
    forgotten: Said {
        subject: "Choose another password for the Sigfox Back-End",
        title: "Choose another password",
        lead: "Somebody, perhaps you, has forgotten the password of your account of the Sigfox \
               Back-End. Choose another one here, within 30 minutes:",
        otherwise: "If it was not you, do nothing: your password stays as it is.",
    },
    first: Said {
        subject: "Choose a password for the Sigfox Back-End",
        title: "Choose a password",
        lead: "Somebody, perhaps you, has asked for a password of your account of the Sigfox \
               Back-End, which has none yet. Choose one here, within 30 minutes:",
        otherwise: "If it was not you, do nothing: you sign in as before.",
    },
};
