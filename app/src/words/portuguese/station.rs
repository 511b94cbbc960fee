//! Base stations and places, in Portuguese.

use domain::base_station::StationState;
use domain::location::Source;
use domain::map::Overlay;

use super::super::{Location, Station};
use super::decimal;

/// Where a device is.
pub const LOCATION: Location = Location {
    title: "Localização",
    stated: "Posição declarada",
    computed: "Posição calculada",
    not_computed: "ainda nenhuma",
    source: |source| match source {
        Source::Stations => "das estações base que o ouviram",
        Source::Payload => "enviada pelo dispositivo",
    },
    source_title: "Origem",
    radius: "Raio",
    radius_of: metres_whole,
    apart: "Distância da declarada",
    as_of: "Atualizada em",
    heard_by: "Ouvido por",
    last: "Mensagens",
    last_messages: |count| format!("últimas {count}"),
    messages: "Mensagens",
    receptions: "Recepções",
    best: "Melhor RSSI dBm",
    newest: "Última recepção",
    distance: "Distância",
    distance_of: metres,
    distance_hint: "As distâncias são até a posição declarada ou, sem ela, até a calculada; só \
                    quem opera uma estação base vê onde ela está.",
    none_yet: "Ainda não ouvido",
    none_yet_why: "Assim que estações base ouvirem este dispositivo, elas aparecem aqui.",
    hidden: "As estações base não são mostradas",
    hidden_why: "Os seus perfis não permitem que você veja detalhes de rádio.",
    sent: "Posição enviada",
    of_last: |count| match count {
        1 => "da única mensagem".to_owned(),
        count => format!("das últimas {count} mensagens"),
    },
    map_of: |device| format!("Mapa do dispositivo {device}"),
    map_failed: "Não foi possível carregar o mapa. O que ele mostraria está nesta página como \
                 texto.",
    zoom_in: "Aproximar",
    zoom_out: "Afastar",
    sides: ["N", "S", "E", "O"],
    no_place: "Nenhuma posição conhecida",
    no_place_why: "Declare onde o dispositivo está. Uma posição também é calculada, assim que \
                   estações base com lugar conhecido o ouvem.",
    legend: "Legenda",
    legend_line: "Linhas e células pelo melhor RSSI:",
    station: "Estação base",
    over: |dbm| format!("acima de {}", dbm_of(dbm, 0)),
    up_to: |dbm| format!("até {}", dbm_of(dbm, 0)),
    best_of: |dbm| format!("melhor RSSI {}", dbm_of(dbm, 1)),
    heard_of: |heard, of| format!("ouviu {heard} de {of} mensagens"),
    message_count: |count| match count {
        1 => "1 mensagem".to_owned(),
        count => format!("{} mensagens", super::number(i64::from(count))),
    },
    coverage: "Camada de cobertura",
    coverage_off: "desligada",
    coverage_on: "mensagens próprias",
    coverage_by: |overlay| match overlay {
        Overlay::Stations => "mensagens próprias, número de estações",
        Overlay::Quality => "mensagens próprias, qualidade do link",
        Overlay::None | Overlay::Best | Overlay::Mean => "mensagens próprias",
    },
    coverage_lead: |size, placed, looked_at| {
        format!(
            "Células de {}° de latitude e longitude (altura: {}) com {} das {} mensagens mais \
             recentes deste dispositivo, as mais bem ouvidas primeiro.",
            decimal(&size.to_string()),
            metres(size * 111_195.0),
            super::number(i64::from(placed)),
            super::number(i64::from(looked_at)),
        )
    },
    coverage_where: "Uma mensagem fica onde o dispositivo disse que estava; senão, na posição \
                     declarada; senão, onde se calculou que estava.",
    cell: "Centro da célula",
    no_cells: "Nenhuma mensagem tem um lugar",
    no_cells_why: "Declare onde o dispositivo está ou faça as suas mensagens levarem uma posição.",
};

fn dbm_of(dbm: f64, decimals: usize) -> String {
    format!("{} dBm", decimal(&format!("{dbm:.decimals$}")))
}

fn metres_whole(metres_: i64) -> String {
    metres(metres_ as f64)
}

fn metres(metres: f64) -> String {
    match metres {
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => format!("{} km", decimal(&format!("{:.1}", m / 1000.0))),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// Base stations.
pub const STATION: Station = Station {
    menu: "Estação base",
    title: "Estações base",
    new: "Nova estação base",
    edit: "Editar",
    create: "Criar estação base",
    save: "Salvar alterações",
    id: "Id",
    id_hint: "1 a 8 dígitos hexadecimais, como a estação se identifica.",
    name: "Nome",
    state: "Estado",
    state_name: |state| match state {
        StationState::NotSeen => "nunca vista",
        StationState::Ok => "OK",
        StationState::Silent => "em silêncio",
    },
    last_contact: "Último contato",
    region: "Região",
    operator: "Operador",
    country: "País",
    country_hint: "Três letras (ISO 3166-1 alfa-3), como BEL.",
    position: "Posição",
    group: "Grupo",
    refused: "Quadros recusados",
    bad_crc: "CRC errado",
    bad_code: "Código de autenticação errado",
    no_key: "Chave desconhecida",
    settings: "Informações da estação base",
    token: "Token",
    token_new: "Novo token",
    token_lead: "Com o seu token, uma estação base entrega o que ouve em /radio/receptions, como \
                 Authorization: Bearer e o token.",
    token_once: "Copie o token agora: ele é mostrado só desta vez e não pode ser lido de novo.",
    renew: "Renovar token",
    renew_question: "Renovar o token?",
    renew_lead: |id| {
        format!(
            "O token que a estação base {id} tem agora perde a validade de imediato: ela não \
             entrega mais nada até receber o novo."
        )
    },
    text: "Id ou nome",
    text_example: "0BF2, Torre…",
    none_yet: "Ainda não há estações base",
    none_yet_why: "Uma estação base entrega o que ouve com um token próprio.",
    none_match: "Nenhuma estação base corresponde",
    none_match_why: "Há estações base, mas nenhuma com este id ou nome.",
};
