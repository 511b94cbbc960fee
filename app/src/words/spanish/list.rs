//! Lists, what people keep of them, and how they are worked by keys, in Spanish.

use domain::device::DeviceField;
use domain::list::How;

use super::super::{KeyWords, List, SavedViews};

/// Lists.
pub const WORDS: List = List {
    conditions: |count| match count {
        0 => "Condiciones".to_owned(),
        count => format!("Condiciones: {count}"),
    },
    conditions_legend: "Condiciones",
    nth: |nth| {
        [
            format!("Condición {nth}: qué"),
            format!("Condición {nth}: cómo"),
            format!("Condición {nth}: valor"),
        ]
    },
    how_name: |how| match how {
        How::Is => "es",
        How::IsNot => "no es",
        How::Contains => "contiene",
        How::Before => "antes de",
        How::After => "después de",
    },
    join: "Dispositivos para los que",
    join_all: "se cumplen todas",
    join_any: "se cumple alguna",
    field_name: |field| match field {
        DeviceField::Id => "Id",
        DeviceField::Name => "Nombre",
        DeviceField::Tag => "Etiqueta",
        DeviceField::Note => "Nota",
        DeviceField::Type => "Tipo de dispositivo",
        DeviceField::Group => "Grupo",
        DeviceField::Seen => "Visto por última vez",
        DeviceField::Created => "Registrado",
        DeviceField::KeepAlive => "Keep-alive",
        DeviceField::Token => "Token",
        DeviceField::Quality => "Calidad del enlace",
        DeviceField::Suspended => "Suspendido",
        DeviceField::Prototype => "Prototipo",
        DeviceField::Certificate => "Certificado",
    },
    values_hint: "Las horas son UTC, como 2026-01-31 o 2026-01-31 14:30.",
    words_of: |field, words| format!("{field}: {}.", words.join(", ")),
    reversed: "Orden inverso",
    csv: "CSV",
    tags: "Etiquetas",
    tags_hint: "Separadas por comas; como máximo 20, de 40 caracteres cada una.",
    note: "Nota",
    note_hint: "Como máximo 2000 caracteres. Otro propietario no la recibe.",
    add_tags: "Añadir etiquetas",
    remove_tags: "Quitar etiquetas",
    some_tags_hint: "Separadas por comas; las demás se mantienen.",
    new_note: "Nueva nota",
    new_note_hint: "Sustituye la nota de cada uno; vacío: se quedan como están.",
    quality: "Calidad del enlace",
};

/// Saved views.
pub const VIEWS: SavedViews = SavedViews {
    title: "Vistas guardadas",
    menu: "Vistas",
    all: "Todos los dispositivos",
    keep: "Guardar esta vista…",
    manage: "Vistas guardadas",
    lead: "Una vista conserva lo que filtra la lista, su orden y sus columnas.",
    form: "Guardar la vista",
    name: "Nombre",
    name_hint: "Si ya tiene una vista con este nombre, se sustituye.",
    group: "Compartida con",
    group_hint: "Quien ve ese grupo ve la vista.",
    own: "nadie",
    usual: "La lista de dispositivos empieza con ella para mí",
    is_usual: "La lista empieza con ella",
    make_usual: "Empezar con ella",
    not_usual: "Empezar con todos los dispositivos",
    of: "De",
    me: "mí",
    save: "Guardar",
    delete: |name| format!("Eliminar la vista {name}"),
    delete_word: "Eliminar",
    none_yet: "Todavía no hay vistas guardadas",
    none_yet_why: "Filtre la lista de dispositivos, elija sus columnas y guárdelo como vista.",
};

/// The keys of the keyboard.
pub const KEYS: KeyWords = KeyWords {
    title: "Teclas",
    each: [
        (
            "j k",
            "La fila siguiente, la anterior; también con las flechas, una vez elegida una fila",
        ),
        ("Intro", "Abre la fila"),
        ("/", "Al filtro"),
        ("?", "Estas teclas"),
    ],
    on: "Usar teclas sueltas",
    close: "Cerrar",
};
