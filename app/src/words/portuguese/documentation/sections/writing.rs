//! How a callback is written, in Portuguese.

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};

pub(super) fn templates() -> Section {
    section(
        "templates",
        "Modelos",
        vec![
            text(
                "As variáveis estão entre chaves, `{device}`, com as letras como estão listadas. \
                 Elas podem estar no caminho e na query da URL, nos valores dos cabeçalhos, no \
                 corpo, nas linhas de um lote, no assunto e no texto de um e-mail e em um tópico. \
                 Uma chave que não começa uma variável é uma chave, de modo que JSON se escreve \
                 como é.",
            ),
            text(
                "Com uma configuração personalizada do payload os bytes de uma mensagem têm nomes: \
                 o campo `Temp::float:32` dela é a variável `{customData#Temp}`. A configuração é \
                 do próprio callback; a do tipo de dispositivo não conta.",
            ),
            list([
                "Uma variável que o tipo de callback não tem é recusada quando o callback é salvo, \
                 com a coluna em que está.",
                "Um valor que não existe é dado como `null`: um campo além dos bytes que chegaram, \
                 uma relação sinal-ruído que a estação base não mediu.",
                "`{avgSnr}` é `N/A` enquanto não é conhecido, e `null` onde está sozinho em JSON.",
            ]),
        ],
    )
}

pub(super) fn channels(figures: &Figures) -> Section {
    let mail = match figures.mail {
        true => "Deste servidor são enviados e-mails.",
        false => "Este servidor não envia e-mails: o operador não definiu `mail.transport`.",
    };
    section(
        "channels",
        "Canais",
        vec![
            list([
                "URL: uma requisição HTTP para cada mensagem. GET não tem corpo; POST e PUT têm um \
                 tipo de conteúdo e um corpo. DATA_ADVANCED é sempre JSON em um corpo.",
                "BATCH_URL: no máximo um POST por segundo, com uma linha para cada mensagem.",
                "EMAIL: um e-mail para cada mensagem.",
                "MQTT: uma mensagem para cada uma no tópico de um broker, \
                 `mqtt://user:password@host:1883` ou `mqtts://…` com TLS, com qualidade de serviço \
                 1. Um tópico não contém `+` nem `#`, e o que uma variável traz para ele é \
                 codificado com porcentagem. O Home Assistant pode ser informado dos campos da \
                 configuração personalizada do payload que o corpo contém como membros de um \
                 objeto JSON.",
            ]),
            text(mail),
        ],
    )
}

pub(super) fn content() -> Section {
    section(
        "content-types",
        "Tipos de conteúdo e escape",
        vec![
            text("O que um valor contém nunca encerra o lugar em que ele está."),
            list([
                "Em uma URL, tudo menos letras, dígitos e `-._~` é codificado com porcentagem.",
                "`application/x-www-form-urlencoded`: o corpo é feito de pares, \
                 `name={variable}&name2={variable2}`. A query da URL passa para antes deles, no \
                 corpo.",
                "`application/json`: o corpo é testado com exemplos quando é salvo. As aspas são \
                 de quem o escreve: `\"{device}\"`, mas `{time}`. Dentro delas um valor recebe \
                 escape. `{duplicates}` e `{computedLocation}` já são JSON. Um corpo que não é \
                 JSON com os valores de uma mensagem não é enviado, e é registrado como falha.",
                "`text/plain`: os valores ficam como são.",
                "Em um cabeçalho, em uma linha de um lote e em um assunto, as quebras de linha e \
                 outros caracteres de controle de um valor se tornam espaços.",
            ]),
        ],
    )
}

pub(super) fn headers() -> Section {
    section(
        "headers",
        "Cabeçalhos",
        vec![
            text(
                "Um em cada linha, `Name: value`; as variáveis só podem estar no valor. Um \
                 cabeçalho do próprio HTTP não pode ser definido, exceto `Authorization`, e nenhum \
                 duas vezes. As credenciais podem estar na URL em vez disso: \
                 `https://user:password@host/`.",
            ),
            text(
                "Cada requisição traz `user-agent: SIGFOX`, `accept: */*` e `webhook-id` e, com um \
                 corpo, o seu tipo de conteúdo.",
            ),
        ],
    )
}

pub(super) fn batch() -> Section {
    section(
        "batch",
        "Lotes",
        vec![
            text(
                "O que chega em um segundo vai em um POST, no máximo 1 MB e 5.000 linhas, com uma \
                 quebra de linha entre elas. `{batch}` na query da URL representa as linhas; a \
                 query se torna o corpo, um formulário. Sem ele, as linhas seguem a query como \
                 `batch`. A URL e o padrão de linha de um exemplo, e o que é enviado:",
            ),
            code("https://example.org/in?lines={batch}\n{device};{time};{data};"),
            code(
                "POST /in\n\nlines=1B9C5%3B1440578526%3B41ea00002b%3B%0A1B9C6%3B1440578527%3B00%3B",
            ),
            text(
                "O padrão de linha é uma só linha. O `webhook-id` de um lote representa exatamente \
                 as mensagens que ele comunica e a configuração que forma as suas linhas: se um \
                 dos dois é outro, o id também é. Um lote que falhou é tentado de novo por si: as \
                 mesmas mensagens na mesma ordem, com o mesmo id. As mensagens novas vão em outros \
                 lotes, e ainda assim há no máximo um POST por segundo.",
            ),
            text("As mensagens de um lote que falhou vão em outro, com outro id, quando"),
            list([
                "algumas delas foram reenviadas a partir da lista de entregas, ou já não podem ser \
                 comunicadas: essas, e o resto à parte;",
                "a configuração do callback foi salva de novo: o que então espera é reunido de \
                 novo, e com outro id mesmo que sejam as mesmas mensagens;",
                "o callback foi desativado e ativado: o que então espera é reunido de novo, com o \
                 mesmo id só se são exatamente as mesmas mensagens pela mesma configuração;",
                "as suas linhas ficaram mais longas, de modo que passam de 1 MB: em partes;",
                "vários processos servem um banco de dados, e dois tomam da mesma fila no mesmo \
                 momento: em partes.",
            ]),
            text(
                "Por isso, uma linha que tem de ser reconhecida aconteça o que acontecer precisa \
                 conter o dispositivo, a hora e o número de sequência.",
            ),
        ],
    )
}
