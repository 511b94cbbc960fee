//! Lists, what people keep of them, and how they are worked by keys, in Portuguese.

use domain::device::DeviceField;
use domain::list::How;

use super::super::{KeyWords, List, SavedViews};

/// Lists.
pub const WORDS: List = List {
    conditions: |count| match count {
        0 => "Condições".to_owned(),
        count => format!("Condições: {count}"),
    },
    conditions_legend: "Condições",
    nth: |nth| {
        [
            format!("Condição {nth}: o quê"),
            format!("Condição {nth}: como"),
            format!("Condição {nth}: valor"),
        ]
    },
    how_name: |how| match how {
        How::Is => "é",
        How::IsNot => "não é",
        How::Contains => "contém",
        How::Before => "antes de",
        How::After => "depois de",
    },
    join: "Dispositivos para os quais",
    join_all: "todas elas valem",
    join_any: "uma delas vale",
    field_name: |field| match field {
        DeviceField::Id => "Id",
        DeviceField::Name => "Nome",
        DeviceField::Tag => "Etiqueta",
        DeviceField::Note => "Nota",
        DeviceField::Type => "Tipo de dispositivo",
        DeviceField::Group => "Grupo",
        DeviceField::Seen => "Visto por último",
        DeviceField::Created => "Registrado",
        DeviceField::KeepAlive => "Keep-alive",
        DeviceField::Token => "Token",
        DeviceField::Quality => "Qualidade do link",
        DeviceField::Suspended => "Suspenso",
        DeviceField::Prototype => "Protótipo",
        DeviceField::Certificate => "Certificado",
    },
    values_hint: "Os horários são em UTC, como 2026-01-31 ou 2026-01-31 14:30.",
    words_of: |field, words| format!("{field}: {}.", words.join(", ")),
    reversed: "Invertida",
    csv: "CSV",
    tags: "Etiquetas",
    tags_hint: "Separadas por vírgulas; no máximo 20, de 40 caracteres cada.",
    note: "Nota",
    note_hint: "No máximo 2.000 caracteres. Outro proprietário não a recebe.",
    add_tags: "Acrescentar etiquetas",
    remove_tags: "Retirar etiquetas",
    some_tags_hint: "Separadas por vírgulas; as outras ficam.",
    new_note: "Nova nota",
    new_note_hint: "Toma o lugar da nota de cada um; vazio: elas ficam como estão.",
    quality: "Qualidade do link",
};

/// Saved views.
pub const VIEWS: SavedViews = SavedViews {
    title: "Vistas salvas",
    menu: "Vistas",
    all: "Todos os dispositivos",
    keep: "Salvar esta vista…",
    manage: "Vistas salvas",
    lead: "Uma vista guarda o que a lista filtra, a sua ordem e as suas colunas.",
    form: "Salvar a vista",
    name: "Nome",
    name_hint: "Uma vista sua que já tenha este nome é substituída.",
    group: "Compartilhada com",
    group_hint: "Quem vê esse grupo vê a vista.",
    own: "ninguém",
    usual: "A lista de dispositivos começa com ela para mim",
    is_usual: "A lista começa com ela",
    make_usual: "Começar com ela",
    not_usual: "Começar com todos os dispositivos",
    of: "De",
    me: "mim",
    save: "Salvar",
    delete: |name| format!("Eliminar a vista {name}"),
    delete_word: "Eliminar",
    none_yet: "Ainda não há vistas salvas",
    none_yet_why: "Filtre a lista de dispositivos, escolha as colunas e salve isso como vista.",
};

/// The keys of the keyboard.
pub const KEYS: KeyWords = KeyWords {
    title: "Teclas",
    each: [
        (
            "j k",
            "A linha seguinte, a anterior; também com as setas, depois de escolhida uma linha",
        ),
        ("Enter", "Abre a linha"),
        ("/", "Para o filtro"),
        ("?", "Estas teclas"),
    ],
    on: "As teclas simples fazem isto",
    close: "Fechar",
};
