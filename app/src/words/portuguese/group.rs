//! Groups and profiles, in Portuguese.

use domain::group::{GroupKind, Held};
use domain::permission::Action;

use super::super::{Group, Profile};
use super::counted;

/// Groups.
pub const GROUP: Group = Group {
    menu: "Grupo",
    title: "Grupos",
    tree: "Árvore de grupos",
    new: "Novo grupo",
    new_below: "Novo grupo abaixo",
    edit: "Editar",
    create: "Criar grupo",
    save: "Salvar alterações",
    settings: "Informações do grupo",
    name: "Nome",
    text_example: "Porto, Norte…",
    parent: "Pertence a",
    parent_hint: "O grupo abaixo do qual ele está. Quem pode ver aquele vê também este.",
    below: "Grupos abaixo",
    subtree: "De tudo o que foi ouvido neste grupo e nos grupos abaixo dele.",
    kind: "Tipo",
    kind_name: |kind| match kind {
        GroupKind::Operator => "Operador (SO)",
        GroupKind::Basic => "Básico",
        GroupKind::VirtualOperator => "Operador virtual (SVNO)",
        GroupKind::Partners => "Parceiros",
        GroupKind::Infrastructure => "Provedor de infraestrutura (NIP)",
        GroupKind::Distributor => "Distribuidor (DIST)",
        GroupKind::Channel => "Canal",
        GroupKind::Starter => "Iniciante",
        GroupKind::Partner => "Parceiro",
    },
    kind_hint: "O que ele é no negócio. Operadores, provedores e distribuidores só são criados por \
                operadores.",
    description: "Descrição",
    timezone: "Fuso horário",
    timezone_hint: "O nome dele, como Europe/Brussels ou UTC.",
    customer: "Cliente",
    customer_lead: "Para grupos de clientes: Básico, Parceiros, Canal, Iniciante e Parceiro. Nos \
                    outros fica vazio.",
    billable: "Faturável",
    billable_field: "Pode ser faturado",
    technical_email: "E-mail técnico",
    technical_email_hint: "A quem perguntar sobre os seus dispositivos.",
    max_prototypes: "Protótipos",
    max_prototypes_hint: "Quantos dispositivos pode haver sem certificado, nele e em todos os \
                          grupos abaixo. Vazio: qualquer número. Quem decide é quem administra o \
                          grupo acima.",
    network: "Rede",
    network_lead: "Para quem mantém uma rede ou a vende. Em clientes fica vazio.",
    country: "País",
    country_hint: "Em operadores e provedores: o seu código de três letras (ISO 3166-1), como BEL.",
    network_operator: "Operador da rede",
    network_operator_hint: "Em operadores virtuais e distribuidores: na rede de quem eles estão.",
    any_number: "qualquer número",
    device_types: "Tipos de dispositivo associados",
    no_device_types: "Nenhum tipo de dispositivo",
    no_device_types_why: "Nem este grupo nem um abaixo dele tem algum.",
    more: "Só os primeiros mil são listados. Filtre para ver outros.",
    find: "Procurar grupo",
    find_lead: "Há mais grupos do que este formulário pode listar. Procure o seu por parte do nome \
                antes de preencher o formulário: ele recomeça depois disso.",
    none_found: "Nenhum grupo que você possa escolher tem isso no nome.",
    none_match: "Nenhum grupo corresponde",
    none_match_why: "Há grupos, mas nenhum que satisfaça todas as condições do filtro.",
    go: "Mover",
    go_title: "Outro lugar",
    go_lead: "Ele vai para lá com tudo o que está abaixo dele. A partir daí quem o vê é quem pode \
              ver o grupo ao qual ele passa a pertencer, e os outros não mais.",
    go_to: "Mover para baixo de",
    go_hint: "Os contratos e perfis usados nele têm de ser, também lá, de um grupo acima dele; os \
              dispositivos ficam com o seu proprietário.",
    go_button: "Mover grupo",
    nowhere: "Não há outro lugar",
    nowhere_why: "Um grupo pode ser movido para baixo de um grupo cujas pessoas você administra.",
    delete: "Eliminar",
    delete_question: "Eliminar este grupo?",
    delete_lead: |name| format!("“{name}” já não contém nada. Isto não pode ser desfeito."),
    cannot_delete: "Este grupo não está vazio",
    holds: |holds| {
        let told: Vec<String> = holds
            .iter()
            .map(|(held, count)| told(*held, *count))
            .collect();
        format!(
            "Ele pode ser eliminado quando já não contiver nada. Agora contém: {}.",
            told.join(", ")
        )
    },
    is_root: "Este grupo fica",
    is_root_why: "É o grupo do operador, ao qual todos os outros pertencem.",
};

