//! Registering devices, and devices that go to another owner, in French.

use domain::registration::{Purpose, Stage, Verdict};
use domain::transfer::TransferState;

use super::super::{Registration, Transfer};
use super::counted;

/// Registering devices.
pub const REGISTRATION: Registration = Registration {
    title: "Listes d’appareils",
    new: "Nouvel appareil",
    new_title: "Enregistrer un appareil",
    register: "Enregistrer l’appareil",
    device: "L’appareil",
    id_hint: "Tel qu’il est imprimé sur l’appareil : jusqu’à huit chiffres hexadécimaux.",
    pac: "PAC",
    pac_hint: "Le code d’autorisation de portage, 16 chiffres hexadécimaux. Il ne sert qu’une \
               fois : l’appareil en reçoit un autre avec lui. Aucun n’est nécessaire pour un \
               appareil à vous.",
    pac_none: "aucun n’a été délivré",
    renew_pac: "Nouveau PAC",
    renew_pac_hint: "Quiconque a le PAC peut reprendre l’appareil. Avec un nouveau, le précédent \
                     n’est plus valable.",
    name_hint: "Vide : l’appareil porte son identifiant comme nom.",
    key: "Clé",
    key_hint: "32 chiffres hexadécimaux, si vous l’avez. Elle n’est plus jamais affichée.",
    certificate: "Certificat de produit",
    certificate_stays: "Comme P_0003_71CF_01. Vide : il reste tel quel ; un prototype n’en a pas.",
    prototype_hint: "Le nombre de prototypes d’un groupe peut être limité. Quoi que vous indiquiez \
                     ici, son token reste tel quel.",
    certificate_hint: "Comme P_0003_71CF_01. Vide pour les prototypes, et pour les appareils dont \
                       le certificat de fabrication est déjà connu.",
    prototype: "Prototype",
    prototype_field: "Un prototype, sans certificat",
    device_type_hint: "Sous lequel il arrive ; il appartient au groupe de ce type d’appareil.",
    series: "Nouvelle série",
    series_title: "Enregistrer une série d’appareils",
    series_lead: "Un appareil par ligne : id;PAC;nom;latitude;longitude;clé. Tout sauf l’id peut \
                  être omis là où ce n’est pas nécessaire. On examine d’abord ce que deviendrait \
                  chaque ligne ; rien ne se passe avant que vous ne le disiez.",
    purpose: "Pour quoi faire",
    purpose_name: |purpose| match purpose {
        Purpose::Register => "Enregistrer les appareils",
        Purpose::Edit => "Modifier les noms et positions d’appareils existants",
        Purpose::Several => "Plusieurs appareils choisis",
    },
    purpose_hint: "Pour modifier des appareils, laissez le PAC vide : ce qu’une ligne omet reste \
                   tel quel.",
    prefix: "Les noms commencent par",
    prefix_hint: "Pour les lignes sans nom ; l’id suit.",
    lines: "Lignes",
    lines_hint: "Au plus 100 000. Les cellules sont séparées par des points-virgules, des \
                 tabulations ou des virgules.",
    file: "Ou un fichier avec les lignes",
    look: "Examiner la liste",
    stage: "Étape",
    stage_name: |stage| match stage {
        Stage::Arriving => "Arrivée en cours",
        Stage::Looking => "Examen en cours",
        Stage::Looked => "Attend votre décision",
        Stage::Working => "Exécution en cours",
        Stage::Done => "Terminée",
        Stage::Undoing => "Annulation en cours",
        Stage::Undone => "Annulée",
    },
    progress: |position, total| format!("{position} sur {}", counted(total, "ligne", "lignes")),
    refresh: "Actualiser",
    by: "Apportée par",
    command: "une commande",
    created: "Apportée le",
    total: "Lignes",
    line: "Ligne",
    verdict: "Ce qu’elle devient",
    verdict_name: became,
    verdict_before: |verdict| match verdict {
        Verdict::New => "Peut être enregistré",
        Verdict::Taken => "Peut être repris",
        Verdict::Moved => "Peut être transféré",
        Verdict::Unchanged => "Reste tel quel",
        Verdict::Edited => "Peut être modifié",
        other => became(other),
    },
    why: "Raison du refus",
    result: "Résultat (CSV)",
    begin: "Exécuter",
    begin_lead: "Rien n’a encore été modifié. Les lignes refusées sont laissées de côté. Ce que \
                 les appareils ont fait auparavant n’est plus visible là où ils passent à un autre \
                 groupe. Les configurations d’événement propres aux appareils qui passent à un \
                 autre groupe sont supprimées avec leurs callbacks.",
    undo: "Annuler la liste",
    undo_lead: "Les appareils que cette liste a enregistrés sont de nouveau supprimés, et ceux \
                qu’elle a repris ou transférés retournent d’où ils viennent, s’ils n’ont rien \
                envoyé depuis et si vous pouvez y modifier des appareils. Les tokens perdus \
                restent perdus. Les configurations d’événement propres aux appareils qui passent à \
                un autre groupe sont supprimées avec leurs callbacks.",
    forget: "Oublier la liste",
    none_yet: "Aucune liste pour l’instant",
    none_yet_why: "Les séries d’appareils enregistrés ou modifiés s’affichent ici, avec ce qu’est \
                   devenue chaque ligne.",
    none_match: "Aucune ligne ne correspond",
    none_match_why: "Il y a des lignes, mais aucune n’a eu cette suite.",
    delete: "Supprimer",
    delete_question: "Supprimer cet appareil ?",
    delete_lead: |device| {
        format!(
            "{device} n’a jamais rien envoyé. Son nom, sa position déclarée, ses tags et sa \
             note disparaissent avec lui. Il peut être enregistré de nouveau avec le code de sa \
             fabrication ; s’il a eu un autre propriétaire, avec le code qu’il a maintenant."
        )
    },
};

