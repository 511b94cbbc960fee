//! How programs ask, in German.

use super::{code, list, section, text};
use crate::documentation::Section;

/// The sections, in the order in which they are read. `origin` is how this server is reached.
pub(super) fn sections(origin: &str) -> Vec<Section> {
    vec![access(origin), refusals(), addresses(), others()]
}

fn access(origin: &str) -> Section {
    section(
        "access",
        "Wer fragt",
        vec![
            text(
                "Ein API-Zugang hat einen Login aus 24 hexadezimalen Ziffern und ein Passwort aus \
                 32. Wer die Benutzer der Gruppe verwaltet, findet sie unter Gruppe, API-Zugang, \
                 und sie gehen mit jeder Anfrage als HTTP-Zugangsdaten nach `Basic` mit:",
            ),
            code(&format!(
                "curl --user LOGIN:PASSWORD '{origin}/export/groups/GROUP/audit.csv'"
            )),
            text(
                "Er sieht und ändert, was seine Profile ihm erlauben, auf ihren Gruppen und auf \
                 allem darunter, und ändert nicht mehr, als seine Bereiche nennen: Ohne einen \
                 liest er nur. Ein Cookie neben den Zugangsdaten spielt keine Rolle.",
            ),
            text(
                "Wird ein Passwort erneuert, gilt das frühere neben dem neuen so viele Stunden, \
                 wie es angibt, wer es erneuert, sodass Programme ohne Lücke wechseln können.",
            ),
        ],
    )
}

fn refusals() -> Section {
    section(
        "refusals",
        "Wenn abgelehnt wird",
        vec![
            text(
                "Jede Ablehnung hat einen Body wie `{\"code\":\"wrong_access\",\"message\":…}`, \
                 mit dem Feld, an dem es liegt, als `field`, wo es eines gibt. Programme richten \
                 sich nach dem Code.",
            ),
            list([
                "`401` Der Login oder das Passwort ist falsch, oder der API-Zugang ist abgelaufen \
                 oder wurde widerrufen.",
                "`403` Es darf gesehen werden, und das darf damit nicht getan werden.",
                "`404` Es gibt es nicht, oder es darf nicht gesehen werden.",
                "`422` Etwas von dem, wonach gefragt wurde, ergibt keinen Sinn.",
                "`429` Zu viele falsche Passwörter: für einen Login von einer Adresse zehn, von \
                 einer Adresse hundert innerhalb von 15 Minuten. `Retry-After` sagt, in wie vielen \
                 Sekunden wieder ein Versuch geprüft wird.",
                "`503` Im Moment nicht. Fragen Sie nach `Retry-After` wieder.",
            ]),
        ],
    )
}

fn addresses() -> Section {
    section(
        "addresses",
        "Wonach gefragt werden kann",
        vec![list([
            "`GET /export/groups/GROUP/audit.csv` Wer was in einer Gruppe und darunter geändert \
             hat, vom Neuesten an. `person`, `kind`, `verb`, `object`, `since` und `before` fragen \
             nach einem Teil davon, wie die Seite desselben Namens.",
            "`GET /export/users.csv` Die Benutzer, die gesehen werden können, nach Namen. `text`, \
             `group`, `profile` und `locked` fragen nach einem Teil von ihnen, und `column`, so \
             oft wie gewünscht, nach dem, was über jeden mitgeteilt wird, wie die Seite desselben \
             Namens.",
            "`GET /export/groups.csv`, `/export/device-types.csv`, `/export/contracts.csv` und \
             `/export/base-stations.csv` Was von diesen gesehen werden kann, ebenso: mit `text`, \
             `kind` bei Gruppen, `group` bei Gerätetypen und Verträgen, und `column`.",
            "`GET /export/registrations/LIST/result.csv` Was aus jeder Zeile einer Liste von \
             Geräten wurde.",
            "`GET /export/statistics/KIND/ID/figures.csv` Zahlen über die Zeit für eines von \
             `devices`, `device-types`, `groups` oder `base-stations`. `range`, `from`, `until`, \
             `compare` und `field` fragen nach einem Teil davon, wie die Seite desselben Namens; \
             `zone` nennt die Zeitzone der Tage.",
            "`GET /export/statistics/KIND/ID/charts/CHART.svg` Ein Diagramm davon als Bild, etwa \
             `messages` oder `rssi`; `theme` ist `light` oder `dark`.",
        ])],
    )
}

fn others() -> Section {
    section(
        "others",
        "Was es sonst gibt",
        vec![text(
            "Nachrichten kommen durch Callbacks zu einem Programm, sobald sie da sind: siehe \
             `/apidocs/callback`. Basisstationen liefern mit eigenen Token.",
        )],
    )
}
