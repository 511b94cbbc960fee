//! The story of one message, in German.

use super::super::Story;

/// The words.
pub const STORY: Story = Story {
    title: |seq| format!("Nachricht {seq}"),
    all: "Alle Nachrichten",
    said: "Was gesendet wurde",
    seq: "Sequenznummer",
    arrived: "Verzögerung bis zur Ankunft",
    after: |millis| match millis {
        0 => "0 s".to_owned(),
        _ if millis.abs() < 1_000 => format!("{millis} ms").replace('-', "−"),
        _ => {
            let seconds = format!("{:.1} s", millis as f64 / 1e3);
            seconds.replace('-', "−").replace('.', ",")
        }
    },
    asks: "Fragt nach einem Downlink",
    decoding: "Dekodierung",
    decoding_link: "Auf der Formatseite öffnen",
    decoding_none: "Aus diesen Bytes wird nichts gelesen, oder nur für die Gruppe, in der das \
                    Gerät damals war.",
    receptions: "Empfänge",
    receptions_hidden: "Welche Basisstationen sie empfangen haben und wie, sieht nur, wer \
                        Funkdetails sehen darf.",
    later: "Nach dem ersten",
    snr: "SNR",
    callbacks: "Callbacks",
    callbacks_none: "Kein Callback",
    callbacks_none_why: "Als die Nachricht kam, war keiner eingerichtet, oder Sie dürfen ihn nicht \
                         sehen.",
    delivery: "Die ganze Zustellung",
    downlink: "Downlink",
    place: "Wo sie gesendet wurde",
    place_none: "Kein Ort bekannt",
    place_none_why: "Er wurde nicht oder noch nicht berechnet, oder Sie dürfen ihn nicht sehen.",
    story: "Eins nach dem anderen",
    heard_first: "Zum ersten Mal empfangen",
    heard_last: "Zum letzten Mal empfangen",
    came: "Hier angekommen",
    answered: "Ein Callback hat dem Gerät geantwortet",
    listens: "Das Gerät beginnt zuzuhören",
    listens_until: "Das Gerät hört nicht mehr zu",
    ended: |state| format!("Downlink: {state}"),
    attempt: |number, outcome| format!("Callback, Versuch {number}: {outcome}"),
    next_attempt: "Der nächste Versuch ist fällig",
    events: "Ereignisse des Geräts",
    merged: |receptions, stations| match stations {
        1 => format!("Vereint: {receptions} Empfänge einer Basisstation sind eine Nachricht"),
        _ => format!(
            "Vereint: {receptions} Empfänge von {stations} Basisstationen sind eine Nachricht"
        ),
    },
    decoded: |fields| match fields {
        1 => "Dekodiert: ein Feld".to_owned(),
        _ => format!("Dekodiert: {fields} Felder"),
    },
    closes: "Wird abgeschlossen: Verbindungsqualität und Position sind dann bekannt",
    closed: |quality| format!("Abgeschlossen: Verbindungsqualität {quality}"),
    placed: |metres| match metres {
        0..1_000 => format!("Ort auf {metres} m genau berechnet"),
        _ => {
            let kilometres = format!("{:.1}", metres as f64 / 1e3).replace('.', ",");
            format!("Ort auf {kilometres} km genau berechnet")
        }
    },
    placed_itself: "Ort vom Gerät mitgeteilt",
    event: |what| format!("Ereignis: {what}"),
    raised: "Ereignisse, die sie ausgelöst hat",
    raised_none: "Sie hat keine ausgelöst.",
    again: "Ihre Callbacks erneut senden",
    again_hint: "Was zugestellt oder aufgegeben wurde, wird noch einmal gesendet, was wartet, \
                 sofort; jeder Empfänger kann es dann doppelt haben.",
    again_done: |count| match count {
        0 => "Es gab nichts erneut zu senden: Es ist gerade unterwegs.".to_owned(),
        1 => "Eine Zustellung wird erneut gesendet.".to_owned(),
        _ => format!("{count} Zustellungen werden erneut gesendet."),
    },
    curl: "Als curl-Befehl",
};
