//! Groups and profiles, in French.

use domain::group::{GroupKind, Held};
use domain::permission::Action;

use super::super::{Group, Profile};
use super::counted;

/// Groups.
pub const GROUP: Group = Group {
    menu: "Groupe",
    title: "Groupes",
    tree: "Arborescence des groupes",
    new: "Nouveau groupe",
    new_below: "Nouveau sous-groupe",
    edit: "Modifier",
    create: "Créer le groupe",
    save: "Enregistrer les modifications",
    settings: "Informations sur le groupe",
    name: "Nom",
    text_example: "Port, Nord…",
    parent: "Appartient à",
    parent_hint: "Le groupe sous lequel il se trouve. Qui peut voir celui-là voit aussi celui-ci.",
    below: "Sous-groupes",
    subtree: "De tout ce qui a été entendu dans ce groupe et dans ses sous-groupes.",
    kind: "Type",
    kind_name: |kind| match kind {
        GroupKind::Operator => "Opérateur (SO)",
        GroupKind::Basic => "Basic",
        GroupKind::VirtualOperator => "Opérateur virtuel (SVNO)",
        GroupKind::Partners => "Partners",
        GroupKind::Infrastructure => "Fournisseur d’infrastructure (NIP)",
        GroupKind::Distributor => "Distributeur (DIST)",
        GroupKind::Channel => "Channel",
        GroupKind::Starter => "Starter",
        GroupKind::Partner => "Partner",
    },
    kind_hint: "Son rôle dans la filière. Les opérateurs, fournisseurs et distributeurs ne sont \
                créés que par des opérateurs.",
    description: "Description",
    timezone: "Fuseau horaire",
    timezone_hint: "Son nom, comme Europe/Brussels ou UTC.",
    customer: "Client",
    customer_lead: "Pour les groupes de clients : Basic, Partners, Channel, Starter et Partner. \
                    Pour les autres, cela reste vide.",
    billable: "Facturable",
    billable_field: "Peut être facturé",
    technical_email: "E-mail technique",
    technical_email_hint: "À qui s’adresser au sujet de ses appareils.",
    max_prototypes: "Prototypes",
    max_prototypes_hint: "Combien d’appareils sans certificat il peut y avoir, dans ce groupe et \
                          dans tous ses sous-groupes. Vide : sans limite. C’est au gestionnaire du \
                          groupe supérieur de l’indiquer.",
    network: "Réseau",
    network_lead: "Pour ceux qui exploitent un réseau ou qui le vendent. Pour les clients, cela \
                   reste vide.",
    country: "Pays",
    country_hint: "Pour les opérateurs et les fournisseurs : son code de trois lettres (ISO \
                   3166-1), comme BEL.",
    network_operator: "Opérateur du réseau",
    network_operator_hint: "Pour les opérateurs virtuels et les distributeurs : celui dont ils \
                            utilisent le réseau.",
    any_number: "sans limite",
    device_types: "Types d’appareil associés",
    no_device_types: "Aucun type d’appareil",
    no_device_types_why: "Ni ce groupe ni aucun de ses sous-groupes n’en a.",
    more: "Seuls les mille premiers sont affichés. Filtrez pour voir les autres.",
    find: "Trouver un groupe",
    find_lead: "Il y a plus de groupes que ce formulaire ne peut en afficher. Trouvez le vôtre par \
                une partie de son nom avant de remplir le formulaire : celui-ci recommence alors à \
                zéro.",
    none_found: "Aucun groupe que vous pourriez choisir n’a cela dans son nom.",
    none_match: "Aucun groupe ne correspond",
    none_match_why: "Il y a des groupes, mais aucun ne remplit toutes les conditions du filtre.",
    go: "Déplacer",
    go_title: "Un autre emplacement",
    go_lead: "Il s’y déplace avec tout ce qui est sous lui. Dès lors, il est vu de ceux qui voient \
              son nouveau groupe supérieur, et non plus des autres.",
    go_to: "Déplacer sous",
    go_hint: "Les contrats et profils utilisés dans ce groupe doivent, là aussi, être ceux d’un \
              groupe au-dessus ; les appareils restent à leur propriétaire.",
    go_button: "Déplacer le groupe",
    nowhere: "Il n’y a pas d’autre emplacement",
    nowhere_why: "Un groupe peut être déplacé sous un groupe dont vous gérez les utilisateurs.",
    delete: "Supprimer",
    delete_question: "Supprimer ce groupe ?",
    delete_lead: |name| format!("« {name} » ne contient plus rien. Cette action est irréversible."),
    cannot_delete: "Ce groupe n’est pas vide",
    holds: |holds| {
        let told: Vec<String> = holds
            .iter()
            .map(|(held, count)| told(*held, *count))
            .collect();
        format!(
            "Il pourra être supprimé quand il ne contiendra plus rien. Pour l’instant, il \
             contient : {}.",
            told.join(", ")
        )
    },
    is_root: "Ce groupe reste",
    is_root_why: "C’est le groupe de l’opérateur, dont dépendent tous les autres.",
};

