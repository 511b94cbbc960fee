//! What wants somebody's attention, in Portuguese.

use super::super::Attention;

/// The words.
pub const ATTENTION: Attention = Attention {
    title: "Requer atenção",
    nothing: "Nada: todos os dispositivos falam como de costume, todos os callbacks funcionam, \
              nenhum token termina em breve.",
    silent: "Dispositivos em silêncio",
    last_heard: "última recepção:",
    failing: "Callbacks que não funcionam",
    callback_off: "desativado",
    callback_failing: "com falhas",
    since: "desde",
    ending: "Tokens que terminam dentro de 30 dias",
    ends: "termina em",
    alerts: |count| match count {
        1 => "1 alerta não lido".to_owned(),
        100 => "100 alertas não lidos ou mais".to_owned(),
        count => format!("{count} alertas não lidos"),
    },
    all_silent: "Todos os dispositivos",
    follows: "Os números, as listas e o que requer atenção acompanham sozinhos o que acontece.",
    first_steps: "Primeiros passos",
    first_done: "feito",
    steps: [
        (
            "Criar um tipo de dispositivo",
            "Ele reúne o que os seus dispositivos têm em comum, antes de tudo o formato pelo qual \
             os bytes se tornam valores.",
        ),
        (
            "Registrar um dispositivo",
            "Pelo id e pelo código impresso ao lado dele, um só ou uma lista inteira.",
        ),
        (
            "Ouvir o dispositivo",
            "Um dispositivo virtual envia uma mensagem no lugar dele, aqui mesmo. As estações base \
             entregam o que ouvem em /radio/receptions; cada mensagem aparece então com os seus \
             campos, estações e sinal.",
        ),
        (
            "Encaminhar as mensagens",
            "Um callback envia cada mensagem ao seu próprio servidor, tantas vezes quantas forem \
             precisas até ela ser aceita.",
        ),
    ],
};
