//! News, in Portuguese.

use super::super::News;

/// The words.
pub const NEWS: News = News {
    title: "Notícias e novidades",
    all: "Todas as notícias",
    new: "Nova publicação",
    new_title: "Publicar algo",
    edit: "Editar",
    edit_title: "Alterar uma publicação",
    post: "Publicar",
    save: "Salvar publicação",
    settings: "A publicação",
    headline: "Título",
    text: "Texto",
    text_hint: "Até 5.000 caracteres. Uma linha vazia separa parágrafos.",
    group: "Grupo",
    group_hint: "Todos os que estão nele e nos grupos abaixo dele veem a publicação.",
    edited: "alterada em",
    from_above: "de um grupo acima do seu",
    none_yet: "Nenhuma notícia",
    none_yet_why: "O que quem opera o seu grupo tem a dizer aparece aqui.",
    none_yet_write: "O que você publica aqui é dito a todos os que estão no grupo e nos grupos \
                     abaixo dele.",
    delete: "Eliminar",
    delete_question: "Eliminar esta publicação?",
    delete_lead: |title| format!("Ninguém mais lerá “{title}”. Isto não pode ser desfeito."),
};
