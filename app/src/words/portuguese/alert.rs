//! Alerts and event configurations, in Portuguese.

use domain::alert::{Comparison, Crossing, Trigger, Watch};

use super::super::{Alert, EventConfiguration};
use super::{decimal, event};

/// Alerts are counted no further.
const MOST: i64 = 100;

/// The bell, and what it tells.
pub(super) const ALERT: Alert = Alert {
    title: "Alertas",
    bell: "Sino",
    count: |unread| match unread {
        MOST.. => format!("{}+", MOST - 1),
        unread => unread.to_string(),
    },
    unread: |unread| match unread {
        MOST.. => format!("{MOST} não lidos ou mais"),
        1 => "1 não lido".to_owned(),
        unread => format!("{unread} não lidos"),
    },
    time: "Gerado em",
    configuration: "Configuração de eventos",
    read: "Lido",
    new: "novo",
    show: "Mostrar",
    show_unread: "só não lidos",
    mark: "Marcar como lido",
    mark_all: "Marcar todos como lidos",
    only_of: |name| format!("Só os de “{name}”."),
    all: "Todos os alertas",
    none_yet: "Ainda não há alertas",
    none_yet_why: "Uma configuração de eventos de um grupo, de um tipo de dispositivo ou de um \
                   dispositivo diz por que motivo o sino toca.",
    none_match: "Nenhum alerta corresponde",
    none_match_why: "Pode haver outros que o filtro deixa de fora.",
    callback_off: "Um callback foi desativado",
    callback_off_over: "Entretanto ele foi ativado de novo ou eliminado.",
};

/// What somebody wants to be told of.
pub(super) const CONFIGURATION: EventConfiguration = EventConfiguration {
    title: "Configuração de eventos",
    one: "Configuração de eventos",
    new: "Nova configuração de eventos",
    edit: "Editar configuração de eventos",
    edit_it: "Editar",
    create: "Criar configuração de eventos",
    save: "Salvar alterações",
    delete: "Eliminar",
    delete_question: "Eliminar esta configuração de eventos?",
    delete_lead: |name, waiting| {
        format!(
            "“{name}” não alertará mais ninguém. O que o seu callback ainda deve é cancelado: \
             {waiting}. Os seus alertas ficam no sino. Isto não pode ser desfeito."
        )
    },
    own: "Criadas aqui",
    inherited: "Herdadas",
    none_yet: "Ainda não há configurações de eventos",
    none_yet_why: "Uma delas diz o que é vigiado (eventos, um campo, o sinal, a alimentação, a \
                   temperatura, o silêncio, um lugar) e quem é avisado: por e-mail, pelo sino ou \
                   por um callback.",
    state: "Estado",
    replaced: "substituída",
    name: "Nome",
    of: "De",
    from: "De",
    in_place_of: |name| format!("Está no lugar de “{name}”."),
    replaced_by: |name| format!("“{name}” está aqui no lugar dela."),
    unseen: "uma que você não pode ver",
    replace_here: "Substituir aqui",
    watches: "Vigia",
    nothing: "nada",
    trigger,
    tells: "Avisa",
    bell: "sino",
    addresses: |all| match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} e mais {}", rest.len()),
    },
    nobody: "ninguém",
    callback: "Callback",
    last_alert: "Último alerta",
    never: "nunca",
    created: "Criada em",
    enabled: "Ativada",
    replaces: "No lugar de",
    replaces_hint: "Uma que é herdada e então não vale aqui: para tudo o que está abaixo, vale \
                    esta. Se esta estiver desativada, nenhuma das duas vale.",
    watched: "O que é vigiado",
    watch: "Vigiar",
    watch_name: |watch| match watch {
        Watch::Events => "Eventos",
        Watch::Field => "Um campo do formato",
        Watch::Rssi => "O sinal",
        Watch::Battery => "A alimentação",
        Watch::Temperature => "A temperatura",
        Watch::Silence => "O silêncio",
        Watch::Geofence => "Um lugar",
    },
    watch_nothing: "Nada: só desativar a que ela substitui",
    watch_plain: "Só é preciso preencher o que pertence à escolha acima.",
    events: "Eventos",
    field: "Campo",
    field_hint: "O nome dele no formato personalizado do tipo de dispositivo. Um campo que é \
                 verdadeiro ou falso conta como 1 ou 0.",
    fields: |names| format!("O formato tem: {names}."),
    comparison: "Alertar quando estiver",
    comparison_name: |comparison| match comparison {
        Comparison::Below => "abaixo do limite",
        Comparison::Above => "acima do limite",
        Comparison::Equal => "igual ao limite",
        Comparison::Different => "diferente do limite",
    },
    limit: "Limite",
    limit_hint: "Um número: de um campo como ele é; do sinal em dBm e da alimentação em V, abaixo \
                 do qual há alerta.",
    below: "Abaixo de, em °C",
    above: "Acima de, em °C",
    above_hint: "Um dos dois pode ficar vazio.",
    minutes: "Não ouvido durante tantos minutos",
    lat: "Latitude do centro, em graus",
    lng: "Longitude do centro, em graus",
    radius: "Raio, em metros",
    crossing: "Alertar quando um dispositivo",
    crossing_name: |crossing| match crossing {
        Crossing::Leaves => "sair do círculo",
        Crossing::Enters => "entrar no círculo",
    },
    told: "Quem é avisado",
    emails: "Endereços de e-mail",
    emails_hint: "No máximo dez, com uma vírgula entre eles ou cada um na sua linha. Alguém tem de \
                  ser avisado: por e-mail, pelo sino ou por um callback.",
    rings: "Tocar o sino de todos os que podem ver o dispositivo",
    calls: "Enviar um callback (EVENT)",
    address: "Endereço",
    address_hint: "Uma URL ou, para MQTT, um broker: mqtt://user:password@host:1883. As variáveis \
                   entre chaves são preenchidas.",
    times: "Com que frequência",
    quiet: "Horas de silêncio",
    quiet_hours: |from, to, offset| match (from, offset) {
        ("", _) => "nenhuma".to_owned(),
        (_, "") => format!("{from}–{to} (UTC)"),
        _ => format!("{from}–{to} (UTC{offset})"),
    },
    quiet_from: "Silêncio desde",
    quiet_to: "Silêncio até",
    quiet_offset: "Horas à frente de UTC",
    quiet_hint: "Enquanto isso os e-mails esperam e no fim são um só. Ambos vazios: nunca.",
    not_again: "Não repetir durante, em minutos",
    not_again_fact: "Não repetir durante",
    not_again_hint: "O mesmo evento do mesmo dispositivo não alerta ninguém nesse tempo, no máximo \
                     uma semana. Vazio: alerta sempre.",
    digest: "No máximo um e-mail em tantos minutos",
    digest_fact: "Um e-mail em",
    digest_hint: "O que dispara nesse tempo vai junto em um só e-mail. Vazio: 1; no máximo um dia.",
    span: |minutes| format!("{minutes} min"),
    tried_mail: "E-mail de teste para",
    sent: "enviado",
    not_sent: "não enviado",
    nothing_tried: "Nada foi enviado: um teste não toca o sino.",
    mails: "E-mails",
    recipient: "Para",
    mail_made: "Composto em",
    mail_alerts: "Alertas",
    mail_attempts: "Tentativas",
    mail_next: "Próxima tentativa",
    mail_fault: "O que deu errado",
    alerts: "Os seus alertas",
};

