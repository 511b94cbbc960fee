//! The online help of event configurations, and the codes of events, in Portuguese.

use domain::alert::EMAILS_MAX;
use domain::event::EventKind;

use super::{list, section, text};
use crate::documentation::{Block, Section};
use crate::words::portuguese::event;

/// The online help.
pub(super) fn event_configuration() -> Vec<Section> {
    vec![
        what_it_is(),
        watched(),
        told(),
        times(),
        replaced(),
        moved(),
    ]
}

fn what_it_is() -> Section {
    section(
        "help-what",
        "O que é",
        vec![text(
            "Uma configuração de eventos diz de que alguém quer ser avisado, e como. A de um grupo \
             vale para todos os dispositivos nele e abaixo dele, a de um tipo de dispositivo para \
             os seus dispositivos, a de um dispositivo só para ele. Tudo o que alerta alguém é um \
             evento e está entre os eventos do seu dispositivo.",
        )],
    )
}

fn watched() -> Section {
    section(
        "help-watched",
        "O que é vigiado",
        vec![
            list([
                "Eventos: o que acontece por si, como silêncio além do keep-alive, números em \
                 falta ou um token que terminou.",
                "Um campo do formato personalizado do tipo de dispositivo: cada mensagem que o tem \
                 é comparada com o limite.",
                "O sinal: o melhor das estações base que ouviram uma mensagem, 25 s após o seu \
                 primeiro quadro. Só para quem pode ver detalhes de rádio.",
                "A alimentação e a temperatura: como os dispositivos as comunicam uma vez por dia \
                 e depois de cada downlink.",
                "O silêncio: nada foi ouvido durante tantos minutos, seja qual for o keep-alive.",
                "Um lugar: um círculo do qual um dispositivo sai ou no qual entra. Uma posição \
                 conta com o seu raio, de modo que uma que não é exata não faz ninguém sair. \
                 Também só para quem pode ver detalhes de rádio: as estações base revelam onde um \
                 dispositivo está.",
            ]),
            text(
                "Um valor além do seu limite é comunicado uma vez, até que tenha voltado. O que \
                 chega com mais de dez minutos não alerta ninguém. Quem não pode ver detalhes de \
                 rádio é avisado de que o sinal está fraco ou de que o dispositivo saiu de um \
                 lugar, sem os números disso.",
            ),
        ],
    )
}

fn told() -> Section {
    section(
        "help-told",
        "Quem é avisado",
        vec![
            Block::List(vec![
                format!(
                    "Por e-mail: até {EMAILS_MAX} endereços. De um evento nenhum endereço é \
                     avisado duas vezes: avisa a configuração mais próxima."
                ),
                "Pelo sino no alto de cada página: todos os que podem ver o dispositivo, uma vez \
                 para cada evento."
                    .to_owned(),
                "Por um callback do tipo EVENT. O que ele pode comunicar está em \
                 `/apidocs/callback`; o que ele deve, enviou e abandonou é listado com a \
                 configuração de eventos."
                    .to_owned(),
            ]),
            text(
                "“Enviar um teste” envia tudo isso uma vez, menos o sino, sobre um exemplo, antes \
                 de algo ser salvo. Cada pessoa tem dez testes por minuto.",
            ),
        ],
    )
}

fn times() -> Section {
    section(
        "help-times",
        "Com que frequência",
        vec![list([
            "Não repetir durante: o mesmo evento do mesmo dispositivo não alerta ninguém nesse \
             tempo.",
            "O que dispara em um intervalo de tempo é um só e-mail: um minuto, se você não indicar \
             mais.",
            "Nas horas de silêncio os e-mails esperam, e no fim são um só. As horas são as de uma \
             diferença fixa de UTC. O sino e o callback não esperam.",
            "Um e-mail que não é aceito é tentado de novo durante três dias.",
        ])],
    )
}

fn replaced() -> Section {
    section(
        "help-replaced",
        "No lugar de outra",
        vec![text(
            "Uma que é herdada pode ser substituída: para tudo o que está abaixo, vale a nova no \
             lugar dela. Onde a nova está desativada, nenhuma das duas vale. Com uma edição do que \
             é vigiado tudo recomeça: o que já foi comunicado pode ser comunicado de novo.",
        )],
    )
}

fn moved() -> Section {
    section(
        "help-moved",
        "Quando um dispositivo passa a outros",
        vec![text(
            "Um dispositivo que passa a um tipo de dispositivo de outro grupo, do mesmo \
             proprietário ou de outro, fica sob o que vale lá. As suas configurações de eventos \
             próprias terminam com isso: são eliminadas com os seus callbacks, o que estes ainda \
             devem é cancelado, e o que ainda não está em um e-mail não é enviado por e-mail. O \
             registro de auditoria do grupo que tinha o dispositivo as nomeia. Se ele passa a \
             outro tipo de dispositivo do mesmo grupo, elas vão com ele.",
        )],
    )
}

/// What `{eventType}` can be, each with its severity and what it is called.
pub(super) fn event_types() -> Block {
    let all = EventKind::ALL.iter();
    let all = all.map(|(kind, code, severity)| {
        let name = (event::WORDS.kind_name)(*kind);
        format!("`{code}` {name} ({})", severity.word())
    });
    Block::List(all.collect())
}
