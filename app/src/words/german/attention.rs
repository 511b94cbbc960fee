//! What wants somebody's attention, in German.

use super::super::Attention;

/// The words.
pub const ATTENTION: Attention = Attention {
    title: "Braucht Aufmerksamkeit",
    nothing: "Nichts: Jedes Gerät sendet wie gewohnt, jeder Callback funktioniert, kein Token \
              endet bald.",
    silent: "Verstummte Geräte",
    last_heard: "zuletzt empfangen",
    failing: "Callbacks, die nicht funktionieren",
    callback_off: "abgeschaltet",
    callback_failing: "gestört",
    since: "seit",
    ending: "Token, die innerhalb von 30 Tagen enden",
    ends: "endet",
    alerts: |count| match count {
        1 => "1 ungelesener Alarm".to_owned(),
        100 => "100 oder mehr ungelesene Alarme".to_owned(),
        count => format!("{count} ungelesene Alarme"),
    },
    all_silent: "Alle Geräte",
    follows: "Zahlen, Listen und was Aufmerksamkeit braucht, aktualisieren sich von selbst.",
    first_steps: "Erste Schritte",
    first_done: "erledigt",
    steps: [
        (
            "Einen Gerätetyp anlegen",
            "Er enthält, was seine Geräte gemeinsam haben, vor allem das Format, nach dem aus \
             ihren Bytes Werte werden.",
        ),
        (
            "Ein Gerät registrieren",
            "Mit seiner ID und dem Code, der daneben aufgedruckt ist, einzeln oder eine ganze \
             Liste.",
        ),
        (
            "Es empfangen",
            "Ein virtuelles Gerät sendet an seiner Stelle eine Nachricht, gleich hier. \
             Basisstationen liefern, was sie empfangen, an /radio/receptions; jede Nachricht \
             erscheint dann mit ihren Feldern, Stationen und ihrem Signal.",
        ),
        (
            "Seine Nachrichten weiterleiten",
            "Ein Callback sendet jede Nachricht an Ihren eigenen Server weiter, immer wieder, bis \
             sie angenommen ist.",
        ),
    ],
};
