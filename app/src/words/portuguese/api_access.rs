//! API accesses, in Portuguese.

use domain::api_access::Scope;

use super::super::ApiAccess;

/// The words.
pub const WORDS: ApiAccess = ApiAccess {
    title: "Acesso à API",
    lead: "Com um acesso à API um programa faz pedidos em nome deste grupo.",
    documentation: "Sobre a API",
    none_yet: "Ainda não há acessos à API",
    none_yet_why: "Quem administra as pessoas deste grupo cria um para cada programa, para que \
                   cada um possa ser encerrado por si só.",
    find: "Encontrar um acesso à API",
    find_example: "parte do nome",
    find_lead: "Há mais acessos à API do que cabem nesta lista. Encontre o seu por uma parte do \
                nome.",
    none_match: "Nenhum acesso à API corresponde",
    none_match_why: "Nenhum deste grupo tem isso no nome.",
    new: "Novo acesso à API",
    edit: "Editar",
    create: "Criar acesso à API",
    save: "Salvar alterações",
    settings: "Acesso à API",
    name: "Nome",
    name_hint: "Como o programa se chama, para ser reconhecido no registro de auditoria.",
    login: "Login",
    password: "Senha",
    credentials: "Login e senha",
    credentials_once: "A senha só é mostrada agora. Guarde-a onde o seu programa a encontre e \
                       ninguém mais.",
    expires: "Expira",
    expires_field: "Expira (UTC)",
    expires_hint: "A partir daí não permite a entrada de ninguém. Vazio: nunca.",
    last_used: "Último uso",
    old_until: "A senha anterior vale até",
    active: "ativo",
    expired: "expirado",
    revoked: "revogado",
    scopes: "O que pode alterar",
    scopes_hint: "Até onde os seus perfis permitem. Nada marcado: só lê.",
    scope: |scope| match scope {
        Scope::Fleet => "Dispositivos",
        Scope::Types => "Tipos de dispositivo e os seus formatos",
        Scope::Callbacks => "Callbacks e configurações de eventos",
        Scope::Downlink => "O que se responde aos dispositivos",
        Scope::People => "Usuários, acessos à API, perfis e grupos abaixo",
        Scope::Contracts => "Contratos",
        Scope::Network => "Estações base e o que mais cabe ao operador",
    },
    only_reads: "nada: só lê",
    roles_lead: "Um perfil vale para o seu grupo e para tudo o que está abaixo dele: este grupo, \
                 ou um abaixo dele. Ninguém concede mais do que tem.",
    renew: "Renovar senha",
    renew_lead: |name| {
        format!(
            "“{name}” recebe outra senha, que é mostrada uma vez. O login fica. Um acesso que foi \
             revogado volta a permitir a entrada."
        )
    },
    hours: "Horas durante as quais a senha anterior também vale",
    hours_hint: "0 a 720. Nesse tempo os programas podem mudar para a nova; 0: perde a validade de \
                 imediato.",
    revoke: "Revogar",
    revoke_question: "Revogar este acesso à API?",
    revoke_lead: |name| {
        format!(
            "Ninguém mais entra com “{name}”. Ele fica na lista e volta a permitir a entrada \
             depois de renovado."
        )
    },
    delete: "Eliminar",
    delete_question: "Eliminar este acesso à API?",
    delete_lead: |name| {
        format!("Ninguém mais entra com “{name}”. Isto não pode ser desfeito; uma revogação pode.")
    },
};
