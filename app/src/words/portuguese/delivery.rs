//! Deliveries of callbacks, in Portuguese.

use domain::callback::{DeliveryFault, Standing};

use super::super::Delivery;

/// The words.
pub(super) const WORDS: Delivery = Delivery {
    title: "Entregas",
    one: "Entrega",
    all: "Todas as entregas",
    show: "Mostrar entrega",
    id: "Id da entrega",
    state: "Estado",
    standing: |standing| match standing {
        Standing::Waiting => "em espera",
        Standing::Delivered => "entregue",
        Standing::Failed => "abandonada",
        Standing::Cancelled => "cancelada",
        Standing::Undelivered => "falhou e ainda não foi entregue",
    },
    owed_since: "Devida desde",
    told: "Refere-se a",
    last: "Última tentativa",
    attempts: "Tentativas",
    sent: "O que foi enviado",
    callback: "Callback",
    deleted: "eliminado",
    deleted_title: "Callbacks eliminados",
    deleted_since: "Eliminado em",
    off_waits: |waiting| {
        format!(
            "Este callback está desativado. O que ele deve fica em espera: {waiting}. É enviado \
             quando o callback for ativado."
        )
    },
    turn_on: |waiting| format!("Ativar e enviar {waiting}"),
    counted: |word, count| format!("{word}: {count}"),
    choose: "Escolher",
    choose_one: |time| format!("Escolher a que é devida desde {time}"),
    again: "Reenviar",
    again_hint: "As que esperam são enviadas já, as abandonadas ou entregues mais uma vez. O que \
                 foi tentado até agora fica registrado.",
    again_now: "Enviar agora",
    again_done: |count| match count {
        0 => "Nada é reenviado: não havia nada, ou está em curso.".to_owned(),
        1 => "1 entrega é reenviada.".to_owned(),
        count => format!(
            "{} entregas são reenviadas.",
            super::number(i64::from(count))
        ),
    },
    failed_title: "Reenviar o que foi abandonado",
    failed_lead: "Depois que um destinatário esteve muito tempo ausente: tudo o que este callback \
                  abandonou recomeça.",
    failed_since: "Devida desde (UTC)",
    failed_since_hint: "Vazio: tudo.",
    failed_again: "Reenviar tudo",
    none_yet: "Ainda não há entregas",
    none_yet_why: "O que é devido, enviado e abandonado é listado aqui.",
    none_match: "Nenhuma entrega corresponde",
    none_match_why: "Pode haver outras que o filtro deixa de fora.",
};

/// Why there was no answer, as a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("O host não tem endereço."),
        DeliveryFault::Forbidden { setting } if setting.is_empty() => {
            say("Os callbacks não podem chegar a este endereço.")
        }
        DeliveryFault::Forbidden { setting } => format!(
            "Os callbacks não podem chegar a este endereço. O operador pode permitir isso com a \
             configuração {setting}."
        ),
        DeliveryFault::ConnectionRefused => {
            say("A conexão foi recusada: ninguém escuta nesse endereço.")
        }
        DeliveryFault::ConnectionClosed => say("O destinatário fechou a conexão."),
        DeliveryFault::Unreachable => say("O destinatário está inacessível."),
        DeliveryFault::NotConnected => say("A conexão não foi estabelecida a tempo."),
        DeliveryFault::Incomplete => say("A conexão terminou antes de chegar a resposta completa."),
        DeliveryFault::NotHttp => say("A resposta não é HTTP."),
        DeliveryFault::HeadTooLarge => say("O cabeçalho da resposta é grande demais."),
        DeliveryFault::CertificateTime => {
            say("O certificado do destinatário não é válido neste momento.")
        }
        DeliveryFault::CertificateName => {
            say("O certificado do destinatário pertence a outro host.")
        }
        DeliveryFault::CertificateIssuer => {
            say("O certificado do destinatário não foi emitido por uma autoridade conhecida.")
        }
        DeliveryFault::Tls { said } => format!("O TLS falhou: {said}"),
        DeliveryFault::Timeout { millis } => {
            format!("Nenhuma resposta completa chegou em {millis} ms.")
        }
        DeliveryFault::NotJson { line, column, body } if body.is_empty() => {
            format!("O corpo não é JSON com esta mensagem (linha {line}, coluna {column}).")
        }
        DeliveryFault::NotJson { line, column, body } => {
            format!("O corpo não é JSON com esta mensagem (linha {line}, coluna {column}): {body}")
        }
        DeliveryFault::BadUrl => say("Com esta mensagem o modelo não forma uma URL."),
        DeliveryFault::BadHeader => say("Com esta mensagem o modelo não forma um cabeçalho."),
        DeliveryFault::Settings { fields } => format!(
            "A configuração do callback já não forma uma requisição; edite: {}.",
            fields.join(", ")
        ),
        DeliveryFault::Sealed => say(
            "A configuração do callback não pode ser aberta: a chave secreta do servidor é outra, \
             diferente da de quando foi salva. O operador a repõe, ou você insere tudo de novo.",
        ),
        DeliveryFault::NotMailed { to, said } if said.is_empty() => {
            format!("Não foi possível enviar o e-mail para {to}.")
        }
        DeliveryFault::NotMailed { to, said } => {
            format!("Não foi possível enviar o e-mail para {to}: {said}")
        }
        DeliveryFault::NoMail { setting } => {
            format!("Nenhum e-mail é enviado daqui: o operador não definiu {setting}.")
        }
        DeliveryFault::BrokerRefused { said } => {
            format!("O broker recusou a conexão: {said}.")
        }
        DeliveryFault::NotMqtt => say("A resposta não é MQTT."),
        DeliveryFault::CallbackGone => say("O callback já não existe."),
        DeliveryFault::MessageGone => say("A mensagem já não existe."),
        DeliveryFault::NotMade => say("Não foi possível fazer a requisição."),
        DeliveryFault::Other { said } => said.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_with_its_arguments() {
        let late = DeliveryFault::Timeout { millis: 10_000 };
        assert_eq!(
            fault(&late),
            "Nenhuma resposta completa chegou em 10000 ms."
        );
        let body = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: r#"{"a":1null}"#.into(),
        };
        assert_eq!(
            fault(&body),
            r#"O corpo não é JSON com esta mensagem (linha 1, coluna 6): {"a":1null}"#
        );
        assert_eq!(
            fault(&body.without_values()),
            "O corpo não é JSON com esta mensagem (linha 1, coluna 6)."
        );
        let mail = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        assert_eq!(
            fault(&mail),
            "Não foi possível enviar o e-mail para ann@example.org: 550 nobody"
        );
        assert_eq!(
            fault(&mail.without_values()),
            "Não foi possível enviar o e-mail para ann@example.org."
        );
    }
}
