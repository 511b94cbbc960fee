//! The online help of event configurations, and the codes of events, in Spanish.

use domain::alert::EMAILS_MAX;
use domain::event::EventKind;

use super::{list, section, text};
use crate::documentation::{Block, Section};
use crate::words::spanish::event;

/// The online help.
pub(super) fn event_configuration() -> Vec<Section> {
    vec![
        what_it_is(),
        watched(),
        told(),
        times(),
        replaced(),
        moved(),
    ]
}

fn what_it_is() -> Section {
    section(
        "help-what",
        "Qué es",
        vec![text(
            "Una configuración de eventos dice de qué quiere alguien que se le avise, y cómo. La \
             de un grupo vale para todos los dispositivos de él y de sus grupos subordinados; la \
             de un tipo de dispositivo, para sus dispositivos; la de un dispositivo, solo para él. \
             Todo lo que alerta a alguien es un evento, y figura entre los eventos de su \
             dispositivo.",
        )],
    )
}

fn watched() -> Section {
    section(
        "help-watched",
        "Qué se vigila",
        vec![
            list([
                "Eventos: lo que ocurre por sí solo, como un silencio más largo que el keep-alive, \
                 números que faltan o un token que ha terminado.",
                "Un campo del formato personalizado del tipo de dispositivo: cada mensaje que lo \
                 tiene se compara con el límite.",
                "La señal: la mejor de las estaciones base que recibieron un mensaje, 25 s después \
                 de su primera trama. Solo para quienes pueden ver detalles de radio.",
                "La alimentación y la temperatura: como las comunican los dispositivos una vez al \
                 día y después de cada downlink.",
                "El silencio: no se ha recibido nada durante tantos minutos, sea cual sea el \
                 keep-alive.",
                "Un lugar: un círculo del que un dispositivo sale o en el que entra. Una posición \
                 cuenta con su radio, de modo que una inexacta no hace salir a nadie. También solo \
                 para quienes pueden ver detalles de radio: las estaciones base revelan dónde está \
                 un dispositivo.",
            ]),
            text(
                "De un valor fuera de su límite se avisa una vez, hasta que haya vuelto. Lo que \
                 llega con más de diez minutos de antigüedad no alerta a nadie. A quien no puede \
                 ver detalles de radio se le avisa de que la señal es débil o de que se salió de \
                 un lugar, sin cifras de ello.",
            ),
        ],
    )
}

fn told() -> Section {
    section(
        "help-told",
        "A quién se avisa",
        vec![
            Block::List(vec![
                format!(
                    "Por correo: hasta {EMAILS_MAX} direcciones. De un evento no se avisa dos \
                     veces a ninguna dirección: avisa la configuración más cercana."
                ),
                "Con la campana que hay sobre cada página: a todos los que pueden ver el \
                 dispositivo, una vez por evento."
                    .to_owned(),
                "Con un callback de la clase EVENT. Lo que puede comunicar está en \
                 `/apidocs/callback`; lo que debe, envió y abandonó se lista con la configuración \
                 de eventos."
                    .to_owned(),
            ]),
            text(
                "«Enviar una prueba» envía todo eso una vez, salvo la campana, sobre un ejemplo, \
                 antes de guardar nada. Cada persona dispone de diez por minuto.",
            ),
        ],
    )
}

fn times() -> Section {
    section(
        "help-times",
        "Con qué frecuencia",
        vec![list([
            "No repetir durante: el mismo evento del mismo dispositivo no alerta a nadie en ese \
             tiempo.",
            "Lo que se dispara en un mismo intervalo es un solo correo: un minuto, salvo que \
             indique más.",
            "En las horas de silencio los correos esperan, y al final son uno solo. Las horas son \
             las de una diferencia fija con UTC. La campana y el callback no esperan.",
            "Un correo que no se acepta se vuelve a intentar durante tres días.",
        ])],
    )
}

fn replaced() -> Section {
    section(
        "help-replaced",
        "En lugar de otra",
        vec![text(
            "Una heredada se puede sustituir: para todo lo que depende de ese punto, vale la nueva \
             en su lugar. Si esta se desactiva, no vale ninguna de las dos. Al editar lo que se \
             vigila, todo empieza de nuevo: de lo que ya se avisó se puede volver a avisar.",
        )],
    )
}

fn moved() -> Section {
    section(
        "help-moved",
        "Cuando un dispositivo pasa a otros",
        vec![text(
            "Un dispositivo que pasa a un tipo de dispositivo de otro grupo, del mismo propietario \
             o de otro, queda sujeto a lo que vale allí. Sus propias configuraciones de eventos \
             terminan con ello: se eliminan con sus callbacks, lo que estos aún deben se cancela, \
             y lo que todavía no está en ningún correo no se envía por correo. El registro de \
             auditoría del grupo que tenía el dispositivo las nombra. Si pasa a otro tipo de \
             dispositivo del mismo grupo, van con él.",
        )],
    )
}

/// What `{eventType}` can be, each with its severity and what it is called.
pub(super) fn event_types() -> Block {
    let all = EventKind::ALL.iter();
    let all = all.map(|(kind, code, severity)| {
        let name = (event::WORDS.kind_name)(*kind);
        format!("`{code}` {name} ({})", severity.word())
    });
    Block::List(all.collect())
}
