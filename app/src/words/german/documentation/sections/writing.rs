//! How a callback is written, in German.

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};

pub(super) fn templates() -> Section {
    section(
        "templates",
        "Vorlagen",
        vec![
            text(
                "Variablen stehen in geschweiften Klammern, `{device}`, mit den Buchstaben, wie \
                 sie aufgeführt sind. Sie dürfen im Pfad und in der Query der URL stehen, in \
                 Werten von Headern, im Body, in Zeilen eines Batches, in Betreff und Text einer \
                 E-Mail und in einem Topic. Eine Klammer, mit der keine Variable beginnt, ist eine \
                 Klammer, JSON wird also geschrieben, wie es ist.",
            ),
            text(
                "Mit einer eigenen Payload-Konfiguration haben die Bytes einer Nachricht Namen: \
                 Ihr Feld `Temp::float:32` ist die Variable `{customData#Temp}`. Die Konfiguration \
                 gehört dem Callback; die des Gerätetyps zählt nicht.",
            ),
            list([
                "Eine Variable, die es bei der Art nicht gibt, wird beim Speichern des Callbacks \
                 abgelehnt, mit der Spalte, in der sie steht.",
                "Ein Wert, den es nicht gibt, wird als `null` mitgeteilt: ein Feld jenseits der \
                 Bytes, die kamen, ein Signal-Rausch-Abstand, den die Basisstation nicht gemessen \
                 hat.",
                "`{avgSnr}` ist `N/A`, solange es nicht bekannt ist, und `null`, wo es in JSON für \
                 sich steht.",
            ]),
        ],
    )
}

pub(super) fn channels(figures: &Figures) -> Section {
    let mail = match figures.mail {
        true => "E-Mails werden von diesem Server gesendet.",
        false => {
            "Dieser Server sendet keine E-Mails: Sein Betreiber hat `mail.transport` nicht gesetzt."
        }
    };
    section(
        "channels",
        "Kanäle",
        vec![
            list([
                "URL: jedes Mal eine HTTP-Anfrage. GET hat keinen Body; POST und PUT haben einen \
                 Content-Type und einen Body. DATA_ADVANCED ist immer JSON in einem Body.",
                "BATCH_URL: höchstens ein POST je Sekunde, mit einer Zeile für jedes.",
                "EMAIL: jedes Mal eine E-Mail.",
                "MQTT: jedes Mal eine Nachricht an das Topic eines Brokers, \
                 `mqtt://user:password@host:1883` oder `mqtts://…` über TLS, mit Quality of \
                 Service 1. Ein Topic enthält weder `+` noch `#`, und was eine Variable \
                 hineinbringt, wird prozentkodiert. Home Assistant kann die Felder der eigenen \
                 Payload-Konfiguration erfahren, die der Body als Mitglieder eines JSON-Objekts \
                 enthält.",
            ]),
            text(mail),
        ],
    )
}

pub(super) fn content() -> Section {
    section(
        "content-types",
        "Content-Types und Maskierung",
        vec![
            text("Was ein Wert enthält, beendet nie die Stelle, an der er steht."),
            list([
                "In einer URL wird alles außer Buchstaben, Ziffern und `-._~` prozentkodiert.",
                "`application/x-www-form-urlencoded`: Der Body besteht aus Paaren, \
                 `name={variable}&name2={variable2}`. Die Query der URL rückt vor ihnen in den \
                 Body.",
                "`application/json`: Der Body wird beim Speichern mit Beispielen ausprobiert. \
                 Anführungszeichen setzen Sie selbst: `\"{device}\"`, aber `{time}`. Darin wird \
                 ein Wert maskiert. `{duplicates}` und `{computedLocation}` sind von sich aus \
                 JSON. Ein Body, der mit den Werten einer Nachricht kein JSON ist, wird nicht \
                 gesendet und als fehlgeschlagen festgehalten.",
                "`text/plain`: Werte stehen, wie sie sind.",
                "In einem Header, einer Zeile eines Batches und einem Betreff werden Zeilenenden \
                 und andere Steuerzeichen eines Werts zu Leerzeichen.",
            ]),
        ],
    )
}

pub(super) fn headers() -> Section {
    section(
        "headers",
        "Header",
        vec![
            text(
                "Einer je Zeile, `Name: Wert`; Variablen dürfen nur im Wert stehen. Ein Header, \
                 der HTTP selbst gehört, kann nicht gesetzt werden, außer `Authorization`, und \
                 keiner doppelt. Zugangsdaten dürfen stattdessen in der URL stehen: \
                 `https://user:password@host/`.",
            ),
            text(
                "Jede Anfrage bringt `user-agent: SIGFOX`, `accept: */*` und `webhook-id`, und mit \
                 einem Body dessen Content-Type.",
            ),
        ],
    )
}

pub(super) fn batch() -> Section {
    section(
        "batch",
        "Batches",
        vec![
            text(
                "Was in einer Sekunde kommt, geht in einen POST, höchstens 1 MB und 5.000 Zeilen, \
                 mit einem Zeilenvorschub dazwischen. `{batch}` in der Query der URL steht für die \
                 Zeilen; die Query wird zum Body, einem Formular. Ohne `{batch}` folgen die Zeilen \
                 der Query als `batch`. Die URL und das Zeilenmuster eines Beispiels, und was \
                 gesendet wird:",
            ),
            code("https://example.org/in?lines={batch}\n{device};{time};{data};"),
            code(
                "POST /in\n\nlines=1B9C5%3B1440578526%3B41ea00002b%3B%0A1B9C6%3B1440578527%3B00%3B",
            ),
            text(
                "Das Zeilenmuster ist eine Zeile. Die `webhook-id` eines Batches steht für genau \
                 die Nachrichten, die er mitteilt, und für die Einstellungen, aus denen seine \
                 Zeilen entstehen: Ist eines davon anders, ist es auch die ID. Ein Batch, der \
                 fehlgeschlagen ist, wird für sich erneut versucht: dieselben Nachrichten in \
                 derselben Reihenfolge, unter derselben ID. Neue Nachrichten gehen in andere \
                 Batches, und weiterhin gibt es höchstens einen POST je Sekunde.",
            ),
            text(
                "Nachrichten eines fehlgeschlagenen Batches gehen in einen anderen, unter einer \
                 anderen ID, wenn",
            ),
            list([
                "einige von ihnen aus der Liste der Zustellungen erneut gesendet wurden oder nicht \
                 mehr mitgeteilt werden können: diese, und der Rest für sich;",
                "die Einstellungen des Callbacks neu gespeichert wurden: Was wartet, geht dann neu \
                 zusammen, und unter einer anderen ID auch dann, wenn es dieselben Nachrichten \
                 sind;",
                "der Callback aus- und eingeschaltet wurde: Was wartet, geht dann neu zusammen, \
                 unter derselben ID nur, wenn es genau dieselben Nachrichten mit denselben \
                 Einstellungen sind;",
                "seine Zeilen länger geworden sind, sodass sie mehr als 1 MB sind: in Teilen;",
                "mehrere Prozesse eine Datenbank bedienen und zwei im selben Augenblick vom selben \
                 Rückstand nehmen: in Teilen.",
            ]),
            text(
                "Eine Zeile, die in jedem Fall erkannt werden muss, braucht also das Gerät, die \
                 Zeit und die Sequenznummer.",
            ),
        ],
    )
}
