//! Portuguese.

use super::{Said, Words};

/// The words.
pub(super) static WORDS: Words = Words {
    invite: Said {
        subject: "A sua conta do Sigfox Back-End",
        title: "A sua conta do Sigfox Back-End",
        lead: "Uma conta foi criada para você. Escolha aqui a senha dela, dentro de 7 dias:",
        otherwise: "Se você não sabe do que se trata, não faça nada: a conta fica sem uso.",
    },
    forgotten: Said {
        subject: "Escolher outra senha para o Sigfox Back-End",
        title: "Escolher outra senha",
        lead: "Alguém, talvez você, esqueceu a senha da sua conta do Sigfox Back-End. Escolha \
               outra aqui, dentro de 30 minutos:",
        otherwise: "Se não foi você, não faça nada: a sua senha fica como está.",
    },
    first: Said {
        subject: "Escolher uma senha para o Sigfox Back-End",
        title: "Escolher uma senha",
        lead: "Alguém, talvez você, pediu uma senha para a sua conta do Sigfox Back-End, que ainda \
               não tem nenhuma. Escolha uma aqui, dentro de 30 minutos:",
        otherwise: "Se não foi você, não faça nada: você entra como antes.",
    },
};
