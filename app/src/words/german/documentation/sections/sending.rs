//! How a callback is sent, in German.

use domain::callback::WAITS;

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};
use crate::words::german::duration;

pub(super) fn attempts(figures: &Figures) -> Section {
    let waits = WAITS.map(|minutes| duration(60 * minutes)).join(", ");
    section(
        "attempts",
        "Versuche",
        vec![
            text(format!(
                "Ein Callback ist zugestellt, wenn innerhalb von {} ein 2xx kommt und die ganze \
                 Antwort gelesen ist. Sonst wird er erneut versucht nach {waits}, jeweils ab dem \
                 Fehlschlag gerechnet und bis zu 15 % kürzer oder länger. Danach wird er \
                 aufgegeben und kann aus der Liste der Zustellungen erneut gesendet werden.",
                duration(figures.timeout)
            )),
            list([
                "Ein Empfänger kann mit `Retry-After` um mehr Zeit bitten, bis zu einem Tag.",
                "Einer Weiterleitung wird nicht gefolgt: Ein 3xx ist ein Fehlschlag.",
                "410 sagt, dass der Empfänger endgültig weg ist: Der Callback wird abgeschaltet, \
                 und was er noch zu senden hat, wartet, bis er eingeschaltet wird.",
                "Auch ein Callback, von dem fünf Tage lang nichts zugestellt wurde, wird \
                 abgeschaltet.",
                "Wer ihn auch ausgeschaltet hat: Für einen ausgeschalteten Callback wird nichts \
                 fällig. Was inzwischen geschieht, hat keine Zustellung von ihm und wird nicht \
                 später gesendet. Was er vorher zu senden hatte, wartet.",
                "Dass ein Callback eines Gerätetyps von selbst abgeschaltet wurde, erfährt die \
                 Adresse für Alarme, und durch die Glocke jeder, der den Gerätetyp sehen darf. \
                 Seit wann er aus ist, steht auf der Seite der Callbacks.",
                "Wo die Reihenfolge jedes Geräts eingehalten wird, wartet, was folgt, bis das \
                 Vorige zugestellt oder aufgegeben ist. Ein Batch enthält dann höchstens eine \
                 Zeile je Gerät, von einem Gerät ist also höchstens einmal je Sekunde zu hören.",
                "Von einer Antwort werden 64 kB gelesen und 4 kB aufbewahrt. Vom Gesendeten werden \
                 bei jedem Versuch die Header und 4 kB des Bodys aufbewahrt, und weniger vom Body, \
                 wenn mehr als 16 Zeilen darin waren.",
            ]),
        ],
    )
}

pub(super) fn repeats() -> Section {
    section(
        "repeats",
        "Wiederholungen",
        vec![text(
            "Was ein Callback zu senden hat, wird mindestens einmal zugestellt: Ging die Antwort \
             verloren, kommt es noch einmal. Solange er aus ist, wird nichts Neues fällig. Der \
             Header `webhook-id` ist in jedem Versuch derselbe, ein Empfänger kann also verwerfen, \
             was er kennt. Was für den eines Batches gilt, steht unter Batches.",
        )],
    )
}

pub(super) fn signatures() -> Section {
    section(
        "signatures",
        "Signaturen",
        vec![
            text(
                "Die Anfragen eines URL- oder BATCH_URL-Callbacks können signiert werden, wie \
                 Standard Webhooks es beschreibt. `webhook-timestamp` ist die Zeit des Versuchs in \
                 Sekunden, und `webhook-signature` enthält eine Signatur für jedes Geheimnis, \
                 durch Leerzeichen getrennt: zwei, solange sie ausgetauscht werden.",
            ),
            code(
                "v1,base64(HMAC-SHA256(secret, webhook-id + \".\" + webhook-timestamp + \".\" + \
                 body))",
            ),
            text(
                "Das Geheimnis (secret) ist, was auf `whsec_` folgt, als base64 gelesen. Es wird \
                 auf der Seite des Callbacks erzeugt und einmal gezeigt.",
            ),
        ],
    )
}

pub(super) fn addresses(figures: &Figures) -> Section {
    let mut blocks = vec![
        text(
            "Callbacks erreichen nur Adressen des öffentlichen Internets. Loopback-, private, \
             Link-Local- und geteilte Adressen, Metadatendienste, Multicast und Reserviertes \
             werden abgelehnt: beim Speichern eines Callbacks, wenn die Adresse ausgeschrieben \
             ist, und bei jedem Versuch, nachdem der Name aufgelöst wurde. Der Betreiber kann \
             Netze mit `callback.allowed_networks` öffnen.",
        ),
        text(
            "Bei TLS muss das Zertifikat gültig und von einer bekannten Stelle ausgestellt sein. \
             Teilen sich mehrere Hosts eine Adresse, muss dem Empfänger der Name mitgeteilt werden \
             (SNI).",
        ),
    ];
    if figures.inspector {
        blocks.push(text(
            "Die Adressen des Inspektors werden innerhalb dieses Servers angenommen, wo immer er \
             steht.",
        ));
    }
    section("addresses", "Adressen", blocks)
}
