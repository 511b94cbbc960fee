//! Portuguese.

mod alert;
mod api_access;
mod attention;
mod audit;
mod bulk;
mod contract;
mod delivery;
#[cfg(feature = "ssr")]
mod documentation;
mod event;
mod fare;
mod fault;
mod group;
mod handing;
mod identity;
mod inspector;
mod list;
mod listing;
mod live;
mod map;
mod messages;
mod moving;
mod news;
mod preset;
mod registration;
mod session;
mod station;
mod statistics;
mod story;
mod syntax;
mod tools;
mod user;

use domain::callback::{AttemptOutcome, CallbackKind, Channel, DeliveryState};
use domain::contract::{RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;

use super::{
    Account, Callback, Device, DeviceType, Frame, Menu, Message, Of, Preview, Welcome, Words,
};
use crate::error::AppError;

/// The catalogue.
pub static WORDS: Words = Words {
    language: "pt",
    product: "Sigfox Back-End",
    frame: Of::these(&FRAME),
    menu: Of::these(&MENU),
    account: Of::these(&ACCOUNT),
    own: Of::these(&user::OWN),
    session: Of::these(&session::WORDS),
    welcome: Of::these(&WELCOME),
    device: Of::these(&DEVICE),
    message: Of::these(&MESSAGE),
    event: Of::these(&event::WORDS),
    alert: Of::these(&alert::ALERT),
    event_configuration: Of::these(&alert::CONFIGURATION),
    audit: Of::these(&audit::WORDS),
    statistics: Of::these(&statistics::WORDS),
    location: Of::these(&station::LOCATION),
    map: Of::these(&map::MAP),
    bulk: Of::these(&bulk::WORDS),
    list: Of::these(&list::WORDS),
    listing: Of::these(&listing::LISTING),
    saved_view: Of::these(&list::VIEWS),
    keys: Of::these(&list::KEYS),
    attention: Of::these(&attention::ATTENTION),
    live: Of::these(&live::LIVE),
    news: Of::these(&news::NEWS),
    story: Of::these(&story::STORY),
    messages: Of::these(&messages::MESSAGES),
    moving: Of::these(&moving::MOVING),
    fare: Of::these(&fare::FARE),
    registration: Of::these(&registration::REGISTRATION),
    transfer: Of::these(&registration::TRANSFER),
    handing: Of::these(&handing::HANDING),
    station: Of::these(&station::STATION),
    user: Of::these(&user::USER),
    group: Of::these(&group::GROUP),
    profile: Of::these(&group::PROFILE),
    api_access: Of::these(&api_access::WORDS),
    contract: Of::these(&contract::CONTRACT),
    certificate: Of::these(&identity::CERTIFICATE),
    identity: Of::these(&identity::IDENTITY),
    device_type: Of::these(&DEVICE_TYPE),
    preview: Of::these(&PREVIEW),
    callback: Of::these(&CALLBACK),
    delivery: Of::these(&delivery::WORDS),
    preset: Of::these(&preset::WORDS),
    inspector: Of::these(&inspector::WORDS),
    tools: Of::these(&tools::TOOLS),
    search: Of::these(&tools::SEARCH),
    virtual_device: Of::these(&tools::VIRTUAL_DEVICE),
    install: Of::these(&tools::INSTALL),
    style: Of::these(&tools::STYLE),
    #[cfg(feature = "ssr")]
    documentation: Of::these(&documentation::WORDS),
    fault: fault::fault,
    problem,
    com_state: |state| match state {
        ComState::NotAllowed => "não permitido",
        ComState::NotSeen => "não visto",
        ComState::NotWatched => "sem keep-alive",
        ComState::Ok => "OK",
        ComState::Warn => "1 em falta",
        ComState::Silent => "em silêncio",
    },
    callback_state: |state| match state {
        CallbackState::None => "nenhum",
        CallbackState::Pending => "pendente",
        CallbackState::Retrying => "em nova tentativa",
        CallbackState::Failed => "falhou",
        CallbackState::Delivered => "entregue",
    },
    delivery_state: |state| match state {
        DeliveryState::Waiting => "em espera",
        DeliveryState::Delivered => "entregue",
        DeliveryState::Failed => "abandonada",
        DeliveryState::Cancelled => "cancelada",
    },
    outcome: |outcome| match outcome {
        AttemptOutcome::Started => "nenhuma resposta conhecida: em curso ou interrompida",
        AttemptOutcome::Delivered => "aceita",
        AttemptOutcome::Refused => "recusada pelo destinatário",
        AttemptOutcome::Timeout => "nenhuma resposta a tempo",
        AttemptOutcome::NoAddress => "o host não tem endereço",
        AttemptOutcome::Forbidden => "os callbacks não podem chegar ao endereço",
        AttemptOutcome::Connection => "a conexão falhou",
        AttemptOutcome::Tls => "o certificado não é válido",
        AttemptOutcome::BadRequest => "o modelo não formou uma requisição válida",
    },
    total,
    number,
    decimal,
};

const FRAME: Frame = Frame {
    skip: "Ir para o conteúdo",
    main_menu: "Principal",
    page_menu: "Seções",
    path: "Você está aqui",
    plain_http: "Esta conexão não é criptografada: senhas e mensagens podem ser lidas no \
                 caminho. O operador deste servidor permitiu isso.",
    loading: "Carregando…",
    help: "Ajuda on-line",
    filter: "Filtrar",
    clear_filter: "Limpar filtro",
    refused: "Isto não pode ser procurado",
    refused_why: "O endereço pede algo que não faz sentido:",
    any: "qualquer",
    columns: "Colunas",
    apply: "Aplicar",
    page_size: "Linhas",
    order: "Ordem",
    first: "Primeira",
    previous: "Anterior",
    next: "Próxima",
    pages: "Páginas",
    cancel: "Cancelar",
    copy: "Copiar",
    copied: "Copiado",
    yes: "sim",
    no: "não",
    none: "—",
    information: "Informações",
    back_to_start: "Ir para a página inicial",
    reload: "Carregar a página de novo",
    times_utc: "Horários em UTC",
    times_in: |zone| format!("Horários em {zone}"),
};

const MENU: Menu = Menu {
    devices: DEVICE.menu,
    device_types: DEVICE_TYPE.menu,
    contracts: contract::CONTRACT.menu,
    users: user::USER.menu,
    groups: group::GROUP.menu,
    stations: station::STATION.menu,
    certificates: identity::CERTIFICATE.menu,
    tools: tools::TOOLS.menu,
    search: tools::SEARCH.title,
    search_open: tools::SEARCH.open,
    search_keys: tools::SEARCH.keys,
    alerts: alert::ALERT.title,
    alerts_count: alert::ALERT.count,
    alerts_unread: alert::ALERT.unread,
    settings: user::OWN.settings,
    password: user::OWN.password,
    second_step: user::OWN.second_step,
    linked: user::OWN.linked,
    sessions: session::WORDS.title,
};

const ACCOUNT: Account = Account {
    sign_in: "Entrar",
    sign_in_lead: "Dispositivos, mensagens e callbacks da sua frota Sigfox.",
    sign_out: "Sair",
    account: "Conta",
    email: "Endereço de e-mail",
    password: "Senha",
    new_password: "Nova senha",
    again: "Nova senha outra vez",
    password_hint: "Pelo menos 12 caracteres. Algumas palavras em sequência são fáceis de \
                    lembrar e difíceis de adivinhar.",
    first_time: "Primeira vez aqui? O servidor mostra um link para a primeira pessoa quando \
                 é iniciado.",
    forgotten: "Esqueceu a sua senha?",
    choose_password: "Escolher uma senha",
    choose_lead_first: "Você é a primeira pessoa aqui. Escolha o endereço e a senha com que \
                        vai entrar.",
    choose_lead: |email| format!("Para a conta {email}."),
    choose: "Salvar e entrar",
    link_over: "Este link já não vale",
    link_over_why: "Ele já foi usado, expirou, outro mais recente tomou o seu lugar, ou foi \
                    copiado só em parte. O servidor mostra um novo a cada início, até que \
                    alguém tenha uma senha.",
    sign_in_at: |name| format!("Entrar com {name}"),
    not_let_in: session::not_let_in,
};

const WELCOME: Welcome = Welcome {
    title: "Início",
    messages: "Mensagens",
    devices: "Dispositivos",
    devices_heard: |heard| format!("ouvidos: {heard}"),
    device_types: "Tipos de dispositivo",
    delivered: "Callbacks entregues",
    waiting_failed: |waiting, failed| format!("em espera: {waiting}, abandonados: {failed}"),
    latest: "Última mensagem de cada dispositivo",
    no_messages: "Ainda não há mensagens",
    no_messages_why: "Elas aparecem aqui assim que uma estação base entrega o que ouviu.",
    sees_nothing: "Nenhum grupo para ver",
    sees_nothing_why: "Nenhum perfil seu permite que você veja um grupo e os seus \
                       dispositivos. Quem administra as pessoas do seu grupo pode conceder um \
                       que permita.",
    own_profiles: "O que você tem permite isto, em grupos que você vê por outro perfil:",
};

const DEVICE: Device = Device {
    menu: "Dispositivo",
    title: "Dispositivos",
    id: "Id",
    name: "Nome",
    group: "Grupo",
    state: "Estado",
    text: "Id ou nome",
    text_example: "1CF14C, Estufa…",
    heard: "Ouvido",
    heard_ever: "pelo menos uma vez",
    heard_never: "nunca",
    last_seen: "Visto por último",
    never: "nunca",
    seq_number: "Número de sequência",
    signal: "Sinal",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    average_rssi: "RSSI médio dBm",
    average_snr: "SNR médio dB",
    average_later: "a partir de 15 mensagens",
    last_message: "Última mensagem",
    data: "Dados",
    created: "Registrado em",
    position: "Posição declarada",
    no_position: "não declarada",
    messages: "Mensagens",
    none_yet: "Ainda não há dispositivos",
    none_yet_why: "Os dispositivos aparecem aqui quando são registrados, por exemplo por um \
                   replay com --register.",
    none_match: "Nenhum dispositivo corresponde",
    none_match_why: "Há dispositivos, mas nenhum que satisfaça todas as condições do filtro.",
    all_messages: "Todas as mensagens",
    edit: "Editar",
    save: "Salvar alterações",
    transfer: "Outro tipo de dispositivo",
    transfer_deed: "Mover dispositivo",
    transfer_hint: "As mensagens até agora ficam com o tipo de dispositivo que ele tinha. Se \
                    o outro não tem o contrato do seu token, o token se perde e a próxima \
                    mensagem obtém um novo. Se ele é de outro grupo, as configurações de \
                    eventos do próprio dispositivo são eliminadas com os seus callbacks.",
    arrival: "Última chegada",
    key: "Chave de autenticação",
    key_known: "conhecida: os seus quadros são verificados",
    key_unknown: "não conhecida aqui",
    bad_code: "Código errado",
    no_key: "Quadros sem chave",
    station_silent: |station| match station {
        Some(station) => format!(
            "A estação base {station}, que ouviu este dispositivo há pouco, está em silêncio."
        ),
        None => "Uma estação base que ouviu este dispositivo há pouco está em silêncio.".to_owned(),
    },
    sequence: "Número de sequência",
    last_accepted: "Último aceito",
    trash_seq: "Último recusado",
    next_seq: "Próximo",
    next_seq_expected: "deve seguir a sequência",
    next_seq_any: "é aceito seja qual for",
    disengage: "Desbloquear número de sequência",
    disengage_hint: "A próxima mensagem é então aceita seja qual for o seu número: para um \
                     dispositivo que recomeçou a contagem.",
    subscription: "Contrato",
    contract: "Contrato",
    token: "Token",
    token_state: |state| match state {
        TokenShown::None => "ainda não obtido",
        TokenShown::Active => "ativo",
        TokenShown::OffContract => "fora de contrato",
        TokenShown::Invalid => "inválido: terminou, e a próxima mensagem decide",
    },
    activated: "Ativado em",
    token_end: "Termina",
    token_endless: "com o contrato",
    test_frames: "Quadros de teste",
    activable: "Pode obter um token",
    activable_hint: "Se não, o dispositivo fica fora de contrato com a sua próxima mensagem, a \
                     menos que tenha um token.",
    renewal: "Renovação do token",
    renewal_hint: "O token é renovado se o contrato e o tipo de dispositivo também o permitem.",
    renewal_status: "Estado da renovação",
    renewal_status_name: |status| match status {
        RenewalStatus::Allowed => "permitida",
        RenewalStatus::NotAllowed => "não permitida",
        RenewalStatus::Renewed => "renovado",
        RenewalStatus::Ended => "terminado",
    },
    delivery: "As mensagens são",
    delivered: "entregues",
    kept: "guardadas, não entregues",
    suspended: "suspensas: guardadas, não entregues",
    unsubscribes: "Sai do seu contrato",
    suspend: "Suspender",
    suspend_hint: "Durante a suspensão, as mensagens são guardadas e não entregues, e o \
                   contrato continua.",
    resume: "Retomar",
    restart: "Reiniciar",
    unsubscribe: "Retirar do contrato",
    unsubscribe_question: "Retirar este dispositivo do seu contrato?",
    unsubscribe_lead: |id| {
        format!(
            "As mensagens de {id} serão guardadas e não entregues. O seu token se perde para \
             sempre; outro é obtido depois de reiniciar. Isto não pode ser desfeito."
        )
    },
    unsubscribe_at: "Quando (UTC)",
    unsubscribe_at_hint: "Vazio ou no passado: de imediato. Se for no futuro, pode ser \
                          revertido até lá.",
    stay: "Permanecer em contrato",
    replace: "Substituir",
    replace_lead: "Outro dispositivo assume o token, com o fim que ele tem. Este fica então \
                   fora de contrato.",
    replace_target: "Substituído pelo dispositivo",
    replace_target_hint: "O id de um dispositivo do mesmo tipo de dispositivo, sem token.",
    replace_next: "Continuar",
    replace_question: "Mover o token?",
    replace_consequences: |from, to| {
        format!(
            "O dispositivo {to} assume o token. As mensagens de {from} serão guardadas e não \
             entregues até que ele obtenha outro token depois de reiniciar. Isto não pode ser \
             desfeito."
        )
    },
    status: "Medido pelo dispositivo",
    status_time: "Comunicado em",
    temperature: "Temperatura",
    volts_idle: "Tensão em repouso",
    volts_transmit: "Tensão em transmissão",
    degrees: |degrees| format!("{} °C", decimal(&format!("{degrees:.1}"))),
    volts: |volts| format!("{} V", decimal(&format!("{volts:.3}"))),
    computed: "Posição",
    lat: "Latitude",
    lng: "Longitude",
    lat_hint: "Em graus, −90 a 90. Vazia junto com a longitude: não declarada.",
    lng_hint: "Em graus, −180 a 180.",
};

const MESSAGE: Message = Message {
    title: "Mensagens",
    device: "Dispositivo",
    time: "Hora",
    seq: "Seq.",
    data: "Dados",
    no_data: "vazio",
    fields: "Decodificado",
    signal: "Sinal",
    stations: "Ouvida por",
    callbacks: "Callbacks",
    since: "De (UTC)",
    before: "Até (UTC)",
    station: "Estação",
    frequency: "MHz",
    repetitions: "Repetições",
    wants_downlink: "pede um downlink",
    live: "As mensagens novas aparecem sozinhas",
    link: "Qualidade do link",
    quality: |quality| match quality {
        LinkQuality::Limit => "limite",
        LinkQuality::Average => "média",
        LinkQuality::Good => "boa",
        LinkQuality::Excellent => "excelente",
        LinkQuality::NotAvailable => "—",
    },
    downlink: "Downlink",
    downlink_state: |state, info| match (state, info) {
        (DownlinkState::Awaited, _) => "aguarda o seu callback",
        (DownlinkState::Asked, _) => "pedido",
        (DownlinkState::Queued, _) => "na fila",
        (DownlinkState::Fetched, _) => "na estação",
        (DownlinkState::Done, InfoCode::Acked) => "enviado",
        (DownlinkState::Done, InfoCode::NoAnswer) => "sem resposta",
        (DownlinkState::Done, InfoCode::InvalidPayload) => "não são 8 bytes",
        (DownlinkState::Done, InfoCode::Overrun) => "acima do número diário",
        (DownlinkState::Done, InfoCode::NetworkError) => "erro de rede",
        (DownlinkState::Done, InfoCode::Pending) => "pendente",
        (DownlinkState::Done, InfoCode::NoDownlinkContract) => "não está no contrato",
        (DownlinkState::Done, InfoCode::TooManyRequests) => "pedidos demais",
        (DownlinkState::Done, InfoCode::InvalidConfiguration) => "nenhum callback escolhido",
    },
    downlink_data: "Dados",
    downlink_answered: "O callback respondeu",
    downlink_answered_in: |took, left| {
        let seconds = |millis: i64| {
            let seconds = format!("{:.1}", millis as f64 / 1000.0);
            format!("{} s", decimal(&seconds))
        };
        match left < 0 {
            true => format!("após {}, {} tarde demais", seconds(took), seconds(-left)),
            false => format!("após {}, com {} de folga", seconds(took), seconds(left)),
        }
    },
    downlink_answer_until: "A resposta vale até",
    downlink_at: "O dispositivo escuta a partir de",
    downlink_until: "O dispositivo escuta até",
    downlink_ended: "Terminado desde",
    off_contract: "fora de contrato",
    suspended: "suspensa",
    over_quota: "acima do número diário",
    reopened: "completada depois",
    station_count: |count| match count {
        1 => "1 estação".to_owned(),
        count => format!("{count} estações"),
    },
    strength: [
        "sem valores de sinal",
        "sinal no limite",
        "sinal fraco",
        "sinal bom",
        "sinal excelente",
    ],
    none_yet: "Ainda não há mensagens",
    none_yet_why: "Este dispositivo nunca foi ouvido. As suas mensagens aparecem aqui \
                   sozinhas.",
    none_match: "Nenhuma mensagem corresponde",
    none_match_why: "O dispositivo não enviou nada que satisfaça o filtro.",
};

const DEVICE_TYPE: DeviceType = DeviceType {
    menu: "Tipo de dispositivo",
    title: "Tipos de dispositivo",
    delete: "Eliminar",
    delete_question: "Eliminar este tipo de dispositivo?",
    delete_lead: goes_with_type,
    cannot_delete: "Este tipo de dispositivo está em uso",
    still_used: keeps_type,
    name: "Nome",
    description: "Descrição",
    display: "Mensagens mostradas como",
    display_name: |display| match display {
        DisplayType::None => "Nenhum: bytes crus",
        DisplayType::Geolocation => "Geolocalização",
        DisplayType::String => "Texto",
        DisplayType::Test => "Teste: hexadecimal e texto",
        DisplayType::Custom => "Formato personalizado",
    },
    display_hint: "Geolocalização lê latitude e longitude como dois floats de 32 bits e, se \
                   for enviado, um raio em metros como 16 bits.",
    contract: "Contrato",
    contracts: "Contratos",
    contract_hint: "Os dispositivos obtêm um token do primeiro que tem um para eles, nesta \
                    ordem. Quando um token não pode ser renovado, os outros são tentados. Há \
                    mais linhas depois que estas forem salvas.",
    nth_contract: |nth| format!("Contrato {nth}"),
    keep_alive: "Keep-alive",
    keep_alive_off: "desativado",
    duration,
    keep_alive_hint: "Segundos sem mensagem depois dos quais um dispositivo conta como em \
                      silêncio: pelo menos 1800, ou 0 para nunca.",
    alert_email: "E-mail de alerta",
    alert_email_hint: "É avisado quando os callbacks deste tipo de dispositivo falham.",
    renewal: "Renovação do token",
    renewal_name: |renewal| match renewal {
        Renewal::Allowed => "Automática",
        Renewal::Off => "Desativada",
    },
    renewal_hint: "Os tokens são renovados se o contrato e o dispositivo também o permitem.",
    retention: "Mensagens guardadas",
    retention_name: |days| match days {
        0 => "para sempre".into(),
        1 => "1 dia".into(),
        days => format!("{days} dias"),
    },
    retention_hint: "Dias, ou 0 para sempre. As mensagens mais antigas são eliminadas com as \
                     suas recepções, downlinks e entregas, por dias inteiros de UTC; as \
                     estatísticas e os eventos ficam.",
    new: "Novo tipo de dispositivo",
    edit: "Editar",
    create: "Criar tipo de dispositivo",
    save: "Salvar alterações",
    settings: "Informações do tipo de dispositivo",
    downlink: "Dados de downlink",
    downlink_mode: "Modo de downlink",
    downlink_mode_hint: "Direto responde com os dados abaixo; Callback, com o que responde o \
                         callback selecionado para isso.",
    downlink_mode_name: |mode| match mode {
        DownlinkMode::Direct => "Direto",
        DownlinkMode::Callback => "Callback",
        DownlinkMode::None => "Nenhum",
        DownlinkMode::Managed => "Gerido pelo operador",
    },
    downlink_data: "Dados de downlink em hexadecimal",
    downlink_data_hint: "Exatamente 8 bytes: dígitos hexadecimais, {time} (4 bytes), {tapId} \
                         (4 bytes) e {rssi} (2 bytes).",
    downlink_error: syntax::downlink_error,
    downlink_sample: "Para 2015-08-26 08:42:06 UTC, −93 dBm, estação 0CD2:",
    redecoding: |done, total| {
        format!("As mensagens anteriores estão em nova decodificação: {done} de {total}.")
    },
    format: "Formato personalizado",
    format_hint: "name:byte:type, separados por espaços. O byte pode ser omitido; os tipos são \
                  bool:bit, char:bytes, float:32, uint:bits e int:bits.",
    preview_apart: "Mostrar em uma página própria",
    format_text: "Formato",
    format_version: "Versão",
    format_bytes: |bytes| format!("precisa de {bytes} dos 12 bytes de uma mensagem"),
    format_broken: "Este formato não pode ser lido:",
    field: "Campo",
    field_type: "Tipo",
    field_bytes: "Bytes",
    field_bits: "Bits",
    field_order: "Ordem dos bytes",
    big_endian: "big-endian",
    little_endian: "little-endian",
    text_example: "Clima, Rastreador…",
    none_yet: "Ainda não há tipos de dispositivo",
    none_yet_why: "Um tipo de dispositivo diz como são lidas as mensagens dos seus \
                   dispositivos e para onde são enviadas.",
    none_match: "Nenhum tipo de dispositivo corresponde",
    none_match_why: "Há tipos de dispositivo, mas nenhum cujo nome contenha este texto.",
    sequence: "Números de sequência",
    disengage: "Desbloquear para todos os dispositivos",
    disengage_hint: "A próxima mensagem de cada dispositivo deste tipo é então aceita seja \
                     qual for o seu número.",
    disengaged: "Feito: a próxima mensagem de cada dispositivo é aceita seja qual for o seu \
                 número.",
};

const PREVIEW: Preview = Preview {
    title: "Pré-visualização do formato",
    lead: "Escreva um formato personalizado e uma mensagem: os campos, os bytes e os valores \
           acompanham cada tecla, decodificados pelo mesmo código que no servidor.",
    show: "Mostrar",
    starters: "Começar com",
    starter_names: [
        "Placa de sensores",
        "Temperatura e umidade",
        "Rastreador GPS",
        "Medidor de água",
        "Contato de porta",
        "Nível de tanque",
        "Texto",
    ],
    link: "Link para este formato",
    sample: "Mensagem de exemplo",
    sample_hint: "Até 12 bytes em hexadecimal.",
    sample_error: syntax::hex_error,
    sample_too_long: |bytes| {
        format!(
            "Aqui há {bytes} bytes, mas uma mensagem leva no máximo {}.",
            payload::MESSAGE_BYTES
        )
    },
    no_sample: "Ainda não há bytes.",
    values: "Bytes e valores",
    behind: "Pelo formato como era antes do erro",
    value: "Valor",
    absent: "ausente",
    range: "Últimas mensagens",
    of: |yes, all| format!("{yes} de {all}"),
    texts: |texts| match texts {
        1 => "1 texto".to_owned(),
        texts => format!("{texts} textos"),
    },
    last_messages: "Últimas mensagens",
    take: "Usar como exemplo",
    encoder: "Codificador",
    encoder_lead: "Dos valores aos bytes",
    encoder_text: "Em textos, \\xff representa o byte ff, e \\\\ uma barra invertida.",
    firmware: "Para o firmware",
    firmware_struct: "A struct tem a disposição da mensagem",
    firmware_functions: "A função empacota os valores",
    format_error: syntax::format_error,
    format_warning: syntax::format_warning,
    encode_error: syntax::encode_error,
};

const CALLBACK: Callback = Callback {
    title: "Callbacks",
    new: "Novo callback",
    edit: "Editar callback",
    edit_it: "Editar",
    delete: "Eliminar",
    delete_question: "Eliminar este callback?",
    delete_lead: |url, waiting| {
        format!(
            "As mensagens já não serão enviadas para {url}. As mensagens que ele ainda deve \
             são canceladas: {waiting}. Isto não pode ser desfeito."
        )
    },
    kind: "Tipo",
    kinds: CallbackKind::title,
    sent_when: |kind| match kind {
        CallbackKind::DataUplink => {
            "Enviado para cada mensagem, assim que o seu primeiro quadro está presente."
        }
        CallbackKind::DataBidir => {
            "Enviado para cada mensagem, assim que o seu primeiro quadro está presente. Se o \
             dispositivo pede, a resposta do callback escolhido é enviada ao dispositivo: \
             {\"1B9C5\":{\"downlinkData\":\"0102030405060708\"}}."
        }
        CallbackKind::Status => {
            "Enviado quando um dispositivo comunica a sua bateria e a sua temperatura: uma vez \
             por dia e depois de cada downlink."
        }
        CallbackKind::Geoloc => "Já não é enviado: DATA_ADVANCED diz onde o dispositivo estava.",
        CallbackKind::Acknowledge => {
            "Enviado quando o que um dispositivo pediu chegou ao fim, tenha-lhe sido enviado \
             algo ou não."
        }
        CallbackKind::Repeater => "Enviado quando um repetidor comunica o que repetiu.",
        CallbackKind::DataAdvanced => {
            "Enviado para cada mensagem depois que todas as estações base a comunicaram, cerca \
             de 25 segundos após o seu primeiro quadro: com a qualidade do link e a posição."
        }
        CallbackKind::Error => {
            "Enviado quando um dispositivo, ou uma estação base que o ouviu há pouco, fica em \
             silêncio."
        }
        CallbackKind::Event => {
            "Enviado quando acontece algo que uma configuração de eventos vigia."
        }
    },
    data: "Callbacks de dados",
    service: "Callbacks de serviço",
    error: "Callbacks de erro",
    downlink: "Downlink",
    downlink_chosen: "As suas respostas vão para os dispositivos; clique para não escolher \
                      nenhum",
    downlink_choose: "Enviar as suas respostas aos dispositivos",
    downlink_none: "Nenhum callback responde aos dispositivos",
    downlink_none_why: "O modo de downlink deste tipo de dispositivo é Callback. Os \
                        dispositivos que pedem não recebem nada até que um callback DATA / \
                        BIDIR seja escolhido na coluna Downlink e ativado.",
    state: "Estado",
    on: "ativado",
    off: "desativado",
    failing: "com falhas",
    turn_on: "Ativar",
    turn_off: "Desativar",
    actions: "Ações",
    request: "Requisição",
    method: "Método",
    url: "URL",
    url_hint: "Para onde é enviado. As variáveis entre chaves são preenchidas.",
    url_example: "https://example.com/uplink?id={device}&data={data}",
    headers: "Cabeçalhos",
    headers_hint: "Um em cada linha, como Name: value. As variáveis são preenchidas.",
    content_type: "Tipo de conteúdo",
    body: "Corpo",
    body_hint: "Só com POST e PUT. As variáveis são preenchidas, com escape para o tipo de \
                conteúdo.",
    no_body: "nenhum (GET)",
    payload_config: "Configuração personalizada do payload",
    payload_config_hint: "Um formato personalizado, por exemplo Temp::float:32 \
                          Battery::uint:8. Os seus campos se tornam variáveis: \
                          {customData#Temp}.",
    enabled: "Ativado",
    send_duplicate: "Enviar duplicados: uma vez para cada estação base que ouviu a mensagem",
    send_sni: "Enviar SNI (Server Name Indication) em conexões TLS",
    in_order: "Manter a ordem de cada dispositivo: o que vem depois espera até que o anterior \
               seja entregue ou abandonado",
    in_order_batch: "Onde a ordem é mantida, um lote contém no máximo uma linha de cada \
                     dispositivo.",
    channel: "Canal",
    channels: |channel| match channel {
        Channel::Url => "URL",
        Channel::BatchUrl => "URL em lote",
        Channel::Email => "E-mail",
        Channel::Mqtt => "MQTT",
    },
    line_pattern: "Padrão de linha",
    line_pattern_hint: "Uma linha para cada mensagem, como em {device};{time};{data};",
    batch_url_hint: "No máximo uma requisição por segundo. {batch} representa as linhas, como \
                     em https://example.org/batch?lines={batch}",
    recipient: "Destinatário",
    subject: "Assunto",
    message: "Mensagem",
    broker: "Broker",
    broker_hint: "mqtt://user:password@host:1883, ou mqtts:// para TLS",
    topic: "Tópico",
    topic_hint: "Como em sigfox/{device}/data",
    discovery: "Comunicar ao Home Assistant os campos que o corpo contém",
    rendered: "Com valores de exemplo",
    signature: "Assinatura",
    signature_lead: "Cada requisição pode ser assinada como o Standard Webhooks descreve, para \
                     que o destinatário saiba quem a enviou e que ninguém a alterou.",
    signed: |secrets| match secrets {
        0 => "As requisições não são assinadas.",
        1 => "As requisições são assinadas.",
        _ => "As requisições são assinadas com o novo segredo e com o anterior.",
    },
    sign: "Assinar requisições",
    sign_anew: "Criar um novo segredo",
    forget_former: "Encerrar o segredo anterior",
    stop_signing: "Deixar de assinar",
    secret_new: "O novo segredo",
    secret_once: "Copie-o agora: ele não volta a ser mostrado.",
    try_it: "Enviar um teste",
    tried: "Teste",
    switched_off: |why| match why {
        "gone" => "Desativado: o destinatário disse que deixou de existir (410).",
        "failing" => "Desativado: nada foi entregue durante cinco dias.",
        _ => "",
    },
    off_since: "Desativado desde",
    off_meanwhile: "O que os dispositivos enviam e o que acontece com eles enquanto está \
                    desativado não é enviado depois.",
    save: "Salvar",
    create: "Criar callback",
    variables: "Variáveis",
    variables_lead: "Elas podem estar na URL, nos valores dos cabeçalhos e no corpo.",
    variable: "Variável",
    meaning: "Significado",
    form: "Forma",
    example: "Exemplo",
    documentation: "Tudo sobre os callbacks",
    contents: "Nesta página",
    waiting: "Em espera",
    delivered: "Entregues",
    failed: "Abandonadas",
    errors: "Tentativas com falha",
    none_yet: "Ainda não há callbacks",
    none_yet_why: "Um callback envia o que os dispositivos deste tipo dizem, e o que acontece \
                   com eles, para um endereço seu.",
    attempt: |number| format!("Tentativa {number}"),
    under_way: "em curso",
    next_attempt: "Próxima tentativa",
    no_attempt: "Ainda não enviado",
    status: |status| format!("HTTP {status}"),
    took: |millis| format!("{millis} ms"),
    answer: "Resposta",
    fault: delivery::fault,
};

fn total(total: Total) -> String {
    match total {
        Total::Exactly(count) => number(count),
        Total::AtLeast(count) => format!("{} ou mais", number(count)),
    }
}

fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A number as Rust writes it, with a decimal comma and a real minus sign.
fn decimal(number: &str) -> String {
    number.replace('.', ",").replace('-', "−")
}

/// So many of something, with its noun for one and for any other number.
fn counted(count: i64, one: &str, several: &str) -> String {
    let noun = if count == 1 { one } else { several };
    format!("{} {noun}", number(count))
}

fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

fn problem(error: &AppError) -> (&'static str, String) {
    let say = |title, text: &str| (title, text.to_owned());
    match error {
        AppError::Rejected(_) => say(
            "Não foi salvo",
            "Alguns campos não podem ser aceitos como estão. Veja as notas ao lado deles.",
        ),
        AppError::NotFound => say(
            "Não encontrado",
            "Não há nada neste endereço, ou você não pode vê-lo.",
        ),
        AppError::Forbidden => say(
            "Não permitido",
            "Os seus perfis permitem ver isto, mas não alterá-lo.",
        ),
        AppError::Unauthenticated => say("A sessão terminou", "Entre de novo."),
        AppError::WrongCredentials => say(
            "Não foi possível entrar",
            "Nenhuma conta tem este endereço com esta senha. Verifique ambos e tente de novo.",
        ),
        AppError::TooMany { retry_after } => (
            "Tentativas demais",
            format!(
                "Espere {} e tente de novo.",
                duration(i64::from(*retry_after))
            ),
        ),
        AppError::Unavailable => say(
            "Inacessível neste momento",
            "O servidor não pôde responder. Nada foi alterado; tente de novo em breve.",
        ),
        AppError::Broken => say(
            "Isto não funcionou",
            "A página e o servidor não se entenderam. Carregue a página de novo; se continuar \
             assim, o log do servidor diz mais.",
        ),
    }
}

/// What goes with a device type that nothing keeps.
fn goes_with_type(name: &str, used: &DeviceTypeUse) -> String {
    let counts = [
        (used.callbacks, "callback", "callbacks"),
        (
            used.event_configurations,
            "configuração de eventos",
            "configurações de eventos",
        ),
    ];
    let mut told = format!("“{name}” não tem dispositivos.");
    let own = counts.into_iter().filter(|(count, ..)| *count > 0);
    let own: Vec<String> = own
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !own.is_empty() {
        let go = match used.callbacks + used.event_configurations {
            1 => "desaparece",
            _ => "desaparecem",
        };
        let own = own.join(" e ");
        told += &format!(" Com ele {go} {own}: o que espera pela entrega já não é enviado.");
    }
    match used.messages {
        0 => {}
        1 => {
            told += " O seu formato também desaparece: 1 mensagem de um dispositivo que agora é de \
                     outro tipo de dispositivo fica, mas nada mais a lê, e o lugar de onde foi \
                     ouvida sai dos mapas.";
        }
        several => {
            told += &format!(
                " O seu formato também desaparece: {} mensagens de dispositivos que agora são de \
                 outro tipo de dispositivo ficam, mas nada mais as lê, e os lugares de onde foram \
                 ouvidas saem dos mapas.",
                number(several)
            );
        }
    }
    if used.tokens > 0 {
        told += " As estações base já não registram dispositivos nele.";
    }
    told + " Isto não pode ser desfeito."
}

/// Why a device type cannot be deleted.
fn keeps_type(used: &DeviceTypeUse) -> String {
    match (used.devices, used.registrations) {
        (0, _) => "Uma lista de dispositivos para ele está em execução.".to_owned(),
        (1, _) => "Ele tem um dispositivo. Mova-o antes para outro tipo de dispositivo.".to_owned(),
        (several, _) => {
            format!("Ele tem {several} dispositivos. Mova-os antes para outro tipo de dispositivo.")
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Fault;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_436), "−1.436");
        assert_eq!(number(1_000_000), "1.000.000");
    }

    #[test]
    fn decimals_stand_behind_a_comma() {
        assert_eq!((WORDS.device.degrees)(-4.3), "−4,3 °C");
        assert_eq!((WORDS.device.volts)(3.3), "3,300 V");
        assert_eq!((WORDS.story.after)(-1_500), "−1,5 s");
        assert_eq!((WORDS.location.distance_of)(1_300.0), "1,3 km");
        assert_eq!(
            (WORDS.message.downlink_answered_in)(2_500, 12_000),
            "após 2,5 s, com 12,0 s de folga"
        );
    }

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        let devices = |count| counted(count, "dispositivo", "dispositivos");
        assert_eq!(devices(0), "0 dispositivos");
        assert_eq!(devices(1), "1 dispositivo");
        assert_eq!(devices(1200), "1.200 dispositivos");
        let transfer = WORDS.transfer.consequences;
        assert!(transfer(1).starts_with("1 dispositivo. Quando for aceito, você não verá mais"));
        assert!(transfer(2).starts_with("2 dispositivos. Quando forem aceitos, você não verá"));
        let bulk = |stay| (WORDS.bulk.consequences)(domain::device::BulkDeed::Resume, 1, stay);
        assert!(
            bulk(1).starts_with("Será aplicado a 1 dispositivo. 1 dispositivo fica como está. ")
        );
        assert!(
            bulk(2).starts_with("Será aplicado a 1 dispositivo. 2 dispositivos ficam como estão. ")
        );
        assert_eq!((WORDS.registration.progress)(0, 1), "0 de 1 linha");
        assert_eq!((WORDS.identity.taking)(1, 2), "1 de 2 linhas…");
        let goes = |callbacks, messages| {
            let used = DeviceTypeUse {
                callbacks,
                messages,
                ..DeviceTypeUse::default()
            };
            goes_with_type("Boia", &used)
        };
        assert!(goes(1, 0).contains(" Com ele desaparece 1 callback: "));
        assert!(goes(2, 0).contains(" Com ele desaparecem 2 callbacks: "));
        assert!(goes(0, 1).contains(" 1 mensagem de um dispositivo que "));
        assert!(goes(0, 2).contains(" 2 mensagens de dispositivos que "));
        let odd = |digits| fault::fault(&Fault::OddHex { digits });
        assert!(odd(1).contains("1 dígito hexadecimal:"));
        assert!(odd(3).contains("3 dígitos hexadecimais:"));
    }

    #[test]
    fn a_span_of_time_is_said_in_its_greatest_whole_unit() {
        assert_eq!(duration(1800), "30 min");
        assert_eq!(duration(7200), "2 h");
        assert_eq!(duration(61), "61 s");
    }
}
