//! The audit log, in Portuguese.

use domain::audit::{Kind, Verb, Who};

use super::super::Audit;

/// The words.
pub const WORDS: Audit = Audit {
    title: "Auditoria",
    lead: "Tudo o que alguém alterou neste grupo e nos grupos abaixo dele, por qualquer via. Nada \
           é retirado daqui; os segredos não estão aqui.",
    number: "N.º",
    time: "Hora",
    who: "Quem",
    who_example: "endereço de e-mail",
    who_name: |who| match who {
        Who::Person => "Alguém",
        Who::Command => "Linha de comando",
        Who::System => "O sistema",
        Who::Token => "O token de uma estação",
        Who::Stranger => "Outro proprietário",
    },
    what: "O quê",
    verb: "Ação",
    verb_name,
    kind: "De quê",
    kind_name,
    object: "Id",
    object_example: "p. ex. 1CF14C",
    changed: "Alterado",
    fields: |count| match count {
        1 => "1 campo".to_owned(),
        count => format!("{count} campos"),
    },
    from_to: |before, after| format!("{before} → {after}"),
    secret: "alterado; não é mostrado",
    erased: "apagado",
    export: "Exportar como CSV",
    none_yet: "Ainda não há nada",
    none_yet_why: "Assim que alguém alterar algo aqui ou abaixo, isso aparece aqui.",
    none_match: "Nada corresponde",
    none_match_why: "Ninguém fez nada do que o filtro pede.",
};

// Nouns, which agree with whatever it was done to.
fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "Criação",
        Verb::Edit => "Edição",
        Verb::Delete => "Eliminação",
        Verb::Enable => "Ativação",
        Verb::Disable => "Desativação",
        Verb::Lock => "Bloqueio",
        Verb::Unlock => "Desbloqueio",
        Verb::Invite => "Criação de link",
        Verb::Password => "Definição de senha",
        Verb::SignIn => "Entrada",
        Verb::SignOut => "Saída",
        Verb::Move => "Movimentação",
        Verb::Transfer => "Transferência",
        Verb::Retry => "Reenvio",
        Verb::Rotate => "Renovação de segredo",
        Verb::Revoke => "Encerramento",
        Verb::Export => "Exportação",
        Verb::Import => "Importação",
        Verb::Disengage => "Desbloqueio da sequência",
        Verb::Suspend => "Suspensão",
        Verb::Resume => "Retomada",
        Verb::Restart => "Reinício",
        Verb::Unsubscribe => "Retirada do contrato",
        Verb::Stay => "Permanência no contrato",
        Verb::Replace => "Substituição",
        Verb::Accept => "Aceitação",
        Verb::Refuse => "Recusa",
        Verb::Undo => "Reversão",
        Verb::Erase => "Apagamento",
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "grupo",
        Kind::User => "usuário",
        Kind::Profile => "perfil",
        Kind::ApiAccess => "acesso à API",
        Kind::DeviceType => "tipo de dispositivo",
        Kind::Device => "dispositivo",
        Kind::Callback => "callback",
        Kind::EventConfiguration => "configuração de eventos",
        Kind::Contract => "contrato",
        Kind::Certificate => "certificado de produto",
        Kind::BaseStation => "estação base",
        Kind::StationToken => "token de estação",
        Kind::Inspector => "inspetor",
        Kind::Session => "sessão",
        Kind::Registration => "registro",
        Kind::Transfer => "transferência",
        Kind::Messages => "mensagens de",
        Kind::Identity => "identidades",
        Kind::News => "notícias",
        Kind::SavedView => "vista salva",
        Kind::Audit => "registro de auditoria",
    }
}
