//! To whom devices go, in Spanish.

use super::super::Handing;

/// Choosing a device type or a group, and whether what devices did before goes along.
pub const HANDING: Handing = Handing {
    find: "Buscar un tipo de dispositivo",
    find_lead: "Hay más tipos de dispositivo de los que este formulario puede mostrar. Busque el \
                suyo por una parte de su nombre antes de rellenar lo demás.",
    find_hint: "Hay más de los que se muestran: busque otros por una parte de su nombre.",
    none_found: "Ningún tipo de dispositivo coincide.",
    choose: "Elija un tipo de dispositivo",
    history: "Historial",
    history_hint: "Lo que hizo antes: mensajes, eventos y estadísticas. Normalmente se ven con el \
                   dispositivo cuando se queda en su grupo, y no cuando pasa a otro grupo, pues \
                   allí pueden leerlos otros. Lo que se dejó atrás no vuelve con un traslado \
                   posterior.",
    as_usual: "Como de costumbre",
    keep: "Conservar el historial",
    leave: "Dejar atrás el historial",
    group: "Grupo",
    group_hint: "Uno de los que usted ve. De otro propietario quizá no vea ninguno: introduzca \
                 entonces su id abajo.",
    group_id: "O su id",
    group_id_hint: "24 dígitos hexadecimales, tal como los ve su propietario. Prevalece sobre la \
                    elección.",
};
