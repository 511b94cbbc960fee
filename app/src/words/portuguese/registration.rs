//! Registering devices, and devices that go to another owner, in Portuguese.

use domain::registration::{Purpose, Stage, Verdict};
use domain::transfer::TransferState;

use super::super::{Registration, Transfer};
use super::counted;

/// Registering devices.
pub const REGISTRATION: Registration = Registration {
    title: "Listas de dispositivos",
    new: "Novo dispositivo",
    new_title: "Registrar um dispositivo",
    register: "Registrar dispositivo",
    device: "O dispositivo",
    id_hint: "Como está impresso no dispositivo: até oito dígitos hexadecimais.",
    pac: "PAC",
    pac_hint: "O código de autorização de portabilidade, 16 dígitos hexadecimais. Vale uma só vez: \
               com ele o dispositivo recebe outro. Um dispositivo seu não precisa de nenhum.",
    pac_none: "nenhum foi emitido",
    renew_pac: "Novo PAC",
    renew_pac_hint: "Quem tem o PAC pode assumir o dispositivo. Com um novo, o anterior perde a \
                     validade.",
    name_hint: "Vazio: recebe o id como nome.",
    key: "Chave",
    key_hint: "32 dígitos hexadecimais, se você a tem. Nunca mais é mostrada.",
    certificate: "Certificado de produto",
    certificate_stays: "Como P_0003_71CF_01. Vazio: fica como está; um protótipo não tem nenhum.",
    prototype_hint: "Um grupo só pode ter um certo número de protótipos. Seja o que for que você \
                     indique aqui, o token fica como está.",
    certificate_hint: "Como P_0003_71CF_01. Vazio para protótipos e para dispositivos que se sabe \
                       terem sido fabricados com um.",
    prototype: "Protótipo",
    prototype_field: "Um protótipo, sem certificado",
    device_type_hint: "Aquele em que entra; ele passa a pertencer ao grupo desse tipo de \
                       dispositivo.",
    series: "Nova série",
    series_title: "Registrar uma série de dispositivos",
    series_lead: "Um dispositivo por linha: id;PAC;nome;latitude;longitude;chave. Tudo, menos o \
                  id, pode ser omitido quando não é necessário. Primeiro é analisado o que \
                  aconteceria com cada linha; nada acontece antes de você confirmar.",
    purpose: "Finalidade",
    purpose_name: |purpose| match purpose {
        Purpose::Register => "Registrar os dispositivos",
        Purpose::Edit => "Alterar nomes e lugares de dispositivos existentes",
        Purpose::Several => "Vários dispositivos que foram escolhidos",
    },
    purpose_hint: "Para alterar dispositivos, deixe o PAC vazio: o que uma linha omite fica como \
                   está.",
    prefix: "Os nomes começam com",
    prefix_hint: "Para linhas sem nome; segue-se o id.",
    lines: "Linhas",
    lines_hint: "No máximo 100.000. Entre as células há ponto e vírgula, tabulação ou vírgula.",
    file: "Ou um arquivo com as linhas",
    look: "Analisar a lista",
    stage: "Etapa",
    stage_name: |stage| match stage {
        Stage::Arriving => "Em leitura",
        Stage::Looking => "Em análise",
        Stage::Looked => "Aguarda a sua decisão",
        Stage::Working => "Em execução",
        Stage::Done => "Concluída",
        Stage::Undoing => "Em reversão",
        Stage::Undone => "Revertida",
    },
    progress: |position, total| format!("{position} de {}", counted(total, "linha", "linhas")),
    refresh: "Atualizar",
    by: "Trazida por",
    command: "um comando",
    created: "Trazida em",
    total: "Linhas",
    line: "Linha",
    verdict: "O que acontece com ela",
    verdict_name: became,
    verdict_before: |verdict| match verdict {
        Verdict::New => "Pode ser registrado",
        Verdict::Taken => "Pode ser assumido",
        Verdict::Moved => "Pode ser transferido",
        Verdict::Unchanged => "Fica como está",
        Verdict::Edited => "Pode ser alterado",
        other => became(other),
    },
    why: "Por que não",
    result: "Resultado (CSV)",
    begin: "Executar",
    begin_lead: "Nada foi alterado até agora. As linhas recusadas ficam de fora. O que os \
                 dispositivos fizeram antes já não é visto onde eles passam a outro grupo. As \
                 configurações de eventos dos próprios dispositivos que passam a outro grupo são \
                 eliminadas com os seus callbacks.",
    undo: "Reverter",
    undo_lead: "Os dispositivos que esta lista registrou são eliminados de novo, e os que ela \
                assumiu ou transferiu voltam para onde estavam, desde que não tenham enviado nada \
                depois e você possa alterar dispositivos lá. Os tokens perdidos continuam \
                perdidos. As configurações de eventos dos próprios dispositivos que passam a outro \
                grupo são eliminadas com os seus callbacks.",
    forget: "Esquecer a lista",
    none_yet: "Ainda não há listas",
    none_yet_why: "As séries de dispositivos registradas ou alteradas aparecem aqui, com o que \
                   aconteceu com cada linha.",
    none_match: "Nenhuma linha corresponde",
    none_match_why: "Há linhas, mas isso não aconteceu com nenhuma.",
    delete: "Eliminar",
    delete_question: "Eliminar este dispositivo?",
    delete_lead: |device| {
        format!(
            "{device} nunca enviou nada. O nome, a posição declarada, as etiquetas e a nota \
             desaparecem com ele. Pode ser registrado de novo pelo código com que foi fabricado; \
             se já teve outro proprietário, pelo código que tem agora."
        )
    },
};

