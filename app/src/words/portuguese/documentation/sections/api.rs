//! How programs ask, in Portuguese.

use super::{code, list, section, text};
use crate::documentation::Section;

/// The sections, in the order in which they are read. `origin` is how this server is reached.
pub(super) fn sections(origin: &str) -> Vec<Section> {
    vec![access(origin), refusals(), addresses(), others()]
}

fn access(origin: &str) -> Section {
    section(
        "access",
        "Quem faz pedidos",
        vec![
            text(
                "Um acesso à API tem um login de 24 dígitos hexadecimais e uma senha de 32. Quem \
                 administra as pessoas do grupo os encontra em Grupo, Acesso à API, e eles vão em \
                 cada requisição como credenciais HTTP `Basic`:",
            ),
            code(&format!(
                "curl --user LOGIN:PASSWORD '{origin}/export/groups/GROUP/audit.csv'"
            )),
            text(
                "Ele vê e altera o que os seus perfis permitem, nos grupos deles e em tudo o que \
                 está abaixo, e não altera mais do que os seus escopos indicam: sem nenhum, só lê. \
                 Um cookie ao lado das credenciais não conta.",
            ),
            text(
                "Uma senha que é renovada vale, ao lado da nova, durante tantas horas quantas \
                 indica quem a renova, para que os programas possam mudar sem interrupção.",
            ),
        ],
    )
}

fn refusals() -> Section {
    section(
        "refusals",
        "Quando há uma recusa",
        vec![
            text(
                "Cada recusa tem um corpo como `{\"code\":\"wrong_access\",\"message\":…}`, com o \
                 campo em causa em `field`, se há um. Os programas se orientam pelo código.",
            ),
            list([
                "`401` O login ou a senha está errado, ou o acesso à API expirou ou foi revogado.",
                "`403` Pode ser visto, e isto não pode ser feito com ele.",
                "`404` Não existe, ou não pode ser visto.",
                "`422` Algo do que foi pedido não faz sentido.",
                "`429` Senhas erradas demais: dez de um login a partir de um endereço, cem a \
                 partir de um endereço, em 15 minutos. `Retry-After` diz em quantos segundos uma \
                 nova tentativa é considerada.",
                "`503` Não neste momento. Faça o pedido de novo após `Retry-After`.",
            ]),
        ],
    )
}

fn addresses() -> Section {
    section(
        "addresses",
        "O que pode ser pedido",
        vec![list([
            "`GET /export/groups/GROUP/audit.csv` Quem alterou o quê em um grupo e abaixo dele, a \
             partir do mais recente. `person`, `kind`, `verb`, `object`, `since` e `before` pedem \
             uma parte, como a página do mesmo nome.",
            "`GET /export/users.csv` Os usuários que podem ser vistos, por nome. `text`, `group`, \
             `profile` e `locked` pedem uma parte deles, e `column`, tantas vezes quantas se \
             queira, o que é dito de cada um, como a página do mesmo nome.",
            "`GET /export/groups.csv`, `/export/device-types.csv`, `/export/contracts.csv` e \
             `/export/base-stations.csv` O que pode ser visto deles, da mesma forma: com `text`, \
             `kind` para grupos, `group` para tipos de dispositivo e contratos, e `column`.",
            "`GET /export/registrations/LIST/result.csv` O que aconteceu com cada linha de uma \
             lista de dispositivos.",
            "`GET /export/statistics/KIND/ID/figures.csv` Os números ao longo do tempo de um de \
             `devices`, `device-types`, `groups` ou `base-stations`. `range`, `from`, `until`, \
             `compare` e `field` pedem uma parte deles, como a página do mesmo nome; `zone` indica \
             o fuso horário dos dias.",
            "`GET /export/statistics/KIND/ID/charts/CHART.svg` Um gráfico deles como imagem, por \
             exemplo `messages` ou `rssi`; `theme` é `light` ou `dark`.",
        ])],
    )
}

fn others() -> Section {
    section(
        "others",
        "O que mais existe",
        vec![text(
            "As mensagens chegam a um programa por callbacks, assim que existem: veja \
             `/apidocs/callback`. As estações base fazem entregas com tokens próprios.",
        )],
    )
}
