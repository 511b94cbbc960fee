//! The inspector, in German.

use super::super::Inspector;

/// The words.
pub(super) const WORDS: Inspector = Inspector {
    title: "Inspektor",
    lead: "Eine Adresse dieses Servers, die zeigt, was an sie gesendet wird: für einen ersten \
           Callback, bevor es einen eigenen Server gibt.",
    none_yet: "Noch keine Adresse",
    none_yet_why: "Sie wird nur für diesen Gerätetyp angelegt. Wer sie kennt, kann etwas dorthin \
                   senden; nur wer die Callbacks des Typs ändern darf, sieht sie.",
    make: "Adresse anlegen",
    make_again: "Andere Adresse anlegen",
    make_again_hint: "Die jetzige antwortet dann mit 404. Was sie empfangen hat, bleibt.",
    create: "Callback hierher anlegen",
    reload: "Neu laden",
    requests: "Anfragen",
    kept: "Die letzten 50 der letzten 24 Stunden, neueste zuerst",
    hidden: "Header, Querys und Bodys werden nicht gezeigt: Callbacks können darin Funkdetails \
             mitteilen, und Ihre Rollen lassen Sie diese nicht sehen.",
    nothing: "Noch nichts angekommen",
    nothing_why: "Legen Sie einen Callback an diese Adresse an und senden Sie einen Test, oder \
                  warten Sie auf eine Nachricht.",
    headers: "Header",
    body: "Body",
    answer: "Antwort an Geräte",
    answer_lead: "Anfragen werden mit 204 beantwortet. Stehen hier acht Bytes, wird eine Anfrage, \
                  die ein Gerät nennt, als id oder device in der Query oder im Body, mit diesen \
                  Bytes für das Gerät beantwortet: Ein DATA / BIDIR-Callback, der für Downlinks \
                  ausgewählt ist, gibt sie weiter.",
    downlink: "Downlink-Daten hexadezimal",
    downlink_hint: "Genau 8 Bytes, etwa 0102030405060708; leer: keine.",
    save: "Speichern",
};
