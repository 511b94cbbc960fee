//! The inspector, in Portuguese.

use super::super::Inspector;

/// The words.
pub(super) const WORDS: Inspector = Inspector {
    title: "Inspetor",
    lead: "Um endereço deste servidor que mostra o que lhe é enviado: para um primeiro callback, \
           antes de haver um servidor seu.",
    none_yet: "Ainda não há endereço",
    none_yet_why: "Ele é criado só para este tipo de dispositivo. Quem o conhece pode enviar algo \
                   para lá; só quem pode alterar os seus callbacks o vê.",
    make: "Criar um endereço",
    make_again: "Criar outro endereço",
    make_again_hint: "O atual passa a responder com 404. O que ele recebeu fica.",
    create: "Criar um callback para aqui",
    reload: "Recarregar",
    requests: "Requisições",
    kept: "As últimas 50 das últimas 24 horas, as mais recentes primeiro",
    hidden: "Cabeçalhos, queries e corpos não são mostrados: callbacks podem conter detalhes de \
             rádio neles, e os seus perfis não permitem que você os veja.",
    nothing: "Ainda não chegou nada",
    nothing_why: "Crie um callback para este endereço e envie um teste, ou espere por uma \
                  mensagem.",
    headers: "Cabeçalhos",
    body: "Corpo",
    answer: "Resposta a dispositivos",
    answer_lead: "As requisições são respondidas com 204. Com oito bytes aqui, uma que nomeia um \
                  dispositivo, como id ou device na query ou no corpo, é respondida com esses \
                  bytes para ele: um callback DATA / BIDIR escolhido para downlinks os envia.",
    downlink: "Dados de downlink em hexadecimal",
    downlink_hint: "Exatamente 8 bytes, como em 0102030405060708; vazio: nenhum.",
    save: "Salvar",
};
