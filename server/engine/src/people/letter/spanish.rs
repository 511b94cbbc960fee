//! Spanish.

use super::{Said, Words};

/// The words.
pub(super) static WORDS: Words = Words {
    invite: Said {
        subject: "Su cuenta del Sigfox Back-End",
        title: "Su cuenta del Sigfox Back-End",
        lead: "Se ha creado una cuenta para usted. Elija aquí su contraseña en un plazo de 7 días:",
        otherwise: "Si no sabe de qué se trata, no haga nada: la cuenta queda sin usar.",
    },
    forgotten: Said {
        subject: "Elegir otra contraseña para el Sigfox Back-End",
        title: "Elegir otra contraseña",
        lead: "Alguien, quizá usted, ha olvidado la contraseña de su cuenta del Sigfox Back-End. \
               Elija otra aquí en un plazo de 30 minutos:",
        otherwise: "Si no fue usted, no haga nada: su contraseña sigue como está.",
    },
    first: Said {
        subject: "Elegir una contraseña para el Sigfox Back-End",
        title: "Elegir una contraseña",
        lead: "Alguien, quizá usted, ha pedido una contraseña para su cuenta del Sigfox Back-End, \
               que todavía no tiene ninguna. Elíjala aquí en un plazo de 30 minutos:",
        otherwise: "Si no fue usted, no haga nada: entra como hasta ahora.",
    },
};