fn trigger(watched: &Trigger) -> String {
    match watched {
        Trigger::Events(kinds) => {
            let names: Vec<&str> = kinds
                .iter()
                .map(|kind| (event::WORDS.kind_name)(*kind))
                .collect();
            names.join(", ")
        }
        Trigger::Field {
            name,
            comparison,
            limit,
        } => {
            let is = match comparison {
                Comparison::Below => "abaixo de",
                Comparison::Above => "acima de",
                Comparison::Equal => "igual a",
                Comparison::Different => "diferente de",
            };
            format!("Campo “{name}” {is} {}", number(*limit))
        }
        Trigger::Rssi { below } => format!("Sinal abaixo de {} dBm", number(*below)),
        Trigger::Battery { below } => format!("Alimentação abaixo de {} V", number(*below)),
        Trigger::Temperature { below, above } => {
            let below = below.map(|limit| format!("abaixo de {} °C", number(limit)));
            let above = above.map(|limit| format!("acima de {} °C", number(limit)));
            let both: Vec<String> = [below, above].into_iter().flatten().collect();
            format!("Temperatura {}", both.join(" ou "))
        }
        Trigger::Silence { minutes } => format!("Não ouvido durante {minutes} min"),
        Trigger::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } => {
            let how = match crossing {
                Crossing::Leaves => "Sai do",
                Crossing::Enters => "Entra no",
            };
            format!(
                "{how} círculo de {radius} m em torno de {}, {}",
                degrees(*lat),
                degrees(*lng)
            )
        }
    }
}

/// A number with a decimal comma and a real minus sign.
fn number(number: f64) -> String {
    decimal(&number.to_string())
}

/// A latitude or a longitude with a real minus sign, with a full stop as in the fields for it:
/// there is a comma between the two.
fn degrees(degrees: f64) -> String {
    degrees.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    use super::*;

    #[test]
    fn what_is_watched_is_told_in_a_line() {
        let events = Trigger::Events(vec![EventKind::Suspended, EventKind::Resumed]);
        assert_eq!(trigger(&events), "Suspenso, Retomado");
        let level = Trigger::Field {
            name: "a-b".into(),
            comparison: Comparison::Different,
            limit: -2.5,
        };
        assert_eq!(trigger(&level), "Campo “a-b” diferente de −2,5");
        let cold = Trigger::Temperature {
            below: Some(2.0),
            above: None,
        };
        assert_eq!(trigger(&cold), "Temperatura abaixo de 2 °C");
        let range = Trigger::Temperature {
            below: Some(-4.0),
            above: Some(8.0),
        };
        assert_eq!(
            trigger(&range),
            "Temperatura abaixo de −4 °C ou acima de 8 °C"
        );
    }

    #[test]
    fn unread_alerts_are_counted_as_far_as_they_are() {
        assert_eq!((ALERT.count)(99), "99");
        assert_eq!((ALERT.count)(100), "99+");
        assert_eq!((ALERT.unread)(1), "1 não lido");
        assert_eq!((ALERT.unread)(100), "100 não lidos ou mais");
    }

    #[test]
    fn many_addresses_are_told_by_their_number() {
        let all: Vec<String> = ["ann@example.org", "ben@example.org", "kim@example.org"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!((CONFIGURATION.addresses)(&all[..0]), "");
        assert_eq!((CONFIGURATION.addresses)(&all[..1]), "ann@example.org");
        assert_eq!((CONFIGURATION.addresses)(&all), "ann@example.org e mais 2");
    }

    #[test]
    fn quiet_hours_are_those_of_a_difference_from_utc() {
        assert_eq!((CONFIGURATION.quiet_hours)("", "", ""), "nenhuma");
        assert_eq!(
            (CONFIGURATION.quiet_hours)("22:00", "06:00", "+02:00"),
            "22:00–06:00 (UTC+02:00)"
        );
    }
}