/// So many of them.
fn told(held: Held, count: i64) -> String {
    let (one, many) = match held {
        Held::Groups => ("sous-groupe", "sous-groupes"),
        Held::DeviceTypes => ("type d’appareil", "types d’appareil"),
        Held::Contracts => ("contrat", "contrats"),
        Held::Users => ("utilisateur", "utilisateurs"),
        Held::ApiAccesses => ("accès API", "accès API"),
        Held::Profiles => ("profil", "profils"),
        Held::EventConfigurations => ("configuration d’événement", "configurations d’événement"),
        Held::Certificates => ("certificat de produit", "certificats de produit"),
        Held::BaseStations => ("station de base", "stations de base"),
        Held::StationTokens => ("token de stations de base", "tokens de stations de base"),
    };
    counted(count, one, many)
}

/// Profiles.
pub const PROFILE: Profile = Profile {
    title: "Profils",
    lead: "Un profil dit ce que quelqu’un peut faire dans le groupe où il est accordé et dans ses \
           sous-groupes. Personne n’accorde plus que ce qu’il a lui-même.",
    name: "Nom",
    rights: "Droits",
    rights_of: |name| format!("Droits de {name}"),
    rights_lead: "Ce que permet chaque profil se trouve derrière son point d’interrogation.",
    composed_by: "Composé par",
    everywhere: "le même partout",
    another: "un groupe supérieur",
    new: "Nouveau profil",
    edit: "Modifier",
    create: "Créer le profil",
    save: "Enregistrer les modifications",
    settings: "Profil",
    permissions: "Ce qu’il permet",
    permissions_hint: "Vous pouvez donner ce que vous avez vous-même dans ce groupe. Sans le \
                       premier droit, il ne permet quelque chose qu’à côté d’un profil qui l’a.",
    permission: |action| match action {
        Action::Read => "Voir les groupes, types d’appareil, appareils et messages",
        Action::ReadRadio => {
            "Voir les mesures du signal, fréquences, stations de base et répétitions"
        }
        Action::ReadPac => "Voir les codes d’autorisation de portage des appareils",
        Action::WriteFleet => "Enregistrer, modifier, déplacer et suspendre des appareils",
        Action::WriteTypes => "Créer et modifier des types d’appareil et leurs formats",
        Action::WriteCallbacks => {
            "Créer, modifier et supprimer des callbacks et des configurations d’événement, et voir \
             leurs adresses"
        }
        Action::Downlink => "Choisir ce qui est répondu aux appareils",
        Action::WritePeople => {
            "Créer, modifier et supprimer des utilisateurs, accès API, profils et sous-groupes"
        }
        Action::ReadContracts => "Voir les contrats",
        Action::WriteContracts => "Créer, modifier et supprimer des contrats",
        Action::ReadAudit => "Voir qui a modifié quoi",
        Action::ReadNetwork => "Voir les stations de base",
        Action::Operate => "Gérer les stations de base et tout ce que gère l’opérateur",
    },
    delete: "Supprimer",
    delete_question: "Supprimer ce profil ?",
    delete_lead: |name| format!("Personne n’a « {name} ». Cette action est irréversible."),
    cannot_delete: "Ce profil est utilisé",
    still_used: |count| match count {
        1 => "Il pourra être supprimé quand plus personne ne l’aura : il est accordé une fois."
            .to_owned(),
        count => format!(
            "Il pourra être supprimé quand plus personne ne l’aura : il est accordé {count} fois."
        ),
    },
};
