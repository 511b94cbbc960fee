//! Where somebody is signed in, in Portuguese.

use domain::openid::OpenidRefusal;

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sessões",
    lead: "Onde você entrou na sua conta. Uma sessão termina sozinha 8 horas depois do último uso \
           e 7 dias depois de começar. Encerre as que você não conhece e altere a sua senha.",
    program: "Programa",
    browser_on: |browser, system| format!("{browser} em {system}"),
    address: "Endereço",
    begun: "Início",
    last_seen: "Último uso",
    this_one: "esta sessão",
    end: "Encerrar sessão",
    end_others: "Encerrar todas as outras",
};

/// Why the provider at which somebody signs in let nobody in.
pub fn not_let_in(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Esta entrada já terminou",
            "Ela foi começada em outro navegador ou há mais de dez minutos, ou já terminou. Comece \
             de novo.",
        ),
        OpenidRefusal::Denied => (
            "Você não pôde entrar",
            "A entrada foi interrompida no provedor, ou ele recusou você. Tente de novo ou entre \
             com a sua senha.",
        ),
        OpenidRefusal::Untrusted => (
            "A resposta do provedor não é aceita",
            "Ela não está assinada pelo provedor, ou é para outra entrada. Avise quem mantém este \
             servidor: o log dele diz o que está errado.",
        ),
        OpenidRefusal::Unknown => (
            "Ninguém entra aqui com essa conta",
            "Peça a quem cuida das pessoas do seu grupo um convite para o endereço que o provedor \
             verificou.",
        ),
        OpenidRefusal::Taken => (
            "Essa conta é de outra pessoa",
            "Ela está vinculada a outra conta aqui, a única que pode desfazer esse vínculo.",
        ),
        OpenidRefusal::Linked => (
            "A sua conta já está vinculada",
            "Ela está vinculada a outra conta no provedor. Desvincule primeiro essa.",
        ),
        OpenidRefusal::Unreachable => (
            "O provedor não responde",
            "Tente de novo daqui a pouco ou entre com a sua senha.",
        ),
        OpenidRefusal::TooMany => (
            "Tentativas demais",
            "Espere um quarto de hora antes da próxima.",
        ),
        OpenidRefusal::Unavailable => (
            "Agora não",
            "O servidor não pode fazê-lo neste momento. Tente de novo em breve.",
        ),
    }
}

/// Why an account is not linked.
pub fn not_linked(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Este vínculo já terminou",
            "Ele foi começado em outra sessão ou há mais de dez minutos, ou já terminou. Comece de \
             novo.",
        ),
        OpenidRefusal::Denied => (
            "A sua conta não está vinculada",
            "A entrada foi interrompida no provedor, ou ele recusou você. Comece de novo.",
        ),
        OpenidRefusal::Unreachable => (
            "O provedor não responde",
            "A sua conta não está vinculada. Tente de novo daqui a pouco.",
        ),
        other => not_let_in(other),
    }
}
