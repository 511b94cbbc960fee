//! How programs ask, in French.

use super::{code, list, section, text};
use crate::documentation::Section;

/// The sections, in the order in which they are read. `origin` is how this server is reached.
pub(super) fn sections(origin: &str) -> Vec<Section> {
    vec![access(origin), refusals(), addresses(), others()]
}

fn access(origin: &str) -> Section {
    section(
        "access",
        "Qui demande",
        vec![
            text(
                "Un accès API a un login de 24 chiffres hexadécimaux et un mot de passe de 32. Qui \
                 gère les utilisateurs du groupe les trouve sous Groupe, Accès API ; ils \
                 accompagnent chaque requête comme identifiants HTTP `Basic` :",
            ),
            code(&format!(
                "curl --user LOGIN:PASSWORD '{origin}/export/groups/GROUP/audit.csv'"
            )),
            text(
                "Il voit et modifie ce que ses profils lui permettent, sur leurs groupes et sur \
                 tout ce qui est sous eux, et ne modifie rien de plus que ce que nomment ses \
                 domaines : sans aucun, il ne fait que lire. Un cookie à côté des identifiants ne \
                 compte pas.",
            ),
            text(
                "Un mot de passe renouvelé vaut encore, à côté du nouveau, autant d’heures que \
                 l’indique qui le renouvelle, afin que les programmes puissent en changer sans \
                 interruption.",
            ),
        ],
    )
}

fn refusals() -> Section {
    section(
        "refusals",
        "En cas de refus",
        vec![
            text(
                "Chaque refus a un corps comme `{\"code\":\"wrong_access\",\"message\":…}`, avec \
                 le champ en cause, `field`, s’il y en a un. Les programmes se fient au code.",
            ),
            list([
                "`401` Le login ou le mot de passe est erroné, ou l’accès API a expiré ou a été \
                 révoqué.",
                "`403` On peut le voir, et cela ne peut pas lui être fait.",
                "`404` Cela n’existe pas, ou ne peut pas être vu.",
                "`422` Quelque chose dans la demande n’a pas de sens.",
                "`429` Trop de mots de passe erronés : dix pour un login depuis une adresse, cent \
                 depuis une adresse, en 15 minutes. `Retry-After` dit dans combien de secondes un \
                 autre essai est examiné.",
                "`503` Pas pour le moment. Demandez de nouveau après `Retry-After`.",
            ]),
        ],
    )
}

fn addresses() -> Section {
    section(
        "addresses",
        "Ce qui peut être demandé",
        vec![list([
            "`GET /export/groups/GROUP/audit.csv` Qui a modifié quoi dans un groupe et sous lui, \
             du plus récent au plus ancien. `person`, `kind`, `verb`, `object`, `since` et \
             `before` en demandent une partie, comme la page du même nom.",
            "`GET /export/users.csv` Les utilisateurs visibles, par nom. `text`, `group`, \
             `profile` et `locked` en demandent une partie, et `column`, aussi souvent que voulu, \
             ce qui est indiqué de chacun, comme la page du même nom.",
            "`GET /export/groups.csv`, `/export/device-types.csv`, `/export/contracts.csv` et \
             `/export/base-stations.csv` Ce qui en est visible aussi : avec `text`, `kind` pour \
             les groupes, `group` pour les types d’appareil et les contrats, et `column`.",
            "`GET /export/registrations/LIST/result.csv` Ce qu’est devenue chaque ligne d’une \
             liste d’appareils.",
            "`GET /export/statistics/KIND/ID/figures.csv` Les chiffres dans le temps d’un élément \
             parmi `devices`, `device-types`, `groups` ou `base-stations`. `range`, `from`, \
             `until`, `compare` et `field` en demandent une partie, comme la page du même nom ; \
             `zone` nomme le fuseau horaire de ses jours.",
            "`GET /export/statistics/KIND/ID/charts/CHART.svg` Un de leurs graphiques en image, \
             comme `messages` ou `rssi` ; `theme` est `light` ou `dark`.",
        ])],
    )
}

fn others() -> Section {
    section(
        "others",
        "Ce qu’il y a d’autre",
        vec![text(
            "Les messages parviennent à un programme par des callbacks, dès qu’ils sont là : voir \
             `/apidocs/callback`. Les stations de base remettent les leurs avec leurs propres \
             tokens.",
        )],
    )
}
