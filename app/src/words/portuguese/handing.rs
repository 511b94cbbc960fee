//! To whom devices go, in Portuguese.

use super::super::Handing;

/// Choosing a device type or a group, and whether what devices did before goes along.
pub const HANDING: Handing = Handing {
    find: "Encontrar um tipo de dispositivo",
    find_lead: "Há mais tipos de dispositivo do que este formulário pode mostrar. Encontre o seu \
                por uma parte do nome antes de preencher o resto.",
    find_hint: "Há mais do que os listados: encontre outros por uma parte do nome.",
    none_found: "Nenhum tipo de dispositivo corresponde.",
    choose: "Escolha um tipo de dispositivo",
    history: "Histórico",
    history_hint: "O que ele fez antes: mensagens, eventos e estatísticas. Normalmente são vistos \
                   com o dispositivo quando ele fica no seu grupo, e não quando passa a outro \
                   grupo, já que lá outros podem ler. O que foi deixado para trás não volta com \
                   outra mudança.",
    as_usual: "Como de costume",
    keep: "Manter o histórico",
    leave: "Deixar o histórico para trás",
    group: "Grupo",
    group_hint: "Um dos que você vê. De outro proprietário você talvez não veja nenhum: então \
                 escreva o id dele abaixo.",
    group_id: "Ou o id",
    group_id_hint: "24 dígitos hexadecimais, como o seu proprietário o vê. Vale antes da escolha.",
};
