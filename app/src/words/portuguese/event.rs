//! Events, in Portuguese.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Severity, Variables};

use super::super::Event;
use super::decimal;

/// The words.
pub const WORDS: Event = Event {
    title: "Eventos",
    time: "Hora",
    severity: "Gravidade",
    severity_name: severity,
    kind: "Tipo",
    kind_name: kind,
    device_example: "1CF14C…",
    what: "O que aconteceu",
    sentence,
    state: "Estado",
    open: "aberto",
    closed: "terminado desde",
    none_yet: "Ainda não há eventos",
    none_yet_why: "Números em falta, silêncio, tokens que vêm e vão: o que acontece com os \
                   dispositivos aparece aqui.",
    none_match: "Nenhum evento corresponde",
    none_match_why: "Pode haver outros que o filtro deixa de fora.",
};

/// How bad an event is, in a word.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "informação",
        Severity::Warn => "aviso",
        Severity::Error => "erro",
    }
}

/// What happened, in a few words.
const fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::KeepAliveLost => "Dispositivo em silêncio",
        EventKind::NetworkIssue => "Estação base em silêncio",
        EventKind::SequenceBreak => "Números em falta",
        EventKind::OutOfSequence => "Fora de sequência",
        EventKind::OffContract => "Fora de contrato",
        EventKind::OnContract => "Em contrato",
        EventKind::FirstTestMessage => "Primeira mensagem de teste",
        EventKind::TokenActivated => "Token ativado",
        EventKind::TokenRenewal => "Token renovado",
        EventKind::TokenReplacedFrom => "Token cedido",
        EventKind::TokenReplacedTo => "Token assumido",
        EventKind::Suspended => "Suspenso",
        EventKind::Resumed => "Retomado",
        EventKind::Restarted => "Reiniciado",
        EventKind::Unsubscribed => "Retirado do contrato",
        EventKind::Transferred => "Movido",
        EventKind::UplinkOverQuota => "Acima do número diário",
        EventKind::CallbackError => "Falha de callback",
        EventKind::FieldThreshold => "Campo além do limite",
        EventKind::RssiLow => "Sinal fraco",
        EventKind::BatteryLow => "Bateria fraca",
        EventKind::TemperatureOutOfRange => "Temperatura fora da faixa",
        EventKind::Silent => "Não ouvido",
        EventKind::GeofenceLeft => "Saiu do seu lugar",
        EventKind::GeofenceEntered => "Entrou em um lugar",
    }
}

fn sentence(event: &EventView) -> String {
    format!("{}{}", happened(event), operators(&event.variables))
}

/// Whose network heard the message, and who holds the contract, as far as that is told.
fn operators(told: &Variables) -> String {
    match (&told.network_operator_id, &told.business_operator_id) {
        (None, None) => String::new(),
        (Some(network), None) => format!(" Operador da rede: {network}."),
        (None, Some(business)) => format!(" Operador comercial: {business}."),
        (Some(network), Some(business)) => {
            format!(" Operador da rede: {network}; operador comercial: {business}.")
        }
    }
}

