//! Users, and one's own account, in Portuguese.

use super::super::{Own, User};
use super::session;

/// What somebody may change of himself.
pub const OWN: Own = Own {
    settings: "Preferências",
    save: "Salvar preferências",
    saved: "As suas preferências estão salvas.",
    bell: "O sino conta os alertas que não li",
    password: "Senha",
    own_password: "A sua senha até agora",
    password_lead: "Com outra senha, todas as suas outras sessões terminam.",
    password_saved: "A sua senha foi alterada, e as suas outras sessões terminaram.",
    change_password: "Alterar senha",
    second_step: "Verificação em duas etapas",
    second_step_lead: "Além da senha é pedido um código que um aplicativo autenticador mostra no \
                       seu telefone. Quem só descobriu a senha fica de fora.",
    begin: "Configurar um aplicativo",
    scan: "Faça o aplicativo ler esta imagem, ou escreva nele o segredo. Depois escreva o código \
           que ele mostra.",
    picture: "O segredo como código QR",
    secret: "Segredo",
    app_link: "Abrir o aplicativo neste aparelho",
    code: "Código de seis dígitos",
    code_hint: "Ele muda a cada meio minuto.",
    confirm: "Ativar",
    another: "Criar outro segredo",
    is_on: "Um código é pedido sempre que você entra.",
    since: "Ativada desde",
    codes_left: "Códigos de recuperação restantes",
    codes: "Códigos de recuperação",
    codes_once: "Cada um deles permite entrar uma vez sem o aplicativo. Guarde-os onde você guarda \
                 chaves: eles só são mostrados agora.",
    turn_off: "Desativar",
    turn_off_lead: "Então a senha sozinha permite entrar, e os códigos de recuperação já não \
                    servem para nada.",
    linked: "Contas vinculadas",
    linked_lead: |name| {
        format!("Você pode entrar com {name} se a sua conta está vinculada a uma de lá.")
    },
    provider: "Provedor",
    linked_since: "Vinculada desde",
    none_linked: "A sua conta não está vinculada a nenhuma.",
    no_provider: "Este servidor não tem nenhum provedor pelo qual as pessoas entrem.",
    no_password: "Você não escolheu uma senha, por isso o provedor é a sua única entrada. Escolha \
                  primeiro uma, por um link para isso: depois os vínculos são criados e desfeitos \
                  aqui.",
    link: "Vincular uma conta",
    link_lead: |name| {
        format!("Escreva a sua senha e entre com {name}. A partir daí ambas trazem até aqui.")
    },
    confirm_link: "Confirmar",
    go_on: "Continuar no provedor",
    go_on_lead: |name| {
        format!("A sua senha está confirmada. Entre com {name} dentro de dez minutos.")
    },
    go_on_at: |name| format!("Continuar com {name}"),
    unlink: "Desvincular",
    unlink_lead: "Então você entra só com a sua senha, até vincular a conta de novo.",
    is_linked: "A sua conta está vinculada.",
    is_unlinked: "A sua conta já não está vinculada.",
    not_linked: session::not_linked,
    ask_code: "Mais uma etapa",
    ask_code_lead: "Escreva o código que o seu aplicativo autenticador mostra.",
    any_code_hint: "Ou um dos seus códigos de recuperação, se você não tem o aplicativo.",
    begin_again: "Começar de novo",
    forgotten: "Senha esquecida",
    forgotten_lead: "Escreva o seu endereço. Se alguém entra com ele, chega lá um e-mail com um \
                     link, pelo qual se escolhe outra senha dentro de 30 minutos.",
    forgotten_unmailed: "Este servidor não envia e-mails. Quem o mantém pode gerar um link para \
                         você: sigfox-backend reset-password.",
    forgotten_asked: "Se alguém entra com este endereço, o e-mail está a caminho.",
    send_link: "Enviar o link",
    to_sign_in: "Voltar à entrada",
};

/// Users.
pub const USER: User = User {
    menu: "Usuário",
    title: "Usuários",
    new: "Novo usuário",
    edit: "Editar",
    create: "Criar usuário",
    save: "Salvar alterações",
    name: "Nome",
    first_name: "Primeiro nome",
    last_name: "Último nome",
    email: "Endereço de e-mail",
    email_hint: "O usuário entra com ele.",
    time_zone: "Fuso horário",
    time_zone_hint: "Todos os horários das páginas são dados nele. Vazio: no do navegador.",
    time_zone_example: "Europe/Brussels",
    browsers_zone: "o do navegador",
    language: "Idioma",
    browsers_language: "o do navegador",
    bell: "O sino conta os alertas que o usuário não leu",
    bell_rings: "O sino conta os alertas",
    person: "Pessoa",
    roles: "Grupos e perfis",
    roles_lead: "Um perfil vale para o seu grupo e para tudo o que está abaixo dele. Ninguém \
                 concede mais do que tem.",
    profile: "Perfil",
    nth_group: |n| format!("Grupo {n}"),
    nth_profile: |n| format!("Perfil {n}"),
    role: |profile, group| format!("{profile} em {group}"),
    state: "Estado",
    invited: "convidado",
    active: "ativo",
    locked: "bloqueado",
    not_locked: "não bloqueado",
    second_step: "Verificação em duas etapas",
    signed_in: "Última entrada",
    never: "nunca",
    created: "Criado em",
    text: "Nome ou endereço",
    text_example: "Silva, silva@…",
    none_yet: "Nenhum usuário",
    none_yet_why: "Ninguém tem um perfil neste grupo ou em um abaixo dele.",
    none_match: "Nenhum usuário corresponde",
    none_match_why: "Há usuários, mas nenhum que satisfaça todas as condições do filtro.",
    lock: "Bloquear",
    unlock: "Desbloquear",
    own: "Este é você. A sua senha e as suas preferências estão em Conta.",
    own_password: "A sua própria senha",
    own_password_hint: "Só é necessária para outro endereço: pelo endereço chega-se à senha.",
    delete: "Eliminar",
    delete_question: "Eliminar este usuário?",
    delete_lead: |name| {
        format!(
            "{name} já não pode entrar e não está em nenhuma lista. O que fez fica no registro de \
             auditoria. Isto não pode ser desfeito; um bloqueio pode."
        )
    },
    erase: "Apagar também do registro de auditoria os nomes e endereços desta pessoa",
    cannot_delete: "Você não pode eliminar a si mesmo",
    cannot_delete_own: "Outra pessoa que administre as pessoas de todos os seus grupos pode.",
    set_password: "Definir senha",
    set_password_lead: |name| {
        format!(
            "Com outra senha, todas as sessões de {name} terminam. Comunique-a por um meio seguro."
        )
    },
    end_second_step: "Desativar também a verificação em duas etapas: o aplicativo e os códigos de \
                      recuperação se perdem",
    invite: "Convite",
    invite_mailed: "Um e-mail com um link vai para o endereço. Por ele se escolhe uma senha dentro \
                    de 7 dias.",
    invite_shown: "Este servidor não envia e-mails: quem cria um link o repassa. Por ele se \
                   escolhe uma senha dentro de 7 dias.",
    invite_again: "Criar outro link",
    link_mailed: "Este usuário entra sem senha. Um e-mail com um link vai para o endereço. Por ele \
                  se escolhe uma senha dentro de 30 minutos.",
    link_shown: "Este usuário entra sem senha. Este servidor não envia e-mails: quem cria um link \
                 o repassa. Por ele se escolhe uma senha dentro de 30 minutos.",
    link: "Link para escolher uma senha",
    link_once: "Ele só é mostrado agora e vale para um uso. Repasse-o.",
};
