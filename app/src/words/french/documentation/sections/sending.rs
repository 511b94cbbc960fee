//! How a callback is sent, in French.

use domain::callback::WAITS;

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};
use crate::words::french::duration;

pub(super) fn attempts(figures: &Figures) -> Section {
    let waits = WAITS.map(|minutes| duration(60 * minutes)).join(", ");
    section(
        "attempts",
        "Tentatives",
        vec![
            text(format!(
                "Un callback est livré quand un 2xx arrive en {}, la réponse entière étant lue. \
                 Sinon il est tenté de nouveau après {waits}, chaque délai compté à partir de \
                 l’échec, et jusqu’à 15 % plus court ou plus long. Il est ensuite abandonné, et \
                 peut être renvoyé depuis la liste des envois.",
                duration(figures.timeout)
            )),
            list([
                "Un destinataire peut demander plus de temps par `Retry-After`, jusqu’à un jour.",
                "Une redirection n’est pas suivie : un 3xx est un échec.",
                "410 dit que le destinataire n’existe plus : le callback est désactivé, et ce \
                 qu’il doit attend qu’il soit activé.",
                "Un callback dont rien n’a été livré pendant cinq jours est désactivé de même.",
                "Quelle que soit la cause de sa désactivation, rien n’est dû par un callback \
                 désactivé : ce qui se produit pendant ce temps n’a pas d’envoi de sa part, et \
                 n’est pas envoyé plus tard. Ce qu’il devait avant attend.",
                "Quand un callback d’un type d’appareil est désactivé de lui-même, l’adresse \
                 d’alerte en est avertie, et, par la cloche, qui peut voir le type d’appareil. \
                 Depuis quand il est désactivé se trouve sur la page des callbacks.",
                "Si l’ordre de chaque appareil est gardé, ce qui suit attend que ce qui précède \
                 soit livré ou abandonné. Un lot contient alors au plus une ligne de chaque \
                 appareil : on n’a donc de nouvelles d’un appareil qu’une fois par seconde au \
                 plus.",
                "D’une réponse, 64 ko sont lus et 4 ko conservés. De ce qui a été envoyé, les \
                 en-têtes et 4 ko du corps sont conservés avec chaque tentative, et moins du corps \
                 s’il contenait plus de 16 lignes.",
            ]),
        ],
    )
}

pub(super) fn repeats() -> Section {
    section(
        "repeats",
        "Répétitions",
        vec![text(
            "Ce qu’un callback doit est livré au moins une fois : si la réponse s’est perdue, il \
             revient. Tant qu’il est désactivé, rien de nouveau n’est dû. L’en-tête `webhook-id` \
             est le même à chaque tentative, de sorte qu’un destinataire peut écarter ce qu’il \
             connaît. Celui d’un lot est décrit sous Lots.",
        )],
    )
}

pub(super) fn signatures() -> Section {
    section(
        "signatures",
        "Signatures",
        vec![
            text(
                "Les requêtes d’un callback URL ou BATCH_URL peuvent être signées comme le décrit \
                 Standard Webhooks. `webhook-timestamp` est l’heure de la tentative en secondes, \
                 et `webhook-signature` contient une signature pour chaque secret, séparées par \
                 des espaces : deux pendant qu’ils sont échangés.",
            ),
            code(
                "v1,base64(HMAC-SHA256(secret, webhook-id + \".\" + webhook-timestamp + \".\" + \
                 body))",
            ),
            text(
                "Le secret est ce qui suit `whsec_`, lu en base64. Il est créé sur la page du \
                 callback et affiché une fois.",
            ),
        ],
    )
}

pub(super) fn addresses(figures: &Figures) -> Section {
    let mut blocks = vec![
        text(
            "Les callbacks n’atteignent que des adresses de l’internet public. Les adresses de \
             bouclage, privées, locales de lien et partagées, les services de métadonnées, la \
             multidiffusion et ce qui est réservé sont refusés : à l’enregistrement d’un callback \
             si l’adresse est écrite en clair, et à chaque tentative après la résolution du nom. \
             L’opérateur peut ouvrir des réseaux par `callback.allowed_networks`.",
        ),
        text(
            "Avec TLS, le certificat doit être valable et émis par une autorité connue. Si \
             plusieurs hôtes partagent une adresse, le nom doit être indiqué au destinataire \
             (SNI).",
        ),
    ];
    if figures.inspector {
        blocks.push(text(
            "Les adresses de l’inspecteur sont traitées dans ce serveur, où qu’il se trouve.",
        ));
    }
    section("addresses", "Adresses", blocks)
}
