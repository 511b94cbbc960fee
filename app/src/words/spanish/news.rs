//! News, in Spanish.

use super::super::News;

/// The words.
pub const NEWS: News = News {
    title: "Noticias y novedades",
    all: "Todas las noticias",
    new: "Nueva noticia",
    new_title: "Publicar una noticia",
    edit: "Editar",
    edit_title: "Modificar una noticia",
    post: "Publicar",
    save: "Guardar noticia",
    settings: "La noticia",
    headline: "Título",
    text: "Texto",
    text_hint: "Hasta 5000 caracteres. Una línea vacía separa los párrafos.",
    group: "Grupo",
    group_hint: "La ven todas las personas del grupo y de sus grupos subordinados.",
    edited: "modificada",
    from_above: "de un grupo superior",
    none_yet: "No hay noticias",
    none_yet_why: "Aquí aparece lo que tienen que comunicar quienes operan su grupo.",
    none_yet_write: "Lo que publique aquí llega a todas las personas del grupo y de sus grupos \
                     subordinados.",
    delete: "Eliminar",
    delete_question: "¿Eliminar esta noticia?",
    delete_lead: |title| format!("Nadie podrá leer ya «{title}». Esto no se puede deshacer."),
};
