//! Statistics, in German.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Statistik",
    load: "Last",
    range: "Zeitraum",
    ranges: ["24 Stunden", "7 Tage", "30 Tage", "1 Jahr"],
    own: "Eigener Zeitraum",
    from: "Von",
    until: "Bis zum Ende des Tages",
    until_time: "Bis",
    compare: "Mit der Zeit davor vergleichen",
    fields: "Felder",
    step: ["Stunde", "Tag", "Woche ab", "Monat"],
    zone: |zone| format!("Stunden, Tage, Wochen und Monate von {zone}."),
    zone_off: "Die Zahlen werden nach ganzen Stunden UTC geführt: In dieser Zone beginnt und endet \
               ein Tag mit der Stunde, in der Mitternacht liegt.",
    messages: [
        "Nachrichten je Stunde",
        "Nachrichten je Tag",
        "Nachrichten je Woche",
        "Nachrichten je Monat",
    ],
    bytes: [
        "Bytes je Stunde",
        "Bytes je Tag",
        "Bytes je Woche",
        "Bytes je Monat",
    ],
    receptions: [
        "Empfänge je Stunde",
        "Empfänge je Tag",
        "Empfänge je Woche",
        "Empfänge je Monat",
    ],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Frequenz, MHz",
    temperature: "Temperatur, °C",
    voltage: "Spannung, V",
    idle: "im Ruhezustand",
    transmit: "beim Senden",
    in_all: |sum| format!("insgesamt {sum}"),
    mean_of: |mean| format!("Mittel {mean}"),
    numbers: "Als Zahlen",
    count: "Werte",
    mean: "Mittel",
    least: "Kleinster",
    greatest: "Größter",
    before: "Davor",
    nothing: "Nichts in dieser Zeit",
    nothing_why: "In diesem Zeitraum kam keine Nachricht. Ein längerer oder einer, der an einem \
                  anderen Tag endet, kann welche enthalten.",
    nothing_longest: "In diesem Zeitraum kam keine Nachricht. Einer, der an einem anderen Tag \
                      endet, kann welche enthalten.",
    to_last: |day| format!("Bis zur letzten Nachricht anzeigen: {day}"),
    described: |title, from, to| format!("{title}, von {from} bis {to}"),
    no_value: "kein Wert",
    band: "Linien zeigen das Mittel, Bänder den kleinsten und den größten Wert. Wo nichts kam, ist \
           eine Lücke.",
    dashed: "Gepunktete Linien zeigen die Zeit davor.",
    newest_only: |count| {
        format!(
            "In diesem Zeitraum liegen mehr Nachrichten, als für die Diagramme der Felder gelesen \
             werden: Diese zeigen die neuesten {count}."
        )
    },
    earlier: "Früher",
    later: "Später",
    zoom_in: "Vergrößern",
    zoom_out: "Verkleinern",
    whole: "Ganzer Zeitraum",
    window: "Teil der Zeit",
    keys: "Zum Vergrößern über ein Diagramm ziehen oder zwei Finger darauf spreizen. Hat ein \
           Diagramm den Fokus: Pfeiltasten gehen durch die Werte, + und − vergrößern und \
           verkleinern, Bild auf und Bild ab führen zu früheren und späteren Zeiten, 0 zeigt den \
           ganzen Zeitraum.",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    file_of: |kind, title| format!("{kind}: {title}"),
};
