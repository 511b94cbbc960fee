//! The online help of event configurations, and the codes of events, in German.

use domain::alert::EMAILS_MAX;
use domain::event::EventKind;

use super::{list, section, text};
use crate::documentation::{Block, Section};
use crate::words::german::event;

/// The online help.
pub(super) fn event_configuration() -> Vec<Section> {
    vec![
        what_it_is(),
        watched(),
        told(),
        times(),
        replaced(),
        moved(),
    ]
}

fn what_it_is() -> Section {
    section(
        "help-what",
        "Was sie ist",
        vec![text(
            "Eine Ereigniskonfiguration sagt, was jemand erfahren will und wie. Die einer Gruppe \
             gilt für jedes Gerät in ihr und darunter, die eines Gerätetyps für seine Geräte, die \
             eines Geräts für dieses allein. Was auch immer jemanden alarmiert, ist ein Ereignis \
             und steht bei den Ereignissen seines Geräts.",
        )],
    )
}

fn watched() -> Section {
    section(
        "help-watched",
        "Was überwacht wird",
        vec![
            list([
                "Ereignisse: was von selbst eintritt, etwa Funkstille über das Keep-alive hinaus, \
                 fehlende Nummern oder ein Token, das vorbei ist.",
                "Ein Feld des eigenen Formats des Gerätetyps: Jede Nachricht, die es hat, wird mit \
                 der Grenze verglichen.",
                "Das Signal: das beste der Basisstationen, die eine Nachricht empfangen haben, 25 \
                 s nach ihrem ersten Frame. Nur für jene, die Funkdetails sehen dürfen.",
                "Die Versorgungsspannung und die Temperatur: wie Geräte sie einmal am Tag und nach \
                 jedem Downlink mitteilen.",
                "Funkstille: So viele Minuten lang wurde nichts empfangen, unabhängig vom \
                 Keep-alive.",
                "Ein Ort: ein Kreis, den ein Gerät verlässt oder in den es kommt. Eine Position \
                 zählt mit ihrem Radius, sodass durch eine ungenaue niemand etwas verlässt. Auch \
                 das nur für jene, die Funkdetails sehen dürfen: Basisstationen verraten, wo ein \
                 Gerät ist.",
            ]),
            text(
                "Ein Wert jenseits seiner Grenze wird einmal mitgeteilt, bis er zurückgekommen \
                 ist. Was bei seiner Ankunft älter als zehn Minuten ist, alarmiert niemanden. Wer \
                 Funkdetails nicht sehen darf, erfährt, dass das Signal schwach ist oder ein Ort \
                 verlassen wurde, und keine Zahlen dazu.",
            ),
        ],
    )
}

fn told() -> Section {
    section(
        "help-told",
        "Wer es erfährt",
        vec![
            Block::List(vec![
                format!(
                    "Per E-Mail: bis zu {EMAILS_MAX} Adressen. Von einem Ereignis erfährt keine \
                     Adresse doppelt: Die nächstgelegene Konfiguration teilt es mit."
                ),
                "Durch die Glocke über jeder Seite: alle, die das Gerät sehen dürfen, einmal für \
                 jedes Ereignis."
                    .to_owned(),
                "Durch einen Callback der Art EVENT. Was er mitteilen kann, steht unter \
                 `/apidocs/callback`; was er noch zu senden hat, gesendet und aufgegeben hat, ist \
                 bei der Ereigniskonfiguration aufgeführt."
                    .to_owned(),
            ]),
            text(
                "„Test senden“ sendet all das außer der Glocke einmal, über ein Beispiel, bevor \
                 etwas gespeichert wird. Jede Person hat zehn davon in der Minute.",
            ),
        ],
    )
}

fn times() -> Section {
    section(
        "help-times",
        "Wie oft",
        vec![list([
            "Nicht erneut innerhalb von: Dasselbe Ereignis desselben Geräts alarmiert in dieser \
             Zeit niemanden.",
            "Was in einer Zeitspanne auslöst, ist eine E-Mail: eine Minute, sofern Sie nicht mehr \
             angeben.",
            "In der Ruhezeit warten E-Mails und sind am Ende eine einzige. Die Stunden sind die \
             eines festen Unterschieds zu UTC. Glocke und Callback warten nicht.",
            "Eine E-Mail, die nicht angenommen wird, wird drei Tage lang erneut versucht.",
        ])],
    )
}

fn replaced() -> Section {
    section(
        "help-replaced",
        "An der Stelle einer anderen",
        vec![text(
            "Eine geerbte kann ersetzt werden: Für alles darunter gilt die neue an ihrer Stelle. \
             Ist diese ausgeschaltet, gilt keine von beiden. Wird geändert, was überwacht wird, \
             beginnt alles neu: Was vorher mitgeteilt wurde, kann noch einmal mitgeteilt werden.",
        )],
    )
}

fn moved() -> Section {
    section(
        "help-moved",
        "Wenn ein Gerät zu anderen kommt",
        vec![text(
            "Ein Gerät, das zu einem Gerätetyp einer anderen Gruppe kommt, desselben Eigentümers \
             oder eines anderen, kommt unter das, was dort gilt. Seine eigenen \
             Ereigniskonfigurationen enden damit: Sie werden mit ihren Callbacks gelöscht, was \
             diese noch zu senden haben, wird gestrichen, und was noch in keiner E-Mail steht, \
             wird nicht mehr gemailt. Das Audit-Protokoll der Gruppe, die das Gerät hatte, nennt \
             sie. Kommt es zu einem anderen Gerätetyp derselben Gruppe, gehen sie mit.",
        )],
    )
}

/// What `{eventType}` can be, each with its severity and what it is called.
pub(super) fn event_types() -> Block {
    let all = EventKind::ALL.iter();
    let all = all.map(|(kind, code, severity)| {
        let name = (event::WORDS.kind_name)(*kind);
        format!("`{code}` {name} ({})", severity.word())
    });
    Block::List(all.collect())
}