/// What became of a line.
fn became(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "Ainda não analisado",
        Verdict::New => "Registrado",
        Verdict::Taken => "Assumido",
        Verdict::Moved => "Transferido",
        Verdict::Unchanged => "Sem alteração",
        Verdict::Edited => "Alterado",
        Verdict::Refused => "Recusado",
        Verdict::Undone => "Revertido",
        Verdict::Kept => "Mantido",
        Verdict::Deleted => "Eliminado",
    }
}

/// Devices that are being transferred.
pub const TRANSFER: Transfer = Transfer {
    title: "Dispositivos em transferência",
    given: "Oferecidos",
    taken: "A aceitar",
    none_given: "Os seus grupos não oferecem dispositivos.",
    none_taken: "Ninguém oferece dispositivos aos seus grupos.",
    from: "De",
    to: "Para",
    other: "outro proprietário",
    devices: "Dispositivos",
    created: "Oferecida em",
    ends: "Válida até",
    state: "Estado",
    state_name: |state| match state {
        TransferState::Open => "Aberta",
        TransferState::Accepted => "Aceita",
        TransferState::Refused => "Recusada",
        TransferState::TakenBack => "Retirada",
        TransferState::Over => "Encerrada",
    },
    new: "Oferecer dispositivos",
    new_lead: "Os dispositivos vão para um grupo de outro proprietário, que os aceita ou não \
               dentro de sete dias. Até lá ficam onde estão.",
    group: "Grupo",
    group_hint: "O id do grupo que deve recebê-los: 24 dígitos hexadecimais, como o seu \
                 proprietário o vê.",
    ids: "Dispositivos",
    ids_hint: "Os ids, separados por espaços, vírgulas ou quebras de linha; no máximo 1.000 de um \
               só grupo.",
    next: "Ver os dispositivos",
    question: "Oferecer estes dispositivos?",
    consequences: |count| {
        let taken = match count {
            1 => {
                "Quando for aceito, você não verá mais nada dele, e o token dele se perde. O novo \
                 proprietário não vê o que ele enviou antes. As configurações de eventos do \
                 próprio dispositivo são então eliminadas com os seus callbacks."
            }
            _ => {
                "Quando forem aceitos, você não verá mais nada deles, e os tokens deles se perdem. \
                 O novo proprietário não vê o que eles enviaram antes. As configurações de eventos \
                 dos próprios dispositivos são então eliminadas com os seus callbacks."
            }
        };
        let devices = counted(count as i64, "dispositivo", "dispositivos");
        format!("{devices}. {taken}")
    },
    offer: "Oferecer",
    one: "Transferência",
    none_left: "Já não se sabe de quais dispositivos se tratava.",
    take: "Aceitar os dispositivos",
    take_lead: "Eles entram em um tipo de dispositivo do seu grupo, sem tokens: a próxima mensagem \
                de cada um obtém um novo. As configurações de eventos próprias que tinham \
                terminam.",
    accept: "Aceitar",
    refuse: "Não aceitar",
    take_back: "Ficar com eles",
    being: "em transferência",
};
