//! The inspector, in Spanish.

use super::super::Inspector;

/// The words.
pub(super) const WORDS: Inspector = Inspector {
    title: "Inspector",
    lead: "Una dirección de este servidor que muestra lo que se le envía: para un primer callback, \
           antes de tener un servidor propio.",
    none_yet: "Todavía no hay dirección",
    none_yet_why: "Se crea solo para este tipo de dispositivo. Quien la conozca puede enviarle \
                   algo; solo la ve quien puede modificar sus callbacks.",
    make: "Crear una dirección",
    make_again: "Crear otra dirección",
    make_again_hint: "La actual responde entonces con 404. Lo que recibió se conserva.",
    create: "Crear un callback hacia aquí",
    reload: "Actualizar",
    requests: "Peticiones",
    kept: "Las últimas 50 de las últimas 24 horas, primero la más reciente",
    hidden: "Las cabeceras, las cadenas de consulta y los cuerpos no se muestran: los callbacks \
             pueden revelar en ellos detalles de radio, y sus roles no le permiten verlos.",
    nothing: "Todavía no ha llegado nada",
    nothing_why: "Cree un callback hacia esta dirección y envíe una prueba, o espere un mensaje.",
    headers: "Cabeceras",
    body: "Cuerpo",
    answer: "Respuesta a los dispositivos",
    answer_lead: "Las peticiones se responden con 204. Si aquí hay ocho bytes, la que nombra un \
                  dispositivo, como id o device en la cadena de consulta o en el cuerpo, se \
                  responde con esos bytes para él: un callback DATA / BIDIR elegido para los \
                  downlinks se los envía.",
    downlink: "Datos de downlink en hexadecimal",
    downlink_hint: "Exactamente 8 bytes, como 0102030405060708; vacío: ninguno.",
    save: "Guardar",
};
