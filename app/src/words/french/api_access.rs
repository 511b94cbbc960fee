//! API accesses, in French.

use domain::api_access::Scope;

use super::super::ApiAccess;

/// The words.
pub const WORDS: ApiAccess = ApiAccess {
    title: "Accès API",
    lead: "Avec un accès API, un programme fait des demandes au nom de ce groupe.",
    documentation: "Documentation de l’API",
    none_yet: "Aucun accès API pour l’instant",
    none_yet_why: "Qui gère les utilisateurs de ce groupe en crée un pour chaque programme, afin \
                   que chacun puisse être révoqué séparément.",
    find: "Trouver un accès API",
    find_example: "une partie du nom",
    find_lead: "Il y a plus d’accès API que cette liste ne peut en contenir. Trouvez le vôtre par \
                une partie de son nom.",
    none_match: "Aucun accès API ne correspond",
    none_match_why: "Aucun de ceux de ce groupe n’a cela dans son nom.",
    new: "Nouvel accès API",
    edit: "Modifier",
    create: "Créer l’accès API",
    save: "Enregistrer les modifications",
    settings: "Accès API",
    name: "Nom",
    name_hint: "Le nom du programme, pour le reconnaître dans le journal d’audit.",
    login: "Login",
    password: "Mot de passe",
    credentials: "Login et mot de passe",
    credentials_once: "Le mot de passe n’est affiché que maintenant. Gardez-le là où votre \
                       programme le trouve, et personne d’autre.",
    expires: "Expire le",
    expires_field: "Expire le (UTC)",
    expires_hint: "Dès lors, il ne laisse entrer personne. Vide : jamais.",
    last_used: "Dernière utilisation",
    old_until: "L’ancien mot de passe vaut jusqu’au",
    active: "actif",
    expired: "expiré",
    revoked: "révoqué",
    scopes: "Ce qu’il peut modifier",
    scopes_hint: "Dans la mesure où ses profils le permettent. Rien de coché : il ne fait que \
                  lire.",
    scope: |scope| match scope {
        Scope::Fleet => "Appareils",
        Scope::Types => "Types d’appareil et leurs formats",
        Scope::Callbacks => "Callbacks et configurations d’événement",
        Scope::Downlink => "Ce qui est répondu aux appareils",
        Scope::People => "Utilisateurs, accès API, profils et sous-groupes",
        Scope::Contracts => "Contrats",
        Scope::Network => "Stations de base et tout ce que gère l’opérateur",
    },
    only_reads: "rien : il ne fait que lire",
    roles_lead: "Un profil vaut pour son groupe et pour tout ce qui est sous lui : ce groupe, ou \
                 un de ses sous-groupes. Personne n’accorde plus que ce qu’il a lui-même.",
    renew: "Renouveler le mot de passe",
    renew_lead: |name| {
        format!(
            "« {name} » reçoit un autre mot de passe, affiché une seule fois. Son login reste. \
             S’il était révoqué, il laisse de nouveau entrer."
        )
    },
    hours: "Heures pendant lesquelles l’ancien mot de passe vaut aussi",
    hours_hint: "De 0 à 720. Pendant ce temps, les programmes peuvent changer de mot de passe ; \
                 0 : l’ancien ne vaut plus rien aussitôt.",
    revoke: "Révoquer",
    revoke_question: "Révoquer cet accès API ?",
    revoke_lead: |name| {
        format!(
            "Plus personne n’entre avec « {name} ». Il reste dans la liste, et laisse de nouveau \
             entrer une fois renouvelé."
        )
    },
    delete: "Supprimer",
    delete_question: "Supprimer cet accès API ?",
    delete_lead: |name| {
        format!(
            "Plus personne n’entre avec « {name} ». Cette action est irréversible ; une révocation \
             ne l’est pas."
        )
    },
};
