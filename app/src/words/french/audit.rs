//! The audit log, in French.

use domain::audit::{Kind, Verb, Who};

use super::super::Audit;

/// The words.
pub const WORDS: Audit = Audit {
    title: "Audit",
    lead: "Tout ce que quelqu’un a modifié dans ce groupe et dans ses sous-groupes, par quelque \
           voie que ce soit. Rien n’en est jamais retiré ; il ne contient pas de secrets.",
    number: "N°",
    time: "Heure",
    who: "Qui",
    who_example: "adresse e-mail",
    who_name: |who| match who {
        Who::Person => "Quelqu’un",
        Who::Command => "Ligne de commande",
        Who::System => "Le système",
        Who::Token => "Le token d’une station",
        Who::Stranger => "Un autre propriétaire",
    },
    what: "Quoi",
    verb: "Action",
    verb_name,
    kind: "Sur quoi",
    kind_name,
    object: "Id",
    object_example: "p. ex. 1CF14C",
    changed: "Modifié",
    fields: |count| match count {
        1 => "1 champ".to_owned(),
        count => format!("{count} champs"),
    },
    from_to: |before, after| format!("{before} → {after}"),
    secret: "modifié ; n’est pas affiché",
    erased: "effacé",
    export: "Télécharger en CSV",
    none_yet: "Rien pour l’instant",
    none_yet_why: "Dès que quelqu’un modifie quelque chose ici ou plus bas, c’est indiqué ici.",
    none_match: "Rien ne correspond",
    none_match_why: "Personne n’a rien fait de ce que demande le filtre.",
};

fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "Création",
        Verb::Edit => "Modification",
        Verb::Delete => "Suppression",
        Verb::Enable => "Activation",
        Verb::Disable => "Désactivation",
        Verb::Lock => "Verrouillage",
        Verb::Unlock => "Déverrouillage",
        Verb::Invite => "Création d’un lien",
        Verb::Password => "Définition du mot de passe",
        Verb::SignIn => "Connexion",
        Verb::SignOut => "Déconnexion",
        Verb::Move => "Déplacement",
        Verb::Transfer => "Transfert",
        Verb::Retry => "Renvoi",
        Verb::Rotate => "Renouvellement du secret",
        Verb::Revoke => "Révocation",
        Verb::Export => "Exportation",
        Verb::Import => "Importation",
        Verb::Disengage => "Désengagement du numéro de séquence",
        Verb::Suspend => "Suspension",
        Verb::Resume => "Reprise",
        Verb::Restart => "Relance",
        Verb::Unsubscribe => "Résiliation",
        Verb::Stay => "Maintien sous contrat",
        Verb::Replace => "Remplacement",
        Verb::Accept => "Acceptation",
        Verb::Refuse => "Refus",
        Verb::Undo => "Annulation",
        Verb::Erase => "Effacement",
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "groupe",
        Kind::User => "utilisateur",
        Kind::Profile => "profil",
        Kind::ApiAccess => "accès API",
        Kind::DeviceType => "type d’appareil",
        Kind::Device => "appareil",
        Kind::Callback => "callback",
        Kind::EventConfiguration => "configuration d’événement",
        Kind::Contract => "contrat",
        Kind::Certificate => "certificat de produit",
        Kind::BaseStation => "station de base",
        Kind::StationToken => "token de station",
        Kind::Inspector => "inspecteur",
        Kind::Session => "session",
        Kind::Registration => "enregistrement",
        Kind::Transfer => "transfert",
        Kind::Messages => "messages de",
        Kind::Identity => "identités",
        Kind::News => "annonce",
        Kind::SavedView => "vue enregistrée",
        Kind::Audit => "journal d’audit",
    }
}