/// So many of them.
fn told(held: Held, count: i64) -> String {
    let (one, many) = match held {
        Held::Groups => ("grupo abaixo", "grupos abaixo"),
        Held::DeviceTypes => ("tipo de dispositivo", "tipos de dispositivo"),
        Held::Contracts => ("contrato", "contratos"),
        Held::Users => ("usuário", "usuários"),
        Held::ApiAccesses => ("acesso à API", "acessos à API"),
        Held::Profiles => ("perfil", "perfis"),
        Held::EventConfigurations => ("configuração de eventos", "configurações de eventos"),
        Held::Certificates => ("certificado de produto", "certificados de produto"),
        Held::BaseStations => ("estação base", "estações base"),
        Held::StationTokens => ("token de estações base", "tokens de estações base"),
    };
    counted(count, one, many)
}

/// Profiles.
pub const PROFILE: Profile = Profile {
    title: "Perfis",
    lead: "Um perfil diz o que alguém pode fazer no grupo em que ele é concedido e nos que estão \
           abaixo. Ninguém concede mais do que tem.",
    name: "Nome",
    rights: "Direitos",
    rights_of: |name| format!("Direitos de {name}"),
    rights_lead: "O que cada perfil permite está atrás do seu ponto de interrogação.",
    composed_by: "Composto por",
    everywhere: "o mesmo em toda parte",
    another: "um grupo acima",
    new: "Novo perfil",
    edit: "Editar",
    create: "Criar perfil",
    save: "Salvar alterações",
    settings: "Perfil",
    permissions: "O que ele permite",
    permissions_hint: "Você pode dar o que tem neste grupo. Sem a primeira permissão, ele só \
                       permite algo ao lado de um perfil que a tenha.",
    permission: |action| match action {
        Action::Read => "Ver grupos, tipos de dispositivo, dispositivos e mensagens",
        Action::ReadRadio => "Ver valores de sinal, frequências, estações base e repetições",
        Action::ReadPac => "Ver os códigos de autorização de portabilidade dos dispositivos",
        Action::WriteFleet => "Registrar, alterar, mover e suspender dispositivos",
        Action::WriteTypes => "Criar e alterar tipos de dispositivo e os seus formatos",
        Action::WriteCallbacks => {
            "Criar, alterar e eliminar callbacks e configurações de eventos, e ver os seus \
             endereços"
        }
        Action::Downlink => "Escolher o que se responde aos dispositivos",
        Action::WritePeople => {
            "Criar, alterar e eliminar usuários, acessos à API, perfis e grupos abaixo"
        }
        Action::ReadContracts => "Ver contratos",
        Action::WriteContracts => "Criar, alterar e eliminar contratos",
        Action::ReadAudit => "Ver quem alterou o quê",
        Action::ReadNetwork => "Ver estações base",
        Action::Operate => "Administrar as estações base e o que mais cabe ao operador",
    },
    delete: "Eliminar",
    delete_question: "Eliminar este perfil?",
    delete_lead: |name| format!("Ninguém tem “{name}”. Isto não pode ser desfeito."),
    cannot_delete: "Este perfil está em uso",
    still_used: |count| match count {
        1 => "Ele pode ser eliminado quando ninguém mais o tiver: agora está concedido uma vez."
            .to_owned(),
        count => format!(
            "Ele pode ser eliminado quando ninguém mais o tiver: agora está concedido {count} \
             vezes."
        ),
    },
};
