//! What a receiver may answer, and codes, in Portuguese.

use domain::downlink::InfoCode;

use super::{alerts, code, list, section, text};
use crate::documentation::{Block, Section};

/// What the range codes of repeaters stand for, from 0.
const RANGES: [&str; 16] = [
    "nenhuma",
    "1 a 4",
    "5 a 9",
    "10 a 49",
    "50 a 99",
    "100 a 149",
    "150 a 199",
    "200 a 249",
    "250 a 299",
    "300 a 349",
    "350 a 399",
    "400 a 449",
    "450 a 499",
    "500 a 799",
    "800 a 999",
    "1.000 ou mais",
];

pub(super) fn devices() -> Section {
    section(
        "answers",
        "Respostas aos dispositivos",
        vec![
            text(
                "A um dispositivo que pede um downlink (`{ack}` é true) responde o callback DATA / \
                 BIDIR escolhido para o seu tipo de dispositivo, se o modo de downlink deste é \
                 Callback. Só URL e BATCH_URL trazem uma resposta. Ela é um 2xx com JSON que \
                 nomeia o dispositivo pelo seu id, em maiúsculas ou minúsculas, com zeros à \
                 esquerda ou sem, e traz oito bytes:",
            ),
            code(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#),
            list([
                "`204`, e qualquer resposta que não nomeia o dispositivo: nada é enviado a ele.",
                "`{\"1B9C5\":{\"noData\":true}}`: o mesmo, de modo explícito.",
                "Outro número de bytes, o que não é hexadecimal, ou algo que não é um objeto ao \
                 lado do id do dispositivo: nada é enviado, com o código 2.",
                "O que é dito duas vezes vale como foi dito por último.",
                "Em um lote, um só objeto responde a todos os dispositivos, com um membro para \
                 cada um.",
                "Uma resposta a uma tentativa posterior também vale, até cinco segundos antes de o \
                 dispositivo parar de escutar.",
                "Quanto tempo depois do pedido veio uma resposta, e quanto tempo restava ou de \
                 quanto foi o atraso, é mostrado com a mensagem.",
                "Se só uma recepção posterior diz que o dispositivo pede, e a mensagem já tinha \
                 sido comunicada ao callback, ela lhe é comunicada mais uma vez: com `{ack}` true, \
                 e como outra entrega. Não é assim quando a mensagem está fechada.",
            ]),
            text("Um callback ACKNOWLEDGE diz como terminou."),
        ],
    )
}

pub(super) fn codes() -> Section {
    let ends = InfoCode::ALL.iter();
    let ends = ends.map(|(end, message)| format!("`{}` {message}", end.number()));
    let ranges = RANGES.iter().enumerate();
    let ranges = ranges.map(|(nth, range)| format!("`{nth}` {range}"));
    section(
        "codes",
        "Códigos",
        vec![
            text("`{infoCode}` e `{infoMessage}` de callbacks ACKNOWLEDGE:"),
            Block::List(ends.collect()),
            text("Códigos de faixa de callbacks REPEATER, e quantas mensagens representam:"),
            Block::List(ranges.collect()),
            text("`{eventType}` de callbacks EVENT, com `{severity}`:"),
            alerts::event_types(),
        ],
    )
}
