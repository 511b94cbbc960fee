//! French.

use super::{Said, Words};

/// The words.
pub(super) static WORDS: Words = Words {
    invite: Said {
        subject: "Votre compte du Sigfox Back-End",
        title: "Votre compte du Sigfox Back-End",
        lead: "Un compte a été créé pour vous. Choisissez ici son mot de passe, dans les 7 jours :",
        otherwise: "Si vous ne savez pas de quoi il s’agit, ne faites rien : le compte reste \
                    inutilisé.",
    },
    forgotten: Said {
        subject: "Choisir un autre mot de passe pour le Sigfox Back-End",
        title: "Choisir un autre mot de passe",
        lead: "Quelqu’un, peut-être vous, a oublié le mot de passe de votre compte du Sigfox \
               Back-End. Choisissez-en un autre ici, dans les 30 minutes :",
        otherwise: "Si ce n’était pas vous, ne faites rien : votre mot de passe reste tel quel.",
    },
    first: Said {
        subject: "Choisir un mot de passe pour le Sigfox Back-End",
        title: "Choisir un mot de passe",
        lead: "Quelqu’un, peut-être vous, a demandé un mot de passe pour votre compte du Sigfox \
               Back-End, qui n’en a pas encore. Choisissez-en un ici, dans les 30 minutes :",
        otherwise: "Si ce n’était pas vous, ne faites rien : vous vous connectez comme avant.",
    },
};
