//! What a receiver may answer, and codes, in German.

use domain::downlink::InfoCode;

use super::{alerts, code, list, section, text};
use crate::documentation::{Block, Section};

/// What the range codes of repeaters stand for, from 0.
const RANGES: [&str; 16] = [
    "keine",
    "1 bis 4",
    "5 bis 9",
    "10 bis 49",
    "50 bis 99",
    "100 bis 149",
    "150 bis 199",
    "200 bis 249",
    "250 bis 299",
    "300 bis 349",
    "350 bis 399",
    "400 bis 449",
    "450 bis 499",
    "500 bis 799",
    "800 bis 999",
    "1.000 oder mehr",
];

pub(super) fn devices() -> Section {
    section(
        "answers",
        "Antworten an Geräte",
        vec![
            text(
                "Einem Gerät, das nach einem Downlink fragt (`{ack}` ist true), antwortet der DATA \
                 / BIDIR-Callback, der für seinen Gerätetyp ausgewählt ist, wenn dessen \
                 Downlink-Modus Callback ist. Nur URL und BATCH_URL bringen eine Antwort. Sie ist \
                 ein 2xx mit JSON, das das Gerät mit seiner ID nennt, in Groß- oder \
                 Kleinbuchstaben, mit führenden Nullen oder ohne, und acht Bytes bringt:",
            ),
            code(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#),
            list([
                "`204` und jede Antwort, die das Gerät nicht nennt: Ihm wird nichts gesendet.",
                "`{\"1B9C5\":{\"noData\":true}}`: dasselbe, ausdrücklich.",
                "Eine andere Zahl von Bytes, was nicht hexadezimal ist, oder etwas anderes als ein \
                 Objekt bei der ID des Geräts: Nichts wird gesendet, mit dem Code 2.",
                "Was doppelt gesagt wird, gilt, wie es zuletzt gesagt wird.",
                "In einem Batch antwortet ein Objekt allen Geräten, mit einem Mitglied für jedes.",
                "Auch eine Antwort auf einen späteren Versuch gilt, bis fünf Sekunden bevor das \
                 Gerät nicht mehr zuhört.",
                "Wie bald nach der Frage eine Antwort kam und wie viel Zeit übrig war oder um wie \
                 viel sie zu spät war, steht bei der Nachricht.",
                "Sagt erst ein späterer Empfang, dass das Gerät fragt, und war die Nachricht dem \
                 Callback da schon mitgeteilt, wird sie ihm noch einmal mitgeteilt: mit `{ack}` \
                 true und als andere Zustellung. Nicht so, wenn die Nachricht abgeschlossen ist.",
            ]),
            text("Ein ACKNOWLEDGE-Callback teilt mit, wie es endete."),
        ],
    )
}

pub(super) fn codes() -> Section {
    let ends = InfoCode::ALL.iter();
    let ends = ends.map(|(end, message)| format!("`{}` {message}", end.number()));
    let ranges = RANGES.iter().enumerate();
    let ranges = ranges.map(|(nth, range)| format!("`{nth}` {range}"));
    section(
        "codes",
        "Codes",
        vec![
            text("`{infoCode}` und `{infoMessage}` von ACKNOWLEDGE-Callbacks:"),
            Block::List(ends.collect()),
            text("Bereichscodes von REPEATER-Callbacks, und für wie viele sie stehen:"),
            Block::List(ranges.collect()),
            text("`{eventType}` von EVENT-Callbacks, mit `{severity}`:"),
            alerts::event_types(),
        ],
    )
}
