//! German.

use super::{Said, Words};

/// The words.
pub(super) static WORDS: Words = Words {
    invite: Said {
        subject: "Ihr Konto beim Sigfox Back-End",
        title: "Ihr Konto beim Sigfox Back-End",
        lead: "Für Sie wurde ein Konto angelegt. Wählen Sie hier innerhalb von 7 Tagen sein \
               Passwort:",
        otherwise: "Wenn Sie nicht wissen, worum es geht, tun Sie nichts: Das Konto bleibt \
                    unbenutzt.",
    },
    forgotten: Said {
        subject: "Ein anderes Passwort für das Sigfox Back-End wählen",
        title: "Ein anderes Passwort wählen",
        lead: "Jemand, vielleicht Sie, hat das Passwort Ihres Kontos beim Sigfox Back-End \
               vergessen. Wählen Sie hier innerhalb von 30 Minuten ein anderes:",
        otherwise: "Wenn Sie es nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.",
    },
    first: Said {
        subject: "Ein Passwort für das Sigfox Back-End wählen",
        title: "Ein Passwort wählen",
        lead: "Jemand, vielleicht Sie, hat nach einem Passwort für Ihr Konto beim Sigfox Back-End \
               gefragt, das noch keines hat. Wählen Sie hier innerhalb von 30 Minuten eines:",
        otherwise: "Wenn Sie es nicht waren, tun Sie nichts: Sie melden sich an wie bisher.",
    },
};
