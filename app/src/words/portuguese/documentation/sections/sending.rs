//! How a callback is sent, in Portuguese.

use domain::callback::WAITS;

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};
use crate::words::portuguese::duration;

pub(super) fn attempts(figures: &Figures) -> Section {
    let waits = WAITS.map(|minutes| duration(60 * minutes)).join(", ");
    section(
        "attempts",
        "Tentativas",
        vec![
            text(format!(
                "Um callback é entregue quando um 2xx chega dentro de {}, lida a resposta inteira. \
                 Senão, é tentado de novo após {waits}, cada espera contada a partir da falha e \
                 até 15 % mais curta ou mais longa. Depois é abandonado, e pode ser reenviado a \
                 partir da lista de entregas.",
                duration(figures.timeout)
            )),
            list([
                "Um destinatário pode pedir mais tempo com `Retry-After`, até um dia.",
                "Um redirecionamento não é seguido: um 3xx é uma falha.",
                "410 diz que o destinatário deixou de existir: o callback é desativado, e o que \
                 ele deve espera até que seja ativado.",
                "Um callback do qual nada foi entregue durante cinco dias também é desativado.",
                "Seja quem for que o desativou, a um callback desativado nada passa a ser devido: \
                 o que acontece entretanto não tem entrega dele e não é enviado depois. O que ele \
                 devia antes espera.",
                "Que um callback de um tipo de dispositivo foi desativado por si é comunicado ao \
                 endereço de alerta e, pelo sino, a quem pode ver o tipo de dispositivo. Desde \
                 quando está desativado aparece na página de callbacks.",
                "Onde a ordem de cada dispositivo é mantida, o que vem depois espera até que o \
                 anterior seja entregue ou abandonado. Um lote contém então no máximo uma linha de \
                 cada dispositivo, de modo que se ouve de um dispositivo no máximo uma vez por \
                 segundo.",
                "De uma resposta são lidos 64 kB e guardados 4 kB. Do que foi enviado, os \
                 cabeçalhos e 4 kB do corpo são guardados com cada tentativa, e menos do corpo se \
                 mais de 16 linhas foram nele.",
            ]),
        ],
    )
}

pub(super) fn repeats() -> Section {
    section(
        "repeats",
        "Repetições",
        vec![text(
            "O que um callback deve é entregue pelo menos uma vez: se a resposta se perdeu, vem de \
             novo. Enquanto está desativado, nada de novo é devido. O cabeçalho `webhook-id` é o \
             mesmo em todas as tentativas, de modo que um destinatário pode descartar o que já \
             conhece. O de um lote é explicado em Lotes.",
        )],
    )
}

pub(super) fn signatures() -> Section {
    section(
        "signatures",
        "Assinaturas",
        vec![
            text(
                "As requisições de um callback URL ou BATCH_URL podem ser assinadas como o \
                 Standard Webhooks descreve. `webhook-timestamp` é a hora da tentativa em \
                 segundos, e `webhook-signature` contém uma assinatura para cada segredo, \
                 separadas por espaços: duas durante a troca.",
            ),
            code(
                "v1,base64(HMAC-SHA256(secret, webhook-id + \".\" + webhook-timestamp + \".\" + body))",
            ),
            text(
                "O segredo é o que segue `whsec_`, lido como base64. Ele é criado na página do \
                 callback e mostrado uma vez.",
            ),
        ],
    )
}

pub(super) fn addresses(figures: &Figures) -> Section {
    let mut blocks = vec![
        text(
            "Os callbacks só chegam a endereços da internet pública. Os endereços de loopback, \
             privados, link-local e compartilhados, os serviços de metadados, o multicast e o que \
             é reservado são recusados: quando um callback é salvo, se o endereço está escrito por \
             extenso, e em cada tentativa, depois de o nome ser resolvido. O operador pode abrir \
             redes com `callback.allowed_networks`.",
        ),
        text(
            "Com TLS, o certificado tem de ser válido e emitido por uma autoridade conhecida. Se \
             vários hosts compartilham um endereço, é preciso comunicar o nome ao destinatário \
             (SNI).",
        ),
    ];
    if figures.inspector {
        blocks.push(text(
            "Os endereços do inspetor são atendidos dentro deste servidor, onde quer que ele \
             esteja.",
        ));
    }
    section("addresses", "Endereços", blocks)
}
