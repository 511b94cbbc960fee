//! Product certificates and what devices are made with, in Portuguese.

use domain::identity::Taken;

use super::super::{Certificate, Identities};
use super::counted;

/// Product certificates.
pub const CERTIFICATE: Certificate = Certificate {
    menu: "Certificado",
    title: "Certificados de produto",
    new: "Novo certificado",
    edit: "Editar",
    create: "Inserir certificado",
    save: "Salvar alterações",
    settings: "Informações do certificado",
    key: "Chave",
    key_hint: "Como está impressa: P, quem fabrica o produto, qual é ele e qual a versão.",
    name: "Nome",
    text: "Chave ou nome",
    text_example: "P_0003_71CF_01, Medidor…",
    version: "Versão",
    manufacturer: "Fabricante",
    description: "Descrição",
    status: "Situação",
    finalized: "final",
    going_on: "em teste",
    finalized_field: "Os testes estão concluídos",
    bidir: "Bidirecional",
    bidir_field: "Tais dispositivos podem pedir downlinks",
    group_hint: "O grupo do operador que responde por ele.",
    devices: "Dispositivos fabricados com ele",
    created: "Inserido em",
    delete: "Eliminar",
    delete_question: "Eliminar este certificado?",
    delete_lead: |key| format!("Nenhum dispositivo indica “{key}”. Isto não pode ser desfeito."),
    cannot_delete: "Este certificado está em uso",
    still_used: |devices| match devices {
        1 => "Um dispositivo o indica.".to_owned(),
        several => format!("{several} dispositivos o indicam."),
    },
    none_yet: "Ainda não há certificados",
    none_yet_why: "Um certificado diz para que foi testado um modelo de dispositivo. Os \
                   dispositivos indicam o seu quando são registrados; os que não têm nenhum são \
                   protótipos.",
    none_match: "Nenhum certificado corresponde",
    none_match_why: "Há certificados, mas nenhum que satisfaça todas as condições do filtro.",
};

/// What devices are made with.
pub const IDENTITY: Identities = Identities {
    title: "Identidades",
    lead: "Com o que os dispositivos são fabricados: o código (PAC), a chave e o certificado de \
           produto. Quem registra um deles pela primeira vez tem de indicar o código. Códigos e \
           chaves são guardados selados e não voltam a ser mostrados.",
    group: "Grupo",
    group_hint: "O grupo do operador que os insere.",
    lines: "Dispositivos",
    lines_hint: "Um dispositivo por linha: id;PAC;chave;certificado. A chave e o certificado podem \
                 ser omitidos; um dispositivo sem chave funciona só por recepções. Até 100.000 \
                 linhas e, sem JavaScript, cerca de 2.000 de uma vez. A mesma lista de novo não \
                 altera nada.",
    take: "Inserir dispositivos",
    taking: |done, all| format!("{done} de {}…", counted(all as i64, "linha", "linhas")),
    stopped: |done| {
        format!(
            "Até a linha {done} tudo foi aceito, e então o servidor não pôde responder. Envie a \
             mesma lista de novo: o que já é conhecido não é inserido duas vezes."
        )
    },
    report: "O que aconteceu com as linhas",
    counts: |report| {
        format!(
            "Novos: {}; completados: {}; já conhecidos: {}; recusados: {}.",
            report.new, report.completed, report.known, report.refused
        )
    },
    shortened: |shown| format!("Só são mostradas {shown} linhas, primeiro as que foram recusadas."),
    line: "Linha",
    id: "Id",
    verdict: "Resultado",
    verdict_name: |taken| match taken {
        Taken::New => "novo",
        Taken::Completed => "completado",
        Taken::Known => "já conhecido",
        Taken::Refused(_) => "recusado",
    },
    column: |field| match field {
        "id" => "Id",
        "pac" => "PAC",
        "key" => "Chave",
        "certificate" => "Certificado",
        _ => "Linha",
    },
    why: "Motivo",
};