/// What became of a line.
fn became(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "Pas encore examiné",
        Verdict::New => "Enregistré",
        Verdict::Taken => "Repris",
        Verdict::Moved => "Transféré",
        Verdict::Unchanged => "Inchangé",
        Verdict::Edited => "Modifié",
        Verdict::Refused => "Refusé",
        Verdict::Undone => "Annulé",
        Verdict::Kept => "Conservé",
        Verdict::Deleted => "Supprimé",
    }
}

/// Devices that are being transferred.
pub const TRANSFER: Transfer = Transfer {
    title: "Appareils en cours de transfert",
    given: "Cédés",
    taken: "À prendre",
    none_given: "Vos groupes ne proposent aucun appareil.",
    none_taken: "Personne ne propose d’appareils à vos groupes.",
    from: "De",
    to: "Vers",
    other: "un autre propriétaire",
    devices: "Appareils",
    created: "Proposé le",
    ends: "Valable jusqu’au",
    state: "État",
    state_name: |state| match state {
        TransferState::Open => "Ouvert",
        TransferState::Accepted => "Accepté",
        TransferState::Refused => "Refusé",
        TransferState::TakenBack => "Annulé",
        TransferState::Over => "Expiré",
    },
    new: "Proposer des appareils",
    new_lead: "Les appareils passent à un groupe d’un autre propriétaire, qui les prend ou non \
               dans les sept jours. D’ici là, ils restent où ils sont.",
    group: "Groupe",
    group_hint: "L’id du groupe qui doit les recevoir : 24 chiffres hexadécimaux, tels que son \
                 propriétaire les voit.",
    ids: "Appareils",
    ids_hint: "Leurs ids, séparés par des espaces, des virgules ou des fins de ligne ; au plus \
               1 000, d’un même groupe.",
    next: "Examiner les appareils",
    question: "Proposer ces appareils ?",
    consequences: |count| {
        let taken = match count {
            0 | 1 => {
                "Quand il sera pris, vous n’en verrez plus rien, et son token sera perdu. Le \
                 nouveau propriétaire ne voit pas ce qu’il a envoyé avant. Les configurations \
                 d’événement propres à cet appareil seront alors supprimées avec leurs callbacks."
            }
            _ => {
                "Quand ils seront pris, vous n’en verrez plus rien, et leurs tokens seront perdus. \
                 Le nouveau propriétaire ne voit pas ce qu’ils ont envoyé avant. Les \
                 configurations d’événement propres à ces appareils seront alors supprimées avec \
                 leurs callbacks."
            }
        };
        format!(
            "{}. {taken}",
            counted(count as i64, "appareil", "appareils")
        )
    },
    offer: "Les proposer",
    one: "Transfert",
    none_left: "On ne sait plus de quels appareils il s’agissait.",
    take: "Prendre les appareils",
    take_lead: "Ils arrivent sous un type d’appareil de votre groupe, sans token : le message \
                suivant de chacun en prend un nouveau. Les configurations d’événement qui leur \
                étaient propres prennent fin.",
    accept: "Les prendre",
    refuse: "Ne pas les prendre",
    take_back: "Les garder",
    being: "en cours de transfert",
};
