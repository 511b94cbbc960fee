//! Contracts, in Portuguese.

use domain::contract::Plan;

use super::super::Contract;

/// Contracts.
pub const CONTRACT: Contract = Contract {
    menu: "Contrato",
    title: "Contratos",
    new: "Novo contrato",
    edit: "Editar",
    create: "Criar contrato",
    save: "Salvar alterações",
    settings: "Informações do contrato",
    times: "Prazos",
    numbers: "Quantidades",
    held: "Há tokens deste contrato em uso. Por isso ficam o início e a duração dos tokens, pelos \
           quais eles foram obtidos; nunca há menos tokens do que os que estão em uso; e, com um \
           fim de comunicação mais cedo, eles terminam nessa data.",
    name: "Nome",
    text_example: "Medidores 2026…",
    plan: "Plano",
    plan_name: |plan| match plan {
        Plan::Free => "Gratuito",
        Plan::PayAsYouGrow => "Pagamento conforme o crescimento",
        Plan::CommittedVolume => "Volume contratado",
        Plan::CommittedVolumeFlex => "Volume contratado, flexível",
        Plan::Pack => "Pacote",
        Plan::DevKit => "Kit de desenvolvimento",
        Plan::Activate => "Ativação",
    },
    group_hint: "Os tipos de dispositivo deste grupo e dos grupos abaixo dele podem usar o \
                 contrato.",
    created: "Criado em",
    start: "Início",
    start_field: "Início (UTC)",
    start_hint: "As mensagens anteriores são guardadas e não entregues. Vazio: sem início.",
    activation_end: "Fim da ativação",
    activation_end_field: "Fim da ativação (UTC)",
    activation_end_hint: "A partir daí nenhum dispositivo obtém um token. Vazio: nunca.",
    communication_end: "Fim da comunicação",
    communication_end_field: "Fim da comunicação (UTC)",
    communication_end_hint: "A partir daí nada é entregue. Vazio: nunca.",
    token_months: "Duração do token",
    token_months_field: "Duração do token em meses",
    token_months_hint: "Vazio ou 0: tanto quanto o contrato.",
    months: |months| match months {
        1 => "1 mês".to_owned(),
        months => format!("{months} meses"),
    },
    as_long: "tanto quanto o contrato",
    renewal: "Renovação",
    renewal_field: "Os tokens são renovados quando terminam",
    renewal_months: "Renovado por",
    renewal_months_field: "Meses que um token dura a mais quando é renovado",
    renewal_months_hint: "Vazio ou 0: tantos quantos os da obtenção.",
    as_taken: "tanto quanto na obtenção",
    tokens: "Tokens em uso",
    tokens_used: "Tokens obtidos até hoje",
    tokens_of: |in_use, max| format!("{in_use} de {max}"),
    tokens_of_any: |in_use| format!("{in_use}, sem limite"),
    max_tokens: "Máximo de tokens",
    max_tokens_hint: "Quantos dispositivos podem ter um ao mesmo tempo. Vazio ou 0: sem limite.",
    max_uplinks: "Máximo de uplinks por dia",
    max_downlinks: "Máximo de downlinks por dia",
    daily_hint: "De cada dispositivo. Vazio: sem limite.",
    unlimited: "sem limite",
    bidir: "Bidirecional",
    bidir_field: "Os dispositivos podem pedir downlinks",
    high_priority: "Alta prioridade",
    high_priority_field: "Os downlinks passam à frente dos de outros contratos",
    test_frames: "Quadros de teste",
    test_frames_hint: "Mensagens de um dispositivo que são entregues antes de ele obter um token: \
                       0 a 25.",
    geolocation: "Geolocalização",
    geolocation_field: "As posições são calculadas a partir das estações base que ouviram um \
                        dispositivo",
    network_metadata: "Metadados da rede",
    network_metadata_field: "Os callbacks dizem quais estações base ouviram uma mensagem, e como",
    options_hint: "Ambas valem para as mensagens a partir de então. As posições que os próprios \
                   dispositivos enviam são comunicadas em todo caso.",
    devices: "Dispositivos nele",
    devices_none: "Nenhum dispositivo nele",
    devices_none_why: "Um dispositivo obtém um token dele com a sua primeira mensagem.",
    activated: "Ativado em",
    token_end: "Fim do token",
    unused: "Nenhum tipo de dispositivo o usa",
    unused_why: "Escolha-o no formulário de um tipo de dispositivo do seu grupo ou de um grupo \
                 abaixo.",
    close: "Encerrar",
    close_question: "Encerrar este contrato?",
    close_lead: |name| {
        format!(
            "A partir de agora “{name}” não transporta nada: os tokens dele terminam, e nenhum \
             mais é obtido. O que os dispositivos enviam é guardado e não entregue, a menos que \
             outro contrato do tipo deles os assuma. Depois pode ser dado a ele um fim mais tarde."
        )
    },
    delete: "Eliminar",
    delete_question: "Eliminar este contrato?",
    delete_lead: |name| {
        format!(
            "Nada usa “{name}”. O que aconteceu sob ele continua registrado. Isto não pode ser \
             desfeito."
        )
    },
    cannot_delete: "Este contrato está em uso",
    still_used: |device_types, devices| {
        let types = match device_types {
            1 => "1 tipo de dispositivo o usa".to_owned(),
            count => format!("{count} tipos de dispositivo o usam"),
        };
        let tokens = match devices {
            1 => "1 dispositivo tem um token dele".to_owned(),
            count => format!("{count} dispositivos têm um token dele"),
        };
        format!("Ele pode ser eliminado quando nada mais se referir a ele: {types}, e {tokens}.")
    },
    none_yet: "Ainda não há contratos",
    none_yet_why: "Um contrato diz quais dispositivos são transportados, quanto e até quando. Os \
                   tipos de dispositivo escolhem os seus, em uma ordem.",
    none_match: "Nenhum contrato corresponde",
    none_match_why: "Há contratos, mas nenhum que satisfaça todas as condições do filtro.",
};
