//! Contracts, in French.

use domain::contract::Plan;

use super::super::Contract;

/// Contracts.
pub const CONTRACT: Contract = Contract {
    menu: "Contrat",
    title: "Contrats",
    new: "Nouveau contrat",
    edit: "Modifier",
    create: "Créer le contrat",
    save: "Enregistrer les modifications",
    settings: "Informations sur le contrat",
    times: "Dates",
    numbers: "Nombres",
    held: "Des tokens de ce contrat sont utilisés. Son début et la durée des tokens, selon \
           lesquels ils ont été pris, ne changent donc plus ; il n’y a jamais moins de tokens \
           qu’il n’en est utilisé ; et avec une fin de communication plus proche, ils se terminent \
           alors.",
    name: "Nom",
    text_example: "Compteurs 2026…",
    plan: "Formule",
    plan_name: |plan| match plan {
        Plan::Free => "Gratuit",
        Plan::PayAsYouGrow => "Paiement selon la croissance",
        Plan::CommittedVolume => "Volume engagé",
        Plan::CommittedVolumeFlex => "Volume engagé, flexible",
        Plan::Pack => "Pack",
        Plan::DevKit => "Kit de développement",
        Plan::Activate => "Activate",
    },
    group_hint: "Les types d’appareil de ce groupe et de ses sous-groupes peuvent utiliser le \
                 contrat.",
    created: "Créé le",
    start: "Début",
    start_field: "Début (UTC)",
    start_hint: "Les messages antérieurs sont conservés et non livrés. Vide : sans début.",
    activation_end: "Fin d’activation",
    activation_end_field: "Fin d’activation (UTC)",
    activation_end_hint: "Dès lors, aucun appareil ne prend de token. Vide : jamais.",
    communication_end: "Fin de communication",
    communication_end_field: "Fin de communication (UTC)",
    communication_end_hint: "Dès lors, rien n’est livré. Vide : jamais.",
    token_months: "Durée des tokens",
    token_months_field: "Durée des tokens en mois",
    token_months_hint: "Vide ou 0 : aussi longtemps que le contrat.",
    months: |months| match months {
        1 => "1 mois".to_owned(),
        months => format!("{months} mois"),
    },
    as_long: "comme le contrat",
    renewal: "Renouvellement",
    renewal_field: "Les tokens sont renouvelés quand ils se terminent",
    renewal_months: "Renouvelé pour",
    renewal_months_field: "Mois dont un token est prolongé à son renouvellement",
    renewal_months_hint: "Vide ou 0 : autant que ceux pour lesquels il a été pris.",
    as_taken: "aussi longtemps que pris au départ",
    tokens: "Tokens utilisés",
    tokens_used: "Tokens pris en tout",
    tokens_of: |in_use, max| format!("{in_use} sur {max}"),
    tokens_of_any: |in_use| format!("{in_use}, sans limite"),
    max_tokens: "Tokens max.",
    max_tokens_hint: "Combien d’appareils peuvent en avoir un à la fois. Vide ou 0 : sans limite.",
    max_uplinks: "Uplinks max. par jour",
    max_downlinks: "Downlinks max. par jour",
    daily_hint: "De chaque appareil. Vide : sans limite.",
    unlimited: "sans limite",
    bidir: "Bidirectionnel",
    bidir_field: "Les appareils peuvent demander des downlinks",
    high_priority: "Priorité haute",
    high_priority_field: "Les downlinks passent avant ceux des autres contrats",
    test_frames: "Trames de test",
    test_frames_hint: "Messages d’un appareil qui sont livrés avant qu’il ne prenne un token : de \
                       0 à 25.",
    geolocation: "Géolocalisation",
    geolocation_field: "Les positions sont calculées d’après les stations de base qui ont entendu \
                        un appareil",
    network_metadata: "Métadonnées du réseau",
    network_metadata_field: "Les callbacks disent quelles stations de base ont entendu un message, \
                             et comment",
    options_hint: "Les deux valent pour les messages dès lors. Les positions que les appareils \
                   envoient eux-mêmes sont indiquées dans tous les cas.",
    devices: "Appareils sous ce contrat",
    devices_none: "Aucun appareil sous ce contrat",
    devices_none_why: "Un appareil en prend un token avec son premier message.",
    activated: "Activé le",
    token_end: "Fin du token",
    unused: "Aucun type d’appareil ne l’utilise",
    unused_why: "Choisissez-le dans le formulaire d’un type d’appareil de son groupe ou d’un \
                 sous-groupe.",
    close: "Clore",
    close_question: "Clore ce contrat ?",
    close_lead: |name| {
        format!(
            "Dès maintenant, « {name} » ne porte plus rien : ses tokens se terminent, et aucun \
             n’est plus pris. Ce qu’envoient les appareils est conservé et non livré, sauf si un \
             autre contrat de leur type les reprend. Une fin plus tardive peut lui être donnée \
             ensuite."
        )
    },
    delete: "Supprimer",
    delete_question: "Supprimer ce contrat ?",
    delete_lead: |name| {
        format!(
            "Rien n’utilise « {name} ». Ce qui s’est passé sous lui reste consigné. Cette action \
             est irréversible."
        )
    },
    cannot_delete: "Ce contrat est utilisé",
    still_used: |device_types, devices| {
        let types = match device_types {
            0 | 1 => format!("{device_types} type d’appareil l’a"),
            count => format!("{count} types d’appareil l’ont"),
        };
        let tokens = match devices {
            0 | 1 => format!("{devices} appareil en a un token"),
            count => format!("{count} appareils en ont un token"),
        };
        format!("Il pourra être supprimé quand plus rien ne s’y référera : {types}, et {tokens}.")
    },
    none_yet: "Aucun contrat pour l’instant",
    none_yet_why: "Un contrat dit quels appareils sont portés, combien et jusqu’à quand. Les types \
                   d’appareil choisissent les leurs, dans un ordre.",
    none_match: "Aucun contrat ne correspond",
    none_match_why: "Il y a des contrats, mais aucun ne remplit toutes les conditions du filtre.",
};
