//! Statistics, in Portuguese.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Estatísticas",
    load: "Carga",
    range: "Período",
    ranges: ["24 horas", "7 dias", "30 dias", "1 ano"],
    own: "Período próprio",
    from: "De",
    until: "Até o fim do dia",
    until_time: "Até",
    compare: "Comparar com o período anterior",
    fields: "Campos",
    step: ["Hora", "Dia", "Semana de", "Mês"],
    zone: |zone| format!("Horas, dias, semanas e meses de {zone}."),
    zone_off: "Os números são guardados por horas inteiras de UTC: neste fuso um dia começa e \
               termina com a hora em que cai a meia-noite.",
    messages: [
        "Mensagens por hora",
        "Mensagens por dia",
        "Mensagens por semana",
        "Mensagens por mês",
    ],
    bytes: [
        "Bytes por hora",
        "Bytes por dia",
        "Bytes por semana",
        "Bytes por mês",
    ],
    receptions: [
        "Recepções por hora",
        "Recepções por dia",
        "Recepções por semana",
        "Recepções por mês",
    ],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Frequência, MHz",
    temperature: "Temperatura, °C",
    voltage: "Tensão, V",
    idle: "em repouso",
    transmit: "em transmissão",
    in_all: |sum| format!("{sum} no total"),
    mean_of: |mean| format!("média {mean}"),
    numbers: "Em números",
    count: "Valores",
    mean: "Média",
    least: "Mínimo",
    greatest: "Máximo",
    before: "Antes",
    nothing: "Nada neste período",
    nothing_why: "Nenhuma mensagem chegou neste período. Um período mais longo, ou que termine em \
                  outro dia, pode conter alguma.",
    nothing_longest: "Nenhuma mensagem chegou neste período. Um que termine em outro dia pode \
                      conter alguma.",
    to_last: |day| format!("Mostrar até a última mensagem: {day}"),
    described: |title, from, to| format!("{title}, de {from} a {to}"),
    no_value: "sem valor",
    band: "As linhas mostram a média; as faixas, o valor mínimo e o máximo. Onde nada chegou há \
           uma lacuna.",
    dashed: "As linhas pontilhadas mostram o período anterior.",
    newest_only: |count| {
        format!(
            "Há mais mensagens neste período do que as que são lidas para os gráficos de campos: \
             eles mostram as {count} mais recentes."
        )
    },
    earlier: "Mais cedo",
    later: "Mais tarde",
    zoom_in: "Ampliar",
    zoom_out: "Reduzir",
    whole: "Todo o período",
    window: "Parte do período",
    keys: "Arraste sobre um gráfico, ou afaste dois dedos sobre ele, para ampliar. Com um gráfico \
           em foco: as setas percorrem os valores, + e − ampliam e reduzem, Page Up e Page Down \
           vão para mais cedo e mais tarde, 0 mostra todo o período.",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    file_of: |kind, title| format!("{kind}: {title}"),
};
