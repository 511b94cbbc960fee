//! The story of one message, in Portuguese.

use super::super::Story;
use super::decimal;

/// The words.
pub const STORY: Story = Story {
    title: |seq| format!("Mensagem {seq}"),
    all: "Todas as mensagens",
    said: "O que foi dito",
    seq: "Número de sequência",
    arrived: "Atraso até chegar",
    after: |millis| match millis {
        0 => "0 s".to_owned(),
        _ if millis.abs() < 1_000 => format!("{millis} ms").replace('-', "−"),
        _ => format!("{} s", decimal(&format!("{:.1}", millis as f64 / 1e3))),
    },
    asks: "Pede um downlink",
    decoding: "Decodificação",
    decoding_link: "Abrir na página do formato",
    decoding_none: "Nada se obtém destes bytes, ou só para o grupo em que o dispositivo estava \
                    então.",
    receptions: "Recepções",
    receptions_hidden: "Quais estações base a ouviram, e como, é para quem pode ver detalhes de \
                        rádio.",
    later: "Depois da primeira",
    snr: "SNR",
    callbacks: "Callbacks",
    callbacks_none: "Nenhum callback",
    callbacks_none_why: "Nenhum estava configurado quando a mensagem chegou, ou você não pode \
                         vê-lo.",
    delivery: "A entrega completa",
    downlink: "Downlink",
    place: "De onde foi enviada",
    place_none: "Nenhum lugar conhecido",
    place_none_why: "Não foi calculado, ou ainda não, ou você não pode vê-lo.",
    story: "Passo a passo",
    heard_first: "Ouvida pela primeira vez",
    heard_last: "Ouvida pela última vez",
    came: "Chegou aqui",
    answered: "Um callback respondeu ao dispositivo",
    listens: "O dispositivo começa a escutar",
    listens_until: "O dispositivo para de escutar",
    ended: |state| format!("Downlink: {state}"),
    attempt: |number, outcome| format!("Callback, tentativa {number}: {outcome}"),
    next_attempt: "A próxima tentativa está prevista",
    events: "Eventos do dispositivo",
    merged: |receptions, stations| match stations {
        1 => format!("Reunidas: {receptions} recepções de uma estação base são uma só mensagem"),
        _ => format!(
            "Reunidas: {receptions} recepções de {stations} estações base são uma só mensagem"
        ),
    },
    decoded: |fields| match fields {
        1 => "Decodificada: um campo".to_owned(),
        _ => format!("Decodificada: {fields} campos"),
    },
    closes: "É fechada: então a qualidade do link e a posição são conhecidas",
    closed: |quality| format!("Fechada: qualidade do link {quality}"),
    placed: |metres| match metres {
        0..1_000 => format!("Lugar calculado com precisão de {metres} m"),
        _ => format!(
            "Lugar calculado com precisão de {} km",
            decimal(&format!("{:.1}", metres as f64 / 1e3))
        ),
    },
    placed_itself: "Lugar comunicado pelo dispositivo",
    event: |what| format!("Evento: {what}"),
    raised: "Eventos que ela gerou",
    raised_none: "Não gerou nenhum.",
    again: "Reenviar os seus callbacks",
    again_hint: "O que foi entregue ou abandonado é enviado mais uma vez, o que espera é enviado \
                 já; cada destinatário pode então recebê-la duas vezes.",
    again_done: |count| match count {
        0 => "Não havia nada para reenviar: está em curso neste momento.".to_owned(),
        1 => "Uma entrega é reenviada.".to_owned(),
        _ => format!("{count} entregas são reenviadas."),
    },
    curl: "Como comando curl",
};