fn happened(event: &EventView) -> String {
    let told = &event.variables;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match event.kind {
        EventKind::KeepAliveLost => match told.last_heard {
            Some(time) => format!("Nada foi ouvido dele desde {}.", utc(time)),
            None => "Nada foi ouvido dele dentro do seu keep-alive.".to_owned(),
        },
        EventKind::NetworkIssue => match &told.station {
            Some(station) => {
                format!("A estação base {station}, que o ouviu há pouco, ficou em silêncio.")
            }
            None => "Uma estação base que o ouviu há pouco ficou em silêncio.".to_owned(),
        },
        EventKind::SequenceBreak => missing(told),
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("O número {number} foi recusado: o dispositivo estava em {last}.")
                }
                _ => "Uma mensagem foi recusada pelo seu número de sequência.".to_owned(),
            }
        }
        EventKind::OffContract => match told.device_short_cause.as_deref().map(cause) {
            Some(cause) => format!("As mensagens são guardadas e não entregues: {cause}."),
            None => "As mensagens são guardadas e não entregues.".to_owned(),
        },
        EventKind::OnContract => "O dispositivo passou a ter contrato.".to_owned(),
        EventKind::FirstTestMessage => {
            "A sua primeira mensagem conta como quadro de teste: ainda não é obtido um token."
                .to_owned()
        }
        EventKind::TokenActivated => {
            format!("Com esta mensagem ele obteve um token{}.", until(told))
        }
        EventKind::TokenRenewal => format!("O seu token foi renovado{}.", until(told)),
        EventKind::TokenReplacedFrom => {
            format!(
                "O seu token passou para o dispositivo {}.",
                text(&told.device_destination_id)
            )
        }
        EventKind::TokenReplacedTo => {
            format!(
                "Ele assumiu o token do dispositivo {}.",
                text(&told.device_source_id)
            )
        }
        EventKind::Suspended => {
            "As mensagens são guardadas e não entregues até o dispositivo ser retomado.".to_owned()
        }
        EventKind::Resumed => "As mensagens voltam a ser entregues.".to_owned(),
        EventKind::Restarted => "O dispositivo pode obter um token de novo.".to_owned(),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if event.closed.is_some() => format!(
                "O dispositivo ia sair do seu contrato em {}; isso foi revertido.",
                utc(time)
            ),
            Some(time) if time > event.time.0 => {
                format!("O dispositivo vai sair do seu contrato em {}.", utc(time))
            }
            _ => "O dispositivo saiu do seu contrato; o token se perdeu.".to_owned(),
        },
        EventKind::Transferred => "O dispositivo passou para outro tipo de dispositivo.".to_owned(),
        EventKind::UplinkOverQuota => {
            "Uma mensagem está além do número diário do contrato; ela é entregue.".to_owned()
        }
        EventKind::CallbackError => callback_error(told),
        kind => looked_for(kind, told),
    }
}

/// What an event configuration looked out for.
fn looked_for(kind: EventKind, told: &Variables) -> String {
    let (value, limit) = (told.value, told.threshold);
    match kind {
        EventKind::FieldThreshold => {
            let field = told.field_name.as_deref();
            let field = field.map_or("Um campo".to_owned(), |field| format!("“{field}”"));
            measured(&field, value, limit, "")
        }
        EventKind::RssiLow => measured("O sinal", value, limit, " dBm"),
        EventKind::BatteryLow => measured("A alimentação", value, limit, " V"),
        EventKind::TemperatureOutOfRange => measured("A temperatura", value, limit, " °C"),
        EventKind::Silent => match (told.last_heard, limit) {
            (Some(time), Some(minutes)) => format!(
                "Nada foi ouvido dele desde {}: há mais de {minutes} min.",
                utc(time)
            ),
            _ => "Nada foi ouvido dele por mais tempo do que pode ficar em silêncio.".to_owned(),
        },
        EventKind::GeofenceLeft => crossed("saiu do", value, limit),
        EventKind::GeofenceEntered => crossed("entrou no", value, limit),
        _ => String::new(),
    }
}

fn measured(what: &str, value: Option<f64>, limit: Option<f64>, unit: &str) -> String {
    let number = |number: f64| decimal(&number.to_string());
    match (value.map(number), limit.map(number)) {
        (Some(value), Some(limit)) => {
            format!("{what} está em {value}{unit}; o limite é {limit}{unit}.")
        }
        (None, Some(limit)) => format!("{what} passou do seu limite, que é {limit}{unit}."),
        _ => format!("{what} passou do seu limite."),
    }
}

fn crossed(how: &str, distance: Option<f64>, radius: Option<f64>) -> String {
    match (distance, radius) {
        (Some(distance), Some(radius)) => format!(
            "O dispositivo {how} círculo de {radius:.0} m: está a {distance:.0} m do centro."
        ),
        _ => format!("O dispositivo {how} círculo que é vigiado."),
    }
}

fn callback_error(told: &Variables) -> String {
    let fault = told.callback_fault.as_ref().map(super::delivery::fault);
    match (fault, told.callback_status, &told.callback_message) {
        (Some(fault), ..) => format!("Um callback falhou. {fault}"),
        (None, Some(status), Some(message)) => format!("Um callback falhou: {status} {message}"),
        _ => "Um callback falhou.".to_owned(),
    }
}

fn utc(time: i64) -> String {
    format!("{} UTC", UnixMillis(time).utc())
}

fn until(told: &Variables) -> String {
    match told.expected_token_end_time {
        Some(time) => format!(", que termina em {}", utc(time)),
        None => String::new(),
    }
}

