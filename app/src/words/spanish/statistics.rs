//! Statistics, in Spanish.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Estadísticas",
    load: "Carga",
    range: "Intervalo de tiempo",
    ranges: ["24 horas", "7 días", "30 días", "1 año"],
    own: "Intervalo propio",
    from: "Desde",
    until: "Hasta el final del día",
    until_time: "Hasta",
    compare: "Comparar con el periodo anterior",
    fields: "Campos",
    step: ["Hora", "Día", "Semana desde", "Mes"],
    zone: |zone| format!("Horas, días, semanas y meses de {zone}."),
    zone_off: "Las cifras se guardan por horas enteras de UTC: en esta zona, un día empieza y \
               termina con la hora en la que cae la medianoche.",
    messages: [
        "Mensajes por hora",
        "Mensajes por día",
        "Mensajes por semana",
        "Mensajes por mes",
    ],
    bytes: [
        "Bytes por hora",
        "Bytes por día",
        "Bytes por semana",
        "Bytes por mes",
    ],
    receptions: [
        "Recepciones por hora",
        "Recepciones por día",
        "Recepciones por semana",
        "Recepciones por mes",
    ],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Frecuencia, MHz",
    temperature: "Temperatura, °C",
    voltage: "Tensión, V",
    idle: "en reposo",
    transmit: "al transmitir",
    in_all: |sum| format!("{sum} en total"),
    mean_of: |mean| format!("media {mean}"),
    numbers: "En cifras",
    count: "Valores",
    mean: "Media",
    least: "Mínimo",
    greatest: "Máximo",
    before: "Antes",
    nothing: "Nada en este intervalo",
    nothing_why: "No llegó ningún mensaje en este intervalo de tiempo. Uno más largo, o uno que \
                  termine otro día, puede contener alguno.",
    nothing_longest: "No llegó ningún mensaje en este intervalo de tiempo. Uno que termine otro \
                      día puede contener alguno.",
    to_last: |day| format!("Mostrar hasta el último mensaje: {day}"),
    described: |title, from, to| format!("{title}, de {from} a {to}"),
    no_value: "sin valor",
    band: "Las líneas muestran la media, y las bandas, los valores mínimo y máximo. Donde no llegó \
           nada hay un hueco.",
    dashed: "Las líneas de puntos muestran el periodo anterior.",
    newest_only: |count| {
        format!(
            "En este intervalo hay más mensajes de los que se leen para los gráficos de campos: \
             estos muestran los {count} más recientes."
        )
    },
    earlier: "Anterior",
    later: "Posterior",
    zoom_in: "Acercar",
    zoom_out: "Alejar",
    whole: "Intervalo completo",
    window: "Parte del intervalo",
    keys: "Arrastre sobre un gráfico, o separe dos dedos sobre él, para acercar. Con un gráfico \
           enfocado: las flechas recorren los valores, + y − acercan y alejan, Re Pág y Av Pág van \
           a tiempos anteriores y posteriores, y 0 muestra el intervalo completo.",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    file_of: |kind, title| format!("{kind}: {title}"),
};
