//! Maps of many devices, and choosing a place, in Portuguese.

use super::super::Map;
use super::decimal;

/// Maps of many devices.
pub const MAP: Map = Map {
    title: "Mapa",
    menu: "Mapa de cobertura",
    of_all: "Mapa de todos os dispositivos",
    of: |name| format!("Mapa de {name}"),
    coverage: "Camada de cobertura",
    overlays: [
        "nenhuma",
        "melhor sinal",
        "sinal médio",
        "número de estações",
        "qualidade do link",
    ],
    show: "Mostrar",
    opacity: "Opacidade",
    lost: "Não foi possível obter o que está aqui. Mova o mapa para tentar de novo.",
    counting: "As mensagens de antes da última atualização ainda estão em contagem. Mais células \
               aparecem à medida que ela avança.",
    beyond: |beyond| format!("e mais {}, na lista de dispositivos", super::number(beyond)),
    nowhere: "Nenhum dispositivo tem um lugar",
    nowhere_why: "Declare onde os dispositivos estão. As posições também são calculadas, assim que \
                  estações base com lugar conhecido os ouvem.",
    nothing_heard: "Nada foi ouvido de um lugar conhecido",
    nothing_heard_why: "As células mostram de onde esta estação base ouviu dispositivos cujo lugar \
                        era conhecido.",
    cluster: "Vários dispositivos",
    legend_best: "Células pelo melhor RSSI:",
    legend_mean: "Células pela média do melhor RSSI de cada mensagem:",
    legend_stations: "Células pelas estações base que ouvem uma mensagem, em média:",
    legend_quality: "Células pela qualidade média do link:",
    stations_step: |step| match step {
        4.. => "4 ou mais".to_owned(),
        step => step.to_string(),
    },
    stations_of: |mean| {
        format!(
            "ouvida por {} estações base em média",
            decimal(&format!("{mean:.1}"))
        )
    },
    quality_of: |quality| format!("qualidade do link: {quality}"),
    not_known: "desconhecida",
    stations: "Estações base à vista",
    many_stations: "Há mais estações base à vista do que um mapa mostra. Aproxime para vê-las.",
    mean_stations: "Estações",
    quality: "Qualidade do link",
    follows: "O mapa acompanha o que acontece.",
    waits: "O mapa é desenhado por uma parte da página que ainda não chegou. O que ele mostra está \
            nesta página como texto.",
    you: "Você está aqui",
    here_within: |metres| format!("Encontrado, com precisão de {metres} m."),
    list: "Onde estão",
    in_sight: |seen, all| {
        let (seen, all) = (super::number(seen), super::number(all));
        format!("À vista: {seen} dos {all} dispositivos com lugar.")
    },
    whole: "Mostrar tudo",
    none_here: "Nenhum dispositivo à vista",
    none_here_why: "Mova o mapa ou mostre tudo.",
    where_: "Lugar",
    devices: "Dispositivos",
    which: "Quais",
    nearer: "Aproximar",
    more: |more| {
        format!(
            "e mais {}, que aparecem aqui quando você aproxima",
            super::number(more)
        )
    },
    heard: "Onde foram ouvidos",
    heard_lead: "As células à vista que contêm mensagens, as mais bem ouvidas primeiro. Uma \
                 mensagem fica onde o dispositivo disse que estava; senão, na posição declarada; \
                 senão, onde se calculou que estava. As células ficam quando as mensagens já não \
                 são guardadas.",
    mean: "RSSI médio dBm",
    mean_of: |dbm| format!("RSSI médio {} dBm", decimal(&format!("{dbm:.1}"))),
    no_cells: "Nada foi ouvido daqui",
    no_cells_why: "As mensagens de dispositivos cujo lugar é conhecido formam células à medida que \
                   chegam.",
    flag: "Última posição",
    flag_message: "Mensagem",
    pick: "Escolher em um mapa",
    pick_map: "Mapa no qual se escolhe um lugar",
    pick_hint: "Toque no lugar, ou mova o mapa (também com as setas) até a cruz ficar sobre ele.",
    pick_middle: "Usar o lugar sob a cruz",
    // As they stand in the fields, which take a full stop.
    picked: |lat, lng| format!("Escolhido: {lat}, {lng}").replace('-', "−"),
    here: "Onde estou",
    here_unknown: "O navegador não diz onde está. Ele pede permissão, e só por https.",
};