fn cause(code: &str) -> &'static str {
    match code {
        "no_contract" => "o tipo de dispositivo não tem contrato",
        "not_activable" => "o dispositivo não pode obter um token",
        "not_started" => "a mensagem é anterior ao contrato",
        "activation_ended" => "o contrato não aceita mais dispositivos",
        "communication_ended" => "o contrato terminou",
        "no_token_left" => "todos os tokens do contrato estão ocupados",
        "not_renewed" => "o seu token terminou e não é renovado",
        "unsubscribed" => "o dispositivo foi retirado do seu contrato",
        _ => "ele não tem token",
    }
}

/// Which numbers are missing, and which of them came late.
fn missing(told: &Variables) -> String {
    let (Some(first), Some(next)) = (
        told.device_expected_seqnumber,
        told.device_message_seqnumber,
    ) else {
        return "Faltam números de sequência antes desta mensagem.".to_owned();
    };
    let last = (next + 4095) % 4096;
    let missing = match first == last {
        true => format!("Falta o número {first}"),
        false => format!("Faltam os números {first}–{last}"),
    };
    let found = list(&told.found);
    match told.found.len() {
        0 => format!("{missing}."),
        1 => format!("{missing}; {found} chegou com atraso."),
        _ => format!("{missing}; {found} chegaram com atraso."),
    }
}

/// `1, 2, 3 e mais 7`.
fn list(numbers: &[u16]) -> String {
    const SHOWN: usize = 6;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u16::to_string).collect();
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} e mais {more}", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::DeliveryFault;

    use super::*;

    #[test]
    fn why_a_callback_failed_is_told_in_the_words_of_the_catalogue() {
        let mut told = Variables {
            callback_status: Some(600),
            callback_message: Some("the host has no address".into()),
            callback_fault: Some(DeliveryFault::NoAddress),
            ..Variables::default()
        };
        assert_eq!(
            callback_error(&told),
            "Um callback falhou. O host não tem endereço."
        );
        told = Variables {
            callback_status: Some(500),
            callback_message: Some("sorry".into()),
            ..Variables::default()
        };
        assert_eq!(callback_error(&told), "Um callback falhou: 500 sorry");
    }

    #[test]
    fn what_was_measured_stands_beside_its_limit_as_far_as_it_may_be_seen() {
        let mut told = Variables {
            value: Some(2.7),
            threshold: Some(2.8),
            ..Variables::default()
        };
        assert_eq!(
            looked_for(EventKind::BatteryLow, &told),
            "A alimentação está em 2,7 V; o limite é 2,8 V."
        );
        told.value = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "O sinal passou do seu limite, que é 2,8 dBm."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceLeft, &told),
            "O dispositivo saiu do círculo que é vigiado."
        );
        told.threshold = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "O sinal passou do seu limite."
        );
    }

    #[test]
    fn the_operators_stand_behind_what_happened() {
        let mut event = EventView {
            id: domain::EventId(1),
            device: domain::DeviceId(1),
            device_type: domain::DeviceTypeId([1; 12]),
            group: domain::GroupId([1; 12]),
            kind: EventKind::OnContract,
            severity: Severity::Info,
            time: UnixMillis(0),
            closed: None,
            variables: Variables::default(),
        };
        assert_eq!(sentence(&event), "O dispositivo passou a ter contrato.");
        event.variables.business_operator_id = Some("ab12".into());
        assert_eq!(
            sentence(&event),
            "O dispositivo passou a ter contrato. Operador comercial: ab12."
        );
        event.variables.network_operator_id = Some("NET".into());
        assert!(sentence(&event).ends_with(" Operador da rede: NET; operador comercial: ab12."));
    }

    #[test]
    fn missing_numbers_are_named_across_the_turn() {
        let mut told = Variables {
            device_expected_seqnumber: Some(2331),
            device_message_seqnumber: Some(2334),
            found: vec![2332],
            ..Variables::default()
        };
        assert_eq!(
            missing(&told),
            "Faltam os números 2331–2333; 2332 chegou com atraso."
        );
        told.device_expected_seqnumber = Some(4095);
        told.device_message_seqnumber = Some(0);
        told.found.clear();
        assert_eq!(missing(&told), "Falta o número 4095.");
        assert_eq!(list(&[9, 3, 1, 2, 4, 5, 6, 7]), "1, 2, 3, 4, 5, 6 e mais 2");
    }
}
