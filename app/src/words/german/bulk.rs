//! What is done to many devices at once, in German.

use domain::device::BulkDeed;

use super::super::Bulk;
use super::{counted, total};

/// What is done to many devices at once.
pub const WORDS: Bulk = Bulk {
    title: "Mehrere Geräte auf einmal",
    choose: "Ausgewählt",
    choose_one: |device| format!("Gerät {device} auswählen"),
    all: |count| format!("Alle, die zum Filter passen ({})", total(count)),
    what: "Mit den ausgewählten Geräten",
    deed_name: |deed| match deed {
        BulkDeed::Suspend => "Aussetzen",
        BulkDeed::Resume => "Fortsetzen",
        BulkDeed::Restart => "Neu starten",
        BulkDeed::Unsubscribe => "Vom Vertrag abmelden",
        BulkDeed::Edit => "Bearbeiten",
        BulkDeed::Delete => "Löschen",
    },
    go: "Weiter",
    question: |deed| match deed {
        BulkDeed::Suspend => "Diese Geräte aussetzen?",
        BulkDeed::Resume => "Diese Geräte fortsetzen?",
        BulkDeed::Restart => "Diese Geräte neu starten?",
        BulkDeed::Unsubscribe => "Diese Geräte von ihren Verträgen abmelden?",
        BulkDeed::Edit => "Diese Geräte ändern?",
        BulkDeed::Delete => "Diese Geräte löschen?",
    },
    consequences: |deed, done, stay| {
        let told = match deed {
            BulkDeed::Suspend => {
                "Nachrichten werden dann aufbewahrt und nicht zugestellt, und die Verträge laufen \
                 weiter."
            }
            BulkDeed::Resume => "Nachrichten werden dann wieder zugestellt.",
            BulkDeed::Restart => {
                "Jedes Gerät nimmt mit seiner nächsten Nachricht wieder ein Token."
            }
            BulkDeed::Unsubscribe => {
                "Nachrichten werden dann aufbewahrt und nicht zugestellt. Die Token sind endgültig \
                 verloren; andere werden nach einem Neustart genommen. Das lässt sich nicht \
                 rückgängig machen."
            }
            BulkDeed::Edit => {
                "Wo ein Gerät zu einem Gerätetyp kommt, der den Vertrag seines Tokens nicht hat, \
                 geht das Token verloren. Gehört der Gerätetyp zu einer anderen Gruppe, werden \
                 Ereigniskonfigurationen des Geräts selbst mit ihren Callbacks gelöscht."
            }
            BulkDeed::Delete => {
                "Solche Geräte haben nie etwas gesendet. Ihre Namen, angegebenen Positionen, Tags \
                 und Notizen werden mit gelöscht. Jedes kann mit dem Code, mit dem es hergestellt \
                 wurde, wieder registriert werden; hatte es vorher einen anderen Eigentümer, mit \
                 dem Code, den es jetzt hat."
            }
        };
        let stay = match stay {
            0 => String::new(),
            1 => " 1 Gerät bleibt, wie es ist.".to_owned(),
            stay => format!(" {} bleiben, wie sie sind.", devices(stay)),
        };
        let concerned = match done {
            1 => "Betroffen ist",
            _ => "Betroffen sind",
        };
        format!("{concerned} {}.{stay} {told}", devices(done))
    },
    nothing: "Für keines der ausgewählten Geräte lässt sich etwas tun.",
    stay: "Geräte, die bleiben, wie sie sind",
    devices: "Geräte",
    why: "Grund",
    already: "Es gibt nichts zu tun: Sie sind schon so.",
    edit_lead: "Was bleibt, wie es ist, darf von Gerät zu Gerät verschieden sein.",
    as_it_is: "wie es ist",
    back: "Zurück zu den Geräten",
    goes_on: "Das läuft von selbst weiter: Sie können die Seite verlassen und es unter \
              „Gerätelisten“ wiederfinden.",
};

/// So many devices.
fn devices(count: i64) -> String {
    counted(count, "Gerät", "Geräte")
}
